"""Who gets which version of the minutes, and what each paper is made from."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from koord.documents.contexts import (
    Agreement,
    Correction,
    MeetingFacts,
    MinutesContext,
    MinutesPoint,
    Participant,
)
from koord.documents.contexts import NextMeeting as NextMeetingLine
from koord.domain.consents import CaseFacts, Judgement, Receiver, judge
from koord.domain.meetings import Meeting, MinutesState
from koord.domain.minutes import (
    Minutes,
    MinutesItem,
    PromisedTask,
    is_visible_to,
    user_was_missing,
)
from koord.domain.minutes_changes import MinutesChange, changes_between
from koord.domain.people import Member, Role, is_blocked
from koord.routines.law import law_text
from koord.services.desk import Desk, KnownCase
from koord.services.writing.agenda_versions import UNNAMED, named_to
from koord.services.writing.dispatches import Addressed
from koord.services.writing.frames import participant_of, reference_of, sender_of
from koord.services.writing.meeting_papers import end_of
from koord.services.writing.meetings import meeting_kind

#: Said of a task that its doer asked for, by the language of the paper.
OWN_WISH = {"nb": "ønsket selv", "nn": "ønskt sjølv"}


@dataclass(frozen=True, slots=True)
class Stage:
    """How far the minutes come with this version.

    Attributes:
        comments_by: Last day to comment, when they are out for it.
    """

    state: MinutesState = MinutesState.FINAL
    comments_by: date | None = None


@dataclass(frozen=True, slots=True)
class MinutesPaper:
    """One content of the minutes, and who shares it.

    Attributes:
        mark: What its file name ends with.
        tells_next: The next meeting stands in it: its receivers may be told of that day.
        changes: What these receivers find different from the version before.
        named: Those who are named as there or as receivers; `None` names everybody.
    """

    items: tuple[MinutesItem, ...]
    receivers: tuple[Member, ...]
    mark: str
    tells_next: bool = True
    changes: tuple[MinutesChange, ...] = ()
    named: frozenset[int] | None = None

    def names(self, member: Member) -> bool:
        """Tell whether a member is named in it."""
        return self.named is None or member.id in self.named


class MinutesPlan:
    """All that follows from minutes that could be read.

    Args:
        before: The version before this one, or `None` when there is none that can be read.
        acquainted: The participants may know who the others are.
    """

    def __init__(
        self,
        known: KnownCase,
        meeting: Meeting,
        facts: CaseFacts,
        minutes: Minutes,
        today: date,
        *,
        before: Minutes | None = None,
        stage: Stage | None = None,
        acquainted: bool = True,
    ) -> None:
        self.known = known
        self.meeting = meeting
        self.minutes = minutes
        self.before = before
        self.stage = stage or Stage()
        self.version = meeting.versions + 1
        self._facts = facts
        self._acquainted = acquainted
        self._today = today
        self._judged = _judge_all(known, meeting, facts, minutes, today)
        self.versions = self._papers()

    @property
    def not_sent(self) -> tuple[tuple[str, str], ...]:
        """Those who were in the meeting and may not have a copy, and why."""
        return tuple((m.label, j.reasons[0]) for m, j in self._judged if not j.answer.permits)

    def addressed(self, paper: MinutesPaper, sha256: str) -> list[Addressed]:
        """Return for whom a version is made, and what it leaves out for them."""
        return [
            Addressed("referat", self._today, member, judgement, sha256=sha256)
            for member, judgement in self._judged
            if member in paper.receivers
        ]

    def _papers(self) -> tuple[MinutesPaper, ...]:
        whole = self._content(self.minutes.items, (self.before or Minutes()).items, True)
        contents: dict[MinutesPaper, list[Member]] = {}
        for member, judgement in self._judged:
            if judgement.answer.permits:
                paper = self._content_for(member, judgement)
                contents.setdefault(paper, []).append(member)
        if set(contents) <= {whole}:
            return (self._finished(whole, contents.get(whole, []), ""),)
        papers = [self._finished(whole, contents.pop(whole, []), "-hele")]
        papers += [
            self._finished(paper, members, f"-utgave-{number}")
            for number, (paper, members) in enumerate(contents.items(), start=1)
        ]
        return tuple(papers)

    def _content_for(self, member: Member, judgement: Judgement) -> MinutesPaper:
        def visible(items: Sequence[MinutesItem]) -> tuple[MinutesItem, ...]:
            return tuple(
                item
                for item in items
                if is_visible_to(item, member.id, judgement.denied, judgement.only)
            )

        seen = visible((self.before or Minutes()).items)
        content = self._content(visible(self.minutes.items), seen, self._may_know_next(member))
        if self._acquainted or member.role is not Role.MEMBER:
            return content
        named = named_to(member, self.known.members)
        return replace(content, named=frozenset(other.id for other in named))

    def _content(
        self, sees: tuple[MinutesItem, ...], seen: Sequence[MinutesItem], tells_next: bool
    ) -> MinutesPaper:
        changes: tuple[MinutesChange, ...] = ()
        if self.before is not None:
            changes = changes_between(self.before, self.minutes, seen, sees, told_next=tells_next)
        return MinutesPaper(sees, (), "", tells_next, changes)

    @staticmethod
    def _finished(paper: MinutesPaper, members: Sequence[Member], mark: str) -> MinutesPaper:
        return replace(paper, receivers=tuple(members), mark=mark)

    def _may_know_next(self, member: Member) -> bool:
        """Judge on the next meeting's day, as the invitation to it will."""
        told = self.minutes.next_meeting
        if told is None:
            return True
        return judge(self._facts, Receiver(member=member), told.day).answer.permits

    def label(self, member_id: int) -> str:
        """Return what a member is called."""
        return self.member(member_id).label

    def label_in(self, paper: MinutesPaper, member_id: int) -> str:
        """Return what a member is called in a version; one who is not named there has no name."""
        member = self.member(member_id)
        return member.label if paper.names(member) else UNNAMED[self.known.case.language]

    def member(self, member_id: int) -> Member:
        """Return a member that the minutes name."""
        return next(m for m in self.known.members if m.id == member_id)


def _judge_all(
    known: KnownCase, meeting: Meeting, facts: CaseFacts, minutes: Minutes, today: date
) -> tuple[tuple[Member, Judgement], ...]:
    """Judge everyone who was invited or came, for the day the minutes go out."""
    grounds = {i.membership_id for i in meeting.invited if i.other_ground is not None}
    concerned = {i.membership_id for i in meeting.invited} | {
        *minutes.present,
        *minutes.excused,
        *minutes.absent,
    }
    on = max(today, meeting.held_on)
    judged = []
    for member in known.members:
        if member.id in concerned and member.role is not Role.COORDINATOR:
            judgement = judge(facts, Receiver(member=member), on)
            if (
                member.id in grounds
                and not judgement.answer.permits
                and not is_blocked(member, known.members)
            ):
                reason = "innkalt på annet rettslig grunnlag: vurder selv om referatet kan sendes"
                judgement = Judgement(judgement.answer, reasons=(reason,))
            judged.append((member, judgement))
    return tuple(judged)


def minutes_paper(desk: Desk, plan: MinutesPlan, paper: MinutesPaper) -> MinutesContext:
    """Return what one version is made from."""
    known, meeting, minutes = plan.known, plan.meeting, plan.minutes
    language = known.case.language
    kind = meeting_kind(known.routine, meeting.kind)
    told = minutes.next_meeting if paper.tells_next else None
    ends = (
        end_of(meeting.held_on, meeting.starts_at, meeting.minutes_long)
        if meeting.starts_at
        else None
    )

    def listed(ids: Sequence[int]) -> tuple[Participant, ...]:
        members = (plan.member(member_id) for member_id in ids)
        return tuple(participant_of(m, language) for m in members if paper.names(m))

    return MinutesContext(
        reference=reference_of(known, meeting.item),
        sender=sender_of(known.profile),
        dated=desk.today,
        exemption=law_text("unntatt", language),
        language=language,
        meeting=MeetingFacts(
            title=kind.title[language],
            on=meeting.held_on,
            starts=meeting.starts_at,
            ends=ends,
            place=meeting.place,
            leader=plan.label_in(paper, meeting.leader_id) if meeting.leader_id else None,
            minutes_taker=(
                plan.label_in(paper, meeting.secretary_id) if meeting.secretary_id else None
            ),
        ),
        present=listed(minutes.present),
        excused=listed(minutes.excused),
        not_met=listed(minutes.absent),
        user_present=not kind.with_user
        or not user_was_missing(minutes, known.members, known.case.born, meeting.held_on),
        held_without_user=minutes.agreed_without_user,
        points=tuple(
            MinutesPoint(
                number=number,
                heading=item.heading,
                paragraphs=item.paragraphs,
                agreements=tuple(_agreement(plan, paper, task) for task in item.tasks),
            )
            for number, item in enumerate(paper.items, start=1)
        ),
        agreements=tuple(
            _agreement(plan, paper, task) for item in paper.items for task in item.tasks
        ),
        next_meeting=NextMeetingLine(told.day, told.starts_at, told.place) if told else None,
        sent_to=listed([member.id for member in paper.receivers]),
        for_comments=plan.stage.state is MinutesState.FOR_COMMENTS,
        draft=plan.stage.state is MinutesState.FOR_COMMENTS,
        comments_by=plan.stage.comments_by,
        version=plan.version,
        corrections=tuple(
            Correction(change.kind.value, change.number, change.heading) for change in paper.changes
        ),
    )


def _agreement(plan: MinutesPlan, paper: MinutesPaper, task: PromisedTask) -> Agreement:
    wish = f" ({OWN_WISH[plan.known.case.language]})" if task.own_wish else ""
    who = plan.label_in(paper, task.responsible_id)
    return Agreement(task.what + wish, who, task.due, task.done)
