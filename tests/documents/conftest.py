"""Made-up papers to test with: one of each kind, with every field filled in, in each language."""

import shutil
import subprocess
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, time
from pathlib import Path

import pytest

from koord.documents.contexts import (
    AccessContext,
    AgendaContext,
    AgendaPoint,
    Agreement,
    CancellationContext,
    ClosedDays,
    ConsentFormContext,
    ConsentReference,
    Correction,
    FamilyContext,
    HeldActivity,
    HeldConsent,
    HeldDispatch,
    HeldMeeting,
    HeldPoint,
    Helper,
    InformationContext,
    InvitationContext,
    LeaderSheetContext,
    MeetingFacts,
    MinutesContext,
    MinutesPoint,
    MinutesSheetContext,
    NextMeeting,
    NotToHear,
    PaperContext,
    Participant,
    PlainConsentFormContext,
    PlanContext,
    PlannedDay,
    PlanRow,
    PlanWeek,
    ReceiptContext,
    Reference,
    ReminderContext,
    RequestContext,
    ScopeRow,
    Sender,
    SignatureLine,
    SignedLine,
    TimedPoint,
    TimeRow,
    TimeSheetContext,
    WelcomeContext,
    WithdrawalSlipContext,
)
from koord.documents.pipeline import FORMATS, Rendered, render_all

LANGUAGES = ("nb", "nn")
EXEMPTIONS = {
    "nb": "Unntatt offentlighet, offl. § 13 jf. fvl. § 13",
    "nn": "Unnateke offentlegheit, offl. § 13 jf. fvl. § 13",
}
DATED = date(2026, 12, 14)
SENDER = Sender(
    name="Nora Lie",
    municipality="Solvik kommune",
    title="barnekoordinator",
    unit="Familiens hus",
    phone="400 00 000",
    email="nora.lie@solvik.example",
)
REFERENCE = Reference(case=7, item="7.4", code="EL")
EMMA = Participant("Emma Larsen", "bruker")
KARI = Participant("Kari Larsen", "mor")
OLA = Participant("Ola Larsen", "far")
ÅSE = Participant("Åse Øvrebø", "PP-rådgiver", "PPT")
PER = Participant("Per Dahl", "pedagogisk leder", "Solbakken barnehage")
BUP = Participant(agency="BUP Solvik")
MEETING = MeetingFacts(
    title="Ansvarsgruppemøte",
    on=date(2027, 1, 20),
    starts=time(14, 0),
    ends=time(15, 30),
    place="Rådhuset, møterom 3",
    leader="Nora Lie",
    minutes_taker="Åse Øvrebø",
    number=3,
)
POINTS = (
    AgendaPoint(1, "Velkommen, og hvem vi er"),
    AgendaPoint(2, "Samtykke og taushetsplikt"),
    AgendaPoint(3, "Hva er viktig for Emma og foreldrene nå?"),
    AgendaPoint(
        4,
        "Siden sist",
        details=("PPT: rapport om språk", "Barnehagen: ny dagsplan med bilder"),
    ),
    AgendaPoint(5, "Overgang til skole høsten 2027", raised_by="Kari Larsen"),
    AgendaPoint(6, "Avtaler: hvem gjør hva, og når"),
    AgendaPoint(7, "Neste møte"),
)
REPORT = Agreement("sende rapporten til foreldrene", "PPT", date(2027, 2, 12))
CALL = Agreement("ringe fastlegen, ønsket det selv", "Kari Larsen", date(2027, 2, 26))
ROOM = Agreement("bestille møterom til neste gang", "Nora Lie", done=True)
PLAN = Agreement("prøve dagsplanen på avdelingen", "Solbakken barnehage")


def an_invitation() -> InvitationContext:
    """Return an invitation."""
    return InvitationContext(
        reference=REFERENCE,
        sender=SENDER,
        dated=DATED,
        exemption=EXEMPTIONS["nb"],
        meeting=MEETING,
        invited=(EMMA, KARI, OLA, ÅSE, PER, BUP),
        points=POINTS,
        purpose="Samordne hjelpen før skolestart",
        receiver=KARI,
        moved_from=date(2027, 1, 13),
        absence_by=date(2027, 1, 13),
        matters_by=date(2027, 1, 11),
        agreed_with_user=date(2026, 12, 10),
        consents=(ConsentReference("7.2", date(2027, 6, 30)),),
        grounds=("Helsestasjonen deltar etter egen avtale med foreldrene.",),
        accommodation="tolk i arabisk er bestilt",
        attachments=("referat 7.1", "individuell plan"),
    )


def an_agenda() -> AgendaContext:
    """Return an agenda."""
    return AgendaContext(
        reference=REFERENCE,
        sender=SENDER,
        dated=DATED,
        exemption=EXEMPTIONS["nb"],
        meeting=MEETING,
        points=POINTS,
        open_agreements=(REPORT, CALL, PLAN),
        agreed_with_user=date(2026, 12, 10),
        receiver=ÅSE,
    )


def some_minutes() -> MinutesContext:
    """Return minutes."""
    return MinutesContext(
        reference=REFERENCE,
        sender=SENDER,
        dated=date(2027, 1, 22),
        exemption=EXEMPTIONS["nb"],
        meeting=MEETING,
        present=(KARI, ÅSE, Participant("Nora Lie", "koordinator")),
        excused=(PER,),
        not_met=(BUP,),
        user_present=False,
        held_without_user="Avklart med mor 18. januar 2027",
        user_view="Emma liker best å være ute.\nHun vil vise læreren hulen sin.",
        points=(
            MinutesPoint(
                1,
                "Siden sist",
                ("Rapporten er ferdig. Den viser god framgang i språket.",),
                (REPORT,),
            ),
            MinutesPoint(
                2,
                "Overgang til skole",
                (
                    "Foreldrene vil at skolen blir kjent med Emma før sommeren.",
                    "Skolen inviteres til neste møte.\nBarnehagen tar med dagsplanen.",
                ),
                (CALL, ROOM, PLAN),
            ),
        ),
        agreements=(REPORT, CALL, PLAN, ROOM),
        sent_to=(KARI, OLA, ÅSE, PER),
        next_meeting=NextMeeting(
            date(2027, 6, 2), time(14, 0), "Rådhuset, møterom 3", "Koordinator"
        ),
        comments_by=date(2027, 2, 5),
        for_comments=True,
        version=2,
        corrections=tuple(
            Correction(kind, 2, "Språk")
            for kind in ("attendance", "added", "removed", "text", "promises", "next_meeting")
        ),
        receiver=OLA,
    )


def a_consent_form() -> ConsentFormContext:
    """Return a consent form."""
    parents = "Begge foreldre med foreldreansvar skriver under for barn under 16 år (pbrl. § 4-4)."
    school = "Begge foreldre med foreldreansvar skriver under for barn under 15 år (oppl. § 24-5)."
    start, end = date(2027, 1, 1), date(2027, 6, 30)
    return ConsentFormContext(
        reference=Reference(case=7, item="7.2", code="EL"),
        sender=SENDER,
        dated=DATED,
        exemption=EXEMPTIONS["nb"],
        user_name="Emma Larsen",
        born=date(2017, 5, 14),
        purpose="Samordne hjelpen rundt Emma",
        scopes=(
            ScopeRow("PPT", "utveksle", ("språk", "skole"), ("søsken",), start, end, school),
            ScopeRow("Solbakken barnehage", "gi", ("språk",), (), start, end, school),
            ScopeRow("BUP Solvik", "hente", (), ("økonomi",), start, date(2027, 3, 31), parents),
        ),
        valid_from=start,
        valid_to=end,
        signers=(SignatureLine("Kari Larsen", "mor"), SignatureLine("Ola Larsen", "far")),
        confidentiality_ground="fvl. § 13 a nr. 1, hpl. § 22",
        child=True,
        weighs_heavily=True,
        to_school=True,
        interpreter_language="arabisk",
        replaces=("7.1",),
    )


def a_plain_consent_form() -> PlainConsentFormContext:
    """Return the same form in plain words, for one who signs for a service herself."""
    form = a_consent_form()
    return PlainConsentFormContext(
        reference=form.reference,
        sender=SENDER,
        dated=DATED,
        exemption=EXEMPTIONS["nb"],
        user_name=form.user_name,
        purpose=form.purpose,
        scopes=form.scopes,
        valid_from=form.valid_from,
        valid_to=form.valid_to,
        own=("BUP Solvik",),
        others=("PPT", "Solbakken barnehage"),
        may_sign=True,
        weighs_heavily=True,
        interpreter_language="arabisk",
    )


def a_receipt() -> ReceiptContext:
    """Return a receipt for what the form above asked for."""
    form = a_consent_form()
    return ReceiptContext(
        reference=form.reference,
        sender=SENDER,
        dated=DATED,
        exemption=EXEMPTIONS["nb"],
        user_name=form.user_name,
        born=form.born,
        purpose="Samordne hjelpen rundt Emma",
        scopes=tuple(replace(row, rule="") for row in form.scopes),
        signed=(
            SignedLine("Kari Larsen (mor)", date(2026, 12, 10)),
            SignedLine("Ola Larsen (far)", date(2026, 12, 14), oral=True),
        ),
    )


def a_withdrawal_slip() -> WithdrawalSlipContext:
    """Return a slip to take the same consent back with."""
    return WithdrawalSlipContext(
        reference=a_consent_form().reference,
        sender=SENDER,
        dated=DATED,
        exemption=EXEMPTIONS["nb"],
        agencies=("PPT", "Solbakken barnehage", "BUP Solvik"),
    )


def a_sheet() -> MinutesSheetContext:
    """Return a sheet to fill in."""
    return MinutesSheetContext(
        reference=REFERENCE,
        sender=SENDER,
        dated=DATED,
        exemption=EXEMPTIONS["nb"],
        meeting=MEETING,
        present="Emma Larsen (bruker), Kari Larsen (mor), Åse Øvrebø (PPT)",
        points=POINTS[:3],
    )


def a_cancellation() -> CancellationContext:
    """Return the word that a meeting is cancelled."""
    return CancellationContext(
        reference=REFERENCE,
        sender=SENDER,
        dated=DATED,
        exemption=EXEMPTIONS["nb"],
        meeting=MEETING,
    )


HELPERS = (
    Helper(Participant("Nora Lie", "barnekoordinator"), "å samle trådene", "400 00 000"),
    Helper(ÅSE, "læring og språk", "900 00 000"),
    Helper(PER, "dagene i barnehagen", "900 00 002"),
    Helper(BUP, None, "900 00 001"),
)


def a_family_page() -> FamilyContext:
    """Return a family's page."""
    return FamilyContext(
        reference=Reference(case=7, item=None, code="EL"),
        sender=SENDER,
        dated=DATED,
        exemption=EXEMPTIONS["nb"],
        readers=(EMMA, KARI, OLA),
        year=2027,
        autumn=False,
        plan=(
            PlannedDay(date(2027, 1, 13), "Samtale før møtet", time(9, 0), place="hos dere"),
            PlannedDay(date(2027, 1, 20), "Ansvarsgruppemøte", time(14, 0), place="Rådhuset 3"),
            PlannedDay(date(2027, 6, 21), "Sommerleir", until=date(2027, 6, 25)),
        ),
        helpers=HELPERS,
        agreed=(REPORT, PLAN),
        own=(CALL, Agreement("øve på å sykle", "Emma Larsen")),
        made_with_user=date(2026, 12, 10),
    )


def a_welcome() -> WelcomeContext:
    """Return the family's version of an invitation."""
    return WelcomeContext(
        reference=REFERENCE,
        sender=SENDER,
        dated=DATED,
        exemption=EXEMPTIONS["nb"],
        meeting=MEETING,
        readers=(EMMA, KARI),
        guests=(Helper(OLA), *HELPERS),
        points=POINTS,
    )


def a_leader_sheet() -> LeaderSheetContext:
    """Return the sheet for the one who leads a meeting."""
    return LeaderSheetContext(
        reference=REFERENCE,
        sender=SENDER,
        dated=DATED,
        exemption=EXEMPTIONS["nb"],
        meeting=MEETING,
        present=(EMMA, KARI, OLA, ÅSE, PER, BUP),
        points=(
            TimedPoint(1, "Velkommen", 10, time(14, 0)),
            TimedPoint(2, "Overgang til skole", 70, time(14, 10), "Kari Larsen"),
            TimedPoint(3, "Neste møte", 10, time(15, 20)),
        ),
        at_start=("La alle si navnet sitt.",),
        underway=("Hva ble gjort siden sist?",),
        at_end=("Nådde vi det vi kom for?",),
        not_to_hear=(
            NotToHear(ÅSE, denied=("søsken", "økonomi")),
            NotToHear(BUP, only=("medisin",)),
        ),
    )


def a_plan() -> PlanContext:
    """Return the plan of a half-year, as full as one usually is."""
    weeks = tuple(PlanWeek(number) for number in (53, *range(1, 31)))
    marked = {
        3: PlanWeek(3, marks=("activity",)),
        5: PlanWeek(5, date(2027, 2, 1)),
        8: PlanWeek(8, closed=True),
        10: PlanWeek(10, marks=("talk",)),
        13: PlanWeek(13, date(2027, 4, 1), ("meeting", "agenda"), closed=True),
        14: PlanWeek(14, marks=("minutes",)),
        19: PlanWeek(19, marks=("birthday",)),
        22: PlanWeek(22, date(2027, 6, 1)),
        26: PlanWeek(26, marks=("consent",)),
    }
    drawn = tuple(marked.get(week.number, week) for week in weeks)
    return PlanContext(
        reference=Reference(case=7, item="våren 2027", code="EL"),
        sender=SENDER,
        dated=DATED,
        exemption=EXEMPTIONS["nb"],
        half_year="våren 2027",
        rows=(
            PlanRow(3, date(2027, 1, 20), "activity", "Svømmekurs", until=date(2027, 3, 24)),
            PlanRow(10, date(2027, 3, 9), "talk", "Brukermøte", time(14)),
            PlanRow(12, date(2027, 3, 23), "agenda", "Ansvarsgruppemøte"),
            PlanRow(13, date(2027, 3, 30), "meeting", "Ansvarsgruppemøte", time(14)),
            PlanRow(14, date(2027, 4, 6), "minutes", "Ansvarsgruppemøte"),
            PlanRow(19, date(2027, 5, 14), "birthday", "Emma bestemmer mer", age=16),
            PlanRow(20, date(2027, 5, 19), "activity", "Besøk i ny klasse", responsible="PPT"),
            PlanRow(24, date(2027, 6, 15), "activity", "Se tilbake på halvåret"),
            PlanRow(26, date(2027, 6, 30), "consent", "7.2"),
        ),
        strips=(drawn[:16], drawn[16:]),
        breaks=(
            ClosedDays("Vinterferie", date(2027, 2, 22), date(2027, 2, 26)),
            ClosedDays("Påskeferie", date(2027, 3, 22), date(2027, 3, 30)),
            ClosedDays("Planleggingsdag", date(2027, 5, 7), date(2027, 5, 7)),
            ClosedDays("Sommerferie", date(2027, 6, 19), date(2027, 7, 31)),
        ),
        has_school_calendar=True,
        made_with_user_on=date(2026, 12, 10),
        made_with="Kari og Ola Larsen",
        no_meeting_why="samtalene våren 2027 er nok",
        room=(1, 2),
    )


def a_request() -> RequestContext:
    """Return a letter that asks for something."""
    return RequestContext(
        reference=Reference(case=7, item="7.9", code="EL"),
        sender=SENDER,
        dated=DATED,
        exemption=EXEMPTIONS["nb"],
        receiver=BUP,
        user_name="Emma Larsen",
        born=date(2017, 5, 14),
        what="epikrise",
        due=date(2027, 1, 11),
        purpose="Samordne hjelpen rundt Emma",
        consent=ConsentReference("7.2", date(2027, 6, 30)),
        ground="Etter avtale med legen.",
    )


def some_information() -> InformationContext:
    """Return a letter that tells of a change."""
    return InformationContext(
        reference=Reference(case=7, item="7.11", code="EL"),
        sender=SENDER,
        dated=DATED,
        exemption=EXEMPTIONS["nb"],
        told="Dagsplanen er endret fra mandag.\nHun begynner klokka ni.\n\nMålet står ved lag.",
    )


def a_reminder() -> ReminderContext:
    """Return a reminder of one receiver's own promises."""
    return ReminderContext(
        reference=Reference(case=7, item="7.14", code="EL"),
        sender=SENDER,
        dated=DATED,
        exemption=EXEMPTIONS["nb"],
        receiver=ÅSE,
        promises=(REPORT, Agreement("Melde tid for observasjon")),
        turn=3,
        is_last=True,
        answer_by=date(2027, 2, 1),
    )


def an_access_paper() -> AccessContext:
    """Return what is held about the user, for the one who asks."""
    meeting = HeldMeeting("7.4", date(2027, 1, 20), "Ansvarsgruppemøte", "Rådhuset, møterom 3")
    start, end = date(2027, 1, 1), date(2027, 6, 30)
    return AccessContext(
        reference=Reference(case=7, item="7.12", code="EL"),
        sender=SENDER,
        dated=DATED,
        exemption=EXEMPTIONS["nb"],
        receiver=KARI,
        user_name="Emma Larsen",
        born=date(2017, 5, 14),
        people=(EMMA, KARI, OLA, ÅSE, BUP),
        consents=(
            HeldConsent("7.2", "PPT", "utveksle", ("språk",), ("søsken",), start, end, "gyldig"),
        ),
        meetings=(meeting,),
        minutes=(HeldPoint(meeting, MinutesPoint(1, "Siden sist", ("Alt er bra.",), (REPORT,))),),
        tasks=(CALL, ROOM),
        activities=(HeldActivity("besøk på skolen", date(2027, 5, 3)),),
        dispatches=(
            HeldDispatch(date(2027, 1, 22), "referat 7.4", "PPT", "svarut", "7.2"),
            HeldDispatch(date(2027, 2, 1), "informasjon 7.11", "PPT", told="Dagsplanen er endret."),
        ),
        is_held_back=True,
        ip_status="i arbeid",
        contact="ring mor",
        phone="900 00 000",
        email="emma@solvik.example",
        rules=("pbrl. § 3-4",),
    )


def a_time_sheet() -> TimeSheetContext:
    """Return the sheet for the leader about the time of a case."""
    return TimeSheetContext(
        reference=Reference(7, None),
        sender=SENDER,
        dated=DATED,
        exemption=EXEMPTIONS["nb"],
        rows=(
            TimeRow(7, True, 2026, 41, 2, "14 t 30 min", "20 t", "18 t"),
            TimeRow(7, False, 2026, 60, 1, "22 t"),
        ),
        total="36 t 30 min",
        untimed=3,
    )


def every_paper(language: str) -> Mapping[str, PaperContext]:
    """Return one paper of each kind, by the name of its template; what the user typed stays."""
    contexts: Mapping[str, PaperContext] = {
        "innkalling": an_invitation(),
        "saksliste": an_agenda(),
        "referat": some_minutes(),
        "referatark": a_sheet(),
        "avlysning": a_cancellation(),
        "samtykkeskjema": a_consent_form(),
        "familie": a_family_page(),
        "velkommen": a_welcome(),
        "møteark": a_leader_sheet(),
        "møteplan": a_plan(),
        "samtykkeskjema-ung": a_plain_consent_form(),
        "kvittering": a_receipt(),
        "trekkeslipp": a_withdrawal_slip(),
        "foresporsel": a_request(),
        "informasjon": some_information(),
        "purring": a_reminder(),
        "innsyn": an_access_paper(),
        "tidsark": a_time_sheet(),
    }
    return {
        name: replace(context, language=language, exemption=EXEMPTIONS[language])
        for name, context in contexts.items()
    }


def filed_under(context: PaperContext) -> str:
    """Return what stands first on every page: the case, and the item where there is one."""
    item = context.reference.item
    return f"Sak 7 · {item}" if item else "Sak 7"


@pytest.fixture(scope="session", params=LANGUAGES)
def language(request: pytest.FixtureRequest) -> str:
    """Return each language in turn."""
    return str(request.param)


@pytest.fixture(scope="session")
def papers(language: str) -> Mapping[str, PaperContext]:
    """Return one paper of each kind, by the name of its template."""
    return every_paper(language)


@pytest.fixture(scope="session")
def rendered(papers: Mapping[str, PaperContext]) -> Mapping[str, Rendered]:
    """Return the same papers as files, in every format there is."""
    finished = render_all(list(papers.values()), tuple(FORMATS))
    return dict(zip(papers, finished, strict=True))


@pytest.fixture(scope="session")
def minutes() -> MinutesContext:
    """Return minutes."""
    return some_minutes()


@pytest.fixture(scope="session")
def invitation() -> InvitationContext:
    """Return an invitation."""
    return an_invitation()


@pytest.fixture(scope="session")
def agenda() -> AgendaContext:
    """Return an agenda."""
    return an_agenda()


@pytest.fixture(scope="session")
def consent_form() -> ConsentFormContext:
    """Return a consent form."""
    return a_consent_form()


@pytest.fixture
def pdf_text(tmp_path: Path) -> Callable[[bytes], str]:
    """Return a reader of PDF, or skip the test where poppler is missing."""
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext (poppler) is not on this machine")

    def read(pdf: bytes) -> str:
        (tmp_path / "p.pdf").write_bytes(pdf)
        command = ["pdftotext", "-raw", str(tmp_path / "p.pdf"), "-"]
        return subprocess.run(command, capture_output=True, check=True).stdout.decode()

    return read
