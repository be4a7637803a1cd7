# language: no
Egenskap: Papirene rundt et samtykke
  Samtykket går ut før våren. Nora fornyer det i tide, familien får kvittering, og halvveis
  blir de spurt om det fortsatt gjelder.

  Bakgrunn:
    Gitt at i dag er "22.11.2026"
    Og at Nora har en tom arbeidsbok
    Og saken til Emma med mor, far og PPT
    Og et samtykke for "PPT" til "31.12.2026" som begge har skrevet under

  Scenario: Fra varsel til kvittering
    Så står det på lista at hun må "Lag nytt samtykke for PPT"
    Når hun lager ett skjema for alt som går ut, til "31.12.2027"
    Så står det på lista at hun må "Få skjema 1.6 for PPT underskrevet"
    Når "mor" skriver under skjema "1.6" den "22.11"
    Og "far" skriver under skjema "1.6" den "22.11"
    Så står det ikke på lista noe om "PPT"
    Når hun lager kvittering for "1.6"
    Så får familien en kvittering til "31. desember 2027" og en trekkeslipp

  Scenario: Halvveis spør hun om det fortsatt gjelder
    Når hun lager ett skjema for alt som går ut, til "31.12.2027"
    Og "mor" skriver under skjema "1.6" den "22.11"
    Og "far" skriver under skjema "1.6" den "22.11"
    Gitt at i dag er "15.6.2027"
    Så står det på lista at hun må "Spør om samtykke 1.6 fortsatt gjelder, og gi kvittering"
    Når hun lager kvittering for "1.6"
    Så står det ikke på lista noe om "samtykke 1.6"

  Scenario: Møtet kommer etter at samtykket er gått ut
    Gitt et møte "1.12.2026" om "Skole"
    Og at i dag er "2.12.2026"
    Når referatet fra møte "1.6" sier at neste møte er "20.5.2027"
    Gitt at i dag er "3.5.2027"
    Så må "Lag nytt samtykke for PPT" være gjort senest "2027-05-13"
    Og samtykket for "PPT" står øverst blant det som må på plass før et møte
