# language: no
Egenskap: Soga om ei sak på nynorsk
  Nora er barnekoordinator i ein nynorskkommune. Ho hentar samtykke, kallar inn, skriv referat med
  nynorske ord, og gjev familien sida si.

  Bakgrunn:
    Gitt at i dag er "22.11.2026"
    Og at Nora har ei tom arbeidsbok

  Scenario: Frå ny sak til sida familien har på kjøleskapet
    Når ho opprettar ei nynorsk sak for "Emma Larsen", fødd "14.5.2017", med "Kari Larsen (mor)"
    Så har saka nummer 1 og vert vist som "EL"
    Når ho legg til "Åse Øvrebø" frå "PP-tenesta" med telefon "900 00 000"
    Og ho spør om ho kan seie noko til "PP-tenesta"
    Så er svaret "MANGLER"
    Når ho lagar skjema for "PP-tenesta" til "30.6.2027"
    Og "mor" skriv under skjema "1.5" den "20.11"
    Og ho spør om ho kan seie noko til "PP-tenesta"
    Så er svaret "JA"
    Når ho kallar inn til møte "onsdag veke 3" klokka "14" på "Rådhuset 3" om "Språk på skulen"
    Så er møtet "1.6" onsdag 20. januar 2027
    Og det ligg ei innkalling og ei saksliste i Word og PDF
    Og ingen filnamn inneheld "Emma", "Larsen", "PP-tenesta" eller "språk"
    Når ho skriv papiret "velkommen" om "1.6"
    Så står "Velkomen til møte" på papiret
    Og står "Ta med ein du er trygg på" på papiret
    Når ho skriv papiret "møteark" om "1.6"
    Så står "Ark til møteleiar" på papiret
    Gitt at i dag er "21.1.2027"
    Så står det på lista at ho må skrive referat
    Når ho skriv dette referatet frå møte "1.6":
      """
      Til stades: brukaren, føresette, PP-tenesta

      ## 1 Språk på skulen  @tema: skule
      Tiltaket held fram til påske.
      - [ ] PP-tenesta: sende rapport (innan laurdag)
      - [ ] mor: ringje fastlegen, ønskte det sjølv (frist veke 8)

      ## 2 Pengar  @berre: PP-tenesta
      - [ ] PP-tenesta: søkje om midlar (frist i overmorgon)

      Neste møte: onsdag veke 22 kl 14, Rådhuset 3
      """
    Så står "sende rapport" på lista til "PP-tenesta" med frist "2027-01-23"
    Og det står ikkje lenger på lista at ho må skrive referat
    Og neste møte er 2. juni 2027
    Når ho skriv papiret "familie" om "1"
    Så står "Planen for våren 2027" på papiret
    Og står "onsdag 2. juni 2027" på papiret
    Og står "Kari Larsen: ringje fastlegen, innan 22. februar 2027" på papiret
    Og står "sende rapport" på papiret
    Og "søkje om midlar" står ikkje på papiret
    Og alle papira er på nynorsk
    Når ho kryssar av "1.7"
    Så står ikkje "sende rapport" på lista
    Når ho angrar
    Så står "sende rapport" på lista til "PP-tenesta" med frist "2027-01-23"
