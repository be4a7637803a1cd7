# language: no
Egenskap: Det som skjer, kommer inn i fagsystemet
  koord er arbeidspermen, aldri journalen. Nora noterer mens hun husker det, og fører når hun sitter
  ved fagsystemet. Det hun glemmer, minner koord henne om.

  Bakgrunn:
    Gitt at i dag er "22.11.2026"
    Og at Nora har en tom arbeidsbok
    Og saken til Emma med mor, far og PPT

  Scenario: En telefon blir notert, ført og glemt
    Når hun noterer en telefon på 15 minutter: "Ringte PPT. Epikrisen kommer fredag."
    Så står "1.5 telefon" i køen til fagsystemet
    Og på lista står ikke noe om fagsystemet
    Gitt at i dag er "26.11.2026"
    Så står det på lista: "Før i fagsystemet: 1.5 telefon"
    Og teksten hun kopierer, er "Telefon 22. november 2026, 15 minutter" og det hun skrev
    Når hun krysser av at "1.5" er ført i "Profil"
    Så er køen til fagsystemet tom
    Og på lista står ikke noe om fagsystemet
    Men hun finner den igjen når hun søker etter "epikrise"
    Når hun angrer
    Så står "1.5 telefon" i køen til fagsystemet

  Scenario: Et rettet referat må føres på nytt
    Gitt et samtykke for "PPT" til "30.6.2027" som begge har skrevet under
    Og et møte "22.11.2026" om "Språk"
    Når hun fører referatet "1.6" med "Vi venter."
    Og hun krysser av at "1" er ført i "Profil"
    Og hun fører referatet "1.6" med "Vi begynner."
    Så står "1.6 referat, utgave 2" i køen til fagsystemet
