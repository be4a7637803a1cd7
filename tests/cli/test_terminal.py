"""On a real terminal: columns within 80, colour that can be turned off, prompts for the key."""

import re
import stat

import pytest

from koord.workbook import unlocked
from tests.cli.conftest import Terminal, read_to_end, without_colour
from tests.conftest import PASSPHRASE, Koord

pytestmark = pytest.mark.slow
PAGES = ((), ("huskeliste",), ("sak", "1"), ("kontakter",), ("samtykker",), ("om",), ("saker",))


@pytest.fixture
def lived_in(consented: Koord) -> Koord:
    """A workbook with long names, late tasks and a blocked person."""
    consented.ok(
        *("ny-sak", "Tuva Bø", "--født", "2.2.2024", "--instans", "BUP"),
        *("--forelder", "Bjørn-Erik Langeland Kristoffersen (far)"),
        *("--instans", "Interkommunal pedagogisk-psykologisk tjeneste i Vest"),
    )
    long = "Ring om rapporten som skulle vært sendt til foreldrene før høstferien"
    consented.ok("husk", "1", long, "--frist", "20.11.2026", "--ansvarlig", "PPT")
    consented.ok("husk", "1", "Ring mor", "--frist", "20.11.2026")
    consented.ok("kontakt", "endre", "1", "far", "--sperret", "besøksforbud")
    return consented


def test_pages_fit_in_eighty_columns(lived_in: Koord, terminal: Terminal) -> None:
    """No line is wider than the terminal, and no column is squeezed to nothing."""
    for words in PAGES:
        shown = without_colour(read_to_end(terminal(*words)))

        assert [line for line in shown.splitlines() if len(line) > 80] == [], words
        assert not re.search(r"[\u2500-\u257f]", shown), words
        if words == ("kontakter",):
            assert all(part in shown for part in ("Kari Larsen", "90 00 00 00", "SPERRET"))


def test_columns_change_the_width(lived_in: Koord, terminal: Terminal) -> None:
    """`COLUMNS` goes before the size of the terminal, and a wide one is used."""
    narrow = read_to_end(terminal("huskeliste", columns=200, COLUMNS="80"))
    wide = read_to_end(terminal("huskeliste", columns=200))

    assert max(map(len, without_colour(narrow).splitlines())) <= 80
    assert max(map(len, without_colour(wide).splitlines())) > 80


@pytest.mark.parametrize("setting", [{"NO_COLOR": "1"}, {"TERM": "dumb"}], ids=str)
def test_colour_can_be_turned_off(
    lived_in: Koord, terminal: Terminal, setting: dict[str, str]
) -> None:
    """With `NO_COLOR`, or on a dumb terminal, not one escape code is sent; the words stay."""
    coloured = read_to_end(terminal())
    plain = read_to_end(terminal(**setting))

    assert "\x1b[" in coloured
    assert "\x1b" not in plain
    assert without_colour(coloured) == plain
    assert "over fristen" in plain


def test_a_stop_keeps_its_commands_whole(family: Koord, terminal: Terminal) -> None:
    """On a narrow screen each way out stands on a line of its own, to be copied."""
    words = ("innkall", "1", "--dato", "ons uke 3", "--kl", "14", "--sted", "Rådhuset 3")
    child = terminal(*words, "--punkt", "Språk i skolen")
    shown = read_to_end(child)

    assert child.exitstatus == 5
    commands = [line for line in shown.splitlines() if line.startswith("    koord ")]
    assert len(commands) == 3
    assert commands[1].endswith('--uten "Åse Øvrebø" --uten "Solbakken barnehage"')
    prose = [line for line in shown.splitlines() if line not in commands]
    assert all(len(line) <= 80 for line in prose)


def test_a_national_terminal_shows_norwegian_letters(family: Koord, terminal: Terminal) -> None:
    """Æ, ø and å arrive whole also where the locale says nothing about UTF-8."""
    shown = read_to_end(terminal("kontakter", LANG="C", LC_ALL="C"))

    assert "Åse Øvrebø" in shown


def test_three_wrong_passphrases_are_enough(family: Koord, terminal: Terminal) -> None:
    """A wrong passphrase is asked again twice; the third ends with the exit code of the key."""
    family.ok("lås")
    child = terminal("huskeliste")
    for _ in range(3):
        child.expect("Passord: ")
        child.sendline("helt feil passord")
    shown = read_to_end(child)

    assert child.exitstatus == 7
    assert "helt feil passord" not in shown
    assert shown.count("asswor") == 0


def test_a_wrong_passphrase_may_be_mended(family: Koord, terminal: Terminal) -> None:
    """After a wrong one the right one opens, and a no to holding it open stores no key."""
    family.ok("lås")
    child = terminal("huskeliste", "1")
    child.expect("Passord: ")
    child.sendline("helt feil passord")
    child.expect("Passord: ")
    child.sendline(PASSPHRASE)
    child.expect(r"Hold åpen til kl\. \d\d\.\d\d\? \[J/n\] ")
    child.sendline("kanskje")
    child.expect("Svar ja eller nei")
    child.sendline("n")
    shown = read_to_end(child)

    assert child.exitstatus == 0
    assert "Snakk om samtykke" in shown
    assert family("huskeliste").code == 7


def test_enter_holds_it_open_until_it_is_locked(family: Koord, terminal: Terminal) -> None:
    """Enter takes the usual yes: the next command asks nothing, until `lås`."""
    family.ok("lås")
    child = terminal("huskeliste", "1")
    child.expect("Passord: ")
    child.sendline(PASSPHRASE)
    child.expect(r"\[J/n\] ")
    child.sendline("")
    assert "koord lås" in read_to_end(child)

    assert family("huskeliste").code == 0
    assert family.ok("lås").out == "Arbeidsboka er låst.\n"
    assert family.ok("lås").out == "Arbeidsboka var låst alt.\n"
    assert family("huskeliste").code == 7


def test_unlocking_asks_once(family: Koord, terminal: Terminal) -> None:
    """`lås-opp` asks for the passphrase, says until when, and leaves a private key file."""
    family.ok("lås")
    child = terminal("lås-opp", "--til", "23.59")
    child.expect("Passord: ")
    child.sendline(PASSPHRASE)
    assert "Arbeidsboka er åpen til kl. 23.59." in read_to_end(child)

    assert family("huskeliste").code == 0
    kept = [path for path in (family.book.parents[1] / "runtime").rglob("*") if path.is_file()]
    assert kept
    assert all(stat.S_IMODE(path.stat().st_mode) == 0o600 for path in kept)


def test_prompts_are_off_when_asked(family: Koord, terminal: Terminal) -> None:
    """`--ikke-spør` and `--json` never ask, also on a terminal."""
    family.ok("lås")
    for flag in ("--ikke-spør", "--json"):
        child = terminal("huskeliste", flag)
        assert "Arbeidsboka er låst." in read_to_end(child)
        assert child.exitstatus == 7


def test_undo_asks_first(family: Koord, terminal: Terminal) -> None:
    """`angre` shows what it is about and asks; a no changes nothing."""
    family.ok("gjort", "1.1")
    child = terminal("angre")
    child.expect(r"Det siste som ble gjort: [^\r]+\r")
    child.expect(r"Angre dette\? \[J/n\] ")
    child.sendline("n")
    read_to_end(child)
    assert child.exitstatus == 130
    assert family.json("huskeliste", "1", "--alle")["tasks"][-1]["state"] == "done"

    child = terminal("angre")
    child.expect(r"\[J/n\] ")
    child.sendline("ja")
    assert "Angret" in read_to_end(child)
    assert all(task["state"] == "open" for task in family.json("huskeliste", "1")["tasks"])


def test_a_new_passphrase_makes_the_old_keys_void(koord: Koord, terminal: Terminal) -> None:
    """`nytt-passord` asks for old and new twice; old passphrase and old recovery key are void."""
    key = unlocked_recovery_key(koord)
    child = terminal("nytt-passord")
    child.expect("Passordet du har nå: ")
    child.sendline(PASSPHRASE)
    child.expect("Nytt passord: ")
    child.sendline("kort")
    child.expect("Nytt passord: ")
    child.sendline("fem helt andre ord her")
    child.expect("En gang til: ")
    child.sendline("fem helt andre ord der")
    child.expect("Nytt passord: ")
    child.sendline("fem helt andre ord her")
    child.expect("En gang til: ")
    child.sendline("fem helt andre ord her")
    child.expect(r"Lage et ark til konvolutt .*\[J/n\] ")
    child.sendline("ja")
    shown = read_to_end(child)

    assert child.exitstatus == 0
    assert "Gjenopprettingsnøkkel" in shown
    paper = koord.book.parent / "gjenopprettingsnokkel.txt"
    assert stat.S_IMODE(paper.stat().st_mode) == 0o600
    assert koord("huskeliste").code == 7
    old = koord.book.with_name("gammel.txt")
    old.write_text(key, encoding="utf-8")
    assert koord("lås-opp", "--nøkkelfil", str(old)).code == 7
    groups = re.findall(r"\d\.\s+([0-9A-Z-]{9})", paper.read_text(encoding="utf-8"))
    new = koord.book.with_name("ny.txt")
    new.write_text("\n".join(groups), encoding="utf-8")
    koord.ok("lås-opp", "--nøkkelfil", str(new), "--til", "23.59")
    koord.ok("huskeliste")


def test_the_recovery_key_gives_a_new_passphrase(
    koord: Koord, terminal: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With the passphrase forgotten, the key from the paper is enough to set a new one."""
    old = koord.book.with_name("nokkel.txt")
    old.write_text(unlocked_recovery_key(koord), encoding="utf-8")
    koord.ok("lås")
    child = terminal("nytt-passord", "--nøkkelfil", str(old), "--nøkkelark", "ark.txt")
    for prompt in ("Nytt passord: ", "En gang til: "):
        child.expect(prompt)
        child.sendline("fem helt andre ord her")
    read_to_end(child)
    assert child.exitstatus == 0

    monkeypatch.setenv("KOORD_PASSORD", "fem helt andre ord her")
    koord.ok("huskeliste")


def unlocked_recovery_key(koord: Koord) -> str:
    """Return the recovery key of a workbook that is held open."""
    from koord import clock
    from koord.workbook import keys

    key = unlocked.read(koord.book, clock.now())
    assert key is not None
    return keys.recovery_text(key)
