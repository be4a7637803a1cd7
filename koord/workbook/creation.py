"""Making the schema of a new file."""

from typing import Any

from sqlmodel import SQLModel

from koord.workbook import search_index, tables
from koord.workbook.change import engine_on
from koord.workbook.schema import SCHEMA_VERSION


def create_schema(connection: Any) -> None:
    """Make every table, view and trigger in an empty file, in one transaction."""
    with engine_on(connection).begin() as transaction:
        SQLModel.metadata.create_all(transaction)
        transaction.exec_driver_sql(tables.ITEMS_VIEW)
        transaction.exec_driver_sql(search_index.INDEX)
        for statement in (*tables.guards(), *search_index.triggers()):
            transaction.exec_driver_sql(statement)
        search_index.prepare(connection)
        transaction.exec_driver_sql(f"PRAGMA user_version = {SCHEMA_VERSION}")
