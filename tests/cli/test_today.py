"""`koord i-dag`: one screen, whatever the day holds."""

import pytest

from tests.cli.conftest import Terminal, read_to_end, without_colour
from tests.conftest import Koord

LONG = "Ringe til alle som har vært med i saken siden i fjor høst, og høre hvordan det går " * 4


@pytest.mark.parametrize("count", [0, 1, 9])
def test_the_day_fits_on_one_screen(consented: Koord, terminal: Terminal, count: int) -> None:
    """With few tasks or many, long texts and meetings: 24 lines of 80, the prompt included."""
    for n in range(count):
        for due, who in (("-", "jeg"), ("+", "jeg"), ("-", "PPT")):
            day = "18.11.2026" if due == "-" else "24.11.2026"
            consented.ok("husk", "1", f"{n} {LONG}", "--frist", day, "--ansvarlig", who)
    for day in ("22.11.2026", "24.11.2026") if count else ():
        consented.ok(
            *("innkall", "1", "--dato", day, "--kl", "14", "--punkt", "x", "--format", "md")
        )

    lines = without_colour(read_to_end(terminal())).splitlines()

    assert len(lines) <= 23
    assert max(map(len, lines)) <= 80
    assert ("Over fristen (2 av 9)" in lines) is (count == 9)
    assert ("Resten: koord huskeliste" in lines) is (count == 9)
    assert any("hils på: Kari Larsen" in line for line in lines) is bool(count)


def test_json_holds_the_whole_day(consented: Koord) -> None:
    """What the screen has no room for is there for other programs."""
    for n in range(9):
        consented.ok("husk", "1", f"{n} {LONG}", "--frist", "18.11.2026")
    item = consented.json(
        *("innkall", "1", "--dato", "22.11.2026", "--kl", "14", "--punkt", "x", "--format", "md")
    )["item"]

    day = consented.json("i-dag")

    assert [task["what"] for task in day["overdue"]] == [f"{n} {LONG}".strip() for n in range(9)]
    assert day["meetings"][0]["item"] == item and "Kari Larsen" in day["meetings"][0]["greet"]
    assert day["without_next"] == []
