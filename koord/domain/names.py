"""Names and text as Norwegians write, search and sort them."""

import re
import unicodedata

from koord.errors import InvalidValueError

MAX_NAME = 300
_ORDER = {"æ": "z{", "ä": "z{", "ø": "z|", "ö": "z|", "å": "z}"}
# Eleven digits as people write a national identity number. A leading + is a phone number abroad.
_ELEVEN_DIGITS = re.compile(r"(?<![\d+])\d{2}[ .-]?\d{2}[ .-]?\d{2}[ .-]?\d{3}[ .]?\d{2}(?!\d)")


def normalise(text: str) -> str:
    """Compose the letters (NFC), fold white space to single blanks and drop control characters."""
    composed = unicodedata.normalize("NFC", text)
    kept = "".join(" " if c.isspace() else c for c in composed if c.isspace() or c.isprintable())
    return " ".join(kept.split())


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
        InvalidValueError: Eleven digits stand together, or as six and five
            (personopplysningsloven 12: the number is not needed here).
    """
    if _ELEVEN_DIGITS.search(text):
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
