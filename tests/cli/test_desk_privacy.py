"""Privacy at the desk: codes or numbers alone, an emptied screen, and names on the line."""

import os
import stat
from pathlib import Path

import pytest

from koord.cli import editor
from koord.cli.completing import FromWorkbook
from koord.cli.session import Session
from tests.cli.conftest import Terminal, read_to_end, without_colour
from tests.cli.test_wizards import answer
from tests.conftest import PASSPHRASE, Koord

CODE = "QXZ"
WORD = "i historikken til skallet"
READS = (
    ("i-dag",),
    ("huskeliste",),
    ("huskeliste", "--alle"),
    ("huskeliste", "1"),
    ("huskeliste", "--hvorfor", "1"),
    ("runde",),
    ("saker",),
    ("sak", "1"),
    ("kontakter",),
    ("kontakter", "1"),
    ("kan", "1", "PPT"),
    ("samtykker",),
    ("samtykke", "vis", "1.5"),
    ("ring",),
    ("logg", "1", "--vis"),
    ("fagsystem",),
    ("søk", "ring"),
    ("søk", "emma"),
    ("møteplan", "1"),
    ("møteplan", "--mangler"),
    ("sendt", "1"),
    ("tid",),
    ("tid", "1"),
    ("historikk",),
)


@pytest.fixture
def coded(consented: Koord, monkeypatch: pytest.MonkeyPatch) -> Koord:
    """The family under a code that stands nowhere by chance, with something of most kinds."""
    consented.ok("sak", "endre", "1", "--kode", CODE, "--kontakt", "telefon, hver uke")
    consented.ok("husk", "1", "Ringe bestemor", "--frist", "1.12.2026", "--ansvarlig", "bruker")
    consented.ok("husk", "1", "Sende rapport", "--frist", "1.12.2026", "--ansvarlig", "PPT")
    consented.ok("logg", "1", "Ringte PPT", "--type", "telefon", "--med", "bruker")
    consented.ok("tid", "1", "--avtalt", "2t/uke")
    monkeypatch.setenv("KOORD_I_DAG", "2026-12-05")
    return consented


def shown(koord: Koord, words: tuple[str, ...]) -> str:
    """Return all that a command says."""
    answered = koord(*words)
    return answered.out + answered.err


def test_the_user_is_shown_by_code(coded: Koord) -> None:
    """By default the code stands for the user, and the name nowhere."""
    said = {words: shown(coded, words) for words in READS}

    assert sum(CODE in text for text in said.values()) > len(READS) // 2
    assert [words for words, text in said.items() if "Emma" in text] == []


def test_with_numbers_alone_no_code_is_shown(coded: Koord) -> None:
    """No command shows the code, no sentence has a hole where it stood, and names are hidden."""
    coded.ok("oppsett", "visning", "nummer")

    said = {words: shown(coded, words) for words in READS}

    assert [words for words, text in said.items() if CODE in text or "Emma" in text] == []
    assert [words for words, text in said.items() if "()" in text or ": ," in text] == []
    assert [words for words, text in said.items() if " ," in text or "  ·" in text] == []
    assert FromWorkbook(Session()).cases(practice=False) == [(1, "")]


def test_the_code_still_finds_the_case(coded: Koord) -> None:
    """What is hidden can be typed, stands on papers and in JSON of the case, and comes back."""
    coded.ok("oppsett", "visning", "nummer")

    assert coded.ok("sak", CODE).out.startswith("Sak 1: 9 år")
    assert coded.ok("sak", "1", "--vis-navn").out.startswith("Sak 1: Emma Larsen, 9 år")
    assert coded.json("sak", "1")["code"] == CODE
    coded.ok("angre", "--ja")
    assert coded.ok("sak", "1").out.startswith(f"Sak 1: {CODE}, 9 år")


def test_the_setting_is_asked_for_and_changed_once(coded: Koord) -> None:
    """Without a word it says what is chosen; the same again changes nothing."""
    assert coded.json("oppsett", "visning") == {"shown_as": "kode", "changed": False}
    assert coded.json("oppsett", "visning", "nummer")["changed"]
    assert not coded.json("oppsett", "visning", "nummer")["changed"]
    assert coded("oppsett", "visning", "navn").code == 4


def test_an_error_never_names_the_user(coded: Koord) -> None:
    """Who is in the case is told with the code, or the role when numbers alone are shown."""
    wrong = (("kan", "1", "tante"), ("logg", "1", "hei", "--med", "tante"))
    for setting, said in (("kode", CODE), ("nummer", "bruker")):
        coded.ok("oppsett", "visning", setting)
        for words in wrong:
            error = coded(*words).err
            assert "Emma" not in error and said in error


# --- Locking -----------------------------------------------------------------------------------


@pytest.mark.slow
def test_locking_empties_the_screen(coded: Koord, terminal: Terminal) -> None:
    """The screen and what has scrolled away; on a dumb terminal line feeds, in a pipe nothing."""
    said = read_to_end(terminal("lås"))
    assert "\x1b[H\x1b[2J\x1b[3J" in said
    assert said.index("\x1b[3J") < said.index("er låst")

    dumb = read_to_end(terminal("lås", TERM="dumb"))
    assert "\x1b" not in dumb and dumb.count("\n") >= 24
    assert coded.ok("lås").out == "Arbeidsboka var låst alt.\n"
    assert "\x1b" not in read_to_end(terminal("lås", "--json"))


def test_locking_empties_the_clipboard_it_has_filled(
    coded: Koord, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What koord put there is gone; what someone else put there afterwards is left alone."""
    board = home / "tavle"
    program = home / "bin" / "wl-copy"
    program.parent.mkdir()
    program.write_text(f"#!/bin/sh\ncat > '{board}'\n", encoding="utf-8")
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("PATH", f"{program.parent}{os.pathsep}{os.environ['PATH']}")
    (entry,) = coded.json("logg", "1", "--vis")["entries"]
    coded.ok("fagsystem", entry["item"], "--kopier")
    assert "Ringte PPT" in board.read_text(encoding="utf-8")

    assert "Utklippstavla er tømt." in coded.ok("lås").out
    assert board.read_text(encoding="utf-8") == ""

    board.write_text("hennes eget", encoding="utf-8")
    assert not coded.json("lås")["clipboard_emptied"]
    assert board.read_text(encoding="utf-8") == "hennes eget"


# --- Names on the line -------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("sak", "Emma Larsen"), True),
        (("sak", "emma"), True),
        (("kan", "1", "Kari"), True),
        (("logg", "1", "Ringte Kari om saken"), True),
        (("husk", "1", "Ring Emma", "--ansvarlig=Ola"), True),
        (("ny-sak", "Tor Bakke", "--født", "1.2.2012"), True),
        (("sak", "1"), False),
        (("sak", CODE), False),
        (("kan", "1", "Åse"), False),
        (("logg", "1", "Snakket kari om noe"), False),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_a_name_on_the_line_gets_a_word(
    coded: Koord, terminal: Terminal, words: tuple[str, ...], told: bool
) -> None:
    """The names of families, not of colleagues, numbers or codes; the answer comes first."""
    said = without_colour(read_to_end(terminal(*words)))

    assert (WORD in said) is told
    assert not told or said.rstrip().endswith("koord hjelp personvern")


@pytest.mark.slow
def test_where_no_shell_remembers_nothing_is_said(coded: Koord, terminal: Terminal) -> None:
    """Not to other programs, and not in the window."""
    assert WORD not in coded.ok("sak", "Emma Larsen").err
    assert WORD not in read_to_end(terminal("sak", "Emma Larsen", "--json"))
    coded.ok("lås")
    window = terminal("økt")
    answer(window, ("Passord: ", PASSPHRASE))
    window.expect_exact("koord>")
    window.sendline("sak Emma")
    window.expect_exact("Gjøremål")
    window.sendline("slutt")
    assert WORD not in read_to_end(window)


# --- The editor's folder -----------------------------------------------------------------------


def test_a_text_left_by_a_killed_command_is_told_of(
    coded: Koord, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It may be all there is of what she wrote, so it is named and not removed."""
    monkeypatch.setattr(editor, "_private_place", lambda: str(tmp_path))
    gone, mine = tmp_path / "koord-tekst-999999-ab", tmp_path / f"koord-tekst-{os.getpid()}-ab"
    gone.mkdir(mode=0o700)
    mine.mkdir(mode=0o700)
    (gone / "referat.md").write_text("Alt hun skrev", encoding="utf-8")

    said = coded.ok("lås").err

    assert str(gone) in said and str(mine) not in said
    assert (gone / "referat.md").read_text(encoding="utf-8") == "Alt hun skrev"
