"""What the cases are called on the screen."""

from koord.services.desk import Desk
from koord.workbook.change import change
from koord.workbook.queries import cases as case_queries
from koord.workbook.queries.shown import BY_CODE
from koord.workbook.tables import Profile


def show_by(desk: Desk, how: str) -> bool:
    """Choose what a case is called on the screen: `kode`, or `nummer` alone.

    Returns:
        False when it was chosen already.
    """
    with desk.book.reading() as connection:
        if case_queries.profile(connection).shown_as == how:
            return False
    with change(desk.book.connection, "oppsett visning", desk.at) as unit:
        unit.update(Profile, 1, shown_as=how)
        word = "koder" if how == BY_CODE else "bare numre"
        unit.sentence = f"Valgte å vise {word} på skjermen"
    return True
