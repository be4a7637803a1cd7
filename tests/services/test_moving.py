"""Meetings that are prepared, moved, answered and cancelled: the same event all the way."""

import email
import email.policy
import json
import shutil
import subprocess
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import vobject
from icalendar import Calendar

from koord.domain.cases import ItemId
from koord.domain.meetings import Meeting, MeetingState, Talk, missing_before
from koord.services.writing import talks
from tests.conftest import PASSPHRASE, Koord

CALL = ("innkall", "1", "--dato", "20.1.2027", "--kl", "14", "--sted", "Rådhuset 3", "--punkt")
PAPERS = ("--format", "md")


@pytest.fixture
def called(consented: Koord) -> Koord:
    """Meeting 1.6 is called for 20 January 2027; Åse and mor have e-mail addresses."""
    consented.ok("kontakt", "endre", "1", "mor", "--epost", "kari@post.example")
    consented.ok(*CALL, "Skole", *PAPERS)
    return consented


def calendars(files: list[str]) -> list[bytes]:
    """Return the calendar files among some."""
    return [Path(file).read_bytes() for file in files if file.endswith(".ics")]


def read_twice(content: bytes) -> tuple[str | None, str, int, str, date]:
    """Read a file with two libraries that must agree: method, uid, sequence, state, day."""
    calendar: Any = Calendar.from_ical(content)
    (event,) = calendar.walk("VEVENT")
    other: Any = vobject.readOne(content.decode())
    method = str(calendar["METHOD"]) if "METHOD" in calendar else None
    assert (other.method.value if hasattr(other, "method") else None) == method
    uid, sequence, status = str(event["UID"]), int(event["SEQUENCE"]), str(event["STATUS"])
    vevent = other.vevent
    assert (vevent.uid.value, int(vevent.sequence.value), vevent.status.value) == (
        uid,
        sequence,
        status,
    )
    assert vevent.dtstart.value == event["DTSTART"].dt
    return method, uid, sequence, status, event["DTSTART"].dt.date()


def test_an_answer_from_another_terminal_is_not_lost(
    consented: Koord, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is noted of a talk while another command reads it stays, and that one does nothing."""
    consented.ok("samtale", "1", "--hvem", "Far")
    find = talks._same_talk

    def find_late(*args: Any) -> Any:
        monkeypatch.setattr(talks, "_same_talk", find)
        there = find(*args)
        consented.ok("samtale", "1", "--saker", "Svømming")
        return there

    monkeypatch.setattr(talks, "_same_talk", find_late)

    assert consented("samtale", "1", "--ip", "Nei").code == 6
    assert consented.json("samtale", "1", "--ip", "Nei")["matters"] == "Svømming"


# --- moving ------------------------------------------------------------------------------------


def test_a_moved_meeting_is_the_same_event_further_on(called: Koord) -> None:
    """The same UID and a higher SEQUENCE on the new day, and the paper says where from."""
    first = called.json("innkall", "1", "--møte", "1.6", "--på-nytt", *PAPERS)
    before = {read_twice(content)[1:3] for content in calendars(first["files"])}

    moved = called.json("flytt", "1.6", "--dato", "27.1.2027", "--kl", "9", *PAPERS)

    assert (moved["item"], moved["date"]) == ("1.6", "2027-01-27")
    after = [read_twice(content) for content in calendars(moved["files"])]
    ((uid, sequence),) = before
    assert {entry[1:3] for entry in after} == {(uid, sequence + 1)}
    assert {entry[4] for entry in after} == {date(2027, 1, 27)}
    paper = next(f for f in moved["files"] if "innkalling" in f)
    assert "flyttet fra onsdag 20. januar 2027" in Path(paper).read_text(encoding="utf-8")


def test_who_may_not_know_of_the_new_day_is_told_only_that_the_old_one_is_off(
    called: Koord,
) -> None:
    """The file that takes the meeting away from her has the old day and place, and no other."""
    moved = called.json(
        *("flytt", "1.6", "--dato", "27.1.2027", "--kl", "9", "--sted", "Villa Vest"),
        *("--uten", "Åse", *PAPERS),
    )

    (hers,) = [c["file"] for c in moved["calendar_files"] if c["name"] == "Åse Øvrebø"]
    content = Path(hers).read_bytes()
    assert "2027-01-27" not in hers
    method, _, sequence, status, day = read_twice(content)
    assert (method, sequence, status, day) == ("CANCEL", 1, "CANCELLED", date(2027, 1, 20))
    assert "Villa Vest" not in content.decode()
    assert "Rådhuset 3" in content.decode()


def test_a_talk_on_the_day_of_a_meeting_is_not_that_meeting(consented: Koord) -> None:
    """The talk stays a talk: the meeting is called for, and moved to, the day it is held."""
    consented.ok("samtale", "1", "--saker", "Svømming", "--hvem", "Mor", "--ip", "Nei")

    called = consented.json(
        "innkall", "1", "--dato", "22.11", "--kl", "14", "--punkt", "A", *PAPERS
    )
    consented.ok("flytt", called["item"], "--dato", "23.11", *PAPERS)
    moved = consented.json("flytt", called["item"], "--dato", "22.11", *PAPERS)

    assert called["item"] == moved["item"] == "1.7"
    assert "Solbakken barnehage" in called["invited"]


def test_moving_twice_to_the_same_does_nothing(called: Koord) -> None:
    """Where it stands already nothing is made and nothing can be undone."""
    called.ok("flytt", "1.6", "--dato", "27.1.2027", *PAPERS)
    history = called.json("historikk")["changes"][0]["number"]

    again = called.json("flytt", "1.6", "--dato", "27.1.2027", *PAPERS)

    assert (again["changed"], again["files"]) == (False, [])
    assert called.json("historikk")["changes"][0]["number"] == history


def test_the_new_day_is_judged(called: Koord) -> None:
    """Past the end of the consent the move is stopped, and the meeting stands where it stood."""
    stopped = called("flytt", "1.6", "--dato", "8.9.2027", "--kl", "14")

    assert stopped.code == 5
    assert "koord flytt 1.6 --dato 8.9.2027" in stopped.err
    assert "--uten" in stopped.err
    assert called.json("sak", "1")["meetings"][0]["date"] == "2027-01-20"


def test_who_falls_out_gets_a_file_that_takes_it_away(called: Koord) -> None:
    """Someone who was called and is not any more is told by her own calendar file."""
    moved = called.json("flytt", "1.6", "--kl", "9", "--uten", "PPT", *PAPERS)

    taken = [
        entry
        for entry in moved["calendar_files"]
        if read_twice(Path(entry["file"]).read_bytes())[0] == "CANCEL"
    ]
    assert [entry["name"] for entry in taken] == ["Åse Øvrebø"]
    assert read_twice(Path(taken[0]["file"]).read_bytes())[2] == 1


def test_a_planned_meeting_is_moved_without_papers(called: Koord) -> None:
    """A meeting nobody is called to yet just gets another day."""
    text = "Til stede: mor, PPT\n\n## 1 Skole\nJa.\n\nNeste møte: 2.6.2027 kl 14\n"
    following = called.json("referat", "1.6", "--fil", "-", *PAPERS, stdin=text)["next_meeting"]

    moved = called.json("flytt", following["item"], "--dato", "9.6.2027")

    assert (moved["date"], moved["files"]) == ("2027-06-09", [])
    assert called("flytt", "1.6", "--dato", "9.6.2027").code == 6


@pytest.mark.parametrize(("words", "code"), [((), 2), (("--dato", "snart"), 4)], ids=str)
def test_a_move_to_nowhere_is_refused(called: Koord, words: tuple[str, ...], code: int) -> None:
    """Without a day, time or place, or with one that cannot be read, nothing happens."""
    assert called("flytt", "1.6", *words).code == code


# --- cancelling --------------------------------------------------------------------------------


def test_a_cancelled_meeting_leaves_every_calendar(called: Koord) -> None:
    """Each receiver gets a CANCEL for the same event; why it is cancelled stands in no file."""
    cancelled = called.json("avlys", "1.6", "--grunn", "innlagt på sykehus", *PAPERS)

    read = [read_twice(content) for content in calendars(cancelled["files"])]
    assert {entry[3] for entry in read} == {"CANCELLED"}
    assert {entry[0] for entry in read} == {"CANCEL", None}
    assert {entry[2] for entry in read} == {1}
    for file in cancelled["files"]:
        assert "sykehus" not in Path(file).read_text(encoding="utf-8")
    assert called.json("sak", "1")["meetings"][0]["state"] == "avlyst"
    assert called.json("avlys", "1.6", "--grunn", "igjen")["changed"] is False
    called.ok("angre", "--ja")
    assert called.json("sak", "1")["meetings"][0]["state"] == "innkalt"


def test_a_held_meeting_is_neither_moved_nor_cancelled(called: Koord) -> None:
    """What has been held stands."""
    text = "Til stede: mor\n\n## 1 Skole\nJa.\n"
    called.ok("referat", "1.6", "--fil", "-", *PAPERS, stdin=text)

    assert called("avlys", "1.6", "--grunn", "feil").code == 6
    assert called("flytt", "1.6", "--dato", "27.1.2027").code == 6


@pytest.mark.skipif(shutil.which("khal") is None, reason="khal is not on this machine")
@pytest.mark.slow
def test_another_calendar_program_follows_it(called: Koord, tmp_path: Path) -> None:
    """The event is taken in, and moved with each new file, over the change of clock."""
    config = tmp_path / "khal.conf"
    config.write_text(
        f"[calendars]\n[[mine]]\npath = {tmp_path / 'mine'}\n[locale]\nlocal_timezone ="
        " Europe/Oslo\ndefault_timezone = Europe/Oslo\ntimeformat = %H:%M\n"
        "dateformat = %Y-%m-%d\nlongdateformat = %Y-%m-%d\ndatetimeformat = %Y-%m-%d %H:%M\n"
        f"longdatetimeformat = %Y-%m-%d %H:%M\n[sqlite]\npath = {tmp_path / 'khal.db'}\n",
        encoding="utf-8",
    )
    (tmp_path / "mine").mkdir()

    def khal(*words: str) -> str:
        done = subprocess.run(
            ["khal", "-c", str(config), *words], capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    shown = {}
    for day in ("27.1.2027", "29.3.2027", "1.6.2027"):
        moved = called.json("flytt", "1.6", "--dato", day, "--kl", "14", *PAPERS)
        own = next(f for f in moved["files"] if f.endswith(".ics") and "mottaker" not in f)
        khal("import", "--batch", own)
        shown[day] = khal("list", "2027-01-01", "200d", "--format", "{start-date} {start-time}")

    assert "2027-01-27 14:00" in shown["27.1.2027"]
    assert "2027-03-29 14:00" in shown["29.3.2027"]
    assert "2027-01-27" not in shown["29.3.2027"]
    assert "2027-06-01 14:00" in shown["1.6.2027"]


# --- the draft for the mail program ------------------------------------------------------------


def test_the_draft_is_neutral_and_blind(called: Koord) -> None:
    """It opens as unsent, tells nobody of anybody, and has the meeting as an alternative part."""
    files = called.json("innkall", "1", "--møte", "1.6", "--på-nytt", *PAPERS)["files"]
    (file,) = [f for f in files if f.endswith(".eml")]

    message = email.message_from_bytes(Path(file).read_bytes(), policy=email.policy.default)

    assert message["X-Unsent"] == "1"
    assert message["Subject"] == "Møte 20.01 kl. 14.00"
    assert "ase@ppt.example" in message["Bcc"]
    assert "kari@post.example" in message["Bcc"]
    assert message["To"] == message["From"]
    body, calendar = message.iter_parts()
    assert calendar.get_content_type() == "text/calendar"
    method, _, _, status, _ = read_twice(calendar.get_content().encode())
    assert (method, status) == ("PUBLISH", "CONFIRMED")
    told = body.get_content() + calendar.get_content()
    for name in ("Emma", "Larsen", "Kari", "Åse", "PPT", "Skole", "ansvarsgruppe"):
        assert name not in told
    assert not list(message.iter_attachments())


def test_papers_go_with_the_draft_only_when_asked_and_with_a_warning(called: Koord) -> None:
    """With --vedlegg the papers are attached, and she is warned of the channel."""
    answer = called.ok("innkall", "1", "--møte", "1.6", "--på-nytt", "--vedlegg", *PAPERS)

    (file,) = [line for line in answer.out.splitlines() if line.endswith(".eml")]
    message = email.message_from_bytes(Path(file).read_bytes(), policy=email.policy.default)
    names = [part.get_filename() for part in message.iter_attachments()]
    assert names == ["1-6-innkalling-2027-01-20.md", "1-6-saksliste-2027-01-20.md"]
    assert "ikke en sikker kanal" in answer.err


def test_different_papers_never_go_with_the_one_draft_to_all(called: Koord) -> None:
    """Where the receivers get different papers none is attached, and she is told why."""
    answer = called.ok(
        *("innkall", "1", "--møte", "1.6", "--på-nytt", "--vedlegg", *PAPERS),
        *("--punkt", "Skole", "--punkt", "Samliv @kun: mor"),
    )

    (file,) = [line for line in answer.out.splitlines() if line.endswith(".eml")]
    content = Path(file).read_bytes()
    assert not list(
        email.message_from_bytes(content, policy=email.policy.default).iter_attachments()
    )
    assert "Samliv" not in content.decode()
    assert "hver sin utgave" in answer.err


def test_no_addresses_no_draft(consented: Koord) -> None:
    """Where nobody has an e-mail address there is nothing to draft, and nothing is hindered."""
    consented.ok("kontakt", "endre", "1", "Åse", "--epost", "")

    files = consented.json(*CALL, "Skole", *PAPERS)["files"]

    assert [f for f in files if f.endswith(".eml")] == []
    assert [f for f in files if f.endswith(".txt")]


def test_the_cover_text_goes_to_the_clipboard(
    called: Koord, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With --kopier the receivers and the neutral text lie on the clipboard, where there is one."""
    program = tmp_path / "pbcopy"
    program.write_text(f"#!/bin/sh\ncat > {tmp_path}/tavle\n", encoding="utf-8")
    program.chmod(0o700)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")

    answer = called.ok("innkall", "1", "--møte", "1.6", "--på-nytt", "--kopier", *PAPERS)

    copied = (tmp_path / "tavle").read_text(encoding="utf-8")
    assert "ase@ppt.example" in copied
    assert "Møte 20.01 kl. 14.00" in copied
    assert "Emma" not in copied
    assert "utklippstavla" in answer.err


# --- answers -----------------------------------------------------------------------------------


def test_answers_are_kept_and_prefill_the_minutes(called: Koord) -> None:
    """Who has answered is listed, a stand-in is named, and the same answer twice is one."""
    called.ok("svar", "1.6", "far", "nei")
    noted = called.json("svar", "1.6", "PPT", "nei", "--stedfortreder", "Liv Moe")
    assert called.json("svar", "1.6", "far", "nei")["changed"] is False

    by_name = {reply["name"]: reply for reply in noted["replies"]}
    assert by_name["Åse Øvrebø"]["stand_in"] == "Liv Moe"
    assert by_name["Kari Larsen"]["answer"] is None
    assert "har ikke svart" in called.ok("svar", "1.6").out
    assert "kontakt ny 1" in called.ok("svar", "1.6", "PPT", "kanskje", "--stedfortreder", "Ny").err


def test_an_answer_holds_as_long_as_the_day_does(called: Koord) -> None:
    """New papers keep the answers; another day asks anew."""
    called.ok("svar", "1.6", "PPT", "ja")

    called.ok("innkall", "1", "--møte", "1.6", "--på-nytt", *PAPERS)
    assert _answers(called)["Åse Øvrebø"] == "ja"
    called.ok("flytt", "1.6", "--dato", "27.1.2027", *PAPERS)
    assert _answers(called)["Åse Øvrebø"] is None


def _answers(koord: Koord) -> dict[str, str | None]:
    return {r["name"]: r["answer"] for r in koord.json("svar", "1.6")["replies"]}


@pytest.mark.parametrize(
    ("words", "code"),
    [(("1.6", "PPT"), 2), (("1.6", "PPT", "tja"), 4), (("1.6", "Ukjent", "ja"), 3)],
    ids=str,
)
def test_answers_that_cannot_be_noted(called: Koord, words: tuple[str, ...], code: int) -> None:
    """A missing or unknown answer, or somebody who is not invited, is refused."""
    assert called("svar", *words).code == code


# --- duties ------------------------------------------------------------------------------------


@pytest.fixture
def in_etne(home: Path, monkeypatch: pytest.MonkeyPatch) -> Koord:
    """Emma in Etne, where a talk with the user comes before each ansvarsgruppemøte."""
    book = home / "etne" / "bok.koord"
    monkeypatch.setenv("KOORD_ARBEIDSBOK", str(book))
    monkeypatch.setenv("KOORD_PASSORD", PASSPHRASE)
    koord = Koord(book, home / "papirer")
    koord.ok(
        *("oppsett", "--navn", "Nora Lie", "--enhet", "Helse", "--kommune", "Etne"),
        *("--rutine", "etne", "--mappe", str(koord.folder)),
    )
    koord.ok("ny-sak", "Emma Larsen", "--født", "14.5.2017", "--forelder", "Kari Larsen (mor)")
    return koord


def test_the_talk_comes_first_where_the_routine_says_so(in_etne: Koord) -> None:
    """Without the talk the meeting is stopped with what is missing; with it, or a reason, not."""
    stopped = in_etne(*CALL, "Skole", *PAPERS)

    assert stopped.code == 6
    assert "hva bruker vil ta opp" in stopped.err
    assert "koord samtale 1" in stopped.err
    assert "--likevel" in stopped.err
    assert in_etne(*CALL, "Skole", "--likevel", "x", *PAPERS).code == 4
    in_etne.ok("samtale", "1", "--saker", "skole", "--hvem", "mor", "--ip", "ingen ennå")
    assert in_etne.json(*CALL, "Skole", *PAPERS)["item"] == "1.7"


def test_a_meeting_can_be_called_all_the_same(in_etne: Koord) -> None:
    """A reason is enough, and new papers for the same meeting do not ask again."""
    reason = "bruker er på sykehus, mor har sagt ja"
    called = in_etne.json(*CALL, "Skole", "--likevel", reason, *PAPERS)

    in_etne.ok("innkall", "1", "--møte", called["item"], "--på-nytt", *PAPERS)
    in_etne.ok("flytt", called["item"], "--dato", "27.1.2027", *PAPERS)


def meeting(number: int, kind: str, day: date, **more: Any) -> Meeting:
    """Return a held meeting of case 1."""
    return Meeting(
        number, ItemId(1, number), kind, day, None, 60, None, MeetingState.HELD, "u", 0, **more
    )


def test_a_talk_prepares_the_meeting_it_was_for() -> None:
    """The talk planned for a meeting counts for it; another must be newer than the last meeting."""
    whole = Talk("skole", "som sist", "gått gjennom")
    kind = "ansvarsgruppemøte"
    day = date(2027, 1, 20)
    old = meeting(1, "brukermøte", date(2026, 5, 1), talk=whole)
    last = meeting(2, kind, date(2026, 6, 1))
    new = meeting(3, "brukermøte", date(2027, 1, 4), talk=Talk(matters="skole"))
    planned = meeting(4, "brukermøte", date(2027, 1, 5), talk=whole, prepares_id=9)

    assert len(missing_before([old, last], 9, kind, day)) == 3
    assert len(missing_before([old, last, new], 9, kind, day)) == 2
    assert missing_before([old, last, planned], 9, kind, day) == ()
    assert len(missing_before([old, last, planned], 8, kind, day)) == 3
    assert missing_before([old], 9, kind, day) == ()


def test_the_user_must_be_told_of_a_meeting_without_her(consented: Koord) -> None:
    """A samarbeidsmøte puts the duty on the list; it follows the day, and goes with the meeting."""
    call = (*CALL, "Ressurser", "--møtetype", "samarbeidsmøte", *PAPERS)
    item = consented.json(*call)["item"]

    def told() -> list[tuple[str, str]]:
        tasks = consented.json("huskeliste", "1")["tasks"]
        return [(t["what"], t["due"]) for t in tasks if t["what"].startswith("Fortell bruker")]

    assert told() == [("Fortell bruker om samarbeidsmøte 20. januar 2027", "2027-01-20")]
    consented.ok("flytt", item, "--dato", "27.1.2027", *PAPERS)
    assert told() == [("Fortell bruker om samarbeidsmøte 27. januar 2027", "2027-01-27")]
    consented.ok("avlys", item, "--grunn", "ikke behov", *PAPERS)
    assert told() == []


def test_services_come_to_a_talk_only_when_named(consented: Koord) -> None:
    """A meeting with the user alone is called with the family, not with the services."""
    called = consented.json(*CALL, "Forberede", "--møtetype", "brukermøte", *PAPERS)

    assert called["invited"] == ["Emma Larsen", "Kari Larsen", "Ola Larsen"]


def test_the_talk_is_noted_bit_by_bit(consented: Koord) -> None:
    """Answers are added to the talk of the day; the same twice changes nothing."""
    first = consented.json("samtale", "1", "--saker", "fritid", "--hvem", "som sist")
    second = consented.json("samtale", "1", "--ip", "gått gjennom")

    assert first["item"] == second["item"]
    assert (second["matters"], second["plan"]) == ("fritid", "gått gjennom")
    assert consented.json("samtale", "1", "--ip", "gått gjennom")["changed"] is False
    assert consented("samtale", "1", "--dato", "1.1.2027", "--saker", "x").code == 4
    assert consented("samtale", "1").code == 2
    meetings = consented.json("sak", "1")["meetings"]
    assert [m["kind"] for m in meetings] == ["brukermøte"]
    tasks = json.dumps(consented.json("huskeliste", "1"))
    assert "referat" not in tasks
