"""Places: whether a folder is on the network, or is copied to one by a program."""

import os
import re
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path, PurePath, PureWindowsPath

MOUNTS = Path("/proc/self/mountinfo")
_NETWORK_TYPES = frozenset(
    {
        *("nfs", "nfs4", "cifs", "smb2", "smb3", "smbfs", "afpfs", "afs", "ncpfs", "coda"),
        *("9p", "vboxsf", "ceph", "glusterfs", "gpfs", "lustre", "davfs", "webdav"),
        *("fuse.sshfs", "fuse.davfs", "fuse.davfs2", "fuse.rclone", "fuse.s3fs"),
        *("fuse.glusterfs", "fuse.gvfsd-fuse"),
    }
)
# Names of folders as the programs make them; «OneDrive - Etne kommune» counts as OneDrive.
_SYNCED = {
    "onedrive": "OneDrive",
    "dropbox": "Dropbox",
    "google drive": "Google Drive",
    "googledrive": "Google Drive",
    "google disk": "Google Disk",
    "icloud drive": "iCloud",
    "iclouddrive": "iCloud",
    "mobile documents": "iCloud",
    "nextcloud": "Nextcloud",
    "owncloud": "ownCloud",
    "box": "Box",
    "box sync": "Box",
    "jottacloud": "Jottacloud",
    "pcloud": "pCloud",
    "pclouddrive": "pCloud",
    "proton drive": "Proton Drive",
    "syncthing": "Syncthing",
    "cloudstorage": "en skytjeneste",
}
_SHORT_NAMES = frozenset({"box"})
# What the programs leave in the folder they copy.
_MARKS = {
    ".stfolder": "Syncthing",
    ".dropbox": "Dropbox",
    ".dropbox.cache": "Dropbox",
    ".owncloudsync.log": "ownCloud",
    ".nextcloudsync.log": "Nextcloud",
}
_ESCAPED = re.compile(r"\\([0-7]{3})")
_MAC_MOUNT = re.compile(r" on (?P<place>/.*) \((?P<type>\w+)")
_REMOTE_DRIVE = 4


def is_network_or_synced(path: Path) -> str | None:
    """Return what makes the place unsafe, as words that fit after «ligger i», or nothing."""
    whole = _real(path)
    return _synced(path.absolute()) or _synced(whole) or _marked(whole) or _network(whole)


def _real(path: Path) -> Path:
    try:
        return path.resolve()
    except OSError:
        return path.absolute()


# --- Synced folders -----------------------------------------------------------------------------


def _synced(path: PurePath) -> str | None:
    services = (_service_of(part.casefold()) for part in path.parts)
    service = next((each for each in services if each), None)
    return f"en mappe som kopieres av {service}" if service else None


def _service_of(folder: str) -> str | None:
    if folder in _SYNCED:
        return _SYNCED[folder]
    starts = re.split(r" - |-| \(", folder, maxsplit=1)
    if len(starts) == 1 or starts[0] in _SHORT_NAMES:
        return None
    return _SYNCED.get(starts[0].strip())


def _marked(path: Path) -> str | None:
    for folder in (path, *path.parents):
        for mark, service in _MARKS.items():
            # The home folder holds Dropbox's own settings under the same name.
            if folder != Path.home() and os.path.lexists(folder / mark):
                return f"en mappe som kopieres av {service}"
    return None


# --- Network folders ----------------------------------------------------------------------------


def _network(path: Path) -> str | None:
    if sys.platform == "win32":
        return windows_share(PureWindowsPath(path))
    kind = _file_system(path, _mounts())
    return f"en nettverksmappe ({kind})" if kind in _NETWORK_TYPES else None


def windows_share(path: PureWindowsPath) -> str | None:
    """Return the words for a Windows path on a share or a mapped drive, or nothing."""
    drive = path.drive
    is_share = drive.startswith("\\\\") and not drive.startswith(("\\\\?\\", "\\\\.\\"))
    if is_share or drive.casefold().startswith("\\\\?\\unc\\") or _is_mapped(drive):
        return "en nettverksmappe"
    return None


def _is_mapped(drive: str) -> bool:
    if sys.platform != "win32":
        return False
    import ctypes

    return bool(ctypes.windll.kernel32.GetDriveTypeW(f"{drive}\\") == _REMOTE_DRIVE)


def _file_system(path: PurePath, mounts: Iterable[tuple[str, str]]) -> str | None:
    """Return the type of the file system that holds the path; a later mount hides an earlier."""
    best, kind = "", None
    for place, mounted in mounts:
        if len(place) >= len(best) and path.is_relative_to(place):
            best, kind = place, mounted
    # A container may have its whole root on 9p; that says nothing about the network.
    return None if (best, kind) == ("/", "9p") else kind


def _mounts() -> Iterator[tuple[str, str]]:
    try:
        if sys.platform == "darwin":
            listed = subprocess.run(["/sbin/mount"], capture_output=True, text=True, timeout=5)
            yield from _mac_mounts(listed.stdout)
        else:
            yield from _linux_mounts(MOUNTS.read_text(errors="surrogateescape"))
    except (OSError, subprocess.SubprocessError):
        return  # a warning is not worth stopping for


def _linux_mounts(text: str) -> Iterator[tuple[str, str]]:
    for line in text.splitlines():
        left, _, right = line.partition(" - ")
        if len(left.split()) > 4 and right:
            yield _unescaped(left.split()[4]), right.split()[0]


def _unescaped(place: str) -> str:
    # A blank in a mount point is written \040; letters outside ASCII are written as they are.
    return _ESCAPED.sub(lambda match: chr(int(match[1], 8)), place)


def _mac_mounts(text: str) -> Iterator[tuple[str, str]]:
    for match in _MAC_MOUNT.finditer(text):
        yield match["place"], match["type"]
