"""What stands around the text on every page: neutral, without a name from the case."""

from dataclasses import dataclass
from pathlib import Path

from koord.documents.contexts import PaperContext
from koord.documents.markdown import fold

_WORDS = {
    "nb": {"case": "Sak", "draft": "arbeidskopi", "page": ("Side", "av")},
    "nn": {"case": "Sak", "draft": "arbeidskopi", "page": ("Side", "av")},
}
_TAGS = {"nb": "nb-NO", "nn": "nn-NO"}


@dataclass(frozen=True, slots=True)
class Frame:
    """Header, footer and metadata of a paper.

    Attributes:
        title: As `Innkalling, 7.4`.
        language: `nb` or `nn`.
        reference: As `Sak 7 · 7.4`.
        marking: The exemption from public access.
        draft_mark: `arbeidskopi`, or nothing.
        sender: Municipality and unit.
        page_words: The words around the page number: `Side 1 av 2`.
        letterhead: The municipality's own Word file, for Word alone; koord's dress when `None`.
    """

    title: str
    language: str
    reference: str
    marking: str
    draft_mark: str
    sender: str
    page_words: tuple[str, str]
    letterhead: Path | None = None

    @property
    def marks(self) -> str:
        """Reference, exemption and draft mark on one line."""
        return " · ".join(filter(None, (self.reference, self.marking, self.draft_mark)))

    @property
    def language_tag(self) -> str:
        """The language as Word names it, `nb-NO`."""
        return _TAGS[self.language]


def frame_of(context: PaperContext, title: str, letterhead: Path | None = None) -> Frame:
    """Gather the frame of a paper."""
    words = _WORDS[context.language]
    number = context.reference.case
    case = f"{words['case']} {number}" if number else ""
    sender = (context.sender.municipality, context.sender.unit)
    return Frame(
        title=fold(title),
        language=context.language,
        reference=" · ".join(filter(None, (case, fold(context.reference.item or "")))),
        marking=fold(context.exemption),
        draft_mark=str(words["draft"]) if context.draft else "",
        sender=" · ".join(fold(part) for part in sender if part),
        page_words=(words["page"][0], words["page"][1]),
        letterhead=letterhead,
    )
