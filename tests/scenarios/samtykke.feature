# language: no
Egenskap: Hva Nora kan si, til hvem, og til når
  Samtykket opphever taushetsplikten. Nora må vite hvem som har skrevet under, hva det gjelder, og
  hva som skjer når noen ombestemmer seg eller fyller år.

  Bakgrunn:
    Gitt at i dag er "22.11.2026"
    Og at Nora har en tom arbeidsbok

  Scenario: Samtykke i det første møtet
    Gitt saken til Emma med mor, far og PPT
    Når hun lager skjema for "PPT" til "30.6.2027"
    Og hun fører at "mor" er spurt om "1.5"
    Og "mor" skriver under skjema "1.5" den "22.11"
    Og "far" skriver under skjema "1.5" den "22.11"
    Og hun fører på "1.5" at barnet ble hørt "21.11", at de kan hilse, og at originalen ligger i "arkivskapet"
    Og hun spør om hun kan si noe til "PPT"
    Så er svaret "JA"
    Og historien til "1.5" er "bedt, gitt, gitt, svar, barnet hørt, bevis"

  Scenario: To foreldre, og den ene skriver under senere
    Gitt saken til Emma med mor, far og PPT
    Når hun lager skjema for "PPT" til "30.6.2027"
    Og "mor" skriver under skjema "1.5" den "20.11"
    Og hun spør om hun kan si noe til "PPT"
    Så er svaret "MANGLER" fordi "mangler underskrift fra far"
    Gitt at i dag er "1.12.2026"
    Når "far" skriver under skjema "1.5" den "30.11"
    Og hun spør om hun kan si noe til "PPT"
    Så er svaret "JA"
    Når hun spør om hun kunne si noe til "PPT" den "29.11.2026"
    Så er svaret "MANGLER" fordi "mangler underskrift fra far"

  Scenario: Far er sperret, og loven ber om underskriften hans
    Gitt saken til Emma med mor, far og PPT
    Når hun sperrer "far" fordi "besøksforbud"
    Og hun lager skjema for "PPT" til "30.6.2027"
    Og "mor" skriver under skjema "1.5" den "20.11"
    Og hun spør om hun kan si noe til "PPT"
    Så er svaret "MANGLER" fordi "mangler underskrift fra far"
    Og hun får vite at "far" er sperret
    Når hun fører at én forelder er nok på "1.5" fordi "hjelp barnet trenger nå"
    Og hun spør om hun kan si noe til "PPT"
    Så er svaret "JA" fordi "én forelder har samtykket: hjelp barnet trenger nå"

  Scenario: Samtykke på telefon
    Gitt saken til Emma med mor, far og PPT
    Når hun lager skjema for "PPT" til "30.6.2027"
    Og "mor" og "far" sier ja til "1.5" på telefon den "21.11", ført i "Profil, 21.11"
    Og hun spør om hun kan si noe til "PPT"
    Så er svaret "JA"
    Og underskriftene på "1.5" er muntlige og ført i "Profil, 21.11"

  Scenario: Den som ikke forsto, har ikke samtykket
    Gitt saken til Emma med mor, far og PPT
    Når hun lager skjema for "PPT" til "30.6.2027"
    Og hun prøver å føre at "mor" skrev under "1.5" uten å forstå det
    Så får hun vite at "har ikke samtykket"
    Og ingenting er lagret

  Scenario: Mor trekker ett tema før møtet
    Gitt saken til Emma med mor, far og PPT
    Og et samtykke for "PPT" til "30.6.2027" som begge har skrevet under
    Når "mor" trekker temaet "medisin" fra "1.5"
    Og hun spør om hun kan si noe til "PPT"
    Så er svaret "DELVIS"
    Når hun spør om hun kan si noe til "PPT" om "medisin"
    Så er svaret "NEI" fordi "ikke del: medisin"
    Når hun spør om hun kan si noe til "PPT" om "språk"
    Så er svaret "JA"

  Scenario: Emma fyller 16 mellom innkallingen og møtet
    Gitt saken til Emma som er født "20.12.2010", med mor, far og BUP
    Og et samtykke for "BUP" til "30.6.2027" som begge har skrevet under
    Så står det på huskelista over alle sakene at "bruker fyller 16 år dagen etter"
    Når hun prøver å innkalle til møte "20.1.2027"
    Så blir hun stoppet av samtykket
    Og hun får vite at "mangler underskrift fra bruker selv"
    Når "Emma Larsen" skriver under skjema "1.5" den "22.11"
    Og hun spør om hun kunne si noe til "BUP" den "20.1.2027"
    Så er svaret "JA"

  Scenario: Barnevernet overtar omsorgen
    Gitt saken til Emma med mor, far og PPT
    Og et samtykke for "PPT" til "30.6.2027" som begge har skrevet under
    Og fostermor "Fia Foster" og "Siri Moe" fra "Barneverntjenesten"
    Når barnevernet overtar omsorgen "1.12.2026", ført i "Profil 26/118"
    Og hun spør om hun kunne si noe til "PPT" den "1.12.2026"
    Så er svaret "MANGLER" fordi "mangler underskrift fra barnevernet og fostermor"
    Gitt at i dag er "2.12.2026"
    Når "Siri Moe" skriver under skjema "1.5" den "1.12"
    Og "fostermor" skriver under skjema "1.5" den "2.12"
    Og hun spør om hun kan si noe til "PPT"
    Så er svaret "JA"
    Når hun spør om hun kan si noe til "mor"
    Så er svaret "NEI" fordi "avklar med barnevernet"

  Scenario: Et avslag skal journalføres
    Gitt saken til Emma med mor, far og PPT
    Når hun lager skjema for "PPT" til "30.6.2027"
    Og "far" avslår "1.5"
    Og hun spør om hun kan si noe til "PPT"
    Så er svaret "NEI" fordi "avslått"
    Og på lista står "Før avslaget på samtykke 1.5 i fagsystemet"

  Scenario: En underskrift ble ført ved en feil
    Gitt saken til Emma med mor, far og PPT
    Og et samtykke for "PPT" til "30.6.2027" som begge har skrevet under
    Når hun fører at underskriften til "far" på "1.5" var feil
    Og hun spør om hun kan si noe til "PPT"
    Så er svaret "MANGLER" fordi "mangler underskrift fra far"
    Og underskriften til "far" står fortsatt på "1.5", som feilført
