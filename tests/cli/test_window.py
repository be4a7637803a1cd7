"""`koord økt` on a real terminal: one passphrase, the same answers, and nothing left behind."""

import re
from pathlib import Path

import pexpect
import pytest

from koord.workbook import unlocked
from koord.workbook.practice import key_file
from tests.cli.conftest import Terminal, read_to_end, without_colour
from tests.cli.test_wizards import EDITOR, GOOD, answer
from tests.conftest import PASSPHRASE, Koord

pytestmark = pytest.mark.slow
PROMPT = r"\x1b\[\?2004h[^k]*koord>"
"""What a fresh prompt looks like on a terminal that can be steered."""
LOCKED = "Økta er låst"
_STEERING = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")


@pytest.fixture
def locked(family: Koord) -> Koord:
    """The family's workbook, not held open for anyone."""
    family.ok("lås")
    return family


def opened(terminal: Terminal, *words: str, columns: int = 80, **environment: str) -> pexpect.spawn:
    """Open a window with the passphrase, and wait for its prompt."""
    child = terminal("økt", *words, columns=columns, **environment)
    answer(child, ("Passord: ", PASSPHRASE))
    child.expect("Økta er åpen, og låser seg etter [^\r]+ i ro")
    child.expect(PROMPT)
    return child


def typed(child: pexpect.spawn, line: str) -> str:
    """Type a line, and return what stands before the next prompt."""
    child.sendline(line)
    child.expect(PROMPT)
    return _STEERING.sub("", str(child.before)).replace("\r\n", "\n")


def files_under(folder: Path) -> set[Path]:
    """Return every file below a folder."""
    return {path for path in folder.rglob("*") if path.is_file()}


def test_the_passphrase_is_asked_for_once(locked: Koord, terminal: Terminal, home: Path) -> None:
    """Commands with and without `koord` answer as outside, and only the workbook is touched."""
    before = files_under(home)
    child = opened(terminal)

    assert "Snakk om samtykke" in typed(child, "huskeliste 1")
    assert "Ring PPT i dag" in typed(child, 'koord husk 1 "Ring PPT i dag" --frist fredag')
    assert "Ring PPT i dag" in typed(child, "koord")
    assert "Angret" in typed(child, "angre --ja")
    assert "Ring PPT i dag" not in typed(child, "huskeliste 1")
    child.sendline("slutt")
    shown = read_to_end(child)

    assert child.exitstatus == 0
    assert "Traceback" not in shown
    assert files_under(home) == before
    assert locked("huskeliste").code == 7


def test_an_error_does_not_end_it(locked: Koord, terminal: Terminal) -> None:
    """Unknown words, bad values and a quote without its fellow are told as outside; it goes on."""
    child = opened(terminal)

    assert "Mente du huskeliste?" in typed(child, "huskelist")
    assert "Det finnes ikke noe med nummer 1.99." in typed(child, "gjort 1.99")
    assert "mangler makkeren sin" in typed(child, 'husk 1 "Ring')
    assert "MANGLER" in typed(child, "kan 1 PPT")
    assert "hører til skallet" in typed(child, "huskeliste | more")
    assert "Bruk: koord kan" in typed(child, "kan --help")
    assert "koord hjelp samtykke" in typed(child, "hjelp")
    assert "Du er alt i ei økt" in typed(child, "koord økt")
    assert "1.1" in typed(child, "huskeliste 1")


@pytest.mark.parametrize("end", ["slutt", "koord slutt", "AVSLUTT", "exit", "quit", "\x04"])
def test_it_can_be_ended(locked: Koord, terminal: Terminal, end: str) -> None:
    """A word for it, or Ctrl-D, ends the window with 0."""
    child = opened(terminal)

    child.send(end if end == "\x04" else f"{end}\r")
    read_to_end(child)

    assert child.exitstatus == 0


def test_ctrl_c_drops_the_line(locked: Koord, terminal: Terminal) -> None:
    """Ctrl-C forgets what is typed, and in a command that asks it ends that command only."""
    child = opened(terminal)
    child.send("husk 1 feil")
    child.expect("feil")
    child.send("\x03")
    child.expect(PROMPT)

    child.sendline("husk 1")
    child.expect("Hva skal huskes: ")
    child.sendintr()
    child.expect("Avbrutt")
    child.expect(PROMPT)
    shown = typed(child, "huskeliste 1")

    assert "Snakk om samtykke" in shown
    assert "feil" not in shown


def test_it_locks_when_nobody_is_there(locked: Koord, terminal: Terminal) -> None:
    """It locks, clears the screen, asks again, gives the unsent line back, and has no history."""
    child = opened(terminal, "--lås-etter", "0,05")
    typed(child, "husk 1 'Ring en som heter Ragnhild'")
    child.send("huskeliste 1 --al")
    child.expect("--al")
    child.expect(r"\x1b\[H\x1b\[2J\x1b\[3J")
    child.expect(f"{LOCKED}.*Passord: ")
    child.sendline("helt feil passord")
    child.expect("Feil passord")
    child.expect("Passord: ")
    child.sendline(PASSPHRASE)
    child.expect(PROMPT)
    child.expect("--al")
    shown = typed(child, "le")
    child.send("\x1b[A\x1b[A\x1b[A")
    child.sendline("")
    child.expect("Snakk om samtykke")
    child.expect(PROMPT)

    assert "Snakk om samtykke" in shown
    assert locked("huskeliste").code == 7


def test_a_question_left_alone_locks_it(locked: Koord, terminal: Terminal) -> None:
    """A question nobody answers is given up; the answers so far stand ready on the line."""
    child = opened(terminal, "--lås-etter", "0,05")
    child.sendline("innkall 1")
    answer(child, ("Dato: ", "20.1"))
    child.expect("Klokka: ")
    child.expect(LOCKED)
    answer(child, ("Passord: ", PASSPHRASE))
    child.expect(PROMPT)
    child.expect("innkall.*--dato.*20.1")
    child.send("\x03")
    child.expect(PROMPT)

    assert "Snakk om samtykke" in typed(child, "huskeliste 1")


def test_locking_by_hand(locked: Koord, terminal: Terminal) -> None:
    """`lås` locks the window at once; Ctrl-C at the passphrase asks again, Ctrl-D ends it."""
    child = opened(terminal)
    child.sendline("lås")
    child.expect("Arbeidsboka er låst")
    child.expect(f"{LOCKED}.*Passord: ")
    child.sendintr()
    child.expect("Passord: ")
    child.sendline(PASSPHRASE)
    child.expect(PROMPT)
    assert "1.1" in typed(child, "huskeliste 1")
    child.sendline("lås")
    child.expect("Passord: ")
    child.sendeof()
    read_to_end(child)

    assert child.exitstatus == 0


def test_a_new_passphrase_inside(locked: Koord, terminal: Terminal) -> None:
    """After `nytt-passord` the window goes on with the new key, and the old one is void."""
    child = opened(terminal)
    child.sendline("nytt-passord")
    answer(
        child,
        ("Passordet du har nå: ", PASSPHRASE),
        ("Nytt passord: ", "fem helt andre ord her"),
        ("En gang til: ", "fem helt andre ord her"),
        (r"Lage et ark til konvolutt .*\[J/n\] ", "n"),
    )
    child.expect("Passordet er byttet")
    child.expect(PROMPT)
    assert "1.1" in typed(child, "huskeliste 1")

    child.sendline("lås")
    answer(child, ("Passord: ", PASSPHRASE), ("Passord: ", "fem helt andre ord her"))
    child.expect(PROMPT)
    assert "1.1" in typed(child, "huskeliste 1")


def test_a_passphrase_changed_elsewhere(
    locked: Koord, terminal: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A key that no longer opens the workbook is told once, and the new passphrase asked for."""
    child = opened(terminal)
    new = locked.book.with_name("nytt.txt")
    new.write_text("fem helt andre ord her", encoding="utf-8")
    monkeypatch.setenv("KOORD_PASSORD", PASSPHRASE)
    locked.ok("nytt-passord", "--passordfil", str(new), "--ikke-spør")

    child.sendline("huskeliste 1")
    child.expect("Feil passord")
    answer(child, ("Passord: ", "fem helt andre ord her"))
    child.expect(PROMPT)

    assert "1.1" in typed(child, "huskeliste 1")


def test_holding_open_is_as_outside(locked: Koord, terminal: Terminal) -> None:
    """`lås-opp` in the window opens for other terminals, and only that; ending it locks nothing."""
    child = opened(terminal)
    assert locked("huskeliste").code == 7
    child.sendline("lås-opp --til 23.59")
    answer(child, ("Passord: ", PASSPHRASE))
    child.expect("er åpen til kl. 23.59")
    child.sendline("slutt")
    read_to_end(child)

    assert locked("huskeliste").code == 0


def test_two_terminals_work_at_once(family: Koord, terminal: Terminal) -> None:
    """A workbook that is held open asks nothing, and what another terminal does is seen at once."""
    child = terminal("økt")
    child.expect(PROMPT)
    family.ok("husk", "1", "Skrevet utenfor")

    assert "Skrevet utenfor" in typed(child, "huskeliste 1")
    assert "Skrevet inne" in typed(child, "husk 1 'Skrevet inne'")
    assert "Skrevet inne" in family.ok("huskeliste", "1").out


def test_practice_inside_is_kept_apart(locked: Koord, terminal: Terminal, home: Path) -> None:
    """`øv` in the window says it is practice, and neither book sees the other's tasks."""
    child = opened(terminal)

    assert "ØVING" in typed(child, "øv husk 1 'Bare på liksom'")
    assert "ØVING" not in typed(child, "huskeliste 1")
    assert "Bare på liksom" not in typed(child, "huskeliste 1 --alle")
    assert "har ingen plass i øvinga" in typed(child, "øv økt")
    assert "Bare på liksom" in typed(child, "øv huskeliste 1")
    assert key_file(locked.book.with_name("ovingsbok.koord")).exists()


def test_the_practice_book_has_no_window(koord: Koord, terminal: Terminal) -> None:
    """A window on the practice workbook is refused: it has no passphrase to lock with."""
    koord.ok("øv")
    child = terminal("økt", "--arbeidsbok", str(koord.book.with_name("ovingsbok.koord")))

    assert "koord øv huskeliste" in read_to_end(child)
    assert child.exitstatus == 6


def test_the_tabulator_shows_no_names(family: Koord, terminal: Terminal) -> None:
    """Words, verbs, flags and numbers are completed; a case shows its code, an item its kind."""
    family.ok("ny-sak", "Tuva Bø", "--født", "2.2.2020")
    family.ok("lås")
    child = opened(terminal)
    child.send("huskel\t")
    child.expect("iste")
    child.send("\t")
    child.expect("1.*EL.*2.*TB")
    shown = str(child.after)
    child.send("\x03")
    child.expect(PROMPT)
    child.send("gjort 1.\t")
    child.expect("1.1.*gjøremål.*1.4.*gjøremål")
    shown += str(child.after)
    child.send("\x03")
    child.expect(PROMPT)
    child.send("samtykke g\t")
    child.expect("itt")
    child.send("\x03")
    child.expect(PROMPT)
    child.send("okt --las\t")
    child.expect("s-etter")
    shown += str(child.before)

    assert "Emma" not in shown
    assert "samtykke i første" not in shown


def test_pasted_lines_run_in_order(locked: Koord, terminal: Terminal) -> None:
    """Lines pasted together run one after the other, and stop at the first that fails."""
    child = opened(terminal)
    paste = "husk 1 Først\nkan 1 PPT\ngjort 1.99\nhusk 1 Sist"
    child.send(f"\x1b[200~{paste}\x1b[201~\r")
    child.expect("koord> kan 1 PPT")
    child.expect("koord> gjort 1.99")
    child.expect("Linjer som ikke er kjørt: 1")
    child.expect(PROMPT)
    shown = typed(child, "huskeliste 1")

    assert "Først" in shown
    assert "Sist" not in shown


def test_the_editor_works_inside(consented: Koord, terminal: Terminal) -> None:
    """`referat` opens the editor from the window, and the prompt comes back afterwards."""
    consented.ok(
        *("innkall", "1", "--dato", "20.1", "--kl", "14", "--punkt", "Mål", "--format", "md")
    )
    folder = consented.folder.parent
    script = folder / "skriv.sh"
    script.write_text(EDITOR.format(folder=folder), encoding="utf-8")
    script.chmod(0o700)
    (folder / "neste.md").write_text(GOOD, encoding="utf-8")
    child = terminal("økt", EDITOR=str(script))
    child.expect(PROMPT)

    typed(child, "referat 1.6 --format md")

    assert consented.json("sak", "1")["meetings"][0]["state"] == "holdt"


@pytest.mark.parametrize(("columns", "term"), [(40, "xterm-256color"), (80, "dumb")])
def test_small_and_dumb_terminals(
    locked: Koord, terminal: Terminal, columns: int, term: str
) -> None:
    """It works on a narrow screen, and on one without any steering, where it locks too."""
    child = terminal("økt", "--lås-etter", "0,05", columns=columns, TERM=term)
    answer(child, ("Passord: ", PASSPHRASE), ("koord>", "huskeliste 1"))
    child.expect("Passord: ")
    shown = str(child.before)

    assert "1.1" in shown
    assert ("\x1b" in shown) == (term != "dumb")


@pytest.mark.parametrize("value", ["0", "-1", "nei", "1000", "nan", "inf"])
def test_the_time_must_make_sense(koord: Koord, value: str) -> None:
    """`--lås-etter` takes minutes, more than none and no more than four hours."""
    refused = koord("økt", f"--lås-etter={value}")

    assert refused.code == 4
    assert "koord økt --lås-etter 15" in refused.err


def test_without_a_terminal_nothing_is_read(family: Koord, terminal: Terminal) -> None:
    """Where nobody types, it is refused with what to do, and no line of the input is run."""
    refused = family("økt", stdin="husk 1 Fra et skript\n")
    child = terminal("økt", "--json")

    assert refused.code == 2
    assert "koord huskeliste" in refused.err
    assert "Fra et skript" not in family.ok("huskeliste", "1").out
    read_to_end(child)
    assert child.exitstatus == 2


def test_no_workbook_no_window(koord: Koord, terminal: Terminal) -> None:
    """Without a workbook it ends as every command does, with how to make one."""
    koord.book.unlink()
    child = terminal("økt")

    assert "koord oppsett" in read_to_end(child)
    assert child.exitstatus == 3


def test_it_may_look_at_another_workbook(locked: Koord, terminal: Terminal, home: Path) -> None:
    """`--arbeidsbok` at the start holds for every command in the window."""
    other = home / "annen.koord"
    locked.book.replace(other)
    child = opened(terminal, "--arbeidsbok", str(other))

    assert "1.1" in typed(child, "huskeliste 1")
    assert str(other) in typed(child, "om").replace("\n", "")


def test_no_key_is_stored(locked: Koord, terminal: Terminal) -> None:
    """While the window is open, its key lies nowhere but in the window."""
    from koord import clock

    child = opened(terminal)
    typed(child, "huskeliste 1")

    assert unlocked.read(locked.book, clock.now()) is None
    assert without_colour(typed(child, "saker")).count("EL") == 1
