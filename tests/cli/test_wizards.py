"""The wizards, typed into a real terminal: answers are kept, wrong ones are asked again."""

import contextlib
import stat
import time
from collections.abc import Callable
from pathlib import Path

import pexpect
import pytest

from tests.cli.conftest import Terminal, read_to_end
from tests.conftest import PASSPHRASE, Koord

pytestmark = pytest.mark.slow


def answer(child: "object", *pairs: tuple[str, str]) -> None:
    """Wait for each prompt and type its answer."""
    for prompt, text in pairs:
        child.expect(prompt)  # type: ignore[attr-defined]  # pexpect has no types
        child.sendline(text)  # type: ignore[attr-defined]  # as above


def test_setup_asks_for_everything(home: Path, terminal: Terminal) -> None:
    """`oppsett` asks field by field, asks a bad one again, and makes a private workbook."""
    book = home / "bok" / "arbeidsbok.koord"
    child = terminal("oppsett", KOORD_ARBEIDSBOK=str(book))
    answer(
        child,
        ("Navnet ditt: ", ""),
        ("Navnet ditt: ", "Nora Lie"),
        ("Tittel .*: ", "barnekoordinator"),
        ("Enhet: ", "Familiens hus"),
        ("Kommune: ", "Solvik"),
        ("Telefon .*: ", "12"),
        ("Telefon .*: ", "400 00 000"),
        ("E-post .*: ", "nora"),
        ("E-post .*: ", "nora@solvik.example"),
        (r"Språk på papirene .*\[nb\]: ", "engelsk"),
        (r"Språk på papirene .*\[nb\]: ", "NN"),
        (r"Rutine .*\[nasjonal\]: ", ""),
        ("Mappe for papirer .*: ", str(home / "papirer")),
        ("Nytt passord: ", "kort"),
        ("Nytt passord: ", PASSPHRASE),
        ("En gang til: ", PASSPHRASE + "!"),
        ("Nytt passord: ", PASSPHRASE),
        ("En gang til: ", PASSPHRASE),
        (r"Lage et ark til konvolutt .*\[J/n\] ", "ja"),
    )
    shown = read_to_end(child)

    assert child.exitstatus == 0
    assert PASSPHRASE not in shown
    assert "Gjenopprettingsnøkkel" in shown
    assert 'koord ny-sak "Fornavn Etternavn"' in shown
    assert stat.S_IMODE(book.stat().st_mode) == 0o600
    assert stat.S_IMODE(book.parent.stat().st_mode) == 0o700
    assert stat.S_IMODE((book.parent / "gjenopprettingsnokkel.txt").stat().st_mode) == 0o600
    key_line = shown.split("1.  ")[1][:9]
    assert key_line in (book.parent / "gjenopprettingsnokkel.txt").read_text(encoding="utf-8")


def test_a_flag_is_not_asked_for(home: Path, terminal: Terminal) -> None:
    """What stands on the command line is not asked for again."""
    child = terminal("oppsett", "--navn", "Nora Lie", "--tittel", "leder", "--kommune", "Solvik")

    child.expect("Enhet: ")
    child.sendintr()
    read_to_end(child)
    assert child.exitstatus == 130


@pytest.mark.parametrize("last", ["intr", "eof"])
def test_setup_can_be_left(home: Path, terminal: Terminal, last: str) -> None:
    """Ctrl-C, or the end of input, makes nothing and gives back the answers as one command."""
    book = home / "bok" / "arbeidsbok.koord"
    child = terminal("oppsett", KOORD_ARBEIDSBOK=str(book))
    answer(child, ("Navnet ditt: ", "Nora Lie"), ("Tittel .*: ", ""), ("Enhet: ", "Hjelp"))
    child.expect("Kommune: ")
    child.sendintr() if last == "intr" else child.sendeof()
    shown = read_to_end(child)

    assert child.exitstatus == 130
    assert not book.exists()
    assert 'koord oppsett --navn "Nora Lie" --enhet Hjelp' in shown
    assert "Traceback" not in shown


def test_setup_can_be_left_at_the_passphrase(home: Path, terminal: Terminal) -> None:
    """Ctrl-C at the passphrase makes nothing, and the passphrase is not in what is shown."""
    book = home / "bok" / "arbeidsbok.koord"
    words = ("--navn", "Nora", "--tittel", "x", "--enhet", "y", "--kommune", "z", "--språk", "nb")
    child = terminal(
        *("oppsett", *words, "--rutine", "nasjonal", "--mappe", str(home / "papirer")),
        KOORD_ARBEIDSBOK=str(book),
    )
    answer(child, ("Telefon .*: ", ""), ("E-post .*: ", ""), ("Nytt passord: ", PASSPHRASE))
    child.expect("En gang til: ")
    child.sendintr()
    shown = read_to_end(child)

    assert child.exitstatus == 130
    assert not book.exists()
    assert PASSPHRASE not in shown


def test_a_meeting_is_asked_for(consented: Koord, terminal: Terminal) -> None:
    """`innkall 1` asks date, time, place, who, with the judgement beside each, and items."""
    consented.ok("kontakt", "ny", "1", "Per Dahl", "--instans", "NAV")
    child = terminal("innkall", "1", "--format", "md")
    answer(child, ("Dato: ", "i fjor"), ("Dato: ", "ons uke 3"), ("Klokka: ", "kvart over"))
    answer(child, ("Klokka: ", "14"), ("Sted: ", "Rådhuset 3"))
    child.expect("Kan få vite om et møte onsdag 20. januar 2027, uke 3:")
    child.expect(r"Kari Larsen +JA")
    child.expect(r"Per Dahl \(NAV\) +MANGLER: ")
    child.expect(r"Åse Øvrebø \(PPT\) +JA")
    answer(
        child,
        (r"Hvem skal ikke med .*\[Per Dahl\]: ", "Ukjent Person"),
        (r"Hvem skal ikke med .*\[Per Dahl\]: ", "Per Dahl, Ola Larsen"),
        ("Sak: ", ""),
        ("Sak: ", "Språk i skolen"),
        ("Neste sak .*: ", "Fritid"),
        ("Neste sak .*: ", ""),
    )
    shown = read_to_end(child)

    assert child.exitstatus == 0, shown
    (meeting,) = consented.json("sak", "1")["meetings"]
    assert meeting["date"] == "2027-01-20"
    assert "Ikke med: Per Dahl" in shown
    agenda = next(consented.folder.glob("*saksliste*")).read_text(encoding="utf-8")
    assert "Språk i skolen" in agenda
    assert "Fritid" in agenda


def test_a_stop_in_the_wizard_keeps_the_answers(family: Koord, terminal: Terminal) -> None:
    """Who insists on someone without consent is stopped, with all the answers in the way out."""
    child = terminal("innkall", "1", "--format", "md", columns=300)
    answer(
        child,
        ("Dato: ", "20.1"),
        ("Klokka: ", "14"),
        ("Sted: ", "Rådhuset 3"),
        ("Hvem skal ikke med .*: ", "ingen"),
    )
    shown = read_to_end(child)

    assert child.exitstatus == 5
    way = '--dato 20.1 --kl 14 --sted "Rådhuset 3" --uten "Åse Øvrebø" --uten "Solbakken barnehage"'
    assert f"koord innkall 1 --format md {way}" in shown


def test_a_meeting_can_be_left(consented: Koord, terminal: Terminal) -> None:
    """Ctrl-C in the wizard calls nothing, makes no paper, and gives back the answers."""
    child = terminal("innkall", "1")
    answer(
        child,
        ("Dato: ", "20.1"),
        ("Klokka: ", "14"),
        ("Sted: ", ""),
        ("Hvem skal ikke med .*: ", ""),
        ("Sak: ", "Språk"),
    )
    papers = sorted(consented.folder.iterdir())
    child.expect("Neste sak")
    child.sendintr()
    shown = read_to_end(child)

    assert child.exitstatus == 130
    assert "koord innkall 1 --dato 20.1 --kl 14" in shown
    assert consented.json("sak", "1")["meetings"] == []
    assert sorted(consented.folder.iterdir()) == papers


def test_only_the_items_are_asked_for(consented: Koord, terminal: Terminal) -> None:
    """With date and time given, what is left is the agenda, and only once nobody stops it."""
    child = terminal("innkall", "1", "--dato", "20.1", "--kl", "14", "--format", "md")
    answer(child, ("Sak: ", "Språk i skolen"), ("Neste sak .*: ", ""))
    shown = read_to_end(child)

    assert child.exitstatus == 0, shown


def test_other_questions(consented: Koord, terminal: Terminal) -> None:
    """`ny-sak`, `husk` and `samtykke gitt` ask for what is missing, and again for what is wrong."""
    child = terminal("ny-sak")
    answer(child, ("Brukerens navn: ", "Tuva Bø"))
    answer(child, ("Fødselsdato: ", "31.2.2020"), ("Fødselsdato: ", "2.2.2020"))
    assert "Sak 2 (TB) er opprettet." in read_to_end(child)

    child = terminal("husk", "1")
    answer(child, ("Hva skal huskes: ", ""), ("Hva skal huskes: ", "Ring PPT"))
    assert "Ring PPT → på lista" in read_to_end(child)

    consented.ok("samtykke", "skjema", "2", "--for", "BUP", "--format", "md")
    child = terminal("samtykke", "gitt", "2.5")
    answer(child, ("Hvem har skrevet under: ", "Tuva Bø"), ("Når: ", "tull"), ("Når: ", "i går"))
    read_to_end(child)
    assert child.exitstatus in (0, 3, 4)


EDITOR = """#!/bin/sh
cat {folder}/neste.md > "$1"
stat -c %a "$1" "$(dirname "$1")" > {folder}/rettigheter
"""
GOOD = """\
Til stede: Kari Larsen, Åse Øvrebø
Forfall: Ola Larsen, Solbakken barnehage

## 1 Siden sist
Rapporten er ferdig.
- [ ] PPT: sende rapporten (frist 12.2)
"""


def test_minutes_through_the_editor(consented: Koord, terminal: Terminal) -> None:
    """A text with a line that cannot be read is kept, and taken up again as it was."""
    consented.ok(
        *("innkall", "1", "--dato", "20.1", "--kl", "14", "--punkt", "Mål", "--format", "md")
    )
    folder = consented.folder.parent
    script = folder / "skriv.sh"
    script.write_text(EDITOR.format(folder=folder), encoding="utf-8")
    script.chmod(0o700)
    bad = GOOD.replace("(frist 12.2)", "(frist en gang)")
    (folder / "neste.md").write_text(bad, encoding="utf-8")

    child = terminal("referat", "1.6", "--format", "md", EDITOR=str(script))
    shown = read_to_end(child)

    assert child.exitstatus == 4
    assert "Linje 6" in shown
    assert "koord referat 1.6" in shown
    assert consented.json("sak", "1")["meetings"][0]["state"] == "innkalt"
    assert (folder / "rettigheter").read_text(encoding="utf-8").split() == ["600", "700"]

    keep = folder / "behold.sh"
    keep.write_text(f'#!/bin/sh\ncp "$1" {folder}/sett.md\n', encoding="utf-8")
    keep.chmod(0o700)
    child = terminal("referat", "1.6", "--format", "md", EDITOR=str(keep))
    shown = read_to_end(child)
    assert (folder / "sett.md").read_text(encoding="utf-8") == bad

    (folder / "neste.md").write_text(GOOD, encoding="utf-8")
    child = terminal("referat", "1.6", "--format", "md", VISUAL=str(script), EDITOR="false")
    shown = read_to_end(child)
    assert child.exitstatus == 0, shown
    assert consented.json("sak", "1")["meetings"][0]["state"] == "holdt"
    assert "sende rapporten" in consented.ok("huskeliste", "1").out


def test_an_editor_that_fails(consented: Koord, terminal: Terminal) -> None:
    """An editor that cannot be started, or gives up, is said plainly; nothing is entered."""
    consented.ok(
        *("innkall", "1", "--dato", "20.1", "--kl", "14", "--punkt", "Mål", "--format", "md")
    )
    for editor in ("false", "finnes-ikke-her", "'uten slutt"):
        child = terminal("referat", "1.6", EDITOR=editor, VISUAL="")
        shown = read_to_end(child)

        assert child.exitstatus == 6, shown
        assert "--fil" in shown
    assert consented.json("sak", "1")["meetings"][0]["state"] == "innkalt"


def test_ctrl_c_in_the_editor_is_the_editors(consented: Koord, terminal: Terminal) -> None:
    """Ctrl-C while the editor runs does not cost what is written."""
    consented.ok(
        *("innkall", "1", "--dato", "20.1", "--kl", "14", "--punkt", "Mål", "--format", "md")
    )
    folder = consented.folder.parent
    script = folder / "lenge.sh"
    script.write_text(
        f"#!/bin/sh\ntrap '' INT\ncat {folder}/neste.md > \"$1\"\necho klar\nread linje\n",
        encoding="utf-8",
    )
    script.chmod(0o700)
    (folder / "neste.md").write_text(GOOD, encoding="utf-8")

    child = terminal("referat", "1.6", "--format", "md", EDITOR=str(script))
    child.expect("klar")
    child.sendintr()
    child.sendline("ferdig")
    shown = read_to_end(child)

    assert child.exitstatus == 0, shown
    assert consented.json("sak", "1")["meetings"][0]["state"] == "holdt"


def test_a_window_that_is_closed_keeps_the_text(consented: Koord, terminal: Terminal) -> None:
    """When the terminal goes while the editor is open, the text is a draft, and no file is left."""
    consented.ok(
        *("innkall", "1", "--dato", "20.1", "--kl", "14", "--punkt", "Mål", "--format", "md")
    )
    folder = consented.folder.parent
    script = folder / "langsom.sh"
    script.write_text(
        f'#!/bin/sh\ncat {folder}/neste.md > "$1"\ndirname "$1" > {folder}/hvor\n'
        "echo klar\nsleep 60\n",
        encoding="utf-8",
    )
    script.chmod(0o700)
    (folder / "neste.md").write_text(GOOD, encoding="utf-8")

    child = terminal("referat", "1.6", "--format", "md", EDITOR=str(script))
    child.expect("klar")
    # It gives the command little time to end by itself, and says so; we wait below.
    with contextlib.suppress(pexpect.ExceptionPexpect):
        child.close(force=False)

    place = Path((folder / "hvor").read_text(encoding="utf-8").strip())
    wait_until(lambda: not place.exists())
    keep = folder / "behold.sh"
    keep.write_text(f'#!/bin/sh\ncp "$1" {folder}/sett.md\n', encoding="utf-8")
    keep.chmod(0o700)
    read_to_end(terminal("referat", "1.6", "--format", "md", EDITOR=str(keep)))
    assert (folder / "sett.md").read_text(encoding="utf-8") == GOOD
    assert consented.json("sak", "1")["meetings"][0]["state"] == "innkalt"


def wait_until(is_so: Callable[[], bool], seconds: int = 20) -> None:
    """Wait for another process to get something done."""
    for _ in range(seconds * 10):
        if is_so():
            return
        time.sleep(0.1)
    raise AssertionError("it did not happen")


def test_the_plan_asks_line_by_line(consented: Koord, terminal: Terminal) -> None:
    """Each line is told and asked about; a date moves it, and Ctrl-C gives the answers back."""
    child = terminal("møteplan", "lag", "1", "--format", "md")
    child.expect("Møte: tirsdag 30. mars 2027")
    child.expect("annen dato")
    child.sendline("lørdag som er tull")
    child.expect("ikke en dato")
    child.sendline("14.4 kl 13")
    child.expect("Samtale med bruker før møtet")
    child.expect("annen dato")
    child.sendintr()
    said = read_to_end(child)

    assert 'koord møteplan lag 1 --format md --møte "14.4 kl 13"' in said
    assert consented.json("møteplan", "1")["planned"] is False
