"""The unlocked key: its expiry, and that nothing doubtful is trusted."""

import json
import os
import stat
import sys
import types
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest

from koord.errors import StateForbidsError
from koord.workbook import unlocked

KEY = bytes(range(32))
OTHER_KEY = bytes(range(1, 33))
NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
UNTIL = NOW + timedelta(hours=4)

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the folders are those of Linux")


@pytest.fixture
def runtime(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give the user a private runtime folder, and a shared memory that is not the machine's."""
    folder = tmp_path / "run"
    folder.mkdir(mode=0o700)
    shared = tmp_path / "shm"
    shared.mkdir()
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(folder))
    monkeypatch.setattr(unlocked, "SHARED_MEMORY", shared)
    return folder


@pytest.fixture
def shared(tmp_path: Path, runtime: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Take the runtime folder away, so that shared memory is what there is."""
    monkeypatch.delenv("XDG_RUNTIME_DIR")
    return tmp_path / "shm"


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """Name a workbook; only its name matters here."""
    return tmp_path / "Emma Larsen.db"


def only_file(folder: Path) -> Path:
    """Return the one file under a folder."""
    (file,) = [path for path in folder.rglob("*") if not path.is_dir()]
    return file


def test_a_stored_key_is_read_until_its_time(runtime: Path, book: Path) -> None:
    """The key is there until the last second, and gone from then on."""
    unlocked.store(book, KEY, UNTIL)

    assert unlocked.read(book, NOW) == KEY
    assert unlocked.read(book, UNTIL - timedelta(seconds=1)) == KEY
    assert unlocked.read(book, UNTIL) is None


def test_an_expired_key_is_removed(runtime: Path, book: Path) -> None:
    """Asking after the time removes the file, so that a clock set back does not bring it back."""
    unlocked.store(book, KEY, UNTIL)

    assert unlocked.read(book, UNTIL + timedelta(days=1)) is None

    assert not [path for path in runtime.rglob("*") if path.is_file()]
    assert unlocked.read(book, NOW) is None


def test_the_expiry_is_an_instant_whatever_the_zone(runtime: Path, book: Path) -> None:
    """Four o'clock in Oslo is kept as UTC."""
    oslo = timezone(timedelta(hours=1))

    unlocked.store(book, KEY, datetime(2026, 11, 22, 16, 0, tzinfo=oslo))

    kept = json.loads(only_file(runtime).read_text())
    assert kept["until"] == "2026-11-22T15:00:00+00:00"


def test_only_the_user_can_read_it_whatever_the_umask(shared: Path, book: Path) -> None:
    """The folder is 0700 and the file 0600 under a umask that allows everything."""
    before = os.umask(0)
    try:
        unlocked.store(book, KEY, UNTIL)
    finally:
        os.umask(before)

    file = only_file(shared)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700
    assert file.parent.name == f"koord-{os.getuid()}"


def test_the_file_tells_nothing_about_the_workbook(runtime: Path, book: Path) -> None:
    """Neither the name nor the text holds the path of the workbook."""
    unlocked.store(book, KEY, UNTIL)

    file = only_file(runtime)
    assert "Emma" not in file.name + file.read_text()


def test_each_workbook_has_its_own_key(runtime: Path, book: Path, tmp_path: Path) -> None:
    """The practice workbook's key does not open the real one."""
    practice = tmp_path / "øving.db"
    unlocked.store(book, KEY, UNTIL)
    unlocked.store(practice, OTHER_KEY, UNTIL)

    assert unlocked.forget(practice)

    assert unlocked.read(practice, NOW) is None
    assert unlocked.read(book, NOW) == KEY


def test_the_way_to_the_workbook_does_not_matter(
    runtime: Path, book: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A relative path and a symbolic link find the key of the same file."""
    book.touch()
    link = tmp_path / "lenke.db"
    link.symlink_to(book)
    unlocked.store(book, KEY, UNTIL)
    monkeypatch.chdir(tmp_path)

    assert unlocked.read(Path(book.name), NOW) == KEY
    assert unlocked.read(link, NOW) == KEY


def test_a_new_key_takes_the_place_of_the_old(runtime: Path, book: Path) -> None:
    """Storing twice leaves one file, with the last key."""
    unlocked.store(book, KEY, UNTIL)
    unlocked.store(book, OTHER_KEY, UNTIL)

    assert unlocked.read(book, NOW) == OTHER_KEY
    assert only_file(runtime)


def test_forgetting_tells_whether_there_was_a_key(runtime: Path, book: Path) -> None:
    """`koord lås` can say what it did."""
    unlocked.store(book, KEY, UNTIL)

    assert unlocked.forget(book)
    assert not unlocked.forget(book)
    assert unlocked.read(book, NOW) is None


def test_forgetting_reaches_both_places(
    runtime: Path, book: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A key stored without a runtime folder is removed in a session that has one."""
    monkeypatch.delenv("XDG_RUNTIME_DIR")
    unlocked.store(book, KEY, UNTIL)
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(runtime))

    assert unlocked.read(book, NOW) == KEY
    assert unlocked.forget(book)
    assert unlocked.read(book, NOW) is None


def test_a_runtime_folder_that_others_can_read_is_not_used(runtime: Path, book: Path) -> None:
    """A lax runtime folder is passed over for shared memory."""
    runtime.chmod(0o755)

    unlocked.store(book, KEY, UNTIL)

    assert not list(runtime.iterdir())
    assert unlocked.read(book, NOW) == KEY


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o666])
def test_a_file_that_others_could_touch_is_not_trusted(
    runtime: Path, book: Path, mode: int
) -> None:
    """A key file with a lax mode is ignored and removed."""
    unlocked.store(book, KEY, UNTIL)
    file = only_file(runtime)
    file.chmod(mode)

    assert unlocked.read(book, NOW) is None
    assert not file.exists()


@pytest.mark.skipif(os.name != "posix" or os.getuid() != 0, reason="only root can give away files")
def test_a_file_of_somebody_else_is_not_trusted(runtime: Path, book: Path) -> None:
    """A key file that another user owns is ignored."""
    unlocked.store(book, KEY, UNTIL)
    os.chown(only_file(runtime), 12345, 12345)

    assert unlocked.read(book, NOW) is None


@pytest.mark.skipif(os.name != "posix" or os.getuid() != 0, reason="only root can give away files")
def test_a_folder_of_somebody_else_is_refused(shared: Path, book: Path) -> None:
    """Whoever made our folder in shared memory first does not get the key."""
    planted = shared / f"koord-{os.getuid()}"
    planted.mkdir(mode=0o700)
    os.chown(planted, 12345, 12345)

    with pytest.raises(StateForbidsError, match="trygt sted"):
        unlocked.store(book, KEY, UNTIL)

    assert not list(planted.iterdir())


def test_a_planted_link_in_place_of_the_folder_is_refused(
    shared: Path, book: Path, tmp_path: Path
) -> None:
    """A symbolic link where our folder should be is not followed."""
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir(mode=0o700)
    (shared / f"koord-{os.getuid()}").symlink_to(elsewhere)

    with pytest.raises(StateForbidsError) as refused:
        unlocked.store(book, KEY, UNTIL)

    assert refused.value.hint
    assert not list(elsewhere.iterdir())
    assert unlocked.read(book, NOW) is None
    assert not unlocked.forget(book)


def test_a_planted_link_in_place_of_the_file_is_not_followed(
    runtime: Path, book: Path, tmp_path: Path
) -> None:
    """A link to a file is neither read through nor written through."""
    unlocked.store(book, KEY, UNTIL)
    file = only_file(runtime)
    target = tmp_path / "target"
    file.rename(target)
    file.symlink_to(target)

    assert unlocked.read(book, NOW) is None
    file.symlink_to(target)
    unlocked.store(book, OTHER_KEY, UNTIL)

    assert json.loads(target.read_text())["key"] == KEY.hex()
    assert unlocked.read(book, NOW) == OTHER_KEY


def test_a_file_with_two_names_is_not_trusted(runtime: Path, book: Path, tmp_path: Path) -> None:
    """A hard link that reaches the key from elsewhere makes it doubtful."""
    unlocked.store(book, KEY, UNTIL)
    os.link(only_file(runtime), tmp_path / "second")

    assert unlocked.read(book, NOW) is None


def test_a_planted_pipe_does_not_make_it_hang(runtime: Path, book: Path) -> None:
    """A named pipe in the place of the file is passed over at once."""
    unlocked.store(book, KEY, UNTIL)
    file = only_file(runtime)
    file.unlink()
    os.mkfifo(file, mode=0o600)

    assert unlocked.read(book, NOW) is None


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="empty"),
        pytest.param("not json", id="not json"),
        pytest.param("[]", id="a list"),
        pytest.param('{"key": "00"}', id="no expiry"),
        pytest.param(json.dumps({"key": "00", "until": UNTIL.isoformat()}), id="short key"),
        pytest.param(json.dumps({"key": 7, "until": UNTIL.isoformat()}), id="number for key"),
        pytest.param(json.dumps({"key": KEY.hex(), "until": "2099-01-01T00:00"}), id="no zone"),
        pytest.param(json.dumps({"key": KEY.hex(), "until": None}), id="never"),
    ],
)
def test_a_file_that_makes_no_sense_is_removed(runtime: Path, book: Path, text: str) -> None:
    """Anything but a whole key with an expiry counts as none."""
    unlocked.store(book, KEY, UNTIL)
    file = only_file(runtime)
    file.write_text(text)

    assert unlocked.read(book, NOW) is None
    assert not file.exists()


def test_without_a_safe_place_it_refuses_with_a_next_step(
    shared: Path, book: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A machine with neither a runtime folder nor shared memory is told so."""
    shared.rmdir()

    with pytest.raises(StateForbidsError) as refused:
        unlocked.store(book, KEY, UNTIL)

    assert "koord økt" in refused.value.hint[0]
    assert unlocked.read(book, NOW) is None


class Keychain:
    """What keyring's classes for macOS and Windows do, with the secrets in a dictionary."""

    secrets: dict[tuple[str, str], str]
    persist = "enterprise"

    def set_password(self, service: str, account: str, text: str) -> None:
        """Keep a secret."""
        self.secrets[service, account] = text

    def get_password(self, service: str, account: str) -> str | None:
        """Return a secret or nothing."""
        return self.secrets.get((service, account))

    def delete_password(self, service: str, account: str) -> None:
        """Remove a secret, or fail as keyring does when there is none."""
        del self.secrets[service, account]


@pytest.fixture(params=["darwin", "win32"])
def keychain(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> Iterator[dict[tuple[str, str], str]]:
    """Stand on another system, with its keychain in memory."""
    module = types.ModuleType("backend")
    secrets: dict[tuple[str, str], str] = {}
    backend = type("Backend", (Keychain,), {"secrets": secrets})
    module.__dict__.update(Keyring=backend, WinVaultKeyring=backend)
    monkeypatch.setitem(sys.modules, "keyring.backends.macOS", module)
    monkeypatch.setitem(sys.modules, "keyring.backends.Windows", module)
    with monkeypatch.context() as elsewhere:
        elsewhere.setattr(sys, "platform", request.param)
        yield secrets


def test_the_keychain_keeps_the_key_until_its_time(
    keychain: dict[tuple[str, str], str], runtime: Path, book: Path
) -> None:
    """On macOS and Windows the keychain has the key, no folder does, and time removes it."""
    unlocked.store(book, KEY, UNTIL)

    assert not list(runtime.iterdir())
    assert unlocked.read(book, NOW) == KEY
    assert unlocked.read(book, UNTIL) is None
    assert not keychain


def test_the_keychain_forgets(keychain: dict[tuple[str, str], str], book: Path) -> None:
    """Locking removes the key from the keychain and tells whether it was there."""
    unlocked.store(book, KEY, UNTIL)

    assert unlocked.forget(book)
    assert not keychain
    assert not unlocked.forget(book)


def test_a_system_without_keyring_is_refused(book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A keychain that cannot be reached is a refusal, not a crash."""
    monkeypatch.setitem(sys.modules, "keyring.backends.macOS", None)
    monkeypatch.setattr(sys, "platform", "darwin")

    with pytest.raises(StateForbidsError):
        unlocked.store(book, KEY, UNTIL)
    assert unlocked.read(book, NOW) is None
