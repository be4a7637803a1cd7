# language: no
Egenskap: Halvåret sammen med familien
  Nora lager en møteplan som familien er med på, og som går utenom dager ingen kan.

  Bakgrunn:
    Gitt at i dag er "22.11.2026"
    Og saken til Emma med mor, far og PPT
    Og et samtykke for "PPT" til "30.6.2027" som begge har skrevet under

  Scenario: Fra plan til innkalling
    Gitt at skolen har fri fra "22.3.2027" til "30.3.2027"
    Når hun lager møteplan for "vår27"
    Så er møtet i planen "2027-03-31" og samtalen før det "2027-03-10"
    Og "30. mars 2027" ble gått forbi fordi "Skoleferie"
    Og planen ligger på ett ark
    Når hun noterer at planen er laget sammen med "mor og far"
    Så står ikke "Lag møteplan for halvåret sammen med bruker" på lista
    Når hun innkaller til møtet i planen om "Språk"
    Så er møtet i planen innkalt

  Scenario: En dag som ikke passer
    Når hun lager møteplan for "vår27" med møtet "17.5.2027"
    Så blir hun advart om "17. mai og 2. pinsedag"
    Og møtet i planen er "2027-05-17"

  Scenario: Huskelista sier fra før halvåret begynner
    Når hun krysser av "1.3"
    Gitt at i dag er "3.12.2026"
    Så står dette på lista: "Lag møteplan for våren 2027"
    Når hun lager møteplan for "vår27"
    Og hun noterer at planen er laget sammen med "mor"
    Så står ikke "Lag møteplan for våren 2027" på lista
    Når hun angrer
    Så står dette på lista: "Gå gjennom møteplanen for våren 2027 med bruker"
