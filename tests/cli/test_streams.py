"""Where words go: answers on stdout, talk on stderr, and plain records for other programs."""

import re

import pytest

from koord.cli import screen
from koord.cli.view import Row, View
from koord.domain.names import normalise
from tests.conftest import Koord

CALL = ("innkall", "1", "--dato", "20.1", "--kl", "14", "--punkt", "Mål", "--format", "md")
BOXES = re.compile(r"[\u2500-\u257f]|\x1b|\r")


@pytest.mark.parametrize(
    ("line", "columns"),
    [
        (("huskeliste",), 5),
        (("huskeliste", "1"), 5),
        (("huskeliste", "--alle"), 5),
        (("saker",), 5),
        (("kontakter",), 6),
        (("kontakter", "1"), 6),
        (("samtykker",), 6),
        (("historikk",), 4),
    ],
)
def test_one_record_a_line(consented: Koord, line: tuple[str, ...], columns: int) -> None:
    """Where no person reads, each record is one line of cells parted by tabs, never wrapped."""
    consented.ok("husk", "1", "Ring PPT " + "om rapporten " * 20, "--frist", "i dag")

    answer = consented.ok(*line)

    records = answer.out.splitlines()
    assert records
    assert all(len(record.split("\t")) == columns for record in records)
    assert not BOXES.search(answer.out + answer.err)


def test_long_lines_are_not_broken_for_programs(family: Koord) -> None:
    """An answer and its talk keep their lines whole when no person reads."""
    answer = family(*CALL[:-2], "--sted", "Rådhuset " * 20)

    ways = [line for line in answer.err.splitlines() if "koord innkall" in line]
    assert ways
    assert all(line.strip().startswith(("Innkall uten:", "Annet")) for line in ways)


def test_papers_on_stdout_talk_on_stderr(consented: Koord) -> None:
    """A called meeting prints its paths on stdout; what to do with them is talk."""
    answer = consented.ok(*CALL)

    paths = [line for line in answer.out.splitlines() if line.startswith("/")]
    assert len(paths) == len(list(consented.folder.glob("1-6-*")))
    assert "koord referat 1.6" in answer.err
    assert "koord referat" not in answer.out


def test_errors_leave_stdout_empty(family: Koord) -> None:
    """An error is on stderr alone."""
    for line in (("gjort", "1.99"), CALL, ("husk", "1", ""), ("tull",)):
        answer = family(*line)
        assert answer.out == ""
        assert answer.err


def test_the_answer_of_kan_is_one_line(consented: Koord) -> None:
    """`kan` answers on one line of stdout, whatever else there is to say."""
    for who in ("PPT", "BUP", "mor", "Solbakken barnehage"):
        assert len(consented("kan", "1", who).out.splitlines()) == 1


def test_every_listed_number_can_be_used(family: Koord) -> None:
    """The first cell of a task is the number that `gjort` takes."""
    first = family.ok("huskeliste", "1").out.split("\t")[0]

    assert family.json("gjort", first)["item"] == first


def test_the_name_is_hidden_until_asked_for(family: Koord) -> None:
    """Lists show the code; `--vis-navn` shows the name."""
    for line in (("saker",), ("sak", "1"), ("kontakter",), ("huskeliste",), ()):
        assert "Emma" not in family.ok(*line).out
    assert "Emma Larsen" in family.ok("saker", "--vis-navn").out
    assert "Emma Larsen" in family.ok("--vis-navn", "sak", "1").out


def test_a_hint_is_a_command_that_runs(family: Koord) -> None:
    """What `huskeliste` and `koord` propose can be pasted as it stands."""
    proposed = re.findall(r"koord ([a-zæøå-]+ 1\.\d+(?: \+1u)?)", family.ok("huskeliste", "1").err)

    assert len(proposed) == 2
    for line in reversed(proposed):
        family.ok(*line.split())


@pytest.mark.parametrize(
    ("natural", "least", "room", "expected"),
    [
        ([4, 2, 10], [4, 2, 5], 40, [4, 2, 10]),
        ([4, 2, 60], [4, 2, 9], 40, [4, 2, 34]),
        ([4, 40, 60], [4, 9, 9], 54, [4, 25, 25]),
        ([4, 13, 60], [4, 13, 12], 25, [4, 9, 12]),
        ([30], [30], 10, [10]),
    ],
)
def test_long_texts_give_way_first(
    natural: list[int], least: list[int], room: int, expected: list[int]
) -> None:
    """Columns share a line; the long ones shrink first, down to their longest word."""
    widths = screen.fitted(natural, least, room)

    if expected == [4, 9, 12]:
        assert sum(widths) == room
        assert min(widths) >= 1
    else:
        assert widths == expected


def test_two_workbooks_in_one_process(family: Koord, tmp_path: object) -> None:
    """Nothing of one call is left for the next: neither workbook, nor flags, nor answers."""
    import shutil
    from datetime import timedelta

    from koord import clock
    from koord.workbook import unlocked

    other = family.book.with_name("annen.koord")
    shutil.copy(family.book, other)
    key = unlocked.read(family.book, clock.now())
    assert key is not None
    unlocked.store(other, key, clock.now() + timedelta(hours=1))

    family.ok("husk", "1", "Bare i den andre", "--arbeidsbok", str(other))
    here = family.ok("huskeliste", "1").out
    there = family.ok("--arbeidsbok", str(other), "huskeliste", "1").out

    assert "Bare i den andre" not in here
    assert "Bare i den andre" in there
    assert family.json("saker")["cases"]
    assert not family.ok("saker").out.startswith("{")
    assert "Emma" in family.ok("saker", "--vis-navn").out
    assert "Emma" not in family.ok("saker").out


def test_the_environment_is_read_at_each_call(
    family: Koord, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The day and the place of the workbook follow the environment of the call."""
    monkeypatch.setenv("KOORD_I_DAG", "2026-12-24")
    assert family.json("i-dag")["date"] == "2026-12-24"
    monkeypatch.setenv("KOORD_ARBEIDSBOK", "/finnes/ikke.koord")
    assert family("saker").code == 3


@pytest.mark.parametrize(
    ("day", "says"),
    [
        ("20.11.2026", "Datoen er passert."),
        ("29.11.2026", "Det er en søndag."),
        ("25.12.2026", "1. juledag"),
        ("1.6.2029", "mer enn 18 måneder"),
        ("24.11.2026", ""),
    ],
)
def test_a_deadline_is_looked_at_twice(family: Koord, day: str, says: str) -> None:
    """A deadline that is past, on a free day or far off is kept, with a remark on stderr."""
    for line in (("husk", "1", f"Ring PPT {day}", "--frist", day), ("utsett", "1.1", day)):
        answer = family.ok(*line)
        assert (
            ("Merk: " in answer.err and says in answer.err) if says else "Merk:" not in answer.err
        )


def test_normalised_text_has_no_tab() -> None:
    """A tab that is typed never parts a record in two."""
    assert normalise("Ring\tPPT\n nå") == "Ring PPT nå"


@pytest.mark.parametrize(("in_window", "where"), [(False, "sett | more"), (True, "vanlig vindu")])
def test_more_rows_than_a_person_reads_say_where_the_rest_is(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    in_window: bool,
    where: str,
) -> None:
    """A long list is cut on a terminal; the window, which refuses `|`, does not propose it."""
    monkeypatch.setattr(screen, "is_terminal", lambda: True)
    rows = [Row((str(number), "Ring PPT")) for number in range(screen.MOST_ROWS + 3)]

    screen.show(View("huskeliste", {}, lines=rows), as_json=False, in_window=in_window)

    last = capsys.readouterr().out.splitlines()[-1]
    assert last.startswith("… og 3 til.")
    assert where in last
