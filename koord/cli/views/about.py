"""The workbook itself on the screen, and the page on privacy."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from koord import __version__
from koord.cli.view import Line, Row, Tone, View
from koord.domain.dates import day_month

if TYPE_CHECKING:
    from koord.services.reading.about import About

_COUNTED = {
    "cases": "saker",
    "people": "personer",
    "agencies": "instanser",
    "consents": "samtykker",
    "meetings": "møter",
    "tasks": "gjøremål",
    "papers": "papirer",
}


def about_data(found: About) -> dict[str, Any]:
    """Return what there is to tell, as JSON has it."""
    return {
        "version": __version__,
        "workbook": found.path,
        "encrypted": found.encrypted,
        "encryption": "SQLCipher 4, AES-256",
        "schema": found.schema,
        "size": found.size,
        "papers_folder": found.profile.papers_folder,
        "routine": found.profile.routine,
        "shared_place": found.shared_place,
        "privacy_settled_on": found.profile.privacy_settled_on,
        **found.counts,
    }


def about_view(found: About) -> View:
    """Tell where the workbook lies, how it is locked, and how much it holds."""
    settled = found.profile.privacy_settled_on
    lines: list[Line | Row] = [
        Row(("koord", __version__)),
        Row(("Arbeidsbok", str(found.path))),
        Row(("Kryptering", "SQLCipher 4 (AES-256), fra første byte")),
        Row(("Størrelse", f"{found.size // 1024} KB")),
        Row(("Papirer", found.profile.papers_folder)),
        Row(("Rutine", found.routine)),
        Row(("Personvern", f"avklart {day_month(settled)}" if settled else "ikke avklart ennå")),
        *(Row((word.capitalize(), str(found.counts[key]))) for key, word in _COUNTED.items()),
    ]
    remarks = []
    if found.shared_place:
        remarks.append(f"arbeidsboka ligger i {found.shared_place}.")
    talk = [] if settled else ["Til leder og personvernombud: koord om --personvern"]
    return View(type="om", data=about_data(found), lines=lines, remarks=remarks, talk=talk)


_PRIVACY = (
    (
        "Formål",
        "Koordinatorens egen arbeidsperm: hvem som skal ringes, hva som er avtalt, når neste møte "
        "er, og hva samtykkene tillater. Arbeidsboka er en arbeidskopi. Den er ikke journal og "
        "ikke arkiv; det som skal bevares, føres i fagsystemet.",
    ),
    (
        "Opplysninger",
        "Navn og fødselsdato eller termin for brukeren; navn, rolle, telefon og e-post for dem som "
        "er med; samtykker, møter, referater, gjøremål, og en historikk over hva som er gjort. "
        "Fødselsnummer avvises i alle felter.",
    ),
    (
        "Grunnlag",
        "Samtykkene i arbeidsboka opphever taushetsplikten så langt de rekker. De er ikke "
        "kommunens behandlingsgrunnlag; det må stå i loven og avklares med personvernombudet.",
    ),
    ("Sted", "Én fil på denne maskinen: {path}. Papirer legges i {papers} og er ikke kryptert."),
    (
        "Kryptering",
        "SQLCipher 4 (AES-256) fra første byte, nøkkel av passordet med PBKDF2-HMAC-SHA512 og "
        "256 000 runder. Fila og mappa kan bare leses av den som eier dem.",
    ),
    (
        "Nøkkelen",
        "Koordinatoren har passordet. Gjenopprettingsnøkkelen legges i forseglet konvolutt hos "
        "leder. Uten en av dem kan ingen åpne fila.",
    ),
    (
        "Hvor lenge",
        "Så lenge koordinatoren følger saken. Arkivreglene avgjør hva som kan kasseres; det som "
        "skal bevares, må være overført til fagsystem eller arkiv først.",
    ),
    (
        "Sletting",
        "Hele arbeidsboka slettes ved å slette fila; da er også historikken borte. Papirer i "
        "mappa slettes for seg.",
    ),
    (
        "Det programmet aldri gjør",
        "Bruker ikke nettet. Sender ikke noe. Legger ikke navn, tjeneste eller tema i filnavn, "
        "emnefelt, kalendertittel eller feilfil. Skriver aldri arbeidsboka ukryptert.",
    ),
)


def privacy_page(found: About) -> View:
    """Return one page for the leader and the personvernombud."""
    settled = found.profile.privacy_settled_on
    filled = {"path": found.path, "papers": found.profile.papers_folder}
    lines = [Line("Personvern i koord", Tone.HEADING)]
    for heading, text in _PRIVACY:
        lines += [Line(), Line(heading, Tone.HEADING), Line(text.format(**filled))]
    state = f"Avklart {day_month(settled)}." if settled else "Ikke avklart ennå."
    lines += [Line(), Line(state, Tone.GOOD if settled else Tone.URGENT)]
    sections = [{"heading": h, "text": t.format(**filled)} for h, t in _PRIVACY]
    talk = [] if settled else ["Når det er avklart: koord om --personvern --avklart DATO"]
    return View(
        type="personvern",
        data=about_data(found) | {"sections": sections},
        lines=lines,
        talk=talk,
    )


def settled_view(on: date) -> View:
    """Say that the day is noted."""
    return View(
        type="personvern",
        data={"privacy_settled_on": on},
        lines=[Line(f"Notert: bruken er avklart {day_month(on)}.")],
        talk=["Ble det feil: koord angre"],
    )
