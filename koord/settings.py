"""Where things are and how the key comes in, as the environment says it.

A flag goes before the environment, the environment before what was chosen at `oppsett`.
"""

import os
from enum import Enum, auto
from pathlib import Path

from koord.errors import KeyFailsError

WORKBOOK_NAME = "arbeidsbok.koord"
PRACTICE_NAME = "ovingsbok.koord"


def workbook_path(given: str | None) -> Path:
    """Return where the workbook lies: the flag, `KOORD_ARBEIDSBOK`, or the usual place."""
    chosen = given or os.environ.get("KOORD_ARBEIDSBOK")
    if chosen:
        return Path(chosen).expanduser().absolute()
    return data_folder() / WORKBOOK_NAME


def practice_path(given: str | None) -> Path:
    """Return where the practice workbook lies: the flag, or beside the usual workbook."""
    if given:
        return Path(given).expanduser().absolute()
    return workbook_path(None).with_name(PRACTICE_NAME)


def papers_folder(given: str | None) -> Path | None:
    """Return where papers go when the flag or `KOORD_MAPPE` says so."""
    chosen = given or os.environ.get("KOORD_MAPPE")
    return Path(chosen).expanduser().absolute() if chosen else None


def usual_papers_folder() -> Path:
    """Return the private folder that `oppsett` proposes for papers."""
    return data_folder() / "papirer"


def data_folder() -> Path:
    """Return the platform's folder for this user's data."""
    import platformdirs

    return platformdirs.user_data_path("koord", appauthor=False)


def passphrase() -> str | None:
    """Return the passphrase from `KOORD_PASSORDFIL` or `KOORD_PASSORD`, for scripts and tests.

    Raises:
        KeyFailsError: The file cannot be read.
    """
    file = os.environ.get("KOORD_PASSORDFIL")
    if file:
        try:
            return Path(file).read_text(encoding="utf-8").rstrip("\r\n")
        except (OSError, UnicodeDecodeError):
            raise KeyFailsError(
                "Fila som KOORD_PASSORDFIL peker på, kan ikke leses.",
                hint="Rett stien, eller fjern variabelen for å bli spurt om passordet.",
            ) from None
    return os.environ.get("KOORD_PASSORD") or None


def editor() -> str | None:
    """Return the editor the user has chosen, from `VISUAL` or `EDITOR`."""
    return os.environ.get("VISUAL") or os.environ.get("EDITOR") or None


class Completion(Enum):
    """How much the tabulator proposes in a shell."""

    ALL = auto()
    WORDS = auto()
    OFF = auto()


def completion() -> Completion:
    """Return what `KOORD_FULLFORING` says: `ord` for no numbers, `av` for nothing at all."""
    chosen = os.environ.get("KOORD_FULLFORING", "").casefold()
    return {"ord": Completion.WORDS, "av": Completion.OFF}.get(chosen, Completion.ALL)


def wants_colour() -> bool:
    """Tell whether colour may be used: not with `NO_COLOR`, nor on a dumb terminal."""
    return not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
