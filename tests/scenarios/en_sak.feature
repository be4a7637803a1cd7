# language: no
Egenskap: Historien om én sak
  Nora er barnekoordinator ved siden av full stilling. Hun får en ny sak, henter samtykke,
  innkaller til møte, skriver referat og følger opp.

  Bakgrunn:
    Gitt at i dag er "22.11.2026"
    Og at Nora har en tom arbeidsbok

  Scenario: Fra ny sak til neste gjøremål
    Når hun oppretter en sak for "Emma Larsen", født "14.5.2017", med forelderen "Kari Larsen (mor)"
    Så har saken nummer 1 og vises som "EL"
    Og på lista står "Snakk om samtykke i første møte"
    Når hun legger til "Åse Øvrebø" fra "PPT" med telefon "900 00 000"
    Og hun spør om hun kan si noe til "PPT"
    Så er svaret "MANGLER"
    Når hun lager skjema for "PPT" til "30.6.2027"
    Og "Kari Larsen" skriver under skjema "1.5" den "20.11"
    Og hun spør om hun kan si noe til "PPT"
    Så er svaret "JA"
    Når hun innkaller til møte "ons uke 3" klokka "14" på "Rådhuset 3" om "Språk i skolen"
    Så er møtet "1.6" onsdag 20. januar 2027
    Og det ligger en innkalling og en saksliste i Word og PDF
    Og ingen filnavn inneholder "Emma", "Larsen", "PPT" eller "språk"
    Gitt at i dag er "21.1.2027"
    Så står det på lista at hun må skrive referat
    Når hun skriver dette referatet fra møte "1.6":
      """
      Til stede: Kari Larsen (mor), Åse Øvrebø (PPT)

      ## 1 Språk i skolen
      Tiltaket fortsetter til påske.
      - [ ] PPT: sende rapport (frist 12.2)

      Neste møte: ons uke 22 kl 14, Rådhuset 3
      """
    Så står "sende rapport" på lista til "PPT" med frist "2027-02-12"
    Og det står ikke lenger på lista at hun må skrive referat
    Og neste møte er 2. juni 2027
    Når hun krysser av "1.7"
    Så står ikke "sende rapport" på lista
    Når hun angrer
    Så står "sende rapport" på lista til "PPT" med frist "2027-02-12"

  Scenario: To foreldre, og den ene skriver under senere
    Gitt saken til Emma med mor, far og PPT
    Når hun lager skjema for "PPT" til "30.6.2027"
    Og "mor" skriver under skjema "1.5" den "20.11"
    Og hun spør om hun kan si noe til "PPT"
    Så er svaret "MANGLER" fordi "mangler underskrift fra far"
    Når "far" skriver under skjema "1.5" den "22.11"
    Og hun spør om hun kan si noe til "PPT"
    Så er svaret "JA"

  Scenario: Samtykket går ut før møtet
    Gitt saken til Emma med mor, far og PPT
    Og et samtykke for "PPT" til "31.12.2026" som begge har skrevet under
    Når hun prøver å innkalle til møte "20.1.2027"
    Så blir hun stoppet av samtykket
    Og hun får vite at "samtykket går ut 31. desember 2026, før møtet onsdag 20. januar 2027"
    Og hun får kommandoen "koord samtykke skjema 1 --lik 1.5"
    Og ingenting er lagret

  Scenario: Den som er sperret, får ikke vite noe
    Gitt saken til Emma med mor, far og PPT
    Og et samtykke for "PPT" til "30.6.2027" som begge har skrevet under
    Når hun sperrer "far" fordi "besøksforbud"
    Og hun innkaller til møte "ons uke 3" klokka "14" på "Rådhuset 3" om "Skole"
    Så er "Ola Larsen" ikke innkalt
    Og "Ola" står ikke på noe papir fra møtet

  Scenario: Familien trekker samtykket for én tjeneste
    Gitt saken til Emma med mor, far og PPT
    Og et samtykke for "PPT" til "30.6.2027" som begge har skrevet under
    Når samtykke "1.5" trekkes for "PPT"
    Og hun spør om hun kan si noe til "PPT"
    Så er svaret "NEI" fordi "trukket"

  Scenario: Et referat med en linje som ikke kan leses
    Gitt saken til Emma med mor, far og PPT
    Og et samtykke for "PPT" til "30.6.2027" som begge har skrevet under
    Og et møte "20.1.2027" om "Skole"
    Når hun prøver å føre dette referatet fra møte "1.6":
      """
      Til stede: mor, PPT

      ## 1 Skole
      - [ ] Hansen: sende rapport (frist snart)
      """
    Så får hun vite at linje 4 ikke kan leses
    Og ingenting er lagret
    Og teksten er tatt vare på
