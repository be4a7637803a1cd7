"""Searching all that is written."""

from koord.domain.searching import Excerpt, excerpt, read_search
from koord.services.desk import Desk, know_case
from koord.values import value
from koord.workbook.queries import search as queries
from koord.workbook.queries.search import Found, FoundPerson


@value
class Hits:
    """What was found.

    Attributes:
        people: Those with the words in their name or title.
        texts: All else, the newest day first, each with the piece that shows why.
        more: There is more than was asked for.
        case: The one case that was searched, or `None`.
    """

    people: tuple[FoundPerson, ...]
    texts: tuple[tuple[Found, Excerpt], ...]
    more: bool
    case: int | None = None


def search(desk: Desk, text: str, case: str | None, most: int) -> Hits:
    """Find where all the words stand, in one case or in all.

    Raises:
        InvalidValueError: There is nothing to search for.
        NotFoundError: No such case.
    """
    wanted = read_search(text)
    with desk.book.reading() as connection:
        within = None if case is None else know_case(connection, case).case
        case_id = None if within is None else within.id
        people = queries.find_people(connection, wanted, case_id, most + 1)
        texts = queries.find_text(connection, wanted, case_id, most + 1)
    return Hits(
        people=people[:most],
        texts=tuple((found, excerpt(found.text, wanted)) for found in texts[:most]),
        more=len(people) > most or len(texts) > most,
        case=None if within is None else within.number,
    )
