"""The law's table: what papers and the program cite, with the day it was last checked."""

from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import TypeVar

from koord.errors import InvalidValueError
from koord.routines.toml_tables import LANGUAGES, Table, closest, fail, read_table
from koord.values import value

LAW_FILE = Path(__file__).parent / "lover.toml"
_IN_FORCE = "in_force"
_Row = TypeVar("_Row")


@value
class Law:
    """One provision that may be cited.

    Attributes:
        key: What templates and rules call it by.
        text: The citation as printed, short (`hpl. § 22`), by language code.
        full: The same with the act's name in full, by language code.
        says: What it says, in one plain sentence of our own.
        checked: The day it was last read in the law.
        valid_from: The day it came into force as it now reads, where that is known.
    """

    key: str
    text: Mapping[str, str]
    full: Mapping[str, str]
    says: str
    checked: date
    valid_from: date | None = None


@value
class LawTerm:
    """A word as the law uses it today.

    Attributes:
        key: What templates and rules call it by.
        text: The word by language code.
        since: The day the law took it into use, where that is known.
        instead_of: The word it took over for, or `None`.
    """

    key: str
    text: Mapping[str, str]
    since: date | None = None
    instead_of: str | None = None


@value
class LawTable:
    """Everything in the law's file, by key."""

    laws: Mapping[str, Law]
    terms: Mapping[str, LawTerm]


def read_law_table(file: Path) -> LawTable:
    """Read a law file.

    Raises:
        DataFileIsDamagedError: It cannot be read, or something in it is wrong.
    """
    root = read_table(file)
    acts = root.get("acts").table()
    names = {act: acts.get(act).texts() for act in acts}
    for act, triple in names.items():
        if len(triple) != 1 + len(LANGUAGES):
            fail(file.name, f"«acts.{act}» skal ha tre navn: kort, bokmål, nynorsk.")
    rows, words = root.get("law").table(), root.get("terms").table()
    table = LawTable(
        laws=MappingProxyType({key: _law(key, rows.get(key).table(), names) for key in rows}),
        terms=MappingProxyType({key: _term(key, words.get(key).table()) for key in words}),
    )
    root.close()
    return table


def get_law(key: str) -> Law:
    """Return the provision with that key.

    Raises:
        InvalidValueError: There is none.
        DataFileIsDamagedError: The law's file cannot be used.
    """
    return _get(_table().laws, key, "lovhenvisningen")


def law_text(key: str, language: str = "nb") -> str:
    """Return the citation as it is printed, such as `fvl. § 13 a`.

    Raises:
        InvalidValueError: There is none with that key.
        DataFileIsDamagedError: The law's file cannot be used.
    """
    return get_law(key).text[language]


def law_keys() -> tuple[str, ...]:
    """Return the keys of all provisions, in the order of the file.

    Raises:
        DataFileIsDamagedError: The law's file cannot be used.
    """
    return tuple(_table().laws)


def get_law_term(key: str) -> LawTerm:
    """Return the law's word with that key.

    Raises:
        InvalidValueError: There is none.
        DataFileIsDamagedError: The law's file cannot be used.
    """
    return _get(_table().terms, key, "lovordet")


@cache
def _table() -> LawTable:
    return read_law_table(LAW_FILE)


def _get(rows: Mapping[str, _Row], key: str, what: str) -> _Row:
    if key not in rows:
        raise InvalidValueError(f"Kjenner ikke {what} «{key}».", hint=closest(key, rows) or ())
    return rows[key]


def _law(key: str, row: Table, acts: Mapping[str, tuple[str, ...]]) -> Law:
    if row.find("act") is None:
        text = full = {language: row.wording("text", language) for language in LANGUAGES}
    else:
        act, section = row.get("act").text(), row.get("section").text()
        if act not in acts:
            fail(row.file, f"«{row.path}.act»: ukjent lov «{act}».", closest(act, acts))
        short, *names = acts[act]
        text = dict.fromkeys(LANGUAGES, f"{short} {section}")
        full = {lang: f"{name} {section}" for lang, name in zip(LANGUAGES, names, strict=True)}
    if (status := row.get("status").text()) != _IN_FORCE:
        fail(row.file, f"«{row.path}.status» er «{status}»; bare det som gjelder, kan stå her.")
    valid_from = row.find("valid_from")
    law = Law(
        key=key,
        text=MappingProxyType(text),
        full=MappingProxyType(full),
        says=row.get("says").text(),
        checked=row.get("checked").day(),
        valid_from=valid_from.day() if valid_from else None,
    )
    row.close()
    return law


def _term(key: str, row: Table) -> LawTerm:
    since, instead_of = row.find("since"), row.find("instead_of")
    term = LawTerm(
        key=key,
        text=MappingProxyType({language: row.get(language).text() for language in LANGUAGES}),
        since=since.day() if since else None,
        instead_of=instead_of.text() if instead_of else None,
    )
    row.close()
    return term
