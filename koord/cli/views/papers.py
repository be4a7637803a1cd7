"""The papers of `koord skriv` on the screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from koord.cli.session import quoted
from koord.cli.view import Line, Row, View
from koord.cli.views.words import listed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from koord.services.writing.family_readers import NotFor
    from koord.services.writing.other_papers import MadePaper, PaperKind


def paper_list(kinds: Sequence[PaperKind]) -> View:
    """List the papers that can be made."""
    return View(
        type="skriv",
        data={
            "papers": [
                {
                    "paper": kind.word,
                    "about": kind.about,
                    "needs": "meeting" if kind.of_meeting else "case",
                }
                for kind in kinds
            ]
        },
        lines=[
            Row((f"koord skriv {kind.word} {'7.4' if kind.of_meeting else '7'}", kind.about))
            for kind in kinds
        ],
        talk=["Tallet er saken (7) eller møtet (7.4)."],
    )


def made(paper: MadePaper) -> View:
    """Say which paper was made, whom it is for, and whom it is not for."""
    about = str(paper.item or paper.case)
    remarks = list(paper.remarks)
    if paper.missing:
        remarks.append(f"Står som mangler på papiret: {', '.join(paper.missing)}.")
    return View(
        type="skriv",
        data={
            "paper": paper.kind.word,
            "case": paper.case,
            "item": None if paper.item is None else str(paper.item),
            "receivers": paper.receivers,
            "left_out": [{"name": out.name, "reason": out.reason} for out in paper.left_out],
            "remarks": remarks,
            "files": paper.files,
        },
        lines=[
            Line(f"Laget {paper.kind.word} for {about}. Det er for {listed(paper.receivers)}."),
            *(Line(f"  {path}") for path in paper.files),
        ],
        remarks=remarks,
        talk=[_not_for(paper, out, about) for out in paper.left_out],
    )


def _not_for(paper: MadePaper, out: NotFor, about: str) -> str:
    own = f"koord skriv {paper.kind.word} {about} --for {quoted(out.name)}"
    return f"Ikke for {out.name}: {out.reason}." + (f" Et eget: {own}" if out.may_have_own else "")
