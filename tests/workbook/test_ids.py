"""A number names one thing for ever, whatever is done, undone and done again."""

import shutil
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from koord import clock
from koord.workbook import keys, opening, unlocked
from tests.conftest import PASSPHRASE, Koord
from tests.workbook.test_undo import MINUTES

pytestmark = pytest.mark.slow
MD = ("--format", "md")
ASKED = """
SELECT c.number, i.number, i.kind, i.id FROM items i JOIN cases c ON c.id = i.case_id
"""
Make = Callable[[str], tuple[str, ...]]
# Each with the number of something in case 1 at hand; what does not fit is refused, and tried too.
ACTS: dict[str, Make] = {
    "husk": lambda item: ("husk", "1", f"Etter {item}", "--frist", "3.12.2026"),
    "husk hver uke": lambda item: (
        "husk",
        "1",
        f"Igjen {item}",
        "--frist",
        "fredag",
        "--hver",
        "uke",
    ),
    "husk PPT": lambda item: ("husk", "1", f"Be {item}", "--ansvarlig", "PPT", "--frist", "i dag"),
    "husk i sak 2": lambda item: ("husk", "2", f"Etter {item}"),
    "ny-sak": lambda item: ("ny-sak", f"Ada {item.replace('.', 'x')}", "--født", "1.2.2015"),
    "gjort": lambda item: ("gjort", item),
    "utsett": lambda item: ("utsett", item, "+1u"),
    "ikke-aktuelt": lambda item: ("ikke-aktuelt", item),
    "notat": lambda item: ("notat", item, "Ringte, ikke svar."),
    "logg": lambda item: ("logg", "1", f"Om {item}", "--med", "mor"),
    "skjema": lambda item: ("samtykke", "skjema", "1", "--for", "BUP", "--til", "1.8.2027", *MD),
    "gitt": lambda item: ("samtykke", "gitt", item, "--signert", "20.11", "--av", "mor"),
    "trukket": lambda item: ("samtykke", "trukket", item),
    "feilført": lambda item: ("samtykke", "feilført", item, "--grunn", "feil"),
    "innkall": lambda item: (
        *("innkall", "1", "--dato", "22.11.2026", "--kl", item.partition(".")[2][-1]),
        *("--punkt", "Mål", "--deltaker", "mor", *MD),
    ),
    "referat": lambda item: ("referat", item, "--fil", "-", *MD),
    "avlys": lambda item: ("avlys", item, "--grunn", "sykdom", *MD),
    "aktivitet": lambda item: ("møteplan", "aktivitet", "1", f"Kurs {item}", "--fra", "20.1"),
    "fjern": lambda item: ("møteplan", "fjern", item),
    "be-om": lambda item: ("be-om", "1", "PPT", f"noe om {item}", "--frist", "15.1", *MD),
    "purr": lambda item: ("purr", "1", *MD),
    "runde": lambda item: ("runde", "--svar", f"{item}=ring:+1u"),
    "sladd": lambda item: ("sladd", item, "--grunn", "feil", "--bekreft", "1"),
    "angre": lambda item: ("angre", "--ja"),
    "gjenta": lambda item: ("gjenta", "--ja"),
}
NEW = ("husk", "husk hver uke", "husk PPT", "logg", "skjema", "aktivitet", "innkall")
ABOUT = {
    **dict.fromkeys(("gjort", "utsett", "ikke-aktuelt", "notat", "runde"), "task"),
    **dict.fromkeys(("gitt", "trukket", "feilført"), "consent"),
    **dict.fromkeys(("referat", "avlys"), "meeting"),
    "fjern": "activity",
}
"""What an act is usually about; where there is none of it, it is tried on something else."""
# New things, and taking back and doing again, come as often as all the rest together.
STEP = st.tuples(
    st.one_of(
        st.sampled_from(NEW), st.sampled_from(["angre", "gjenta"]), st.sampled_from(sorted(ACTS))
    ),
    st.integers(0, 30),
)


def items(book: Path, key: bytes) -> dict[str, tuple[str, int]]:
    """Return what each number names: the kind, and the row."""
    connection: Any = opening.connect(book, key, read_only=True)
    try:
        rows = connection.execute(ASKED).fetchall()
    finally:
        connection.close()
    named = {f"{case}.{number}": (kind, row) for case, number, kind, row in rows}
    assert len(named) == len(rows), "two things have one number"
    return named


@settings(max_examples=40)
@given(steps=st.lists(STEP, min_size=6, max_size=20))
def test_a_number_never_moves(consented: Koord, steps: list[tuple[str, int]]) -> None:
    """After every command each number names what it named, or nothing while that is undone.

    A number that was handed out is never given to anything else, and new ones are higher than all
    before them in the case.
    """
    book = consented.book.with_name("numre.koord")
    shutil.copy(consented.book, book)
    key = keys.derive_key(PASSPHRASE, opening.salt_of(book))
    unlocked.store(book, key, clock.now() + timedelta(hours=1))
    own = ("--arbeidsbok", str(book))
    ever = items(book, key)

    for name, place in steps:
        highest: dict[str, int] = {}
        for known in ever:
            case, _, number = known.partition(".")
            highest[case] = max(highest.get(case, 0), int(number))
        here = sorted((i for i in ever if i.startswith("1.")), key=lambda i: int(i[2:]))
        fits = [i for i in here if ever[i][0] == ABOUT.get(name)] or here

        answer = consented(*ACTS[name](fits[place % len(fits)]), *own, stdin=MINUTES)
        assert answer.code != 70, (name, answer.err)

        for item, thing in items(book, key).items():
            if item in ever:
                assert ever[item] == thing, (name, item)
            else:
                case, _, number = item.partition(".")
                assert int(number) > highest.get(case, 0), (name, item)
                ever[item] = thing


def test_what_is_done_again_has_its_number_back(consented: Koord) -> None:
    """Undo takes the number away, the next takes a new one, and redo brings that one back."""
    first = consented.json("husk", "1", "Det første")["item"]
    consented.ok("angre", "--ja")
    second = consented.json("husk", "1", "Det andre")["item"]
    assert second != first
    consented.ok("angre", "--ja")
    consented.ok("gjenta", "--ja")

    named = {task["item"]: task["what"] for task in consented.json("huskeliste", "1")["tasks"]}

    assert named[second] == "Det andre"
    assert first not in named
