"""Completion in the shells themselves, and what they are answered."""

import os
import re
import shutil
import stat
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pexpect
import pytest

from koord.cli.shells import SHELLS, answer, script, spelled
from tests.cli.conftest import ROOT
from tests.conftest import PASSPHRASE, Koord


def answered(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, list[str]]:
    """Ask as a script does, in this process; nothing may be said on stderr."""
    capsys.readouterr()
    code = answer(["--", *words])
    printed = capsys.readouterr()
    assert printed.err == ""
    return code, printed.out.splitlines()


# --- what is answered ----------------------------------------------------------------------------


def test_numbers_have_neutral_labels(consented: Koord, capsys: pytest.CaptureFixture[str]) -> None:
    """A case stands with its code, an item with its kind; no name and no text."""
    assert answered(capsys, "huskeliste", "=") == (0, ["1\tEL"])
    assert answered(capsys, "gjort", "=") == (0, ["1.\tEL"])
    assert answered(capsys, "gjort", "=1.") == (
        0,
        [*(f"1.{n}\tgjøremål" for n in range(1, 5)), "1.5\tsamtykke"],
    )
    assert answered(capsys, "kan", "1", "=") == (0, [])


def test_a_locked_workbook_gives_words_and_asks_for_nothing(
    consented: Koord, capsys: pytest.CaptureFixture[str]
) -> None:
    """Locked, gone or damaged: words and flags are completed, numbers are not, nothing is said."""
    consented.ok("lås")
    assert answered(capsys, "huskeliste", "=") == (0, [])
    assert answered(capsys, "huskeliste", "=--forf") == (
        0,
        ["--forfalt\tBare det som er over fristen."],
    )

    consented.book.write_bytes(b"x" * 5000)
    assert answered(capsys, "huskeliste", "=") == (0, [])
    consented.book.unlink()
    assert answered(capsys, "huskeliste", "=") == (0, [])
    assert answered(capsys, "=huskel")[1] != []


def test_an_older_workbook_is_not_brought_up_to_date(
    koord: Koord, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The tabulator changes no file: an older workbook has no numbers until it is opened."""
    released = sorted((ROOT / "tests" / "workbook" / "released").glob("*.koord"))
    if not released:
        pytest.skip("no released workbook lies here")
    shutil.copy(released[0], koord.book)
    monkeypatch.setenv("KOORD_PASSORD", PASSPHRASE)
    before = koord.book.read_bytes()

    assert answered(capsys, "huskeliste", "=") == (0, [])
    assert koord.book.read_bytes() == before


@pytest.mark.parametrize(("setting", "numbers", "words"), [("ord", 0, 1), ("av", 0, 0)])
def test_it_can_be_turned_off(
    consented: Koord,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    setting: str,
    numbers: int,
    words: int,
) -> None:
    """`KOORD_FULLFORING` leaves the numbers out, or everything."""
    monkeypatch.setenv("KOORD_FULLFORING", setting)

    assert len(answered(capsys, "huskeliste", "=")[1]) == numbers
    assert len(answered(capsys, "=huskel")[1]) == words


def test_where_a_file_may_stand_the_shell_is_told(
    koord: Koord, capsys: pytest.CaptureFixture[str]
) -> None:
    """A file is the shell's own to find: exit code 1."""
    assert answered(capsys, "kontakt", "importer", "=")[0] == 1
    assert answered(capsys, "referat", "1.4", "--fil", "=no")[0] == 1
    assert answered(capsys, "huskeliste", "=")[0] == 0


def test_a_bug_is_not_shown_in_the_shell(
    koord: Koord, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever goes wrong, the line she types is left in peace."""

    def broken(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("koord.cli.shells.proposals_after", broken)

    assert answered(capsys, "=h") == (0, [])


@pytest.mark.parametrize(
    ("word", "begun", "shown"),
    [
        ("møteplan", "m", "møteplan"),
        ("møteplan", "mø", "møteplan"),
        ("møteplan", "mo", "moteplan"),
        ("møteplan", "moe", "moeteplan"),
        ("lås-opp", "laa", "laas-opp"),
        ("lås-opp", "LAS", "las-opp"),
        ("--språk", "--spra", "--sprak"),
        ("øv", "mo\u0308", "øv"),
    ],
)
def test_a_word_is_shown_in_the_spelling_that_was_begun(word: str, begun: str, shown: str) -> None:
    """A shell drops a proposal that does not begin with what stands there."""
    assert spelled(word, begun) == shown


_TREE = """
from koord.cli.stand_ins import leave_out_services
leave_out_services()
import sys
sys.path.insert(0, {tests!r})
from tests.cli.test_shells import tree
print(tree())
"""


def tree() -> str:
    """Return every command with its flags, arguments and help."""
    from tests.cli.test_help import commands

    return repr(
        [
            (words, command.help, [(p.name, p.metavar, p.opts) for p in command.params])
            for words, command in commands()
        ]
    )


@pytest.mark.slow
def test_a_command_without_its_service_has_the_same_flags() -> None:
    """What completion leaves out of the command modules is nothing that it shows."""
    ended = subprocess.run(
        [sys.executable, "-c", _TREE.format(tests=str(ROOT))],
        capture_output=True,
        text=True,
        check=False,
    )

    assert ended.stderr == ""
    assert ended.stdout.strip() == tree()


# --- the scripts ---------------------------------------------------------------------------------


@pytest.mark.parametrize("shell", SHELLS)
def test_a_script_is_plain_ascii(koord: Koord, shell: str) -> None:
    """Every script can be read by a shell that knows no other letters, and is what is printed."""
    assert script(shell).isascii()
    assert koord.ok("fullføring", shell).out == script(shell)
    assert koord.ok("fullforing", shell.upper()).out == script(shell)


def test_the_script_of_powershell_holds_together() -> None:
    """Where PowerShell itself is not at hand: every bracket is closed, and it asks the same way."""
    text = script("powershell")

    for opening, closing in ("{}", "()", "[]"):
        assert text.count(opening) == text.count(closing)
    assert "Register-ArgumentCompleter -Native -CommandName koord" in text
    assert "'--fullfor' '--' @before \"=$wordToComplete\"" in text


@pytest.mark.slow
def test_powershell_can_read_its_script(tmp_path: Path) -> None:
    """PowerShell, where it is, parses the script without a fault."""
    if shutil.which("pwsh") is None:
        pytest.skip("PowerShell is not installed")
    (tmp_path / "koord.ps1").write_text(script("powershell"), encoding="ascii")

    ended = subprocess.run(
        ["pwsh", "-NoProfile", "-File", str(tmp_path / "koord.ps1")],
        capture_output=True,
        text=True,
        check=False,
    )

    assert (ended.returncode, ended.stderr) == (0, "")


@pytest.fixture
def on_the_path(home: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A `koord` on the path that runs this checkout."""
    folder = home / "bin"
    folder.mkdir()
    program = folder / "koord"
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m koord "$@"\n', encoding="utf-8")
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    monkeypatch.setenv("TERM", "xterm")
    for name in ("COLUMNS", "EDITOR", "VISUAL"):
        monkeypatch.delenv(name, raising=False)
    return folder


Shell = Callable[..., "pexpect.spawn"]
START = {
    "bash": ["--norc", "--noprofile", "-i"],
    "zsh": ["-f", "-i"],
    "fish": ["--no-config", "-i"],
}


@pytest.fixture
def started(on_the_path: Path, home: Path) -> Iterator[Shell]:
    """Start a real shell with completion loaded, ready to be typed into."""
    children: list[pexpect.spawn] = []

    def start(shell: str) -> pexpect.spawn:
        if shutil.which(shell) is None:
            pytest.skip(f"{shell} is not installed")
        file = home / f"koord.{shell}"
        file.write_text(script(shell), encoding="ascii")
        child = pexpect.spawn(
            shell, START[shell], cwd=str(home), encoding="utf-8", timeout=30, dimensions=(24, 80)
        )
        children.append(child)
        child.sendline(f"source {file}; echo KLAR''.")
        child.expect("KLAR\\.")
        return child

    yield start
    for child in children:
        child.close(force=True)


def seen(text: str) -> str:
    """Return what is on the screen, without what steers the terminal."""
    return re.sub(r"\x1b(?:\[[0-9;?]*[A-Za-z]|[()=>][0-9A-B]?|\][^\x07]*\x07)", "", text)


@pytest.mark.slow
@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
@pytest.mark.parametrize(
    ("typed", "then", "becomes"),
    [
        ("koord huskel", "1", "huskeliste 1"),
        ("koord laas-", "--ja", "laas-opp --ja"),
        ("koord gjort ", "1", "gjort 1.1"),
        ('koord husk 1 "Ring Kari" --fri', "fredag", '"Ring Kari" --frist fredag'),
        ("koord referat 1.4 --fil nota", "--ja", "--fil notat.md --ja"),
    ],
    ids=["word", "ASCII", "number", "flag after a quote", "file"],
)
def test_the_tabulator_completes(
    started: Shell, consented: Koord, home: Path, shell: str, typed: str, then: str, becomes: str
) -> None:
    """In a real shell a tabulator completes a word, a number, a flag and a file."""
    (home / "notat.md").write_text("", encoding="utf-8")
    child = started(shell)

    # `echo` in place of the command, put there after the tabulator: what stands is printed. A
    # shell reads on when the tabulator is answered, so nothing has to be waited for.
    child.send(f"{typed}\t{then}\x01echo \r")
    child.send("echo FERDIG''.\r")
    child.expect("FERDIG\\.")

    printed = [line.strip() for line in seen(child.before).replace("\r", "\n").split("\n")]
    assert [line for line in printed if line.endswith(becomes.replace('"', ""))], printed


@pytest.mark.slow
def test_fish_shows_what_the_numbers_are(on_the_path: Path, consented: Koord) -> None:
    """Fish lists the proposals with their labels."""
    if shutil.which("fish") is None:
        pytest.skip("fish is not installed")
    asked = "complete -C 'koord gjort 1.'; complete -C 'koord huskeliste --venter '"

    ended = subprocess.run(
        ["fish", "--no-config", "-c", f"{script('fish')}\n{asked}"],
        capture_output=True,
        text=True,
        check=False,
        env=os.environ,
    )

    assert ended.stderr == ""
    assert "1.2\tgjøremål" in ended.stdout.splitlines()
    assert "1.5\tsamtykke" in ended.stdout.splitlines()
    assert "1\tEL" in ended.stdout.splitlines()


@pytest.mark.slow
def test_bash_lists_with_labels_and_inserts_without(on_the_path: Path, consented: Koord) -> None:
    """The second tabulator of bash shows what the numbers are; the first never inserts it."""
    probe = (
        "COMP_WORDS=(koord gjort 1.); COMP_CWORD=2; COMP_TYPE={}; _koord 2>/dev/null;"
        ' printf "%s\\n" "${{COMPREPLY[@]}}"'
    )

    def completed(kind: int) -> list[str]:
        text = f"{script('bash')}\n{probe.format(kind)}"
        return subprocess.run(
            ["bash", "--norc", "-c", text],
            capture_output=True,
            text=True,
            check=True,
            env=os.environ,
        ).stdout.splitlines()

    assert completed(9) == [f"1.{n}" for n in range(1, 6)]
    assert completed(63)[0] == "1.1  (gjøremål)"


# --- putting it in place -------------------------------------------------------------------------


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_it_is_put_in_place_once(
    koord: Koord, home: Path, monkeypatch: pytest.MonkeyPatch, shell: str
) -> None:
    """`--installer` says what it changes, keeps what stands, and does it once."""
    monkeypatch.delenv("ZDOTDIR", raising=False)
    monkeypatch.delenv("XDG_CONFIG_HOME", raising=False)
    own = home / f".{shell}rc"
    own.write_text("alias ll='ls -l'", encoding="utf-8")

    unsure = koord("fullføring", shell, "--installer")
    assert unsure.code == 2
    assert own.read_text(encoding="utf-8") == "alias ll='ls -l'"
    first = koord.ok("fullføring", shell, "--installer", "--ja")
    after = own.read_text(encoding="utf-8")
    second = koord.json("fullføring", shell, "--installer")

    files = [line.partition(": ")[2] for line in first.err.splitlines() if ": /" in line]
    assert Path(files[0]).read_text(encoding="ascii") == script(shell)
    assert after.startswith("alias ll='ls -l'")
    if shell != "fish":
        assert files[1:] == [str(own)]
        assert after.count("\n") == 2
    assert second["files"] == []
    assert own.read_text(encoding="utf-8") == after


def test_powershell_keeps_its_own_profile(koord: Koord) -> None:
    """Where its file lies only PowerShell knows: the line to put there is said."""
    answer = koord("fullføring", "powershell", "--installer")

    assert answer.code == 2
    assert "koord fullføring powershell" in answer.err
