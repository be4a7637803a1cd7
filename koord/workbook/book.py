"""One opened workbook: where it lies, and its connection."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Self

from koord.errors import StateForbidsError
from koord.workbook import opening, practice
from koord.workbook.schema import SCHEMA_VERSION, refuse_foreign_version


class Workbook:
    """An open workbook.

    Attributes:
        path: The file.
        connection: The one connection of this command.
        old_copy: Where the file lies as an older version of the program left it, when this
            command was the one to bring it up to date.
    """

    def __init__(self, path: Path, connection: Any, old_copy: Path | None = None) -> None:
        self.path = path
        self.connection = connection
        self.old_copy = old_copy

    @classmethod
    def open(cls, path: Path, key: bytes, *, upgrade: bool = True) -> Self:
        """Open the file with its raw key, and bring an older one up to date.

        Args:
            path: The file.
            key: Its raw key.
            upgrade: An older one may be brought up to date; else it is refused.

        Raises:
            NotFoundError: There is no file.
            KeyFailsError: The key is wrong, or the file is damaged, unencrypted or newer.
            WorkbookBusyError: Another command holds the file.
            StateForbidsError: It is older, and may not be brought up to date now.
            StorageError: There is no room to bring an older one up to date.
        """
        connection = opening.connect(path, key)
        try:
            version = opening.user_version(connection)
            refuse_foreign_version(version)
            old_copy = None
            if version < SCHEMA_VERSION:
                if not upgrade:
                    raise StateForbidsError("Arbeidsboka er fra en eldre utgave.", hint="koord")
                from koord.workbook.migrations import migrate

                old_copy = migrate(connection, path, key)
        except BaseException:
            connection.close()
            raise
        return cls(path, connection, old_copy)

    @property
    def is_practice(self) -> bool:
        """Whether all families in it are made up."""
        return practice.is_marked(self.connection)

    def only_read(self) -> None:
        """Refuse changes from now on."""
        self.connection.execute("PRAGMA query_only = ON")

    def close(self) -> None:
        """Let go of the file."""
        self.connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @contextmanager
    def reading(self) -> Iterator[Any]:
        """Give the connection for queries; its faults come out as Norwegian errors.

        Raises:
            WorkbookBusyError: Another command holds the file.
            KeyFailsError: A page is damaged.
        """
        with opening.translated_errors():
            yield self.connection
