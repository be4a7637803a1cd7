"""Made-up families: four with a story to practise on, and as many more as are asked for.

Every day is counted from today, and the same question gives the same families. The names are put
together from the most common ones, the addresses end in `.example`.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from random import Random

from dateutil.easter import easter

from koord.domain.dates import HalfYear, add_months
from koord.domain.people import Role
from koord.domain.school import SchoolBreak, school_year
from koord.routines.calendar_days import public_holiday

YOU = "koordinator"
"""Who a task waits for when it is the coordinator's own."""


@dataclass(frozen=True, slots=True)
class MadeUpPerson:
    """Someone in a case.

    Attributes:
        agency: The service she works in, or `None`.
    """

    name: str
    title: str
    role: Role = Role.MEMBER
    agency: str | None = None
    phone: str | None = None


@dataclass(frozen=True, slots=True)
class MadeUpConsent:
    """A consent paper.

    Attributes:
        signed_on: When all the signers signed, or `None` while it lies unsigned.
        signers: Their names.
        denied: Topics that may not be told.
    """

    agencies: tuple[str, ...]
    starts: date
    ends: date
    signers: tuple[str, ...] = ()
    signed_on: date | None = None
    denied: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class MadeUpMeeting:
    """A meeting that is called; everyone in the case is invited."""

    day: date
    points: tuple[str, ...]
    at: time = time(14)
    place: str = "Rådhuset 3"
    kind: str = "ansvarsgruppemøte"


@dataclass(frozen=True, slots=True)
class MadeUpTask:
    """Something to do.

    Attributes:
        who: A name in the case, an agency, or `YOU`.
        done: It is ticked off already.
    """

    what: str
    due: date | None = None
    who: str = YOU
    done: bool = False


@dataclass(frozen=True, slots=True)
class MadeUpPlan:
    """That a half-year is planned, made with the user on a day.

    Attributes:
        no_meeting_why: Why no meeting is needed in it.
    """

    half: HalfYear
    on: date
    no_meeting_why: str | None = None


@dataclass(frozen=True, slots=True)
class MadeUpActivity:
    """Something in the plan beside meetings."""

    what: str
    starts: date
    ends: date


@dataclass(frozen=True, slots=True)
class MadeUpNote:
    """An entry of the log.

    Attributes:
        posted: It is in the municipality's own system already.
    """

    day: date
    text: str
    kind: str = "telefon"
    minutes: int | None = None
    posted: bool = True


@dataclass(frozen=True, slots=True)
class MadeUpCase:
    """A case with everything in it."""

    name: str
    opened_on: date
    born: date | None = None
    term: date | None = None
    language: str = "nb"
    coordinator_role: str = "koordinator"
    people: tuple[MadeUpPerson, ...] = ()
    agencies: tuple[str, ...] = ()
    consents: tuple[MadeUpConsent, ...] = ()
    meetings: tuple[MadeUpMeeting, ...] = ()
    tasks: tuple[MadeUpTask, ...] = field(default=())
    plans: tuple[MadeUpPlan, ...] = ()
    activities: tuple[MadeUpActivity, ...] = ()
    log: tuple[MadeUpNote, ...] = ()


def school_breaks(today: date) -> tuple[SchoolBreak, ...]:
    """Return the skolerute of Solvik for this school year and the next."""
    return tuple(
        one
        for year in (school_year(today), school_year(today) + 1)
        for one in (
            _week_off(year, 41, "Høstferie"),
            SchoolBreak(date(year, 12, 21), date(year + 1, 1, 2), "Juleferie"),
            _week_off(year + 1, 8, "Vinterferie"),
            _easter_off(year + 1),
            SchoolBreak(date(year + 1, 6, 19), date(year + 1, 7, 31), "Sommerferie"),
        )
    )


def _week_off(year: int, week: int, name: str) -> SchoolBreak:
    monday = date.fromisocalendar(year, week, 1)
    return SchoolBreak(monday, monday + timedelta(days=4), name)


def _easter_off(year: int) -> SchoolBreak:
    sunday = easter(year)
    return SchoolBreak(sunday - timedelta(days=6), sunday + timedelta(days=1), "Påskeferie")


def working_day(day: date) -> date:
    """Return the day, or the first one after it that is neither weekend nor public holiday."""
    while day.weekday() >= 5 or public_holiday(day) is not None:
        day += timedelta(days=1)
    return day


# --- The four families --------------------------------------------------------------------------


def families(today: date) -> tuple[MadeUpCase, ...]:
    """Return the families to practise on, each with something of its own to find out."""
    return (_before_a_meeting(today), _falling_behind(today), _sixteen(today), _unborn(today))


def _before_a_meeting(today: date) -> MadeUpCase:
    """Five years, all consents in order, and a meeting in two weeks."""
    agreed = today - timedelta(weeks=8)
    return MadeUpCase(
        name="Emma Larsen",
        opened_on=today - timedelta(weeks=9),
        born=_birthday(today, 5),
        coordinator_role="barnekoordinator",
        people=(
            MadeUpPerson("Kari Larsen", "mor", Role.GUARDIAN, phone="400 00 011"),
            MadeUpPerson("Ola Larsen", "far", Role.GUARDIAN, phone="400 00 012"),
            MadeUpPerson("Åse Øvrebø", "PP-rådgiver", agency="PPT", phone="900 00 013"),
            MadeUpPerson("Siri Bakke", "pedagogisk leder", agency="Solbakken barnehage"),
        ),
        consents=(
            MadeUpConsent(
                ("PPT", "Solbakken barnehage"),
                agreed,
                add_months(agreed, 12),
                signers=("Kari Larsen", "Ola Larsen"),
                signed_on=agreed,
                denied=("søsken",),
            ),
        ),
        meetings=(
            MadeUpMeeting(working_day(today + timedelta(weeks=2)), ("Språk i barnehagen", "Mål")),
        ),
        tasks=(
            MadeUpTask("Ring mor om referenten", today + timedelta(days=2)),
            MadeUpTask("Sende kort oppsummering", today + timedelta(weeks=2), "Åse Øvrebø"),
            MadeUpTask("Bestille møterom", today - timedelta(days=3), done=True),
        ),
        plans=_planned(today, today - timedelta(weeks=6)),
        activities=(
            MadeUpActivity("Svømmekurs", today - timedelta(weeks=1), today + timedelta(weeks=5)),
        ),
    )


def _falling_behind(today: date) -> MadeUpCase:
    """Twelve years, minutes not written, a consent about to end, promises past their day."""
    agreed = add_months(today, -11)
    return MadeUpCase(
        name="Jonas Berg",
        opened_on=add_months(today, -12),
        born=_birthday(today, 12),
        people=(
            MadeUpPerson("Hanne Berg", "mor", Role.GUARDIAN, phone="400 00 021"),
            MadeUpPerson("Tor Moen", "kontaktlærer", agency="Lia skole", phone="900 00 022"),
            MadeUpPerson("Nina Strand", "behandler", agency="BUP", phone="900 00 023"),
        ),
        consents=(
            MadeUpConsent(
                ("Lia skole", "BUP"),
                agreed,
                today + timedelta(days=20),
                signers=("Hanne Berg", "Jonas Berg"),
                signed_on=agreed,
                denied=("medisin",),
            ),
        ),
        meetings=(MadeUpMeeting(today - timedelta(days=8), ("Skoledagen", "Veien videre")),),
        tasks=(
            MadeUpTask("Skrive til PPT om ny vurdering", today - timedelta(days=4)),
            MadeUpTask("Sende timeliste til mor", today - timedelta(days=6), "Tor Moen"),
            MadeUpTask("Spørre Jonas hvem han vil ha med", today + timedelta(days=5)),
        ),
        log=(
            MadeUpNote(
                today - timedelta(days=20),
                "Snakket med mor om fraværet. Hun ringer skolen selv.",
                minutes=25,
            ),
            MadeUpNote(
                today - timedelta(days=6),
                "Kontaktlærer fortalte at Jonas var på skolen alle dagene. Epikrisen er bestilt.",
                minutes=15,
                posted=False,
            ),
        ),
    )


def _sixteen(today: date) -> MadeUpCase:
    """Sixteen years and nynorsk: she signs alone to some, and the paper lies unsigned."""
    return MadeUpCase(
        name="Sunniva Haugen",
        opened_on=today - timedelta(weeks=3),
        born=_birthday(today, 16),
        language="nn",
        people=(
            MadeUpPerson("Marit Haugen", "mor", Role.GUARDIAN, phone="400 00 031"),
            MadeUpPerson("Geir Haugen", "far", Role.GUARDIAN, phone="400 00 032"),
            MadeUpPerson("Liv Dale", "ruskonsulent", agency="Psykisk helse og rus"),
        ),
        agencies=("Vik vidaregåande skule",),
        consents=(
            MadeUpConsent(
                ("Psykisk helse og rus",), today - timedelta(weeks=1), add_months(today, 12)
            ),
        ),
        tasks=(
            MadeUpTask("Få underskrift frå Sunniva", today + timedelta(days=3)),
            MadeUpTask("Finne møtestad ho trivst på", today + timedelta(weeks=4)),
        ),
    )


def _unborn(today: date) -> MadeUpCase:
    """Before birth: a term, no consents asked for yet."""
    return MadeUpCase(
        name="Barnet til Lind",
        opened_on=today - timedelta(days=4),
        term=today + timedelta(weeks=7),
        coordinator_role="barnekoordinator",
        people=(
            MadeUpPerson("Ida Lind", "mor", Role.GUARDIAN, phone="400 00 041"),
            MadeUpPerson("Berit Holm", "jordmor", agency="Solvik helsestasjon"),
        ),
        tasks=(
            MadeUpTask("Ring foreldrene og gjør deg kjent", today + timedelta(days=1)),
            MadeUpTask("Lage samtykkeskjema", today + timedelta(days=6)),
        ),
    )


def _planned(today: date, on: date) -> tuple[MadeUpPlan, ...]:
    """Return the plans of this half-year and of the next, both settled."""
    half = HalfYear.of(today)
    enough = "avtalt på telefon"
    return MadeUpPlan(half, on, enough), MadeUpPlan(half.next, on, enough)


def _birthday(today: date, age: int) -> date:
    """Return when someone was born who turned that many years three months ago."""
    return add_months(today, -12 * age - 3)


# --- As many more as are asked for --------------------------------------------------------------


def _words(*lines: str) -> tuple[str, ...]:
    return tuple(" ".join(lines).split())


_FIRST = _words(
    "Nora Olivia Ella Sofie Ingrid Maja Selma Astrid Frida Thea",
    "Jakob Noah Oskar Lukas Elias Aksel Henrik Magnus Sander Ludvig",
)
_WOMEN = _words("Anne Inger Kari Marit Hilde Silje Camilla Lene")
_MEN = _words("Jan Per Bjørn Kjell Lars Morten Rune Terje")
_LAST = _words(
    "Hansen Olsen Andersen Nilsen Kristiansen Jensen Karlsen Johnsen Pettersen Eriksen",
    "Dahl Lund Halvorsen Sørensen Jacobsen Moen Solberg Strand Hagen Bakken",
)
_AGENCIES = (
    ("PPT", "PP-rådgiver"),
    ("BUP", "behandler"),
    ("Barnevernet", "kontaktperson"),
    ("Solvik helsestasjon", "helsesykepleier"),
    ("Lia skole", "kontaktlærer"),
    ("Åsen skole", "kontaktlærer"),
    ("Solbakken barnehage", "pedagogisk leder"),
    ("Habiliteringen", "koordinator der"),
    ("Fysio- og ergoterapitjenesten", "fysioterapeut"),
    ("Avlastningen", "primærkontakt"),
)
_DEEDS = (
    "Ring {name}",
    "Sende innkalling til {name}",
    "Spørre {name} om tidspunkt",
    "Be {name} om oppsummering",
    "Avtale hjemmebesøk med {name}",
    "Følge opp målet om søvn med {name}",
    "Gå gjennom planen med {name}",
    "Søke om avlastning sammen med {name}",
)
NEAR = 2
"""How many tasks of a made-up case are overdue or due within the week; it does not grow."""
RARE = 100
"""One entry of the log in this many says something that the others do not."""
_YEAR = 365


def crowd(
    today: date, first: int, cases: int, tasks: int, entries: int = 0
) -> Iterator[MadeUpCase]:
    """Yield made-up cases that have some number of open tasks between them.

    Args:
        today: The day they are counted from.
        first: The number of the first case; the case's number is all that decides what is in it.
        cases: How many.
        tasks: How many open tasks, shared out as evenly as can be.
        entries: How many entries of the log, shared out the same way.
    """
    for place in range(cases):
        share, notes = (many // cases + (place < many % cases) for many in (tasks, entries))
        yield _one_of_many(today, first + place, share, notes)


def _one_of_many(today: date, number: int, tasks: int, notes: int) -> MadeUpCase:
    dice = Random(number)
    last = dice.choice(_LAST)
    opened = today - timedelta(days=dice.randint(100, 900))
    mother = MadeUpPerson(f"{dice.choice(_WOMEN)} {last}", "mor", Role.GUARDIAN)
    father = MadeUpPerson(f"{dice.choice(_MEN)} {last}", "far", Role.GUARDIAN)
    services = dice.sample(_AGENCIES[1:], 2)
    helpers = tuple(
        MadeUpPerson(f"{dice.choice(_WOMEN + _MEN)} {dice.choice(_LAST)}", title, agency=agency)
        for agency, title in (_AGENCIES[0], *services)
    )
    agreed = today - timedelta(days=dice.randint(10, 90))
    return MadeUpCase(
        name=f"{dice.choice(_FIRST)} {last}",
        opened_on=opened,
        born=today - timedelta(days=dice.randint(3 * _YEAR, 11 * _YEAR)),
        people=(mother, father, *helpers),
        consents=(
            MadeUpConsent(
                ("PPT", services[0][0]),
                agreed,
                today + timedelta(days=dice.randint(30, 330)),
                signers=(mother.name, father.name),
                signed_on=agreed,
            ),
        ),
        meetings=(
            MadeUpMeeting(today + timedelta(days=dice.randint(1, 180)), ("Siden sist", "Mål")),
        ),
        tasks=tuple(_tasks(dice, today, helpers, tasks)),
        plans=_planned(today, agreed),
        log=tuple(_log(dice, today, helpers, notes)),
    )


def _log(
    dice: Random, today: date, helpers: tuple[MadeUpPerson, ...], notes: int
) -> Iterator[MadeUpNote]:
    for place in range(notes):
        helper = dice.choice(helpers)
        rare = " Epikrisen er kommet." if place % RARE == RARE - 1 else ""
        yield MadeUpNote(
            today - timedelta(days=(notes - place) % _YEAR),
            f"{dice.choice(_DEEDS).format(name=helper.name)}, og fikk svar.{rare}",
            minutes=dice.choice((5, 10, 15, 30)),
        )


def _tasks(
    dice: Random, today: date, helpers: tuple[MadeUpPerson, ...], tasks: int
) -> Iterator[MadeUpTask]:
    for place in range(tasks):
        ahead = dice.randint(-10, 7) if place < NEAR else dice.randint(8, _YEAR)
        helper = dice.choice(helpers)
        yield MadeUpTask(
            f"{dice.choice(_DEEDS).format(name=helper.name)} ({place + 1})",
            None if place % 20 == 19 else today + timedelta(days=ahead),
            YOU if place % 3 else helper.name,
        )
