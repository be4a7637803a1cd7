"""The log and what is posted of it, on the screen."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from koord.cli.session import quoted
from koord.cli.view import Line, Row, View
from koord.cli.views.words import listed
from koord.domain.dates import date_with_week, day_month, short_date
from koord.domain.journal import FAMILY, Entry, LogEntry

if TYPE_CHECKING:
    from koord.services.reading.journal import Block, Log, Queue
    from koord.services.writing.journal import Noted, PostedEntries

LONGEST_LINE = 60


def log_data(entry: LogEntry) -> dict[str, Any]:
    """Return an entry of the log as JSON has it."""
    return {
        "item": str(entry.item),
        "case": entry.item.case,
        "kind": entry.kind,
        "date": entry.day,
        "text": entry.text,
        "minutes": entry.minutes,
        "with": entry.who,
        "with_family": entry.with_family,
        "posted": entry.posted,
    }


def noted(done: Noted) -> View:
    """Say what was noted, and where it goes next."""
    entry = done.entry
    spent = f", {entry.minutes} min" if entry.minutes else ""
    word = "står i loggen alt" if not done.changed else "er notert i loggen"
    talk = [f"Til fagsystemet: koord fagsystem {entry.item}"] if not entry.posted else []
    if done.changed:
        talk.append("Ble det feil: koord angre")
    item = " ".join(filter(None, (str(entry.item), done.code)))
    what = f"{item}, {_kind(entry)} {date_with_week(entry.day)}{spent}"
    return View(
        type="logg",
        data=log_data(entry) | {"changed": done.changed},
        lines=[Line(f"{what}: {word}.")],
        talk=talk,
    )


def log_view(log: Log) -> View:
    """Show the newest entries, each on a line."""
    return View(
        type="logg",
        data={"case": log.case, "entries": map(log_data, log.entries)},
        lines=[_log_row(entry) for entry in log.entries],
        talk=[_after_log(log)],
    )


def _after_log(log: Log) -> str:
    if not log.entries:
        return f"Ingenting i loggen ennå: koord logg {log.case}"
    return f"Hele teksten: koord fagsystem {log.entries[0].item}"


def _log_row(entry: LogEntry) -> Row:
    first, *rest = entry.text.splitlines()
    text = first[:LONGEST_LINE].rstrip()
    more = " …" if rest or len(first) > LONGEST_LINE else ""
    spent = f"{entry.minutes} min" if entry.minutes else ""
    return Row((str(entry.item), short_date(entry.day), _kind(entry), spent, text + more))


def _kind(entry: LogEntry) -> str:
    """Return what it was and with whom, without a name."""
    who = entry.who_neutral or (FAMILY if entry.with_family else None)
    return entry.kind if who is None else f"{entry.kind} med {who}"


def entry_data(entry: Entry) -> dict[str, Any]:
    """Return something to be posted as JSON has it."""
    return {
        "item": str(entry.item),
        "case": entry.item.case,
        "what": entry.what.value,
        "title": entry.title,
        "date": entry.day,
        "signers": entry.who,
        "system": entry.system,
        "posted_on": entry.posted_on,
    }


def queue_view(queue: Queue, today: date) -> View:
    """Show what is not posted, the oldest first, and how old it is."""
    return View(
        type="fagsystem",
        data={
            "case": queue.case,
            "entries": [entry_data(e) | {"days": e.age(today)} for e in queue.entries],
        },
        lines=[_queue_row(entry, today) for entry in queue.entries],
        talk=_after_queue(queue),
    )


def _queue_row(entry: Entry, today: date) -> Row:
    days = entry.age(today)
    age = "i dag" if not days else f"{days} {'dag' if days == 1 else 'dager'} siden"
    return Row((str(entry.item), entry.code, age, _title(entry), short_date(entry.day)))


def _title(entry: Entry) -> str:
    return entry.title + (f" av {listed(entry.who)}" if entry.who else "")


def _after_queue(queue: Queue) -> list[str]:
    if not queue.entries:
        where = "" if queue.case is None else f" i sak {queue.case}"
        return [f"Alt{where} er ført i fagsystemet."]
    first = queue.entries[0].item
    return [f"Teksten å kopiere: koord fagsystem {first} --kopier", _tick(first, None)]


def _tick(item: object, system: str | None) -> str:
    return f"Når det er ført: koord ført {item} --i {quoted(system or 'Profil')}"


def block_view(block: Block, copied: str | None) -> View:
    """Show the text alone, so that it can be marked and copied; all else is beside it."""
    done = [entry for entry in block.entries if entry.is_posted]
    talk = [copied] if copied else []
    if done and done[0].posted_on:
        talk.append(f"Er ført i {done[0].system} {day_month(done[0].posted_on)}.")
    else:
        talk.append(_tick(block.item, block.system))
    return View(
        type="fagsystem",
        data={
            "item": str(block.item),
            "text": block.text,
            "entries": [entry_data(entry) for entry in block.entries],
        },
        lines=[Line(line) for line in block.text.splitlines()],
        talk=["", *talk],
    )


def to_be_posted(entries: Sequence[Entry]) -> str:
    """List what is about to be ticked off."""
    return "\n".join(f"  {e.item} {_title(e)}, {day_month(e.day)}" for e in entries)


def posted(done: PostedEntries) -> View:
    """Say what is ticked off, and in which system."""
    return View(
        type="ført",
        data={"entries": [entry_data(e) for e in done.entries], "changed": bool(done.new)},
        lines=[Line(_posted_line(entry, done)) for entry in done.entries]
        or [Line("Alt i saken er ført alt.")],
        talk=["Ble det feil: koord angre"] if done.new else [],
    )


def _posted_line(entry: Entry, done: PostedEntries) -> str:
    word = "ført" if done.new else "er alt ført"
    on = f" {day_month(entry.posted_on)}" if entry.posted_on else ""
    return f"{entry.item} {_title(entry)}: {word} i {entry.system}{on}."
