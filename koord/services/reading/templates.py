"""Which templates papers are made from: koord's, and the user's own copies."""

from pathlib import Path

from koord.documents import own
from koord.documents.contexts import PaperContext
from koord.documents.faults import OwnTemplateFaultError, TemplateFaultError
from koord.documents.templates import TEMPLATES, template_version
from koord.errors import NotFoundError
from koord.services.desk import Desk
from koord.values import value
from koord.workbook.queries.cases import profile

LANGUAGES = ("nb", "nn")


@value
class TemplateLine:
    """One template in one language.

    Attributes:
        name: As `referat`.
        version: Of the one in use; `None` when an own copy does not say.
        koords: The version that comes with koord.
        own: The own copy, when there is one.
        fault: Why the own copy cannot be used.
    """

    name: str
    language: str
    version: str | None
    koords: str
    own: Path | None = None
    fault: OwnTemplateFaultError | None = None

    @property
    def is_older(self) -> bool:
        """Whether koord's template has been changed since the copy was made."""
        return self.version is not None and self.version < self.koords


@value
class Templates:
    """All templates, and the letterhead.

    Attributes:
        letterhead: The municipality's own, when there is one.
    """

    lines: tuple[TemplateLine, ...]
    letterhead: Path | None


def list_templates(desk: Desk) -> Templates:
    """List every template in every language; own copies are tried."""
    folder = own.own_folder(desk.book.path)
    lines = tuple(
        template_line(folder, kind, language) for kind in TEMPLATES for language in LANGUAGES
    )
    return Templates(lines, own.letterhead_in(folder))


def template_line(folder: Path, kind: type[PaperContext], language: str) -> TemplateLine:
    """Tell of one template; an own copy is tried."""
    name, koords = TEMPLATES[kind], template_version(kind, language)
    copy = own.copy_in(folder, kind, language)
    if copy is None:
        return TemplateLine(name, language, koords, koords)
    fault = None
    try:
        own.check_copies(folder, [(kind, language)])
    except OwnTemplateFaultError as error:
        fault = error
    return TemplateLine(name, language, _version(folder, kind, language), koords, copy, fault)


def _version(folder: Path, kind: type[PaperContext], language: str) -> str | None:
    try:
        return template_version(kind, language, folder)
    except TemplateFaultError:
        return None


def kind_called(name: str) -> type[PaperContext]:
    """Return the paper whose template has a name."""
    return next(kind for kind, known in TEMPLATES.items() if known == name)


def language_of(desk: Desk, given: str | None) -> str:
    """Return the language asked for, or the one papers usually have."""
    if given is not None:
        return given
    with desk.book.reading() as connection:
        return profile(connection).language


def check_template(desk: Desk, name: str, language: str) -> TemplateLine:
    """Try an own copy.

    Raises:
        NotFoundError: There is no own copy.
        OwnTemplateFaultError: It cannot be used.
    """
    line = template_line(own.own_folder(desk.book.path), kind_called(name), language)
    if line.own is None:
        raise no_copy(name, language)
    if line.fault is not None:
        raise line.fault
    return line


def no_copy(name: str, language: str) -> NotFoundError:
    """Say that koord's own template is in use."""
    return NotFoundError(
        f"Du har ingen egen kopi av malen {name} ({language}).",
        hint=f"Lag en: koord maler kopier {name} --språk {language}",
    )
