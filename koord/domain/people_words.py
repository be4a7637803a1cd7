"""Words: those that people and services go by, and how typed words are compared and shown."""

from collections.abc import Sequence

from koord.domain.names import fold, normalise
from koord.domain.people import AgencyKind, Role

AROUND = " .:;,*_\"'"
"""Signs that may stand around a word without being part of it."""

_SHOWN_LENGTH = 60
# What Word and telephones make of plain signs.
_PLAIN_SIGNS = str.maketrans("’‘ʼ´`“”„«»‑–—−", "'''''\"\"\"\"\"----")

ROLE_WORDS: dict[Role, tuple[str, ...]] = {
    Role.USER: ("bruker", "brukar", "barnet", "eleven", "ungdommen", "den unge"),
    Role.GUARDIAN: ("foresatt", "føresett", "forelder"),
    Role.FOSTER_PARENT: ("fosterforelder",),
    Role.LEGAL_GUARDIAN: ("verge", "verje"),
    Role.NEXT_OF_KIN: ("pårørende", "pårørande"),
    Role.DEPUTY: ("sekundærkoordinator",),
    Role.CASE_WORKER: ("saksbehandler", "sakshandsamar"),
    Role.LEADER: ("leder", "leiar"),
}
COORDINATOR_WORDS = ("koordinator", "barnekoordinator", "stafettholder", "stafetthaldar")
BOTH_PARENTS = ("foreldre", "foreldrene", "foreldra", "foresatte", "føresette")
PARENTS = (("mor", "mamma"), ("far", "pappa"))
COMMAND_WORDS = {
    "du": Role.COORDINATOR,
    "jeg": Role.COORDINATOR,
    "eg": Role.COORDINATOR,
    "føresatte": Role.GUARDIAN,
    "medlem": Role.MEMBER,
}
"""Understood on the command line only: in minutes anyone may be «jeg»."""
KIND_WORDS: dict[AgencyKind, tuple[str, ...]] = {
    AgencyKind.SCHOOL: ("skole", "skule"),
    AgencyKind.KINDERGARTEN: ("barnehage",),
    AgencyKind.AFTER_SCHOOL: ("sfo", "skolefritidsordning", "skulefritidsordning"),
    AgencyKind.EDUCATIONAL_PSYCHOLOGY: (
        *("ppt", "pp-tjeneste", "pp-teneste"),
        *("pedagogisk-psykologisk tjeneste", "pedagogisk-psykologisk teneste"),
    ),
    AgencyKind.HEALTH_CENTRE: ("helsestasjon",),
    AgencyKind.SCHOOL_HEALTH: ("skolehelsetjeneste", "skulehelseteneste"),
    AgencyKind.CHILD_WELFARE: (
        *("barnevern", "barnevernstjeneste", "barneverntjeneste"),
        *("barnevernsteneste", "barnevernteneste"),
    ),
    AgencyKind.LABOUR_AND_WELFARE: ("nav",),
    AgencyKind.GENERAL_PRACTITIONER: ("fastlege",),
    AgencyKind.CHILD_PSYCHIATRY: ("bup",),
    AgencyKind.HABILITATION: ("habilitering", "habiliteringstjeneste", "habiliteringsteneste"),
    AgencyKind.HOSPITAL: ("sykehus", "sjukehus"),
    AgencyKind.MENTAL_HEALTH: ("psykisk helse", "psykisk helsetjeneste", "psykisk helseteneste"),
    AgencyKind.THERAPY: ("fysio- og ergoterapi", "fysioterapi", "ergoterapi"),
    AgencyKind.RESPITE: ("avlastning", "avlasting"),
    AgencyKind.HOME_CARE: ("hjemmetjeneste", "heimeteneste"),
}


def lasting(text: str) -> str:
    """Return one line in its lasting form: what is dropped may leave letters to compose."""
    return normalise(normalise(text))


def word_key(text: str) -> str:
    """Return the form that words are compared by, with the signs of Word made plain."""
    return fold(lasting(text)).translate(_PLAIN_SIGNS)


def forms(word: str) -> set[str]:
    """Return a word and its definite forms: «barnehagen», «tenesta», «PPT-en»."""
    stem = word.removesuffix("e")
    return {word, f"{stem}en", f"{stem}et", f"{stem}a", f"{word}-en", f"{word}-et"}


def listed(names: Sequence[str], last_word: str) -> str:
    """Return names as one list, the last after «og» or «eller»."""
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} {last_word} {names[-1]}"


def shown(text: str) -> str:
    """Return a text in quotes, cut when it is long."""
    cleaned = lasting(text)
    return f"«{cleaned if len(cleaned) <= _SHOWN_LENGTH else cleaned[: _SHOWN_LENGTH - 1] + '…'}»"
