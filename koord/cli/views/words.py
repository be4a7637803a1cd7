"""Small phrases that several views share."""

from collections.abc import Sequence

from koord.domain.consents import Answer, Judgement
from koord.domain.people import Member, Role

ON_SCREEN = {
    Answer.YES: "JA",
    Answer.PARTLY: "JA, MEN",
    Answer.NO: "NEI",
    Answer.MISSING: "MANGLER",
}


def listed(words: Sequence[str]) -> str:
    """Join words as a sentence does: `a, b og c`."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} og {words[-1]}"


def version_line(mark: str, receivers: Sequence[str], without: Sequence[str] = ()) -> str:
    """Say who gets the papers whose names end with a mark, and what those leave out."""
    left_out = f", uten {listed(without)}" if without else ""
    return f"Filene «…{mark}»: til {listed(receivers)}{left_out}."


def answer_words(judgement: Judgement) -> str:
    """Return the answer as it stands on the screen."""
    if judgement.answer is Answer.PARTLY:
        if judgement.only:
            return f"JA, MEN BARE OM {listed(judgement.only)}"
        return f"JA, MEN IKKE OM {listed(judgement.denied)}"
    if judgement.answer is Answer.MISSING and judgement.has_form:
        return "NEI, IKKE ENNÅ"
    return ON_SCREEN[judgement.answer]


def who_is(member: Member, code: str, *, show_names: bool) -> str:
    """Return what someone is called on the screen: the user by the case's code, or as the user."""
    if member.role is Role.USER and not show_names:
        return code or str(Role.USER)
    return member.label


def capital(text: str) -> str:
    """Return a text with a capital first."""
    return text[:1].upper() + text[1:]


def case_and_code(number: int, code: str) -> str:
    """Return «sak 7 (EL)», or «sak 7» where numbers alone are shown."""
    return f"sak {number} ({code})" if code else f"sak {number}"
