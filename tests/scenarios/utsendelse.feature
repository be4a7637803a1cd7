# language: no
Egenskap: Hva som gikk ut
  Nora sender papirene selv, og fører hva som gikk til hvem. Når samtykket blir trukket, må hun vite
  hva som ikke skal sendes, og hva som alt er ute.

  Bakgrunn:
    Gitt at i dag er "22.11.2026"
    Og saken til Emma med mor, far og PPT
    Og et samtykke for "PPT" til "30.6.2027" som begge har skrevet under
    Og et møte "23.11.2026" om "Språk"

  Scenario: Referatet sendes, og PPT trekkes før neste møte
    Gitt at i dag er "23.11.2026"
    Når hun skriver dette referatet fra møte "1.6":
      """
      Til stede: mor, PPT

      ## 1 Språk
      Tiltaket fortsetter.
      """
    Gitt at i dag er "27.11.2026"
    Så på lista står "Send referatet fra møtet 23. november 2026"
    Når hun fører at "referat" "1.6" er sendt til alle med "svarut"
    Så står ikke "Send referatet fra møtet 23. november 2026" på lista
    Og loggen sier at "PPT" fikk "referat" etter samtykke "1.5"
    Når hun angrer
    Så på lista står "Send referatet fra møtet 23. november 2026"
    Når samtykke "1.5" trekkes for "PPT"
    Og hun prøver å føre at "referat" "1.6" er sendt til alle med "svarut"
    Så blir hun stoppet av samtykket

  Scenario: Samtykket trekkes etter at noe er sendt
    Når hun fører at "innkalling" "1.6" er sendt til alle med "svarut"
    Og samtykke "1.5" trekkes for "PPT", og hun ser hva som følger
    Så er "PPT" innkalt til møte "1.6", og "innkalling" er alt sendt
