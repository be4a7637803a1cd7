"""Templates and the letterhead on the screen and as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from koord.cli.view import Line, Row, Tone, View

if TYPE_CHECKING:
    from pathlib import Path

    from koord.services.reading.templates import TemplateLine, Templates
    from koord.services.writing.own_papers import CopiedTemplate, UsedLetterhead

_LANGUAGES = {"nb": "bokmål", "nn": "nynorsk"}


def templates_view(found: Templates) -> View:
    """List every template, and say which own copies need a look."""
    own = [line for line in found.lines if line.own is not None]
    remarks = [text for line in own for text in _remarks(line)]
    mend = [hint for line in own if line.fault for hint in line.fault.hint]
    letterhead = str(found.letterhead) if found.letterhead else "koords eget"
    return View(
        type="maler",
        data={
            "templates": [_data(line) for line in found.lines],
            "letterhead": found.letterhead,
        },
        lines=[*(_row(line) for line in found.lines), Line(f"Brevhode i Word: {letterhead}")],
        remarks=remarks,
        talk=mend or ["Din egen kopi til å endre: koord maler kopier innkalling"],
    )


def checked_view(line: TemplateLine) -> View:
    """Say that an own copy can be used."""
    return View(
        type="mal",
        data=_data(line),
        lines=[Line(f"Din egen mal {_called(line.name, line.language)} virker: {line.own}")],
        remarks=_remarks(line),
    )


def copied_view(name: str, language: str, copied: CopiedTemplate) -> View:
    """Say where the copy lies, and what to do when it is changed."""
    text = (
        "Du har alt en egen kopi; den er ikke rørt"
        if copied.already
        else "Din egen kopi ligger her"
    )
    return View(
        type="mal",
        data={
            "name": name,
            "language": language,
            "own": True,
            "path": copied.path,
            "already": copied.already,
        },
        lines=[Line(f"{text}: {copied.path}")],
        talk=[
            f"Når du har endret den: koord maler sjekk {name} --språk {language}",
            f"Tilbake til koords mal: koord maler fjern {name} --språk {language}",
        ],
    )


def removed_view(name: str, language: str, kept: Path) -> View:
    """Say that koord's own template is in use again, and where the copy is kept."""
    return View(
        type="mal",
        data={"name": name, "language": language, "own": False, "kept": kept},
        lines=[Line(f"Koords mal {_called(name, language)} brukes igjen.")],
        talk=[f"Kopien din er lagt til side: {kept}"],
    )


def letterhead_view(used: UsedLetterhead) -> View:
    """Say that the letterhead is in use, and where reference and exemption will stand."""
    where = (
        "Referanse og unntak fra offentlighet står der fila har ordene for dem."
        if used.says_marking
        else "Referanse og unntak fra offentlighet står øverst i teksten. Et eget sted til dem:"
        " skriv KOORD-REFERANSE og KOORD-MERKING i topp- eller bunnteksten i Word."
    )
    return View(
        type="brevhode",
        data={"letterhead": used.path, "says_marking": used.says_marking},
        lines=[Line(f"Papirene i Word får kommunens brevhode: {used.path}")],
        talk=[
            where,
            "PDF, OpenDocument og HTML beholder utseendet sitt.",
            "Ta det bort: koord maler brevhode --fjern",
        ],
    )


def no_letterhead_view(kept: Path) -> View:
    """Say that koord's own look is back, and where the letterhead is kept."""
    return View(
        type="brevhode",
        data={"letterhead": None, "kept": kept},
        lines=[Line("Papirene i Word ser ut som koords egne igjen.")],
        talk=[f"Brevhodet er lagt til side: {kept}"],
    )


def _data(line: TemplateLine) -> dict[str, Any]:
    return {
        "name": line.name,
        "language": line.language,
        "version": line.version,
        "own": line.own is not None,
        "built_in": line.koords,
        "path": line.own,
        "fault": line.fault.message if line.fault else None,
    }


def _row(line: TemplateLine) -> Row:
    state = ""
    if line.own is not None:
        state = "egen kopi, kan ikke brukes" if line.fault else "egen kopi"
    tone = Tone.URGENT if line.fault else Tone.PLAIN
    return Row((line.name, _LANGUAGES[line.language], line.version or "–", state), tone)


def _remarks(line: TemplateLine) -> list[str]:
    """Say what an own copy needs."""
    if line.fault is not None:
        return [line.fault.message]
    if line.is_older:
        return [
            f"kopien din av {_called(line.name, line.language)} er fra {line.version}; koords mal"
            f" er fra {line.koords}. Se hva som er nytt, og sett utgaven i første linje."
        ]
    return []


def _called(name: str, language: str) -> str:
    return f"{name} på {_LANGUAGES[language]}"
