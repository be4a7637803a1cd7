"""What `koord sladd` says."""

from __future__ import annotations

from typing import TYPE_CHECKING

from koord.cli.view import Line, View
from koord.cli.views.words import listed

if TYPE_CHECKING:
    from koord.services.writing.redaction import Redacted, ToRedact

_KINDS = {
    "task": "et gjøremål",
    "meeting": "et møte, med saksliste, referat og gjøremålene fra det",
    "consent": "et samtykke; hvem som skrev under, når og for hvem, blir stående",
    "activity": "en aktivitet",
    "letter": "et brev",
    "log": "en føring i loggen",
}
_SHOWN = 60


def before_redaction(found: ToRedact) -> list[str]:
    """Say what would be emptied, so that the right thing is hit."""
    begins = " ".join(found.begins.split())
    quoted = f"«{begins if len(begins) <= _SHOWN else begins[: _SHOWN - 1] + '…'}»"
    return [
        f"{found.item} er {_KINDS[found.kind]}.",
        f"Det begynner slik: {quoted}" if begins else "Det står ingen tekst der.",
        "Teksten tømmes også i historikken. Det kan ikke angres.",
    ]


def redacted(done: Redacted) -> View:
    """Say that it is done, and what koord cannot reach."""
    found = done.found
    lines = [Line(f"Teksten i {found.item} er tømt, også i historikken.")]
    if found.papers:
        lines.append(Line("Papirene er ikke tømt. De ligger her, og kan være sendt:"))
        lines += [Line(f"  {path}") for path in found.papers]
    if found.copies:
        lines.append(Line("Kopier av arbeidsboka har teksten fortsatt:"))
        lines += [Line(f"  {path}") for path in found.copies]
    remarks = []
    if found.also_in:
        where = listed([str(item) for item in found.also_in])
        remarks.append(f"noe av teksten står ordrett også i {where}; tøm den der med koord sladd")
    return View(
        type="sladd",
        data={
            "item": str(found.item),
            "kind": found.kind,
            "rows": done.rows,
            "texts": found.texts,
            "papers": found.papers,
            "copies": found.copies,
            "also_in": [str(item) for item in found.also_in],
        },
        lines=lines,
        remarks=remarks,
        talk=[
            "Det kan være et avvik. Meld fra til leder og personvernombud, og til dem som kan ha "
            "fått teksten.",
            "Andre sikkerhetskopier kan ha den fortsatt.",
        ],
    )
