"""The items of a case, whatever they are."""

from typing import Any

from koord.domain.cases import ItemId


def items_at_hand(connection: Any, case: int) -> tuple[tuple[ItemId, str], ...]:
    """Return the items of a case with their kind, without the tasks that are closed."""
    rows = connection.execute(
        "SELECT i.number, i.kind FROM items i JOIN cases c ON c.id = i.case_id"
        " LEFT JOIN tasks t ON i.kind = 'task' AND t.id = i.id"
        " WHERE c.number = ? AND coalesce(t.state, 'open') = 'open' ORDER BY i.number",
        (case,),
    )
    return tuple((ItemId(case, number), kind) for number, kind in rows.fetchall())
