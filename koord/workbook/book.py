"""One opened workbook: where it lies, and its connection."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Self

from koord.workbook import opening, practice
from koord.workbook.schema import refuse_other_version


class Workbook:
    """An open workbook.

    Attributes:
        path: The file.
        connection: The one connection of this command.
    """

    def __init__(self, path: Path, connection: Any) -> None:
        self.path = path
        self.connection = connection

    @classmethod
    def open(cls, path: Path, key: bytes) -> Self:
        """Open the file with its raw key.

        Raises:
            NotFoundError: There is no file.
            KeyFailsError: The key is wrong, or the file is damaged, unencrypted or newer.
            WorkbookBusyError: Another command holds the file.
        """
        connection = opening.connect(path, key)
        try:
            refuse_other_version(opening.user_version(connection))
        except BaseException:
            connection.close()
            raise
        return cls(path, connection)

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
