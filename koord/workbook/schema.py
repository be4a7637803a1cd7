"""Which version of the schema a file has."""

from koord.errors import KeyFailsError

SCHEMA_VERSION = 3


def refuse_foreign_version(version: int) -> None:
    """Refuse a file that this program does not know the schema of.

    An older workbook is let through: `migrations` brings it up to date.

    Raises:
        KeyFailsError: The file's version is higher than this program knows, or it has none.
    """
    if version > SCHEMA_VERSION:
        raise KeyFailsError(
            f"Arbeidsboka er skrevet av en nyere utgave av koord (fil {version}, "
            f"dette programmet {SCHEMA_VERSION}).",
            hint="Installer den nyeste utgaven. Ingenting er endret i fila.",
        )
    if version < 1:
        raise KeyFailsError(
            "Fila er kryptert med dette passordet, men er ikke en arbeidsbok.",
            hint="Velg riktig fil: --arbeidsbok FIL",
        )
