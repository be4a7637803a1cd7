# language: no
Egenskap: Runden fra plan til neste møte
  Planen lages sammen med bruker. Så kommer samtalen før møtet, innkallingen, sakslista, møtet,
  referatet, gjøremålene og neste møte. Hvilke plikter et møte har, følger av rutinen i kommunen.

  Bakgrunn:
    Gitt at i dag er "22.11.2026"

  Scenario: I Etne kommer samtalen med bruker før hvert ansvarsgruppemøte
    Gitt at Nora arbeider etter rutinen til "Etne"
    Og saken til Emma med mor, far og PPT
    Og et samtykke for "PPT" til "30.6.2027" som begge har skrevet under
    Når hun lager møteplan for "vår27"
    Og hun noterer at planen er laget sammen med "mor og far"
    Så er møtet i planen "2027-03-30" og samtalen før det "2027-03-09"
    Når hun prøver å innkalle til møtet i planen om "Språk i skolen"
    Så blir hun stoppet av samtalen som mangler
    Og hun får vite at "hva bruker vil ta opp; hvem bruker vil ha med"
    Og hun får kommandoen "koord samtale 1 --før 1.7"
    Og ingenting er lagret
    Gitt at i dag er "9.3.2027"
    Når hun snakker med bruker før møtet i planen: "språk" skal opp, "mor og PPT" skal med, og planen er "gjennomgått"
    Og hun innkaller til møtet i planen om "Språk i skolen"
    Så er møtet i planen innkalt
    Og står "Språk i skolen" på papiret
    Og sakslista til møte "1.7" minner om at bruker ønsket "språk"
    Når hun noterer at bruker er enig i sakslista til møte "1.7"
    Så bruker var enig i sakslista til møte "1.7" den "2027-03-09"
    Gitt at i dag er "31.3.2027"
    Så står det på lista at hun må skrive referat
    Når hun skriver dette referatet fra møte "1.7":
      """
      Til stede: mor, PPT

      ## 1 Språk i skolen
      Tiltaket fortsetter til sommeren.
      - [ ] PPT: sende rapport (frist 12.4)

      Neste møte: ons uke 22 kl 14, Rådhuset 3
      """
    Så møte "1.7" er ført som holdt
    Og det står ikke lenger på lista at hun må skrive referat
    Og står "sende rapport" på lista til "PPT" med frist "2027-04-12"
    Og neste møte er et "ansvarsgruppemøte" "2027-06-02"
    Og sakslista til møte "1.11" begynner med det som ble lovet: "PPT: sende rapport (frist 12. april 2027)"

  Scenario: I Etne kan hun innkalle likevel, når hun skriver hvorfor
    Gitt at Nora arbeider etter rutinen til "Etne"
    Og saken til Emma med mor, far og PPT
    Og et samtykke for "PPT" til "30.6.2027" som begge har skrevet under
    Når hun lager møteplan for "vår27"
    Og hun innkaller likevel til møtet i planen om "Språk" fordi "Emma er på sykehus, mor vil ha møtet"
    Så er møtet i planen innkalt

  Scenario: I Etne står referatet, også når neste møte må vente på samtalen
    Gitt at Nora arbeider etter rutinen til "Etne"
    Og saken til Emma med mor, far og PPT
    Og et samtykke for "PPT" til "30.6.2027" som begge har skrevet under
    Når hun lager møteplan for "vår27"
    Og hun innkaller likevel til møtet i planen om "Språk" fordi "Emma er på sykehus, mor vil ha møtet"
    Gitt at i dag er "31.3.2027"
    Når hun fører dette referatet fra møte "1.7" og vil innkalle til det neste med en gang:
      """
      Til stede: mor, PPT

      ## 1 Språk
      Tiltaket fortsetter.

      Neste møte: ons uke 22 kl 14, Rådhuset 3
      """
    Så blir hun stoppet av samtalen som mangler
    Og hun får vite at "Referatet er ført."
    Og hun får kommandoen "koord samtale 1 --før 1.10"
    Og hun får kommandoen "koord innkall 1 --møte 1.10 --likevel"
    Og møte "1.7" er ført som holdt

  Scenario: I Lyngdal kaller hun inn til BTI-møte med dem som trengs
    Gitt at Nora arbeider etter rutinen til "Lyngdal"
    Og saken til Emma med mor, far og PPT
    Og et samtykke for "PPT" til "30.6.2027" som begge har skrevet under
    Når hun innkaller til "BTI-møte" "20.1.2027" om "Hva vi vet nå"
    Så står "BTI-møte" på papiret
    Når "PPT" svarer "ja" til møte "1.7"
    Så har "PPT" svart "ja" til møte "1.7"
    Gitt at i dag er "21.1.2027"
    Når hun skriver dette referatet fra møte "1.7":
      """
      Til stede: mor, far, PPT

      ## 1 Hva vi vet nå
      Skolen har satt i gang lesegruppe.
      - [ ] PPT: observere i klassen (frist 1.3)

      Neste møte: ons uke 22 kl 14, Rådhuset 3
      """
    Så står "Referat fra BTI-møte" på papiret
    Og står "observere i klassen" på lista til "PPT" med frist "2027-03-01"
    Og neste møte er et "BTI-møte" "2027-06-02"

  Scenario: I Flekkefjord kommer ikke familien, og møtet holdes etter avtale med dem
    Gitt at Nora arbeider etter rutinen til "Flekkefjord"
    Og saken til Emma med mor, far og PPT
    Og et samtykke for "PPT" til "30.6.2027" som begge har skrevet under
    Når hun innkaller til "ansvarsgruppemøte" "20.1.2027" om "Skole"
    Og "Kari Larsen" svarer "nei" til møte "1.7"
    Så har "Kari Larsen" svart "nei" til møte "1.7"
    Gitt at i dag er "21.1.2027"
    Når hun prøver å føre dette referatet fra møte "1.7":
      """
      Til stede: PPT
      Forfall: mor
      Ikke møtt: far

      ## 1 Skole
      Tiltaket fortsetter.
      """
    Så får hun vite at "Verken bruker eller noen som taler for bruker, står som til stede."
    Og hun får kommandoen "koord avlys 1.7"
    Og ingenting er lagret
    Når hun skriver dette referatet fra møte "1.7":
      """
      Til stede: PPT
      Forfall: mor
      Ikke møtt: far
      Avklart uten bruker: mor på telefon 20.1

      ## 1 Skole
      Tiltaket fortsetter.
      """
    Så møte "1.7" er ført som holdt
    Og står "mor på telefon 20.1" på papiret

  Scenario: I Flekkefjord kommer ikke familien, og møtet avlyses
    Gitt at Nora arbeider etter rutinen til "Flekkefjord"
    Og saken til Emma med mor, far og PPT
    Og et samtykke for "PPT" til "30.6.2027" som begge har skrevet under
    Når hun innkaller til "ansvarsgruppemøte" "20.1.2027" om "Skole"
    Gitt at i dag er "20.1.2027"
    Når hun avlyser møte "1.7" fordi "familien kom ikke"
    Så møte "1.7" er ført som avlyst
    Og "familien kom ikke" står ikke på papiret
    Gitt at i dag er "21.1.2027"
    Så det står ikke lenger på lista at hun må skrive referat

  Scenario: Et samarbeidsmøte uten bruker skal bruker få vite om
    Gitt at Nora har en tom arbeidsbok
    Og saken til Emma med mor, far og PPT
    Og et samtykke for "PPT" til "30.6.2027" som begge har skrevet under
    Når hun innkaller til "samarbeidsmøte" "20.1.2027" om "Hvem som har tid"
    Så er bare "PPT" innkalt
    Og blir hun advart om "Bruker er ikke med, og skal få vite om møtet"
    Og på lista står "Fortell bruker om samarbeidsmøte 20. januar 2027"
    Gitt at i dag er "21.1.2027"
    Når hun skriver dette referatet fra møte "1.6":
      """
      Til stede: Nora Lie, PPT

      ## 1 Hvem som har tid
      PPT tar rapporten.
      - [ ] PPT: sende rapport (frist 12.2)
      """
    Så møte "1.6" er ført som holdt
    Og på lista står "Fortell bruker om samarbeidsmøte 20. januar 2027"
    Når hun krysser av "1.7"
    Så står ikke "Fortell bruker om samarbeidsmøte 20. januar 2027" på lista
