"""A bug: one line on the screen, and a file that helps to mend it without telling on anyone."""

import platform
import traceback
from pathlib import Path

from koord import __version__, clock, settings


def report(bug: BaseException) -> str:
    """Write a crash file and return the line to show.

    The file holds the kind of error and where in the code it arose. It holds no message, no
    value and no argument, since those may carry names.
    """
    place = _write(_lines(bug))
    where = f" Fila {place} viser hvor, uten navn eller tekst." if place else ""
    return (
        "Her er det en feil i koord. Det som var lagret før kommandoen, er trygt; "
        f"kommandoen selv er ikke fullført.{where}"
    )


def _lines(bug: BaseException) -> list[str]:
    frames = traceback.extract_tb(bug.__traceback__)
    package = str(Path(__file__).parents[1])
    return [
        f"koord {__version__}, Python {platform.python_version()}, {platform.system()}",
        f"{clock.now().isoformat()}",
        *(f"  {_inside(frame.filename, package)}:{frame.lineno} {frame.name}" for frame in frames),
        f"{type(bug).__module__}.{type(bug).__qualname__}",
    ]


def _inside(file: str, package: str) -> str:
    """Name a file of ours from the package on, a foreign one by its last two parts."""
    if file.startswith(package):
        return "koord" + file[len(package) :].replace("\\", "/")
    return "/".join(Path(file).parts[-2:])


def _write(lines: list[str]) -> Path | None:
    stamp = clock.now().strftime("%Y%m%d-%H%M%S")
    file = settings.data_folder() / f"krasj-{stamp}.txt"
    try:
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        file.touch(mode=0o600)
        file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    except OSError:
        return None
    return file
