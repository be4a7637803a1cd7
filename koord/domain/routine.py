"""What a municipality's routine decides, as values.

The routines themselves are data files under `koord/routines/`; this is the shape they take when
they are handed to the domain.
"""

from collections.abc import Mapping
from datetime import time

from koord.domain.people import AgencyKind
from koord.values import value


@value
class SigningRule:
    """Whose signature a consent towards one kind of service needs, by the user's age.

    Attributes:
        own_from: Age in whole years from which the user's own signature is needed.
        parents_until: Age in whole years until which all with parental responsibility sign.
        ground: The rule in words with its source, as printed on the form.
        care_ground: What is printed beside it while child welfare has the care of the child.
    """

    own_from: int
    parents_until: int
    ground: str
    care_ground: str = ""

    def printed(self, *, in_care: bool) -> str:
        """Return the rule in words, as it stands on the form."""
        return f"{self.ground} {self.care_ground}" if in_care and self.care_ground else self.ground


@value
class StartTask:
    """A task every new case starts with.

    Attributes:
        what: The task.
        due_days: Days from the day the case was opened.
        source: Where the routine says so.
        wordings: The task in every language papers come in.
        settled_by: What settles it beside ticking it off: `møteplan`, `kontakt`, or nothing.
    """

    what: str
    due_days: int
    source: str
    wordings: tuple[str, ...] = ()
    settled_by: str | None = None


@value
class MeetingKind:
    """A kind of meeting and the duties that follow from it.

    Attributes:
        key: The word typed after `--møtetype`.
        title: The heading on papers, by language code (`nb`, `nn`).
        with_user: The user takes part.
        needs_consent: Every service invited must have a consent on the meeting's date.
        needs_minutes: Minutes must be written.
        with_services: The services take part, unless others are named.
        needs_talk: A talk with the user comes first: what to take up, who is to come, the plan.
        tell_user: The user is not there, and must be told of it.
    """

    key: str
    title: Mapping[str, str]
    with_user: bool
    needs_consent: bool
    needs_minutes: bool
    with_services: bool = True
    needs_talk: bool = False
    tell_user: bool = False


@value
class Rhythm:
    """How a half-year is laid out when nothing else is said.

    Attributes:
        meetings: Meetings of the usual kind in a half-year.
        talk_days: Days before such a meeting that the coordinator talks with the user.
        talk_minutes: Length of that talk.
        agenda_days: Days before the meeting that the agenda should be out.
        meeting_minutes: Length of the meeting.
        evaluation_days: Days before the half-year ends that it is looked back on.
        weekdays: The days of the week preferred, Monday is 0, the best first.
        times: The times of day to choose between, the best first.
    """

    meetings: int
    talk_days: int
    talk_minutes: int
    agenda_days: int
    meeting_minutes: int
    evaluation_days: int
    weekdays: tuple[int, ...]
    times: tuple[time, ...]


@value
class Milestone:
    """A birthday after which other rules hold.

    Attributes:
        age: The age that is turned.
        what: What changes, in the language of the routine.
    """

    age: int
    what: str


@value
class Routine:
    """A municipality's routine.

    Attributes:
        key: The word typed after `--rutine`.
        name: What it is called on the screen.
        source: The document it is taken from.
        signing: Rule for each kind of service; every kind has one.
        topics: The closed list of topics a consent can permit or deny.
        topics_nn: The topics that have another name in nynorsk, and that name.
        warn_days: Days before a consent ends at which it is warned of, longest first.
        consent_months: Usual length of a consent, in months.
        agenda_days: Days before a meeting the agenda should be out.
        minutes_days: Days after a meeting within which minutes should be written.
        send_days: Days after minutes are written within which they should be sent.
        reminders: Times someone is reminded in writing before she is called instead.
        channels: The closed list of ways to send something.
        meeting_minutes: Usual length of a meeting, in minutes.
        coordinator_share: Percent of what is promised that the coordinator may have, unremarked.
        plan_days: Days before a half-year that its plan should be made.
        rhythm: How a half-year is laid out.
        milestones: The birthdays after which other rules hold.
        posting_days: Days within which what happened should be in the municipality's own system.
        log_kinds: What an entry of the log may be.
        meeting_kinds: The kinds of meeting, the usual one first.
        start_tasks: What every new case starts with.
        agency_kinds: Folded well-known names of agencies, and their kind.
        counts_as_service: Kinds that count as help service where the routine counts them.
    """

    key: str
    name: str
    source: str
    signing: Mapping[AgencyKind, SigningRule]
    topics: tuple[str, ...]
    topics_nn: Mapping[str, str]
    warn_days: tuple[int, ...]
    consent_months: int
    agenda_days: int
    minutes_days: int
    send_days: int
    reminders: int
    channels: tuple[str, ...]
    meeting_minutes: int
    coordinator_share: int
    plan_days: int
    rhythm: Rhythm
    milestones: tuple[Milestone, ...]
    posting_days: int
    log_kinds: tuple[str, ...]
    meeting_kinds: tuple[MeetingKind, ...]
    start_tasks: tuple[StartTask, ...]
    agency_kinds: Mapping[str, AgencyKind]
    counts_as_service: frozenset[AgencyKind]

    def topic_word(self, topic: str, language: str) -> str:
        """Return what a topic is called on a paper; a case's own topic stays as it was typed."""
        return self.topics_nn.get(topic, topic) if language == "nn" else topic
