"""The line that shows how far many papers have come: on a terminal only, and gone afterwards."""

import contextlib
import io

import pytest

from koord.cli.progress import MANY, shown_on_terminal
from tests.cli.conftest import Terminal, read_to_end, without_colour
from tests.conftest import Koord

pytestmark = pytest.mark.slow

CALL = ("innkall", "1", "--dato", "20.1.2027", "--kl", "14", "--punkt", "Skole")
TEXT = ("--format", "docx,html,md")
LINE = "Lager papirer"


def on_screen(sent: str) -> str:
    """Return what is left on a terminal, where a carriage return begins the line anew."""
    left = []
    for line in without_colour(sent).split("\n"):
        cells: list[str] = []
        for part in line.split("\r"):
            cells[: len(part)] = part
        left.append("".join(cells).rstrip())
    return "\n".join(left)


def test_many_papers_are_followed_and_nothing_is_left(consented: Koord, terminal: Terminal) -> None:
    """From none to all of them; then the answer stands alone, as if nothing had been shown."""
    child = terminal(*CALL, *TEXT)
    child.expect_exact(f"{LINE}: 0 av 6 [          ]")
    child.expect_exact(f"{LINE}: 3 av 6 [=====     ]")
    child.expect_exact(f"{LINE}: 6 av 6 [==========]")
    left = on_screen(read_to_end(child))

    assert child.exitstatus == 0
    assert LINE not in left
    assert "\x1b[" not in left
    assert "\nMøte 1.6: onsdag 20. januar 2027" in f"\n{left.lstrip()}"


@pytest.mark.parametrize(
    ("more", "setting"),
    [
        (("--format", "docx,md"), {}),
        ((*TEXT, "--json"), {}),
        (TEXT, {"TERM": "dumb"}),
        (TEXT, {"COLUMNS": "30"}),
    ],
    ids=["few", "json", "dumb", "narrow"],
)
def test_where_it_does_not_belong(
    consented: Koord, terminal: Terminal, more: tuple[str, ...], setting: dict[str, str]
) -> None:
    """Few papers, another program, or a terminal without room for it: not a word."""
    child = terminal(*CALL, *more, **setting)

    assert LINE not in read_to_end(child)
    assert child.exitstatus == 0


def test_a_pipe_gets_nothing(consented: Koord) -> None:
    """Where stderr is no terminal, it holds no line of this and no carriage return."""
    done = consented.ok(*CALL, *TEXT)

    assert LINE not in done.err
    assert "\r" not in done.err + done.out


class FakeTerminal(io.StringIO):
    """Keeps what is sent to a terminal."""

    def isatty(self) -> bool:
        """Say that a person sits there."""
        return True


@pytest.mark.parametrize("fault", [KeyboardInterrupt, RuntimeError])
def test_it_is_taken_away_when_the_work_stops(
    fault: type[BaseException], monkeypatch: pytest.MonkeyPatch
) -> None:
    """An error, or Ctrl-C and what the terminal itself shows of it, leaves an empty line."""
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", "80")
    with (
        contextlib.redirect_stderr(FakeTerminal()) as sent,
        pytest.raises(fault),
        shown_on_terminal(MANY + 1) as one_more,
    ):
        one_more()
        sent.write("^C")
        raise fault

    assert LINE in sent.getvalue()
    assert on_screen(sent.getvalue()) == ""
    assert sent.getvalue().endswith("\r")
