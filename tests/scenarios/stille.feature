# language: no
Egenskap: Ingen familie blir glemt
  Nora har mange saker på toppen av en full stilling. Hun avtaler med hver familie hvor ofte de skal
  snakkes, og koord holder regnskapet.

  Bakgrunn:
    Gitt at i dag er "22.11.2026"
    Og at Nora har en tom arbeidsbok
    Og saken til Emma med mor, far og PPT

  Scenario: Det er blitt stille
    Gitt at familien vil ha kontakt slik: "telefon, hver 14. dag"
    Når hun har snakket med "PPT" på telefon
    Gitt at i dag er "10.12.2026"
    Så står sak 1 som stille på dagens skjerm
    Når hun har snakket med "mor" på telefon
    Så står ingen sak som stille på dagens skjerm
