"""The one Jinja environment, and from a context to Markdown.

Whatever stands between `{{` and `}}` is escaped unless it is `Markup`, which the filters here
and the templates' own macros return. Only the filters here exist, and text is not joined with
operators: Jinja would escape such a mixture for HTML.
"""

import contextlib
import re
import sys
import traceback
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, fields
from datetime import date, time
from functools import cache
from pathlib import Path
from typing import Any

from babel.dates import format_date
from jinja2 import (
    ChoiceLoader,
    FileSystemBytecodeCache,
    FileSystemLoader,
    StrictUndefined,
    TemplateError,
    TemplateNotFound,
)
from jinja2.bccache import Bucket
from jinja2.exceptions import SecurityError, TemplateSyntaxError
from jinja2.ext import Extension
from jinja2.lexer import Token, TokenStream
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup

from koord.documents.contexts import (
    AccessContext,
    AgendaContext,
    CancellationContext,
    ConsentFormContext,
    FamilyContext,
    InformationContext,
    InvitationContext,
    LeaderSheetContext,
    MinutesContext,
    MinutesSheetContext,
    PaperContext,
    PlainConsentFormContext,
    PlanContext,
    ReceiptContext,
    ReminderContext,
    RequestContext,
    ScopeRow,
    TimeSheetContext,
    WelcomeContext,
    WithdrawalSlipContext,
)
from koord.documents.faults import OwnTemplateFaultError, TemplateFaultError
from koord.documents.markdown import fold, inline, paragraphs

#: The template of each context, without language folder and ending.
TEMPLATES: dict[type[PaperContext], str] = {
    InvitationContext: "innkalling",
    AgendaContext: "saksliste",
    CancellationContext: "avlysning",
    MinutesContext: "referat",
    MinutesSheetContext: "referatark",
    ConsentFormContext: "samtykkeskjema",
    FamilyContext: "familie",
    WelcomeContext: "velkommen",
    LeaderSheetContext: "møteark",
    PlanContext: "møteplan",
    PlainConsentFormContext: "samtykkeskjema-ung",
    ReceiptContext: "kvittering",
    WithdrawalSlipContext: "trekkeslipp",
    RequestContext: "foresporsel",
    InformationContext: "informasjon",
    ReminderContext: "purring",
    AccessContext: "innsyn",
    TimeSheetContext: "tidsark",
}
_LOCALES = {"nb": "nb_NO", "nn": "nn_NO"}
_HEAD = re.compile(r"\A\{# tittel: (?P<title>[^·#]+?) · versjon: (?P<version>\d{4}-\d{2}) #\}")
_OWN = {"nb": "egen", "nn": "eigen"}
_MISSING = {"nb": "MANGLER", "nn": "MANGLAR"}
_GAP = re.compile(r"\[\\\[MANGL(?:ER|AR): ([^\\\]]*)\\\]\]\{\.mangler\}")


# What a template can do wrong with a value; in one of koord's own that is a bug.
_MISUSED = (
    *(ArithmeticError, AssertionError, AttributeError, LookupError),
    *(RecursionError, TypeError, ValueError),
)


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper before it becomes files.

    Attributes:
        title: Neutral title for metadata, as `Innkalling, 7.4`.
        version: The template's version, as `2026-11`; of an own copy `2026-11 (egen)`.
        markdown: The body.
        missing: What the body shows as missing, in order and once each.
    """

    title: str
    version: str
    markdown: str
    missing: tuple[str, ...]


class _UnprintableError(Exception):
    """A value that is no text reached the paper without a filter."""


class _Sandbox(ImmutableSandboxedEnvironment):
    """A sandbox where escaped text has no methods: one of them could take the escapes away."""

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        """Tell whether a template may use an attribute."""
        return not isinstance(obj, Markup) and super().is_safe_attribute(obj, attr, value)


class _NoJoining(Extension):
    """Refuses the operators that join text, and the one that can count for ever."""

    _REFUSED = frozenset({"tilde", "add", "mod", "mul", "pow"})

    def filter_stream(self, stream: TokenStream) -> Iterator[Token]:
        """Pass the tokens on.

        Raises:
            TemplateSyntaxError: One of the tokens is such an operator.
        """
        for token in stream:
            if token.type in self._REFUSED:
                raise TemplateSyntaxError(
                    f"operatoren «{token.value}» er ikke i bruk", token.lineno, stream.name
                )
            yield token


def templates_folder() -> Path:
    """Return the templates beside the checkout, or else those in the package.

    An editable install may carry a stale copy in the package, so the checkout comes first.
    """
    package = Path(__file__).resolve().parents[1]
    checkout = package.parent
    if (checkout / "templates" / "nb").is_dir() and (checkout / "pyproject.toml").is_file():
        return checkout / "templates"
    return package / "_templates"


def to_markdown(
    context: PaperContext, folder: Path | None = None, own: Path | None = None
) -> Paper:
    """Fill in the template that belongs to the context.

    Args:
        context: What the paper says.
        folder: Where the templates lie, when it is not the usual place.
        own: Where the user's own copies lie; one that is there goes before koord's.

    Raises:
        TemplateFaultError: The template is missing, cannot be read, or asks for something that
            the context does not have.
        OwnTemplateFaultError: The same, of an own copy.
    """
    name = template_name(type(context), context.language)
    if own is None or not (own / name).is_file():
        return _filled_in(context, name, folder)
    try:
        return _filled_in(context, name, folder, own)
    except TemplateFaultError as error:
        raise OwnTemplateFaultError(
            own / name, TEMPLATES[type(context)], context.language, error.fault
        ) from None


def _filled_in(
    context: PaperContext, name: str, folder: Path | None, own: Path | None = None
) -> Paper:
    """Fill in one template, koord's or the user's.

    Raises:
        TemplateFaultError: The template is missing, cannot be read, or asks for something that
            the context does not have.
    """
    title, version = _head(name, folder) if own is None else _head_of(name, own)
    if own is not None:
        version = f"{version} ({_OWN[context.language]})"
    values = {field.name: getattr(context, field.name) for field in fields(context)}
    try:
        template = environment(context.language, folder, own).get_template(name)
        markdown = template.render(values, skjemaversjon=version)
    except TemplateError as error:
        raise TemplateFaultError(name, _fault(error, name)) from None
    except _UnprintableError as error:
        raise TemplateFaultError(name, f"{_line(error, name)}{error}") from None
    except _MISUSED as error:
        if own is None:
            raise
        raise TemplateFaultError(
            name, f"{_line(error, name)}en verdi kan ikke brukes slik ({type(error).__name__})."
        ) from None
    missing = tuple(dict.fromkeys(_GAP.findall(markdown)))
    return Paper(f"{title}{_about(context)}", version, markdown, missing)


def _about(context: PaperContext) -> str:
    reference = context.reference
    case = f", sak {reference.case}" if reference.case else ""
    return f", {reference.item}" if reference.item else case


def template_name(kind: type[PaperContext], language: str) -> str:
    """Return the file of a paper's template in one language, below the templates' folder."""
    return f"{language}/{TEMPLATES[kind]}.md.j2"


def template_version(
    kind: type[PaperContext], language: str = "nb", own: Path | None = None
) -> str:
    """Return the version of a paper's template, as `2026-11`.

    Args:
        kind: The paper.
        language: The language of the paper.
        own: Where the user's own copies lie, when hers is asked about.

    Raises:
        TemplateFaultError: The template is missing, or its first line names no version.
    """
    name = template_name(kind, language)
    return (_head(name, None) if own is None else _head_of(name, own))[1]


class _Kept(FileSystemBytecodeCache):
    """Keeps templates compiled, as Python keeps its own: where they cannot be kept, it does not."""

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep a compiled template, unless nothing is to be written or it cannot be."""
        if not sys.dont_write_bytecode:
            with contextlib.suppress(OSError):
                super().dump_bytecode(bucket)


@cache
def environment(
    language: str, folder: Path | None = None, own: Path | None = None
) -> ImmutableSandboxedEnvironment:
    """Return the environment for the papers of one language.

    Args:
        language: `nb` or `nn`.
        folder: Where the templates lie, when it is not the usual place.
        own: Where the user's own copies lie, when they are to go first.
    """
    places = [place for place in (own, folder or templates_folder()) if place is not None]
    made = _Sandbox(
        loader=ChoiceLoader([FileSystemLoader(place, "utf-8-sig") for place in places]),
        undefined=StrictUndefined,
        autoescape=True,
        finalize=_print,
        extensions=[_NoJoining],
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        # What a user has written herself is kept nowhere but where she put it.
        bytecode_cache=None if own else _Kept(str(Path(__file__).with_name("__pycache__"))),
    )
    made.filters = _filters(language)
    made.globals.clear()
    return made


@cache
def _head(name: str, folder: Path | None) -> tuple[str, str]:
    """Read title and version of a template that comes with koord, once.

    Raises:
        TemplateFaultError: The template is missing, or its first line does not name them.
    """
    return _head_of(name, folder or templates_folder())


def _head_of(name: str, folder: Path) -> tuple[str, str]:
    """Read title and version from the first line of a template.

    Raises:
        TemplateFaultError: The template is missing, or its first line does not name them.
    """
    try:
        text = (folder / name).read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError):
        raise TemplateFaultError(
            name, "filen finnes ikke, eller er ikke lagret som UTF-8."
        ) from None
    head = _HEAD.match(text)
    if head is None:
        raise TemplateFaultError(
            name,
            "første linje mangler tittel og versjon. Den skal se slik ut:"
            " {# tittel: Innkalling · versjon: 2026-11 #}",
        )
    return head["title"], head["version"]


def _fault(error: TemplateError, name: str) -> str:
    """Say in words what Jinja complains of; its messages name fields, never values."""
    if isinstance(error, TemplateNotFound):
        return f"den viser til {error.name}, som ikke finnes."
    if isinstance(error, TemplateSyntaxError):
        return f"linje {error.lineno} kan ikke leses: {error.message}"
    names = re.findall(r"'([\w. ]+)'", error.message or "")
    where = _line(error, name)
    if isinstance(error, SecurityError):
        return f"{where}{names[0] if names else 'noe'} er ikke tillatt."
    # The first name may be the class of a context; the field is the last.
    return f"{where}feltet {names[-1]} er ukjent." if names else f"{where}et felt er ukjent."


def _line(error: Exception, name: str) -> str:
    """Say on which line of the template it went wrong; Jinja puts that in the traceback."""
    lines = [
        frame.lineno
        for frame in traceback.extract_tb(error.__traceback__)
        if Path(frame.filename).as_posix().endswith(name)
    ]
    return f"linje {lines[-1]}: " if lines else ""


def _print(value: object) -> object:
    """Escape what a template prints.

    Raises:
        _UnprintableError: The value is neither text nor a number.
    """
    if isinstance(value, Markup | StrictUndefined):
        return value
    if isinstance(value, str):
        return inline(value)
    if isinstance(value, int) and not isinstance(value, bool):
        return Markup(value)
    raise _UnprintableError(f"en verdi av typen {type(value).__name__} mangler filter.")


def _filters(language: str) -> dict[str, Callable[..., Any]]:
    """Return every filter a template has."""
    locale = _LOCALES[language]
    lacking = _MISSING[language]

    def day(pattern: str) -> Callable[[date | None], Markup | None]:
        return lambda on: None if on is None else inline(format_date(on, pattern, locale))

    return {
        "dato": day("d. MMMM y"),
        "langdato": day("EEEE d. MMMM y"),
        "ukedato": day("EEEE d. MMMM"),
        "kortdato": day("d. MMM"),
        "måned": day("MMM"),
        "klokke": _clock,
        "mangler": lambda value, what: _or_missing(value, what, lacking),
        "avsnitt": _paragraphs,
        "liten": _lower_first,
        "liste": _enumerate,
        "regler": _by_rule,
    }


def _clock(at: time | None) -> Markup | None:
    """Write a time as `14.00`."""
    return None if at is None else inline(at.strftime("%H.%M"))


def _or_missing(value: object, what: str, lacking: str) -> object:
    """Return the value, or a mark that stands out when there is none."""
    if value is None or (isinstance(value, str) and not fold(value)):
        return Markup(f"[\\[{lacking}: {inline(what)}\\]]{{.mangler}}")
    return value


def _paragraphs(text: str) -> Markup:
    """Keep the paragraphs of a longer text."""
    return text if isinstance(text, Markup) else paragraphs(text)


def _lower_first(text: str) -> str:
    """Start with a small letter, unless the word is an abbreviation such as `IP-møte`."""
    return text[:1].lower() + text[1:] if text[1:2].islower() else text


def _enumerate(texts: Iterable[str | None]) -> Markup:
    """Set texts on one line with commas between; what is `None` or empty is left out."""
    return Markup(", ").join(filter(None, (inline(text) for text in texts if text)))


def _by_rule(scopes: Iterable[ScopeRow]) -> tuple[tuple[tuple[str, ...], str], ...]:
    """Put services with the same signing rule together: their names, and the rule."""
    groups: dict[str, list[str]] = {}
    for scope in scopes:
        groups.setdefault(scope.rule, []).append(scope.agency)
    return tuple((tuple(agencies), rule) for rule, agencies in groups.items())
