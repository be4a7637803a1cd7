"""Writes the schema as it is frozen for later: `python -m tests.workbook.freeze_schema`.

Run it while a version is being made. Once the version is released its file is never changed; a
change to the tables is then the next version.
"""

from pathlib import Path
from typing import Any

from koord.workbook import migrations, opening
from koord.workbook.creation import create_schema
from koord.workbook.schema import SCHEMA_VERSION


def statements_in(connection: Any) -> list[str]:
    """Return what makes the schema of a file: tables, then indexes, views and triggers."""
    rows = connection.execute(
        "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%'"
        " AND name NOT IN (SELECT name FROM pragma_table_list WHERE type = 'shadow')"
        " ORDER BY type <> 'table', type, name"
    )
    return ["\n".join(line.rstrip() for line in sql.split("\n")) for (sql,) in rows.fetchall()]


def fresh_statements() -> list[str]:
    """Return the statements of a schema made anew from the tables."""
    connection = opening.DBAPI.connect(":memory:", isolation_level=None)
    try:
        create_schema(connection)
        return statements_in(connection)
    finally:
        connection.close()


if __name__ == "__main__":
    file = Path(migrations.__file__).with_name(f"fil-{SCHEMA_VERSION}.sql")
    file.write_text(migrations.frozen(fresh_statements()), encoding="utf-8")
    print(file)
