"""Data files in TOML: read value by value, so that a slip names its file and its key."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time
from importlib.machinery import SourceFileLoader
from pathlib import Path
from types import CodeType
from typing import Any, NoReturn

from koord.errors import StateForbidsError
from koord.values import value

LANGUAGES = ("nb", "nn")


class DataFileIsDamagedError(StateForbidsError):
    """One of the program's own data files cannot be used as it stands."""


def fail(file: str, what: str, mend: str = "") -> NoReturn:
    """Refuse a data file.

    Raises:
        DataFileIsDamagedError: Always.
    """
    raise DataFileIsDamagedError(
        f"Rutinefila {file} kan ikke brukes: {what}",
        hint=mend or "Rett fila, eller installer programmet på nytt.",
    )


def closest(word: str, known: Collection[str]) -> str:
    """Return «Mente du …?» for the known word that is most like `word`, or nothing."""
    # Imported here: only when something is wrong already.
    from difflib import get_close_matches

    by_folded = {name.casefold(): name for name in known}
    likely = get_close_matches(word.casefold(), by_folded, n=1)
    return f"Mente du «{by_folded[likely[0]]}»?" if likely else ""


@value
class Value:
    """One value in a data file, and where it stands."""

    raw: object
    file: str
    path: str

    def _wrong(self, wanted: str) -> NoReturn:
        fail(self.file, f"«{self.path}» skal være {wanted}, ikke {self.raw!r}.")

    def text(self) -> str:
        """Return the value as text that is not empty.

        Raises:
            DataFileIsDamagedError: It is something else.
        """
        if not isinstance(self.raw, str) or not self.raw.strip():
            self._wrong("en tekst")
        return self.raw

    def number(self, lowest: int, highest: int) -> int:
        """Return the value as a whole number, both bounds included.

        Raises:
            DataFileIsDamagedError: It is something else.
        """
        raw = self.raw
        if not isinstance(raw, int) or isinstance(raw, bool) or not lowest <= raw <= highest:
            self._wrong(f"et helt tall fra {lowest} til {highest}")
        return raw

    def flag(self) -> bool:
        """Return the value as true or false.

        Raises:
            DataFileIsDamagedError: It is something else.
        """
        if not isinstance(self.raw, bool):
            self._wrong("true eller false")
        return self.raw

    def day(self) -> date:
        """Return the value as a date.

        Raises:
            DataFileIsDamagedError: It is something else.
        """
        if not isinstance(self.raw, date) or isinstance(self.raw, datetime):
            self._wrong("en dato, som 2026-07-02")
        return self.raw

    def clock(self) -> time:
        """Return the value as a time of day.

        Raises:
            DataFileIsDamagedError: It is something else.
        """
        if not isinstance(self.raw, time):
            self._wrong("et klokkeslett, som 14:00:00")
        return self.raw

    def items(self) -> tuple["Value", ...]:
        """Return the values of a list.

        Raises:
            DataFileIsDamagedError: It is something else.
        """
        if not isinstance(self.raw, list):
            self._wrong("en liste")
        return tuple(
            Value(item, self.file, f"{self.path}[{number}]")
            for number, item in enumerate(self.raw, start=1)
        )

    def texts(self) -> tuple[str, ...]:
        """Return the texts of a list.

        Raises:
            DataFileIsDamagedError: It is something else.
        """
        return tuple(item.text() for item in self.items())

    def table(self) -> "Table":
        """Return the value as a table.

        Raises:
            DataFileIsDamagedError: It is something else.
        """
        if not isinstance(self.raw, dict):
            self._wrong("en tabell")
        return Table(self.raw, self.file, self.path)


@dataclass(eq=False, repr=False, slots=True)
class Table:
    """A table in a data file; what nobody asked for when it is closed is an error."""

    values: dict[str, object]
    file: str
    path: str = ""
    _asked: set[str] = field(default_factory=set)

    def __iter__(self) -> Iterator[str]:
        """Go through the keys, for a table whose keys are themselves data."""
        return iter(self.values)

    def find(self, key: str) -> Value | None:
        """Return the value of a key that may be left out."""
        self._asked.add(key)
        if key not in self.values:
            return None
        return Value(self.values[key], self.file, f"{self.path}.{key}" if self.path else key)

    def get(self, key: str) -> Value:
        """Return the value of a key that must be there.

        Raises:
            DataFileIsDamagedError: It is missing.
        """
        value = self.find(key)
        if value is None:
            where = f" i «{self.path}»" if self.path else ""
            fail(self.file, f"nøkkelen «{key}» mangler{where}.")
        return value

    def tables(self, key: str) -> tuple["Table", ...]:
        """Return the tables of a list that may be left out.

        Raises:
            DataFileIsDamagedError: It is something else.
        """
        value = self.find(key)
        return () if value is None else tuple(item.table() for item in value.items())

    def wording(self, key: str, language: str) -> str:
        """Return a text that stands in both languages, bokmål and (`key_nn`) nynorsk.

        Raises:
            DataFileIsDamagedError: One of the two is missing.
        """
        texts = (self.get(key).text(), self.get(f"{key}_nn").text())
        return texts[LANGUAGES.index(language)]

    def close(self) -> None:
        """Refuse a key that nobody asked for.

        Raises:
            DataFileIsDamagedError: There is one.
        """
        for key in self.values:
            if key not in self._asked:
                where = f" i «{self.path}»" if self.path else ""
                fail(self.file, f"ukjent nøkkel «{key}»{where}.", closest(key, self._asked))


class _Kept(SourceFileLoader):
    """A data file read as Python reads its own: once, and then from what lies in `__pycache__`.

    The library that reads TOML takes as long as all questions to the workbook. No module may have
    the name of the file, since the two would be kept under one name.
    """

    def source_to_code(  # type: ignore[override]
        self, data: bytes, path: str, *, _optimization: int = -1
    ) -> CodeType:
        import tomllib

        content = tomllib.loads(data.decode("utf-8"))
        return compile(f"import datetime\ncontent = {content!r}", path, "exec")

    def content(self) -> dict[str, Any]:
        """Return what stands in the file."""
        code = self.get_code(self.name)
        assert code is not None
        names: dict[str, Any] = {}
        exec(code, names)
        content: dict[str, Any] = names["content"]
        return content


def read_table(file: Path) -> Table:
    """Read a data file.

    Raises:
        DataFileIsDamagedError: It is missing, or is not TOML.
    """
    try:
        return Table(_Kept(file.stem, str(file)).content(), file.name)
    except OSError:
        fail(file.name, "den finnes ikke, eller kan ikke leses.")
    except ValueError as error:
        # The library tells the place in English only: «… (at line 3, column 5)».
        _, _, place = str(error).rpartition("at line ")
        line = place.partition(",")[0]
        where = f" (linje {line})" if line.isdecimal() else ""
        fail(file.name, f"den er ikke gyldig TOML i UTF-8{where}.")
