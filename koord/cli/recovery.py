"""Keys typed and shown: proving one, and the recovery key with its paper to seal."""

import os
from pathlib import Path

from koord import clock, settings
from koord.cli.session import Session, read_recovery_key
from koord.cli.view import Line, Tone
from koord.documents.placing import PRIVATE_FILE, versioned
from koord.errors import StorageError
from koord.workbook import keys, opening

PAPER_NAME = "gjenopprettingsnokkel.txt"
_MOST_VERSIONS = 1000


def proven_key(session: Session, key_file: str | None, prompt: str = "Passord: ") -> bytes:
    """Return the raw key from the recovery key, the environment, or the passphrase asked for.

    Raises:
        NotFoundError: There is no workbook, or no such file.
        KeyFailsError: The recovery key is mistyped, or the workbook is damaged.
        CommandLineError: Nobody is there to ask.
    """
    opening.check_before_key(session.path)
    if key_file is not None:
        return read_recovery_key(key_file)
    given = settings.passphrase()
    if given is None:
        if not session.is_interactive:
            session.needed("--nøkkelfil FIL, eller sett KOORD_PASSORDFIL", "passordet")
        given = session.ask_secret(prompt)
    return keys.derive_key(given, opening.salt_of(session.path))


def recovery_lines(key: bytes, paper: Path | None) -> list[Line]:
    """Return the key as it is shown: numbered groups, each with its own check."""
    groups = keys.recovery_text(key).split("\n")
    lines = [Line(), Line("Gjenopprettingsnøkkel", Tone.HEADING)]
    lines += [Line(f"  {number}.  {group}") for number, group in enumerate(groups, start=1)]
    lines.append(Line())
    if paper is not None:
        lines.append(Line(f"Papir til å legge i konvolutt: {paper}"))
    return lines


def recovery_paper(session: Session, key: bytes, given: str | None) -> Path | None:
    """Write the paper to print, seal and give to the leader, when she wants one.

    It opens the workbook to whoever has both, so it is only made when asked for.
    """
    if given is not None:
        return _write(Path(given).expanduser().absolute(), key)
    usual = session.path.parent / PAPER_NAME
    if not session.confirm(f"Lage et ark til konvolutt ({usual})?"):
        return None
    return _write(usual, key)


def _write(wanted: Path, key: bytes) -> Path:
    """Write the paper under the first free version of its name."""
    for version in range(1, _MOST_VERSIONS):
        file = wanted.with_name(versioned(wanted.name, version))
        try:
            handle = os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, PRIVATE_FILE)
        except FileExistsError:
            continue
        except OSError:
            break
        with os.fdopen(handle, "w", encoding="utf-8") as opened:
            opened.write(_text(key))
        return file
    raise StorageError(
        "Arket med nøkkelen kunne ikke skrives. Skriv av nøkkelen som vises.",
        hint="\n  ".join(keys.recovery_text(key).split("\n")),
    )


def _text(key: bytes) -> str:
    groups = keys.recovery_text(key).split("\n")
    numbered = "\n".join(f"    {n}.  {group}" for n, group in enumerate(groups, start=1))
    return (
        f"Gjenopprettingsnøkkel for en koord-arbeidsbok, laget {clock.today().isoformat()}\n\n"
        f"{numbered}\n\n"
        "Den som har dette arket og fila, kan lese alt i arbeidsboka.\n"
        "Skriv ut arket, legg det i en forseglet konvolutt, og gi den til lederen din.\n"
        "Slett så denne fila.\n\n"
        "Er passordet glemt: skriv nøkkelen i en fil, og kjør\n"
        "    koord nytt-passord --nøkkelfil FIL\n"
    )
