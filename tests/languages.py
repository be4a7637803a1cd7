"""Words that tell bokmål from nynorsk, and a search for those of the wrong one."""

import re

#: Terms of the field, bokmål and nynorsk, where the two differ.
TERMS = (
    ("møteleder", "møteleiar"),
    ("møtested", "møtestad"),
    ("sted", "stad"),
    ("klokken", "klokka"),
    ("varighet", "lengd"),
    ("til stede", "til stades"),
    ("ikke møtt", "ikkje møtt"),
    ("innkalt", "innkalla"),
    ("deltakere", "deltakarar"),
    ("deltaker", "deltakar"),
    ("trekke tilbake samtykket", "trekkje tilbake samtykket"),
    ("utløper", "går ut"),
    ("utløpt", "gått ut"),
    ("fornyes", "fornyast"),
    ("formål", "føremål"),
    ("opplysninger", "opplysningar"),
    ("taushetsplikt", "teieplikt"),
    ("taushetsbelagt", "underlagd teieplikt"),
    ("unntatt offentlighet", "unnateke offentlegheit"),
    ("tjenestemottaker", "tenestemottakar"),
    ("bruker", "brukar"),
    ("foresatt", "føresett"),
    ("foresatte", "føresette"),
    ("pårørende", "pårørande"),
    ("nærmeste pårørende", "næraste pårørande"),
    ("verge", "verje"),
    ("stedfortreder", "vikar"),
    ("koordinerende enhet", "koordinerande eining"),
    ("forberedende møte", "førebuande møte"),
    ("stafettholder", "stafetthaldar"),
    ("tjeneste", "teneste"),
    ("tjenester", "tenester"),
    ("tjenesteyter", "tenesteytar"),
    ("enhet", "eining"),
    ("leder", "leiar"),
    ("nærmeste leder", "næraste leiar"),
    ("samarbeidspartnere", "samarbeidspartnarar"),
    ("skole", "skule"),
    ("ungdomsskole", "ungdomsskule"),
    ("videregående skole", "vidaregåande skule"),
    ("helsesykepleier", "helsesjukepleiar"),
    ("skolehelsetjeneste", "skulehelseteneste"),
    ("barnevernstjenesten", "barnevernstenesta"),
    ("spesialisthelsetjenesten", "spesialisthelsetenesta"),
    ("pedagogisk-psykologisk tjeneste", "pedagogisk-psykologisk teneste"),
    ("avlastning", "avlasting"),
    ("høst", "haust"),
    ("uke", "veke"),
    ("måned", "månad"),
    ("mandag", "måndag"),
    ("tirsdag", "tysdag"),
    ("lørdag", "laurdag"),
    ("huskeliste", "hugseliste"),
    ("oppgave", "oppgåve"),
    ("oppgaver", "oppgåver"),
    ("gjøremål", "gjeremål"),
    ("ansvarlig", "ansvarleg"),
    ("åpen", "open"),
    ("påbegynt", "i gang"),
    ("forsinket", "forseinka"),
    ("forfalt", "over fristen"),
    ("påminnelse", "påminning"),
    ("forrige møte", "førre møte"),
    ("beslutning", "avgjerd"),
    ("ressurser", "ressursar"),
    ("hva er viktig for deg", "kva er viktig for deg"),
    ("brukermedvirkning", "brukarmedverknad"),
    ("medvirkning", "medverknad"),
    ("oppnevnt", "oppnemnd"),
    ("oppnevning", "oppnemning"),
    ("bytte av koordinator", "byte av koordinator"),
    ("mottakende", "mottakande"),
    ("skolestart", "skulestart"),
    ("skoleskifte", "skuleskifte"),
    ("beslutningskompetanse", "avgjerdskompetanse"),
    ("velkommen", "velkomen"),
    ("opprettet", "oppretta"),
    ("endret", "endra"),
    ("avsluttet", "avslutta"),
    ("slettet", "sletta"),
    ("ukjent", "ukjend"),
    ("mangler", "manglar"),
    ("hvem", "kven"),
    ("hva", "kva"),
    ("hvor", "kvar"),
    ("hvordan", "korleis"),
    ("fra", "frå"),
    ("ikke", "ikkje"),
    ("bare", "berre"),
    ("flere", "fleire"),
    ("noen", "nokon"),
    ("sendes til", "vert send til"),
    ("skrevet ut", "skriven ut"),
    ("helligdag", "heilagdag"),
    ("skoleferie", "skuleferie"),
    ("høstferie", "haustferie"),
    ("Med vennlig hilsen", "Med venleg helsing"),
    ("Du er innkalt til", "Du er kalla inn til"),
    ("Velkommen til møte", "Velkomen til møte"),
    ("Meld fra om forfall til", "Meld frå om forfall til"),
    ("Sted og dato", "Stad og dato"),
    ("tjenesteleder", "tenesteleiar"),
    ("enhetsleder", "einingsleiar"),
    ("saksbehandler", "saksbehandlar"),
    ("kontaktlærer", "kontaktlærar"),
    ("mottaker", "mottakar"),
    ("rettigheter", "rettar"),
    ("begrunnelse", "grunngjeving"),
    ("veiledning", "rettleiing"),
    ("forberedelse", "førebuing"),
    ("voksen", "vaksen"),
    ("skolerute", "skulerute"),
    ("skoleår", "skuleår"),
    ("fra og med", "frå og med"),
    ("muntlig", "munnleg"),
    ("skriftlig", "skriftleg"),
    ("sakkyndig vurdering", "sakkunnig vurdering"),
    ("individuelt tilrettelagt opplæring", "individuelt tilrettelagd opplæring"),
    ("lav", "låg"),
    ("høy", "høg"),
    ("neste gang", "neste gong"),
    ("hver", "kvar"),
    ("uten", "utan"),
    ("i morgen", "i morgon"),
    ("dager", "dagar"),
    ("uker", "veker"),
    ("måneder", "månader"),
    ("timer", "timar"),
)
# A house rule more than a dictionary's: what stands here is right in both languages.
_IN_NYNORSK_TOO = {"formål", "beslutningskompetanse"}
_IN_BOKMÅL_TOO = {"går ut", "gått ut", "vikar", "i gang", "over fristen", "avlasting"}
_LONG = 6
"""A term of this many letters is banned in every form and compound."""

# Words of the other language beside the terms, as patterns of whole words.
_MORE = {
    "nn": (
        *("hvis", "noe", "uke[nr]?", r"skole\w*", "verger?", r"\w*leder", "tilstede"),
        *(r"\w*sted", "navn", "avgivande", "varigheit", "innkallelse", r"taushet\w*"),
        *("hjelpen", "sakslisten", "innkallingen", "loven", "jeg", "dem", "deres", "selv"),
        *("sammen", "samme", "innen", "siden", "da", "nå", "er hørt", "være", "ble", "blir"),
        *("gjør", "sier", "gir", "gjelder", "skriver", "skrevet", r"\w+(?<!vil)lige?"),
        *(r"\w+heten?", "ønsket", "forrige", "åpne", "avtaler", "unntatt", "offentlighet"),
        *("veien", "dere", "enige", "videre", "hjemme", r"hverdag\w*", "hvile", "høre"),
        *("spørre",),
    ),
    "nb": (
        *("kor", "noko", "nokre", r"veke\w*", r"skule\w*", "verjer?", r"\w*leiar"),
        *("sakshandsamar", r"\w*stad", "namn", "hjelpa", "lova", "eg", "dei", "ein", "eit"),
        *("sjølv", "saman", "innan", "sidan", "då", "høyrt", "vere", "vart", "vert", "gjer"),
        *("seier", "gjev", "gjeld", "(?-i:skriv)", "skriven", r"\w{2,}leg", r"\w+heita?"),
        *("ønskt", "førre", "opne", "avtalar", "unnateke", "offentlegheit", "vegen", "kalla"),
        *("dykk", "heime", "høyre", "samde", "vidare", "ho", "lèt", "hugs", r"\w*kvardag\w*"),
        *("åtferd", "fråvær", "bustad"),
    ),
}
_BANNED = {
    "nn": [bokmål for bokmål, _ in TERMS if bokmål not in _IN_NYNORSK_TOO],
    "nb": [nynorsk for _, nynorsk in TERMS if nynorsk not in _IN_BOKMÅL_TOO],
}


def _pattern(term: str) -> str:
    any_form = r"\w*" if len(term) >= _LONG and " " not in term else ""
    return f"{any_form}{re.escape(term)}{any_form}"


_PATTERNS = {
    language: re.compile(
        rf"\b(?:{'|'.join((*map(_pattern, terms), *_MORE[language]))})\b", re.IGNORECASE
    )
    for language, terms in _BANNED.items()
}


def foreign_words(text: str, language: str) -> list[str]:
    """Return the words of a text that belong to the other language."""
    return _PATTERNS[language].findall(text)
