"""Papers that are cleared away, on the screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from koord.cli.view import Line, Row, View

if TYPE_CHECKING:
    from koord.services.writing.clearing import Cleared


def cleared_view(done: Cleared, *, dry_run: bool) -> View:
    """List what is cleared away, or can be, and what stays and why."""
    word = "kan ryddes bort" if dry_run else "er tatt bort"
    lines: list[Line | Row] = [Line(f"{paper.path}: {word}") for paper in done.removed]
    lines += [
        Line(f"{paper.path}: blir liggende, for noen har skrevet i det") for paper in done.edited
    ]
    return View(
        type="rydd",
        data={
            "cleared": [paper.path for paper in done.removed],
            "gone": [paper.path for paper in done.gone],
            "edited": [paper.path for paper in done.edited],
            "changed": not dry_run,
        },
        lines=lines,
        talk=_talk(done, dry_run),
    )


def _talk(done: Cleared, dry_run: bool) -> list[str]:
    if not done.removed and not done.gone:
        return ["Ingenting å rydde. Papirer ryddes når de er sendt, og ført: koord fagsystem"]
    if dry_run:
        return ["Rydd dem bort: koord rydd"]
    return [f"{len(done.gone)} var borte alt."] if done.gone else []
