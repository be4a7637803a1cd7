"""`koord skriv`: the papers beside those that a meeting or a consent brings with it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from koord.documents.pipeline import DEFAULT_FORMATS
from koord.domain.cases import ItemId
from koord.domain.consents import Receiver, judge
from koord.domain.dates import HalfYear
from koord.errors import CommandLineError
from koord.services.desk import Desk, facts_of, get_meeting, know_case
from koord.services.writing.dispatches import Addressed
from koord.services.writing.drafting import Drafted, Wish
from koord.services.writing.family_papers import draft_family, draft_welcome
from koord.services.writing.family_readers import NotFor
from koord.services.writing.frames import WHOLE_CASE, paper_name
from koord.services.writing.leader_sheet import draft_leader_sheet
from koord.services.writing.papers import made, make_named
from koord.workbook.queries.history import newest_number


@dataclass(frozen=True, slots=True)
class PaperKind:
    """A paper that `koord skriv` can make.

    Attributes:
        word: What is typed for it.
        about: One line on what it is.
        of_meeting: It is about one meeting; else about a whole case.
        draft: Writes it.
        stem: What its file name says of it.
    """

    word: str
    about: str
    of_meeting: bool
    draft: Callable[[Any, Desk, Wish], Drafted]
    stem: str


KINDS = (
    PaperKind("familie", "Familiens side om halvåret, på ett ark.", False, draft_family, "familie"),
    PaperKind("velkommen", "Innkallingen slik familien får den.", True, draft_welcome, "velkommen"),
    PaperKind(
        "møteark",
        "Til møtelederen: tid, og hva som skal huskes.",
        True,
        draft_leader_sheet,
        "moteark",
    ),
)


@dataclass(frozen=True, slots=True)
class MadePaper:
    """A paper that was made.

    Attributes:
        item: The meeting it is about, or `None`.
        receivers: Whom it is for.
        left_out: Those of the family it is not for, and why.
        missing: What it shows as missing.
    """

    kind: PaperKind
    case: int
    item: ItemId | None
    receivers: tuple[str, ...]
    left_out: tuple[NotFor, ...]
    remarks: tuple[str, ...]
    missing: tuple[str, ...]
    files: tuple[Path, ...]


def make_paper(
    desk: Desk,
    kind: PaperKind,
    about: str,
    *,
    half_year: HalfYear | None = None,
    readers: Sequence[str] = (),
    formats: Sequence[str] = DEFAULT_FORMATS,
) -> MadePaper:
    """Make one paper about a case or a meeting.

    Args:
        desk: The open workbook.
        kind: Which paper.
        about: The case, or the meeting's number.
        half_year: For the family's page.
        readers: Whom it is for, when it is not the usual ones.
        formats: Which files.

    Raises:
        CommandLineError: A case was given where a meeting is needed.
        NotFoundError: No such case, meeting or person.
        ConsentStopsError: Someone it is for may not be told.
        StateForbidsError: The meeting is held or cancelled.
    """
    with desk.book.reading() as connection:
        seen = newest_number(connection)
        meeting_item = _meeting_named(kind, about)
        known = know_case(connection, str(meeting_item.case) if meeting_item else about)
        wish = Wish(
            known=known,
            facts=facts_of(connection, known),
            meeting=get_meeting(connection, meeting_item) if meeting_item else None,
            half_year=half_year,
            readers=tuple(readers),
        )
        drafted = kind.draft(connection, desk, wish)
    (rendered,) = made(desk, [drafted.context], formats)
    case = known.case.number
    item = drafted.item or ItemId(case, WHOLE_CASE)
    files = make_named(
        desk,
        known.profile,
        item,
        kind.word,
        {
            paper_name(item, kind.stem, drafted.day, suffix): content
            for suffix, content in rendered.files.items()
        },
        seen=seen,
        command=f"skriv {kind.word}",
        sentence=f"Skrev {kind.word} for {drafted.item or f'sak {case}'}",
        addressed=lambda sha256: _addressed(desk, kind, wish, drafted, sha256),
    )
    return MadePaper(
        kind=kind,
        case=case,
        item=drafted.item,
        receivers=tuple(member.label for member in drafted.receivers),
        left_out=drafted.left_out,
        remarks=drafted.remarks,
        missing=rendered.missing,
        files=files,
    )


def _addressed(
    desk: Desk, kind: PaperKind, wish: Wish, drafted: Drafted, sha256: str
) -> list[Addressed]:
    """Return for whom it is made; what the coordinator makes for herself is told to nobody."""
    return [
        Addressed(
            kind.word,
            desk.today,
            member,
            judge(wish.facts, Receiver(member=member), desk.today),
            sha256=sha256,
        )
        for member in drafted.receivers
        if member.id != wish.known.coordinator.id
    ]


def _meeting_named(kind: PaperKind, about: str) -> ItemId | None:
    """Return the meeting's number, for a paper about one.

    Raises:
        CommandLineError: A case was given.
    """
    if not kind.of_meeting:
        if "." in about and about.replace(".", "").isdecimal():
            raise CommandLineError(
                f"{kind.word} er om en hel sak, ikke om {about}.",
                hint=f"koord skriv {kind.word} {about.partition('.')[0]}",
            )
        return None
    if "." not in about:
        raise CommandLineError(
            f"{kind.word} er om ett møte, så det trengs et møtenummer, som 7.4.",
            hint=f"Se møtene: koord sak vis {about}",
        )
    return ItemId.parse(about)
