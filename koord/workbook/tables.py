"""The schema: every table, its constraints, and the triggers that keep consents append-only.

Dates and instants are ISO text. Rows never leave this package; `queries` turns them into frozen
values. A `table=True` model checks nothing by itself, so a row is only ever made through
`history.ChangeUnit.insert`, which validates first.
"""

from typing import Any, ClassVar

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel


def _one_of(column: str, *values: str) -> CheckConstraint:
    allowed = ", ".join(f"'{value}'" for value in values)
    return CheckConstraint(f"{column} IN ({allowed})", name=f"{column}_known")


def _filled(column: str) -> CheckConstraint:
    return CheckConstraint(f"length(trim({column})) > 0", name=f"{column}_filled")


def _iso(column: str) -> CheckConstraint:
    return CheckConstraint(
        f"{column} IS NULL OR {column} IS date({column})", name=f"{column}_is_date"
    )


def _later(default: str | bool) -> Any:
    """Return a column that must be filled and that rows of an older version lack."""
    in_file = str(int(default)) if isinstance(default, bool) else default
    return Field(default=default, sa_column_kwargs={"server_default": in_file})


class Row(SQLModel):
    """Base of all tables.

    Attributes:
        machine_made: Columns no person types, exempt from the search for 11-digit numbers.
        append_only: Rows are never changed or deleted.
    """

    machine_made: ClassVar[frozenset[str]] = frozenset()
    append_only: ClassVar[bool] = False


class Profile(Row, table=True):
    """The coordinator whose workbook this is; exactly one row."""

    __tablename__ = "profile"
    __table_args__ = (
        CheckConstraint("id = 1", name="one_profile"),
        _one_of("language", "nb", "nn"),
        _one_of("shown_as", "kode", "nummer"),
        _iso("privacy_settled_on"),
    )
    id: int = Field(default=1, primary_key=True)
    person_id: int = Field(foreign_key="people.id")
    unit: str
    municipality: str
    language: str
    routine: str
    papers_folder: str
    created_on: str
    privacy_settled_on: str | None = None
    busy_calendar: str | None = None
    shown_as: str = _later("kode")


class Person(Row, table=True):
    """Someone with a name; may belong to several cases.

    `vcard_rest` holds the lines of an imported card that say nothing here, for the export.
    """

    __tablename__ = "people"
    __table_args__ = (_filled("name"), {"sqlite_autoincrement": True})
    id: int | None = Field(default=None, primary_key=True)
    name: str
    name_key: str = Field(index=True)
    title: str | None = None
    phone: str | None = None
    email: str | None = None
    confirmed_on: str | None = None
    vcard_rest: str | None = None


class Agency(Row, table=True):
    """A service; shared between cases."""

    __tablename__ = "agencies"
    __table_args__ = (_filled("name"), {"sqlite_autoincrement": True})
    id: int | None = Field(default=None, primary_key=True)
    name: str
    name_key: str = Field(unique=True)
    kind: str


class Case(Row, table=True):
    """One user's case.

    `contact_agreed` is what was agreed with the family in words, on the day `contact_since`;
    `contact_every` and `contact_unit` how long there may be between two contacts, read from it.
    """

    __tablename__ = "cases"
    __table_args__ = (
        _one_of("language", "nb", "nn"),
        _one_of("basis", "lovfestet", "lokal"),
        _one_of("coordinator_role", "koordinator", "barnekoordinator", "stafettholder"),
        _one_of("state", "aktiv", "rolig", "avsluttet"),
        CheckConstraint("born IS NOT NULL OR term IS NOT NULL", name="born_or_term"),
        _iso("born"),
        _iso("term"),
        _iso("received_on"),
        _iso("next_look"),
        _iso("contact_since"),
        _iso("care_since"),
        _iso("care_until"),
        CheckConstraint(
            "care_until IS NULL OR (care_since IS NOT NULL AND care_until >= care_since)",
            name="care_ends_after_start",
        ),
        _one_of("time_agreed_per", "uke", "mnd", "halvår"),
        CheckConstraint(
            "(time_agreed IS NULL) = (time_agreed_per IS NULL)", name="time_agreed_is_whole"
        ),
        CheckConstraint("time_agreed BETWEEN 1 AND 100000", name="time_agreed_is_sane"),
        _one_of("contact_unit", "days", "months"),
        CheckConstraint(
            "(contact_every IS NULL) = (contact_unit IS NULL)", name="contact_is_whole"
        ),
        CheckConstraint("contact_every BETWEEN 1 AND 1000", name="contact_is_sane"),
        {"sqlite_autoincrement": True},
    )
    id: int | None = Field(default=None, primary_key=True)
    number: int = Field(unique=True)
    code: str
    user_id: int = Field(foreign_key="people.id")
    born: str | None = None
    term: str | None = None
    language: str = "nb"
    basis: str = "lovfestet"
    coordinator_role: str = "koordinator"
    entry: str | None = None
    received_on: str | None = None
    opened_on: str
    state: str = "aktiv"
    next_look: str | None = None
    ip_status: str | None = None
    contact_agreed: str | None = None
    contact_every: int | None = None
    contact_unit: str | None = None
    contact_since: str | None = None
    care_since: str | None = None
    care_until: str | None = None
    care_ref: str | None = None
    time_agreed: int | None = None
    time_agreed_per: str | None = None


class CaseTopic(Row, table=True):
    """A topic of the case's own, beside those of the routine."""

    __tablename__ = "case_topics"
    __table_args__ = (UniqueConstraint("case_id", "name"), {"sqlite_autoincrement": True})
    id: int | None = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="cases.id")
    name: str


class Membership(Row, table=True):
    """A person or an agency in a case, in a role, from a day to a day."""

    __tablename__ = "memberships"
    __table_args__ = (
        CheckConstraint("person_id IS NOT NULL OR agency_id IS NOT NULL", name="someone"),
        CheckConstraint("ends IS NULL OR ends >= starts", name="ends_after_start"),
        _iso("starts"),
        _iso("ends"),
        {"sqlite_autoincrement": True},
    )
    id: int | None = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="cases.id", index=True)
    person_id: int | None = Field(default=None, foreign_key="people.id", index=True)
    agency_id: int | None = Field(default=None, foreign_key="agencies.id")
    role: str
    parental_responsibility: bool = False
    starts: str
    ends: str | None = None
    blocked: str | None = None


class Consent(Row, table=True):
    """A consent paper: asked for, then signed, refused or withdrawn through rows of their own."""

    __tablename__ = "consents"
    __table_args__ = (
        UniqueConstraint("case_id", "number"),
        _filled("purpose"),
        _iso("made_on"),
        {"sqlite_autoincrement": True},
    )
    append_only: ClassVar[bool] = True
    id: int | None = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="cases.id")
    number: int
    purpose: str
    form_version: str
    language: str
    made_on: str
    change_set_id: int
    replaces_id: int | None = Field(default=None, foreign_key="consents.id")


class ConsentScope(Row, table=True):
    """One receiver on a consent; `allowed` and `denied` are JSON lists of topics."""

    __tablename__ = "consent_scopes"
    __table_args__ = (
        _one_of("direction", "gi", "hente", "utveksle"),
        CheckConstraint("(agency_id IS NULL) <> (person_id IS NULL)", name="one_receiver"),
        CheckConstraint("ends >= starts", name="ends_after_start"),
        CheckConstraint("json_valid(allowed) AND json_valid(denied)", name="topics_are_json"),
        _iso("starts"),
        _iso("ends"),
        {"sqlite_autoincrement": True},
    )
    append_only: ClassVar[bool] = True
    id: int | None = Field(default=None, primary_key=True)
    consent_id: int = Field(foreign_key="consents.id", index=True)
    agency_id: int | None = Field(default=None, foreign_key="agencies.id")
    person_id: int | None = Field(default=None, foreign_key="people.id")
    direction: str
    allowed: str
    denied: str
    starts: str
    ends: str


class ConsentSignature(Row, table=True):
    """That one person signed, or said yes with a note of it."""

    __tablename__ = "consent_signatures"
    __table_args__ = (
        _one_of("role", "bruker", "foresatt", "verge", "pårørende", "barnevern", "fosterforelder"),
        _one_of("method", "skriftlig", "muntlig", "elektronisk"),
        CheckConstraint("method <> 'muntlig' OR note IS NOT NULL", name="oral_has_a_note"),
        CheckConstraint(
            "role IN ('bruker', 'foresatt', 'fosterforelder') OR (decided_by IS NOT NULL"
            " AND decided_on IS NOT NULL AND journal_ref IS NOT NULL)",
            name="stand_in_has_a_decision",
        ),
        _iso("signed_on"),
        _iso("decided_on"),
        {"sqlite_autoincrement": True},
    )
    append_only: ClassVar[bool] = True
    id: int | None = Field(default=None, primary_key=True)
    consent_id: int = Field(foreign_key="consents.id", index=True)
    person_id: int | None = Field(default=None, foreign_key="people.id")
    role: str
    signed_on: str
    method: str = "skriftlig"
    note: str | None = None
    decided_by: str | None = None
    decided_on: str | None = None
    journal_ref: str | None = None
    recorded_at: str
    change_set_id: int


class ConsentEvent(Row, table=True):
    """What else happened to a consent; entering in error is an event, never a deletion."""

    __tablename__ = "consent_events"
    __table_args__ = (
        _one_of(
            "kind",
            *("avslått", "trukket", "én forelder", "barnet hørt", "forklart", "feilført"),
            *("svar", "bevis", "bedt", "kvittering"),
        ),
        CheckConstraint("details IS NULL OR json_valid(details)", name="details_are_json"),
        _iso("occurred_on"),
        {"sqlite_autoincrement": True},
    )
    machine_made: ClassVar[frozenset[str]] = frozenset({"sha256"})
    append_only: ClassVar[bool] = True
    id: int | None = Field(default=None, primary_key=True)
    consent_id: int = Field(foreign_key="consents.id", index=True)
    kind: str
    occurred_on: str
    agency_id: int | None = Field(default=None, foreign_key="agencies.id")
    person_id: int | None = Field(default=None, foreign_key="people.id")
    topic: str | None = None
    method: str | None = None
    note: str | None = None
    voids_signature: int | None = Field(default=None, foreign_key="consent_signatures.id")
    voids_event: int | None = Field(default=None, foreign_key="consent_events.id")
    recorded_at: str
    change_set_id: int
    by_person_id: int | None = Field(default=None, foreign_key="people.id")
    details: str | None = None
    sha256: str | None = None


class Dispatch(Row, table=True):
    """That a paper or a word was made for a receiver or sent to her, and on which ground.

    Append-only; one that was entered in error is voided by a row that points at it. `unntatt` is
    that someone was left out on purpose. `limits` is what the paper made for her leaves out.
    """

    __tablename__ = "dispatches"
    __table_args__ = (
        _one_of("state", "laget", "sendt", "unntatt"),
        CheckConstraint(
            "voids_id IS NOT NULL OR person_id IS NOT NULL OR agency_id IS NOT NULL",
            name="has_a_receiver",
        ),
        CheckConstraint(
            "other_ground IS NULL OR length(trim(other_ground)) > 0", name="ground_is_a_sentence"
        ),
        CheckConstraint("limits IS NULL OR json_valid(limits)", name="limits_are_json"),
        _iso("sent_on"),
        # Wide, so that the list of tasks is answered from the indexes alone.
        Index(
            "dispatches_of_case",
            *("case_id", "number", "kind", "person_id", "agency_id", "state", "voids_id"),
        ),
        Index("dispatches_voided", "voids_id", sqlite_where=text("voids_id IS NOT NULL")),
        Index(
            "minutes_made",
            *("sent_on", "case_id", "number", "person_id", "agency_id", "voids_id"),
            sqlite_where=text("kind = 'referat' AND state = 'laget' AND voids_id IS NULL"),
        ),
        {"sqlite_autoincrement": True},
    )
    append_only: ClassVar[bool] = True
    machine_made: ClassVar[frozenset[str]] = frozenset({"sha256"})
    id: int | None = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="cases.id")
    number: int
    kind: str
    person_id: int | None = Field(default=None, foreign_key="people.id")
    agency_id: int | None = Field(default=None, foreign_key="agencies.id")
    state: str
    sent_on: str
    channel: str | None = None
    what: str | None = None
    consent_id: int | None = Field(default=None, foreign_key="consents.id")
    scope_id: int | None = Field(default=None, foreign_key="consent_scopes.id")
    other_ground: str | None = None
    sha256: str | None = None
    voids_id: int | None = Field(default=None, foreign_key="dispatches.id")
    recorded_at: str
    change_set_id: int
    topic: str | None = None
    limits: str | None = None


class Redaction(Row, table=True):
    """The receipt of a text that was emptied everywhere: that it happened, and nothing of it."""

    __tablename__ = "redactions"
    __table_args__ = (_filled("reason"), _iso("emptied_on"), {"sqlite_autoincrement": True})
    append_only: ClassVar[bool] = True
    id: int | None = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="cases.id")
    number: int
    reason: str
    emptied_on: str
    recorded_at: str
    change_set_id: int


class Permit(Row, table=True):
    """The one key to the append-only tables, for the transaction that empties a text.

    It cannot outlive it: `never` points at a row that is never there, and that is asked about
    when the transaction ends.
    """

    __tablename__ = "permits"
    __table_args__ = (
        CheckConstraint("id = 1", name="one_permit"),
        CheckConstraint("never = 0", name="never_there"),
        ForeignKeyConstraint(["never"], ["change_sets.id"], deferrable=True, initially="DEFERRED"),
    )
    id: int = Field(default=1, primary_key=True)
    change_set_id: int = Field(foreign_key="change_sets.id")
    never: int = 0


class HalfYearPlan(Row, table=True):
    """The plan of one half-year of a case, and that it was made with the user."""

    __tablename__ = "plans"
    __table_args__ = (
        UniqueConstraint("case_id", "half_year"),
        _iso("made_on"),
        _iso("made_with_user_on"),
        {"sqlite_autoincrement": True},
    )
    id: int | None = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="cases.id")
    half_year: str
    made_on: str
    made_with_user_on: str | None = None
    made_with: str | None = None
    no_meeting_why: str | None = None


class Activity(Row, table=True):
    """Something in a half-year plan that is no meeting."""

    __tablename__ = "activities"
    __table_args__ = (
        UniqueConstraint("case_id", "number"),
        _filled("what"),
        _iso("starts"),
        _iso("ends"),
        CheckConstraint("ends IS NULL OR ends >= starts", name="ends_after_start"),
        {"sqlite_autoincrement": True},
    )
    id: int | None = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="cases.id")
    number: int
    what: str
    starts: str
    ends: str | None = None
    responsible_id: int | None = Field(default=None, foreign_key="memberships.id")


class SchoolBreak(Row, table=True):
    """Days on which the schools of the municipality are closed, as she loaded them."""

    __tablename__ = "school_breaks"
    __table_args__ = (
        _filled("name"),
        _iso("starts"),
        _iso("ends"),
        CheckConstraint("ends >= starts", name="ends_after_start"),
        {"sqlite_autoincrement": True},
    )
    id: int | None = Field(default=None, primary_key=True)
    name: str
    starts: str
    ends: str


class Meeting(Row, table=True):
    """A meeting that is planned, called, held or cancelled."""

    __tablename__ = "meetings"
    __table_args__ = (
        UniqueConstraint("case_id", "number"),
        _one_of("state", "planlagt", "innkalt", "holdt", "avlyst"),
        CheckConstraint("minutes_long BETWEEN 5 AND 1440", name="length_is_sane"),
        _iso("held_on"),
        _iso("moved_from"),
        _iso("agenda_agreed_on"),
        _iso("ip_evaluated_on"),
        {"sqlite_autoincrement": True},
    )
    machine_made: ClassVar[frozenset[str]] = frozenset({"uid"})
    id: int | None = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="cases.id")
    number: int
    kind: str
    held_on: str = Field(index=True)
    starts_at: str | None = None
    minutes_long: int
    place: str | None = None
    leader_id: int | None = Field(default=None, foreign_key="memberships.id")
    secretary_id: int | None = Field(default=None, foreign_key="memberships.id")
    state: str
    uid: str
    sequence: int = 0
    called_on: str | None = None
    held_without_user: str | None = None
    prepares_id: int | None = Field(default=None, foreign_key="meetings.id")
    called_despite: str | None = None
    moved_from: str | None = None
    cancelled_why: str | None = None
    agenda_agreed_on: str | None = None
    ip_evaluated_on: str | None = None
    talk_matters: str | None = None
    talk_people: str | None = None
    talk_plan: str | None = None


class AgendaItem(Row, table=True):
    """One point on a meeting's agenda."""

    __tablename__ = "agenda_items"
    __table_args__ = (
        UniqueConstraint("meeting_id", "position"),
        CheckConstraint("json_valid(audience)", name="audience_is_json"),
        _filled("text"),
        {"sqlite_autoincrement": True},
    )
    id: int | None = Field(default=None, primary_key=True)
    meeting_id: int = Field(foreign_key="meetings.id")
    position: int
    text: str
    raised_by_id: int | None = Field(default=None, foreign_key="memberships.id")
    reason: str | None = None
    audience: str = _later("[]")
    topic: str | None = None
    for_all: bool = _later(False)


class Invitation(Row, table=True):
    """That a member is called to a meeting, on which ground, and whether she came."""

    __tablename__ = "invitations"
    __table_args__ = (
        UniqueConstraint("meeting_id", "membership_id"),
        CheckConstraint(
            "attended IS NULL OR attended IN ('til stede', 'forfall', 'ikke møtt')",
            name="attended_known",
        ),
        CheckConstraint(
            "answer IS NULL OR answer IN ('ja', 'nei', 'kanskje')", name="answer_known"
        ),
        _iso("answered_on"),
        {"sqlite_autoincrement": True},
    )
    id: int | None = Field(default=None, primary_key=True)
    meeting_id: int = Field(foreign_key="meetings.id")
    membership_id: int = Field(foreign_key="memberships.id")
    consent_id: int | None = Field(default=None, foreign_key="consents.id")
    other_ground: str | None = None
    attended: str | None = None
    answer: str | None = None
    answered_on: str | None = None
    stand_in: str | None = None


class Minutes(Row, table=True):
    """The minutes of a meeting as they were typed; a correction is a new version."""

    __tablename__ = "minutes"
    __table_args__ = (
        UniqueConstraint("meeting_id", "version"),
        _one_of("state", "til kommentar", "endelig"),
        _iso("comments_by"),
        {"sqlite_autoincrement": True},
    )
    id: int | None = Field(default=None, primary_key=True)
    meeting_id: int = Field(foreign_key="meetings.id")
    version: int
    text: str
    written_on: str
    state: str = _later("endelig")
    comments_by: str | None = None


class Task(Row, table=True):
    """Something someone has promised or must do."""

    __tablename__ = "tasks"
    __table_args__ = (
        UniqueConstraint("case_id", "number"),
        _one_of("state", "open", "done", "dropped"),
        _one_of("origin", "hand", "minutes", "start", "meeting", "consent", "request"),
        CheckConstraint("(state = 'open') = (closed_on IS NULL)", name="closed_has_a_day"),
        _one_of("repeats", "week", "month", "half-year"),
        CheckConstraint("(repeats IS NULL) = (repeats_from IS NULL)", name="repeats_from_a_day"),
        _filled("what"),
        _iso("due"),
        _iso("repeats_from"),
        Index("tasks_by_due", "state", "due"),
        # With all that finds the next task of a case, so that no page of the table is read for it.
        Index("tasks_of_case", "case_id", "state", "due", "number", "responsible_id"),
        {"sqlite_autoincrement": True},
    )
    id: int | None = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="cases.id")
    number: int
    what: str
    responsible_id: int = Field(foreign_key="memberships.id")
    due: str | None = None
    state: str = "open"
    origin: str = "hand"
    source: str | None = None
    meeting_id: int | None = Field(default=None, foreign_key="meetings.id")
    own_wish: bool = False
    created_on: str
    closed_on: str | None = None
    closed_why: str | None = None
    repeats: str | None = None
    repeats_from: str | None = None


class TaskNote(Row, table=True):
    """What she wrote about a task later, with its day; a task may have several."""

    __tablename__ = "task_notes"
    __table_args__ = (
        _filled("text"),
        _iso("written_on"),
        Index("notes_of_task", "task_id"),
        {"sqlite_autoincrement": True},
    )
    id: int | None = Field(default=None, primary_key=True)
    task_id: int = Field(foreign_key="tasks.id")
    written_on: str
    text: str


class LogEntry(Row, table=True):
    """What happened in a case, in the coordinator's words, and the minutes it took.

    `posted` says the same as a row of `postings`: what is not posted is found in an index.
    `membership_id` is whom she spoke with, `with_family` that it was contact with the family: its
    last day is found in an index.
    """

    __tablename__ = "log_entries"
    __table_args__ = (
        UniqueConstraint("case_id", "number"),
        _filled("kind"),
        _filled("text"),
        _iso("happened_on"),
        CheckConstraint("minutes_spent BETWEEN 1 AND 1440", name="minutes_are_sane"),
        Index("log_by_day", "case_id", "happened_on", "minutes_spent"),
        Index("log_not_posted", "case_id", sqlite_where=text("posted = 0")),
        Index("family_contact", "case_id", "happened_on", sqlite_where=text("with_family = 1")),
        {"sqlite_autoincrement": True},
    )
    id: int | None = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="cases.id")
    number: int
    kind: str
    happened_on: str
    text: str
    minutes_spent: int | None = None
    posted: bool = False
    membership_id: int | None = Field(default=None, foreign_key="memberships.id")
    with_family: bool = _later(False)


class Posting(Row, table=True):
    """That something is written in the municipality's own system: in which, and when.

    `what` and `what_id` point at the row; `number` is the item of the case it belongs to.
    """

    __tablename__ = "postings"
    __table_args__ = (
        UniqueConstraint("what", "what_id"),
        _one_of("what", "log", "minutes", "meeting", "cancelled", "signature", "event"),
        _filled("system"),
        _iso("posted_on"),
        Index("postings_of_item", "case_id", "number"),
        {"sqlite_autoincrement": True},
    )
    id: int | None = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="cases.id")
    number: int
    what: str
    what_id: int
    system: str
    posted_on: str


class Paper(Row, table=True):
    """A file that was made; `staged` until it lies in its folder under its own name.

    `cleared` when it was taken away again, sent and posted.
    """

    __tablename__ = "papers"
    __table_args__ = (
        _one_of("state", "staged", "placed", "lost", "cleared"),
        Index("unplaced_papers", "state", sqlite_where=text("state = 'staged'")),
        {"sqlite_autoincrement": True},
    )
    id: int | None = Field(default=None, primary_key=True)
    change_set_id: int = Field(foreign_key="change_sets.id")
    case_number: int
    number: int
    kind: str
    folder: str
    name: str
    staged_as: str
    sha256: str
    state: str


class Draft(Row, table=True):
    """Text of minutes that could not be entered yet; kept so that nothing typed is lost."""

    __tablename__ = "drafts"
    case_number: int = Field(primary_key=True)
    number: int = Field(primary_key=True)
    text: str
    saved_at: str


class Passed(Row, table=True):
    """What she passed by in today's round, so that the round goes on behind it.

    `what` is the number of a task, or the command that makes a derived one vanish.
    """

    __tablename__ = "passed"
    __table_args__ = (_filled("what"), _iso("passed_on"))
    what: str = Field(primary_key=True)
    passed_on: str


class Counter(Row, table=True):
    """The next number of a series; never set back, not even by an undo."""

    __tablename__ = "counters"
    series: str = Field(primary_key=True)
    next_number: int


class ChangeSet(Row, table=True):
    """One command that changed something."""

    __tablename__ = "change_sets"
    __table_args__ = (
        _one_of("kind", "setup", "do", "undo", "redo", "paper", "redact"),
        _one_of("state", "current", "undone", "dropped"),
        {"sqlite_autoincrement": True},
    )
    id: int | None = Field(default=None, primary_key=True)
    command: str
    sentence: str
    at: str
    kind: str = "do"
    state: str = "current"
    manifest_id: int | None = None


class Change(Row, table=True):
    """One row before and after, as JSON; `None` where it did not exist."""

    __tablename__ = "changes"
    __table_args__ = ({"sqlite_autoincrement": True},)
    id: int | None = Field(default=None, primary_key=True)
    change_set_id: int = Field(foreign_key="change_sets.id", index=True)
    table_name: str
    row_id: int
    before: str | None = None
    after: str | None = None


ITEMS_VIEW = """
CREATE VIEW items AS
SELECT case_id, number, 'task' AS kind, id FROM tasks
UNION ALL SELECT case_id, number, 'meeting', id FROM meetings
UNION ALL SELECT case_id, number, 'consent', id FROM consents
UNION ALL SELECT case_id, number, 'activity', id FROM activities
UNION ALL SELECT case_id, number, 'letter', min(id) FROM dispatches
 WHERE kind IN ('informasjon', 'innsyn', 'purring') GROUP BY case_id, number
UNION ALL SELECT case_id, number, 'log', id FROM log_entries
"""

_USED = (
    "EXISTS (SELECT 1 FROM consent_signatures WHERE consent_id = {id})"
    " OR EXISTS (SELECT 1 FROM consent_events WHERE consent_id = {id})"
)


_NEVER_TAKEN_BACK = ("consent_signatures", "consent_events", "dispatches", "redactions")
_NO_PERMIT = "NOT EXISTS (SELECT 1 FROM permits)"


def _refuse(name: str, when: str, table: str, condition: str | None = None) -> str:
    """Return a trigger that refuses; only `koord sladd` opens for an update, inside itself."""
    conditions = [f"({condition})"] if condition else []
    conditions += [_NO_PERMIT] if when == "UPDATE" else []
    asked = f"WHEN {' AND '.join(conditions)} " if conditions else ""
    return (
        f"CREATE TRIGGER {name} BEFORE {when} ON {table} {asked}"
        f"BEGIN SELECT RAISE(ABORT, 'append-only: {table}'); END"
    )


def guards() -> tuple[str, ...]:
    """Return the triggers that refuse change and deletion of what a consent holds.

    A paper nobody has signed or answered may be taken back. From the first signature or event its
    rows are closed. INSERT of an existing id is refused by itself, since `INSERT OR REPLACE`
    removes the old row without asking the other two. What was sent to whom is kept the same way.
    """
    made = []
    for table, key in (("consents", "id"), ("consent_scopes", "consent_id")):
        made.append(_refuse(f"{table}_kept", "DELETE", table, _USED.format(id=f"OLD.{key}")))
        made.append(_refuse(f"{table}_unchanged", "UPDATE", table))
    made.append(
        _refuse(
            "consent_scopes_closed",
            "INSERT",
            "consent_scopes",
            _USED.format(id="NEW.consent_id"),
        )
    )
    for table in _NEVER_TAKEN_BACK:
        made.append(_refuse(f"{table}_kept", "DELETE", table))
        made.append(_refuse(f"{table}_unchanged", "UPDATE", table))
    for table in ("consents", "consent_scopes", *_NEVER_TAKEN_BACK):
        taken = f"EXISTS (SELECT 1 FROM {table} WHERE id = NEW.id)"
        made.append(_refuse(f"{table}_not_replaced", "INSERT", table, taken))
    made.append(
        _refuse(
            "consents_number_not_replaced",
            "INSERT",
            "consents",
            "EXISTS (SELECT 1 FROM consents WHERE case_id = NEW.case_id AND number = NEW.number)",
        )
    )
    made.append(
        "CREATE TRIGGER permits_only_for_sladd BEFORE INSERT ON permits WHEN NOT EXISTS ("
        "SELECT 1 FROM change_sets WHERE id = NEW.change_set_id AND command = 'sladd'"
        " AND id = (SELECT max(id) FROM change_sets))"
        " BEGIN SELECT RAISE(ABORT, 'append-only: permits'); END"
    )
    return tuple(made)
