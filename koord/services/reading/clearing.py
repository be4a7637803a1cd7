"""Which papers can be cleared away."""

from koord.services.desk import Desk
from koord.workbook.queries.papers import KeptPaper, sent_and_posted


def papers_to_clear(desk: Desk) -> tuple[KeptPaper, ...]:
    """Return the papers that are sent and posted, and still lie where they were put."""
    with desk.book.reading() as connection:
        return sent_and_posted(connection)
