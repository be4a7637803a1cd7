"""From a context to finished files in memory: the one way in to this wing.

    rendered = render(context, ("docx", "pdf"))
    rendered.files["pdf"]

Nothing is written to disk here, and no clock is read: the same context gives the same bytes.
"""

import os
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from koord.documents import pandoc
from koord.documents.contexts import PaperContext
from koord.documents.docx import to_docx
from koord.documents.faults import UnknownFormatError
from koord.documents.frame import Frame, frame_of
from koord.documents.odt import to_odt
from koord.documents.own import check_copies, letterhead_in
from koord.documents.pdf import to_pdf
from koord.documents.templates import Paper, to_markdown
from koord.documents.web import to_html

DEFAULT_FORMATS = ("docx", "pdf")


@dataclass(frozen=True, slots=True)
class Rendered:
    """A finished paper.

    Attributes:
        title: Neutral title, as in the files' metadata: `Innkalling, 7.4`.
        version: The template's version, as `2026-11`.
        missing: What the paper shows as missing: `møtested`.
        files: The content for each format asked for.
    """

    title: str
    version: str
    missing: tuple[str, ...]
    files: Mapping[str, bytes]


def render(
    context: PaperContext, formats: Sequence[str] = DEFAULT_FORMATS, own: Path | None = None
) -> Rendered:
    """Make one paper.

    Args:
        context: What it says.
        formats: Which files are wanted.
        own: Where the user's letterhead and own templates lie.

    Raises:
        UnknownFormatError: A format is not one of `FORMATS`.
        TemplateFaultError: The template does not fit the context.
        OwnTemplateFaultError: An own template cannot be used.
        ConverterFailsError: Pandoc or typst does not do its work.
    """
    return render_all([context], formats, own)[0]


def render_all(
    contexts: Sequence[PaperContext],
    formats: Sequence[str] = DEFAULT_FORMATS,
    own: Path | None = None,
    each_done: Callable[[], None] | None = None,
) -> tuple[Rendered, ...]:
    """Make several papers side by side, in the order given; equal ones are made once.

    Args:
        contexts: What they say.
        formats: Which files are wanted of each.
        own: Where the user's letterhead and own templates lie.
        each_done: Called as each of `number_of_files` is made.

    Raises:
        UnknownFormatError: A format is not one of `FORMATS`.
        TemplateFaultError: A template does not fit its context.
        OwnTemplateFaultError: An own template cannot be used.
        ConverterFailsError: Pandoc or typst does not do its work.
    """
    _refuse_unknown(formats)
    letterhead = None
    if own is not None:
        check_copies(own, dict.fromkeys((type(each), each.language) for each in contexts))
        letterhead = letterhead_in(own)
    papers: dict[PaperContext, Paper] = {}
    begun: dict[PaperContext, dict[str, Future[bytes]]] = {}
    with ThreadPoolExecutor(max_workers=os.cpu_count()) as pool:
        for context in dict.fromkeys(contexts):
            # The files of one paper are made while the next is filled in.
            paper = papers[context] = to_markdown(context, own=own)
            frame = frame_of(context, paper.title, letterhead)
            begun[context] = _begin(pool, paper, frame, context, formats)
        if each_done is not None:
            for _ in as_completed(job for files in begun.values() for job in files.values()):
                each_done()
        done = {context: _finish(papers[context], files) for context, files in begun.items()}
    return tuple(done[context] for context in contexts)


def number_of_files(contexts: Sequence[PaperContext], formats: Sequence[str]) -> int:
    """Return how many files `render_all` makes of these."""
    return len(set(contexts)) * len(set(formats))


def _begin(
    pool: ThreadPoolExecutor,
    paper: Paper,
    frame: Frame,
    context: PaperContext,
    formats: Sequence[str],
) -> dict[str, Future[bytes]]:
    """Hand one job to the pool for each format."""
    return {
        name: pool.submit(FORMATS[name], paper.markdown, frame, context.dated)
        for name in dict.fromkeys(formats)
    }


def _finish(paper: Paper, files: Mapping[str, Future[bytes]]) -> Rendered:
    """Wait for the jobs of one paper."""
    contents = {name: job.result() for name, job in files.items()}
    return Rendered(paper.title, paper.version, paper.missing, contents)


def _to_md(markdown: str, frame: Frame, _made: date) -> bytes:
    """Turn a paper into Markdown that is fit to read, with its marking on top.

    Raises:
        ConverterFailsError: Pandoc does not do its work.
    """
    body = pandoc.convert(markdown, "commonmark+pipe_tables")
    return f"{frame.marks}\n\n".encode() + body


#: How each file format is made.
FORMATS: dict[str, Callable[[str, Frame, date], bytes]] = {
    "docx": to_docx,
    "pdf": to_pdf,
    "odt": to_odt,
    "html": to_html,
    "md": _to_md,
}


def _refuse_unknown(formats: Sequence[str]) -> None:
    """Stop before any work is done when a format is not known.

    Raises:
        UnknownFormatError: One of them is not in `FORMATS`.
    """
    for name in formats:
        if name not in FORMATS:
            raise UnknownFormatError(name, tuple(FORMATS))
