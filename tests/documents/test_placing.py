"""Papers come into their folder whole or not at all, private, and never over another."""

import os
import stat
import threading
from pathlib import Path

import pytest

from koord.documents import placing
from koord.documents.placing import Staging
from koord.errors import StorageError

NAME = "1-4-referat-2027-01-20.docx"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """The staging folder of a workbook."""
    return placing.staging_root(tmp_path / "bok" / "arbeidsbok.koord")


def mode(path: Path) -> int:
    """Return the permissions of a file or folder."""
    return stat.S_IMODE(path.stat().st_mode)


def staged(root: Path, content: bytes) -> Path:
    """Leave a staged paper as a killed command does."""
    room = root / "0123456789abcdef"
    room.mkdir(parents=True, exist_ok=True)
    (room / "papir").write_bytes(content)
    return room / "papir"


def test_a_paper_is_placed_whole_and_private_also_when_nothing_else_is(
    root: Path, tmp_path: Path
) -> None:
    """Under umask 000 the paper is the owner's alone, and so is every folder made for it."""
    folder = tmp_path / "nye" / "mapper" / "papirer"
    before = os.umask(0)
    try:
        with Staging(root) as room:
            paper = room.write("referat", folder, NAME, b"innhold")
            rooms = [mode(root), mode(paper.path.parent), mode(paper.path)]
            final = placing.place(paper.path, folder, NAME)
            placing.release(paper.path)
    finally:
        os.umask(before)

    assert final == folder / NAME
    assert final.read_bytes() == b"innhold"
    assert rooms == [0o700, 0o700, 0o600]
    assert [mode(p) for p in (folder.parent.parent, folder.parent, folder)] == [0o700] * 3
    assert mode(final) == 0o600
    assert list(folder.iterdir()) == [final]
    assert not root.exists()


def test_a_folder_that_exists_keeps_its_permissions(root: Path, tmp_path: Path) -> None:
    """A shared folder the user chose herself is not closed to others."""
    folder = tmp_path / "felles"
    folder.mkdir()
    folder.chmod(0o755)

    placing.place(staged(root, b"x"), folder, NAME)

    assert mode(folder) == 0o755


def test_no_paper_is_written_over(root: Path, tmp_path: Path) -> None:
    """A name that is taken gives the next version, and what lay there is untouched."""
    for content in (b"en", b"to", b"tre"):
        placing.place(staged(root, content), tmp_path, NAME)

    assert {p.name: p.read_bytes() for p in tmp_path.glob("*.docx")} == {
        "1-4-referat-2027-01-20.docx": b"en",
        "1-4-referat-2027-01-20-v2.docx": b"to",
        "1-4-referat-2027-01-20-v3.docx": b"tre",
    }


def test_what_is_there_already_is_not_placed_twice(root: Path, tmp_path: Path) -> None:
    """A command killed between placing and saying so leaves one paper, not two."""
    paper = staged(root, b"innhold")

    first = placing.place(paper, tmp_path, NAME)
    again = placing.place(paper, tmp_path, NAME)

    assert first == again
    assert [p.name for p in tmp_path.glob("*1-4*")] == [NAME]


def test_what_a_kill_left_under_a_temporary_name_is_taken_up(root: Path, tmp_path: Path) -> None:
    """A half-written copy in the folder is written anew and does not stay behind."""
    paper = staged(root, b"hele innholdet")
    half = tmp_path / f".{paper.name}.del"
    half.write_bytes(b"hel")

    final = placing.place(paper, tmp_path, NAME)

    assert final.read_bytes() == b"hele innholdet"
    assert not half.exists()


def test_a_folder_that_is_a_file_is_an_error_and_leaves_the_paper(
    root: Path, tmp_path: Path
) -> None:
    """The error is in Norwegian and names no paper; the staged one is kept."""
    folder = tmp_path / "papirer"
    folder.write_text("ikke en mappe")
    paper = staged(root, b"x")

    with pytest.raises(StorageError, match="kan ikke skrives i mappa") as stopped:
        placing.place(paper, folder, NAME)

    assert NAME not in str(stopped.value)
    assert paper.read_bytes() == b"x"
    assert folder.read_text() == "ikke en mappe"


def test_what_was_staged_is_discarded_but_for_what_is_promised(root: Path, tmp_path: Path) -> None:
    """A command that fails removes its papers, not those the workbook says exist."""
    with Staging(root) as room:
        kept = room.write("a", tmp_path, NAME, b"a").path
        gone = room.write("b", tmp_path, NAME, b"b").path
        room.discard({kept})
        assert kept.exists() and not gone.exists()
        room.discard(())

    assert not root.exists()


def test_a_sweep_removes_what_a_killed_command_left(root: Path) -> None:
    """A room nobody works in and nothing is promised from goes; a promised paper stays."""
    left = staged(root, b"x")

    placing.sweep(root, [left])
    assert left.exists()
    placing.sweep(root, [])
    assert not root.exists()


def test_a_sweep_leaves_a_command_at_work_alone(root: Path, tmp_path: Path) -> None:
    """The room of a running command is locked, and a sweep goes past it."""
    with Staging(root) as room:
        paper = room.write("a", tmp_path, NAME, b"a")
        placing.sweep(root, [])
        assert paper.path.read_bytes() == b"a"


def test_a_room_is_never_swept_away_while_it_is_made(root: Path, tmp_path: Path) -> None:
    """With a sweep going on all the time, each of 150 commands finds its papers where it left."""
    stop = threading.Event()

    def sweep() -> None:
        while not stop.is_set():
            placing.sweep(root, [])

    sweeper = threading.Thread(target=sweep, daemon=True)
    sweeper.start()
    try:
        for number in range(150):
            with Staging(root) as room:
                paper = room.write("a", tmp_path, NAME, str(number).encode())
                assert paper.path.read_bytes() == str(number).encode()
                room.discard(())
    finally:
        stop.set()
        sweeper.join()


def test_a_version_stands_before_the_suffix() -> None:
    """The first version has no mark."""
    assert placing.versioned(NAME, 1) == NAME
    assert placing.versioned(NAME, 2) == "1-4-referat-2027-01-20-v2.docx"
