"""What was found, on the screen."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from koord.cli.view import Row, View
from koord.domain.dates import short_date
from koord.domain.searching import Excerpt

if TYPE_CHECKING:
    from koord.services.reading.search import Hits
    from koord.workbook.queries.search import Found, FoundPerson

_MARKS = "[", "]"
"""What stands around a word that was found; colour alone would not be seen by all."""


def hits_view(hits: Hits, *, show_names: bool) -> View:
    """Show the people first, then the texts, the newest first."""
    rows = [_person_row(person, show_names) for person in hits.people]
    rows += [_row(*hit) for hit in hits.texts]
    return View(
        type="søk",
        data={
            "case": hits.case,
            "people": [_person_data(person, show_names) for person in hits.people],
            "hits": [_data(*hit) for hit in hits.texts],
            "more": hits.more,
        },
        lines=rows,
        talk=_talk(hits),
    )


def _talk(hits: Hits) -> list[str]:
    if hits.more:
        return ["Det er flere treff. Skriv et ord til, eller legg til --antall 100"]
    if not hits.people and not hits.texts:
        where = "" if hits.case is None else f" i sak {hits.case}"
        return [f"Ingen treff{where}. Prøv begynnelsen av ordet, eller færre ord."]
    return []


def _row(found: Found, shown: Excerpt) -> Row:
    return Row(
        (
            str(found.item),
            found.code,
            short_date(found.day),
            found.kind,
            shown.marked(*_MARKS),
        )
    )


def _person_row(person: FoundPerson, show_names: bool) -> Row:
    cases = ", ".join(map(str, person.cases))
    what = ", ".join(filter(None, (person.title, person.agency)))
    name = _name(person, show_names)
    return Row((f"sak {cases}", person.code or "", "", "person", f"{name}{what and f', {what}'}"))


def _name(person: FoundPerson, show_names: bool) -> str:
    return person.name if show_names or person.code is None else person.code or "bruker"


def _data(found: Found, shown: Excerpt) -> dict[str, Any]:
    return {
        "item": str(found.item),
        "case": found.item.case,
        "code": found.code,
        "date": found.day,
        "kind": found.kind,
        "excerpt": shown.text,
        "marks": shown.marks,
    }


def _person_data(person: FoundPerson, show_names: bool) -> dict[str, Any]:
    return {
        "name": _name(person, show_names),
        "title": person.title,
        "agency": person.agency,
        "cases": person.cases,
    }
