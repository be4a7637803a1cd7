"""Names and text as Norwegians write, search and sort them."""

import re
import unicodedata

from koord.errors import InvalidValueError

MAX_NAME = 300
_ORDER = {"æ": "z{", "ä": "z{", "ø": "z|", "ö": "z|", "å": "z}"}
# A national identity number as people write it: a day, as six digits or with a whole year, and
# five digits after it. A leading + is a phone number abroad; more digits after a split end are a
# phone number after a date.
_NATIONAL_ID = re.compile(
    r"(?<![\d+])"
    r"(?:\d{2}[ .]?\d{2}[ .]?\d{2}|\d{2}-\d{2}-\d{2}|\d{2}/\d{2}[/-]\d{2}"
    r"|\d{1,2}\.\d{1,2}\.(?:19|20)?\d{2})"
    r"(?: ?[-–—] ?|[ .])?"
    r"(?:\d{5}(?!\d)|\d{3}[ .-]\d{2}(?![ .-]?\d))"
)


def normalise(text: str) -> str:
    """Compose the letters (NFC), fold white space to single blanks and drop control characters."""
    if not text.isprintable():
        text = "".join(" " if c.isspace() else c for c in text if c.isspace() or c.isprintable())
    return " ".join(unicodedata.normalize("NFC", text).split())


def fold(text: str) -> str:
    """Return the form that names are searched and compared by: NFC, case folded."""
    return normalise(text).casefold()


def sort_key(text: str) -> tuple[str, str]:
    """Return a key that sorts as a Norwegian dictionary does: … z, æ, ø, å.

    `aa` is not taken for å: in a name it may be either, and the spelling on paper decides.
    """
    folded = fold(text)
    letters = []
    for letter in folded:
        if letter in _ORDER:
            letters.append(_ORDER[letter])
        else:
            base = unicodedata.normalize("NFD", letter)
            letters.append("".join(c for c in base if not unicodedata.combining(c)))
    return "".join(letters), folded


def initials(name: str) -> str:
    """Return the display code of a name: the first letters of its first and last word."""
    words = [word for word in re.split(r"[\s]+", normalise(name)) if word and word[0].isalnum()]
    if not words:
        return "?"
    picked = words[:1] if len(words) == 1 else [words[0], words[-1]]
    return "".join(word[0].upper() for word in picked)


def refuse_national_id(text: str) -> str:
    """Return the text, or refuse it when an 11-digit number stands in it.

    Raises:
        InvalidValueError: Eleven digits stand together, or split as people split them
            (personopplysningsloven 12: the number is not needed here).
    """
    if any(_NATIONAL_ID.search(normalise(line)) for line in text.splitlines()):
        raise InvalidValueError(
            "Teksten har et tall på elleve siffer. Fødselsnummer skal ikke inn i arbeidsboka.",
            hint="Skriv teksten uten nummeret. Fødselsdatoen er nok: --født 14.5.2017",
        )
    return text


def clean_text(text: str, what: str, longest: int = MAX_NAME) -> str:
    """Return one line of text made ready to keep.

    Raises:
        InvalidValueError: Nothing is left, it is longer than `longest` characters, or it holds
            an 11-digit number.
    """
    cleaned = normalise(text)
    if not cleaned:
        raise InvalidValueError(f"{what} kan ikke være tom.", hint=f"Skriv {what.lower()} på nytt.")
    if len(cleaned) > longest:
        raise InvalidValueError(
            f"{what} har {len(cleaned)} tegn; det er plass til {longest}.",
            hint="Skriv det kortere.",
        )
    return refuse_national_id(cleaned)


def clean_note(text: str, what: str, longest: int) -> str:
    """Return a text of several lines made ready to keep, its empty lines kept within it.

    Raises:
        InvalidValueError: As for `clean_text`.
    """
    clean_text(text, what, longest)
    return "\n".join(map(normalise, text.splitlines())).strip()
