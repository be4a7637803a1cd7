"""Reading a text of minutes with all that its case knows."""

from datetime import date
from typing import Any

from koord.domain.meetings import Meeting
from koord.domain.minutes import Minutes, MinutesItem, Problem
from koord.domain.minutes_grammar import read_minutes
from koord.services.desk import KnownCase
from koord.workbook.queries import meetings as meeting_queries


def parsed(
    known: KnownCase, meeting: Meeting, text: str, dates: dict[str, date]
) -> tuple[Minutes, tuple[Problem, ...]]:
    """Read a text of minutes with all that the case knows: people, topics, dates."""
    return read_minutes(
        text,
        known.members,
        meeting.held_on,
        topics=known.topics,
        coordinator_id=known.coordinator.id,
        meetings=dates,
        case_code=known.case.code,
        topic_words=known.topic_words,
    )


def items_of_minutes(
    connection: Any, known: KnownCase, meeting: Meeting
) -> tuple[MinutesItem, ...]:
    """Read the newest minutes of a meeting again; what cannot be read is for nobody."""
    text = meeting_queries.minutes_text(connection, meeting.id)
    if text is None:
        return ()
    dates = meeting_queries.dates_of_meetings(connection)
    minutes, _ = parsed(known, meeting, text, dates)
    return minutes.items
