"""The index that `koord søk` asks: FTS5 within the encrypted file, kept true by triggers.

The triggers lie in the file, so that an undo, an import, an emptied text and plain SQL keep it true
as well. The index holds where a word stands and not the text itself, and nothing of a text that is
gone (`secure-delete`). Letters are compared as they are, only capitals made small: `å` is not `a`.

A row of the index is numbered by its source and the row there, so that one source is one stretch
of numbers. In `scope` stands the case, so that a search in one case is a word more.
"""

from typing import Any

from koord.values import value

SPREAD = 1 << 40
"""How many rows a source has room for."""

INDEX = (
    "CREATE VIRTUAL TABLE search USING fts5("
    "text, scope, content='', tokenize='unicode61 remove_diacritics 0')"
)
_OF_MEETING = "(SELECT case_id FROM meetings WHERE id = {row}.meeting_id)"


@value
class Source:
    """A table that is searched.

    Attributes:
        number: Its place in the numbers of the index; never given to another.
        columns: Those with text.
        case: SQL for the case's id, with `{row}` for the row; `None` for what all cases share.
    """

    number: int
    table: str
    columns: tuple[str, ...]
    case: str | None = "{row}.case_id"

    @property
    def first(self) -> int:
        """The number before the first one of this source."""
        return self.number * SPREAD

    def text(self, row: str) -> str:
        """Return SQL for all text of a row."""
        return " || ' ' || ".join(f"coalesce({row}.{column}, '')" for column in self.columns)

    def entry(self, row: str) -> str:
        """Return SQL for what the index holds of a row: number, text, case."""
        scope = "''" if self.case is None else self.case.format(row=row)
        return f"{self.first} + {row}.id, {self.text(row)}, {scope}"


PEOPLE = Source(1, "people", ("name", "title"), case=None)
TASKS = Source(2, "tasks", ("what", "closed_why"))
LOG = Source(3, "log_entries", ("text",))
MINUTES = Source(4, "minutes", ("text",), _OF_MEETING)
AGENDA = Source(5, "agenda_items", ("text", "reason"), _OF_MEETING)
TALKS = Source(6, "meetings", ("talk_matters", "talk_people", "talk_plan", "cancelled_why"))
ACTIVITIES = Source(7, "activities", ("what",))
CONSENTS = Source(8, "consents", ("purpose",))
NOTES = Source(9, "task_notes", ("text",), "(SELECT case_id FROM tasks WHERE id = {row}.task_id)")
SOURCES = (PEOPLE, TASKS, LOG, MINUTES, AGENDA, TALKS, ACTIVITIES, CONSENTS, NOTES)


def triggers() -> tuple[str, ...]:
    """Return the triggers that keep the index true."""
    return tuple(trigger for source in SOURCES for trigger in _triggers_of(source))


def _triggers_of(source: Source) -> tuple[str, ...]:
    table, columns = source.table, ", ".join(source.columns)
    add = f"INSERT INTO search (rowid, text, scope) VALUES ({source.entry('NEW')});"
    remove = (
        f"INSERT INTO search (search, rowid, text, scope) VALUES ('delete', {source.entry('OLD')});"
    )
    return (
        f"CREATE TRIGGER {table}_searched AFTER INSERT ON {table} BEGIN {add} END",
        f"CREATE TRIGGER {table}_not_searched AFTER DELETE ON {table} BEGIN {remove} END",
        f"CREATE TRIGGER {table}_searched_anew AFTER UPDATE OF {columns} ON {table}"
        f" BEGIN {remove} {add} END",
    )


def prepare(connection: Any) -> None:
    """Let an index that is just made forget what is taken out of it, at once."""
    connection.execute("INSERT INTO search (search, rank) VALUES ('secure-delete', 1)")


def fill(connection: Any) -> None:
    """Put all that stands in the workbook into an index that is empty."""
    prepare(connection)
    for source in SOURCES:
        connection.execute(
            "INSERT INTO search (rowid, text, scope)"
            f" SELECT {source.entry('x')} FROM {source.table} x ORDER BY x.id"
        )
