"""Phone numbers and e-mail addresses, from the form they are typed in to the one that is kept.

What is refused is never repeated in the message. `phonenumbers` is heavy and is imported where
it is used.
"""

import re
import unicodedata

from koord.domain.names import normalise, refuse_national_id
from koord.errors import InvalidValueError

NORWAY = 47
MAX_EMAIL = 254
MAX_BEFORE_AT = 64

# No letters: the library would read them as the keys of a telephone.
_PHONE = re.compile(r"\(?\+?[\d\s().\-\u2010-\u2015]+")
_NOT_IN_EMAIL = frozenset('()<>[]:;,\\"')


def parse_phone(text: str) -> str:
    """Return a phone number as it is shown: Norwegian ones grouped, foreign ones with country.

    Short Norwegian numbers (113, 116117, 02800) are accepted. A number need only be possible,
    not in use: new ranges are opened faster than this program is.

    Raises:
        InvalidValueError: It is no possible number, or it is an 11-digit national identity number.
    """
    typed = re.sub(r"^00", "+", normalise(text))
    refuse_national_id(typed)
    if not _PHONE.fullmatch(typed):
        raise _not_a_phone()
    return refuse_national_id(_grouped(typed))


def _grouped(typed: str) -> str:
    """Return the number as its country groups it.

    Raises:
        InvalidValueError: It is no possible number.
    """
    import phonenumbers as library

    try:
        number = library.parse(typed, "NO")
    except library.NumberParseException:
        raise _not_a_phone() from None
    norwegian = number.country_code == NORWAY
    possible = library.is_possible_number(number)
    if not possible and not (norwegian and library.is_possible_short_number(number)):
        raise _not_a_phone()
    form = library.PhoneNumberFormat
    shown = library.format_number(number, form.NATIONAL if norwegian else form.INTERNATIONAL)
    if shown.startswith("00"):
        raise _not_a_phone()
    return shown


def _not_a_phone() -> InvalidValueError:
    return InvalidValueError(
        "Telefonnummeret kan ikke leses.",
        hint=(
            "Skriv ett nummer, bare med siffer: åtte i Norge (22 22 22 22), "
            "eller med landkode (+46 8 123 456 78)."
        ),
    )


def check_email(text: str) -> str:
    """Return an e-mail address that looks like one, with composed letters (NFC).

    Raises:
        InvalidValueError: It does not look like one plain address, or it holds an 11-digit
            national identity number.
    """
    address = unicodedata.normalize("NFC", text).strip()
    before, at, domain = address.partition("@")
    if not (at and _is_plain(address) and _fits(address, before) and _is_domain(domain)):
        raise InvalidValueError(
            "E-postadressen kan ikke leses.",
            hint="Skriv én adresse uten navn og mellomrom, slik: fornavn.etternavn@kommune.no",
        )
    return refuse_national_id(address)


def _is_plain(address: str) -> bool:
    return all(c.isprintable() and not c.isspace() and c not in _NOT_IN_EMAIL for c in address)


def _fits(address: str, before: str) -> bool:
    return 0 < len(before) <= MAX_BEFORE_AT and len(address) <= MAX_EMAIL


def _is_domain(domain: str) -> bool:
    labels = domain.split(".")
    return "@" not in domain and len(labels) > 1 and all(labels)
