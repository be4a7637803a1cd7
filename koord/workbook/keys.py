"""Keys: from a passphrase to the raw key, and the raw key as text on paper.

The derivation is SQLCipher 4's own, so that any SQLCipher program opens the workbook with the
passphrase in its NFC form, written in UTF-8.
"""

import re
import unicodedata

from koord.errors import InvalidValueError, KeyFailsError

ROUNDS = 256_000
KEY_BYTES = 32
SALT_BYTES = 16
SHORTEST_PASSPHRASE = 10
FEWEST_DIFFERENT = 5

GROUPS = 8
GROUP_LENGTH = 8
_PART_BYTES = KEY_BYTES // GROUPS
# Crockford's alphabet: no I, L, O or U. The three first are read as the digit they look like.
_SYMBOLS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_LOOKALIKES = str.maketrans("OIL", "011")
_LINE_NUMBER = re.compile(r"[1-8][.):]?")
# x^8+x^4+x^3+x^2+1 is primitive: within a group, one wrong character or two that changed places
# are always found. A truncated hash misses one in 256 of them.
_CHECK_POLYNOMIAL = 0x1D


def check_passphrase(passphrase: str) -> str:
    """Return the passphrase in the form keys are derived from, or refuse it.

    Blanks are allowed between words, not at the ends, where nobody sees them.

    Raises:
        InvalidValueError: It is too short, has too few different characters, has a blank at an
            end, or holds a control character or something that is not text.
    """
    composed = _composed(passphrase)
    if any(unicodedata.category(letter) == "Cc" for letter in composed):
        raise InvalidValueError(
            "Passordet har et linjeskift, en tabulator eller et annet styretegn.",
            hint="Skriv passordet på én linje, med vanlige tegn og mellomrom.",
        )
    if composed != composed.strip():
        raise InvalidValueError(
            "Passordet begynner eller slutter med et mellomrom.",
            hint="Skriv passordet uten mellomrom først og sist. Inne i passordet er det lov.",
        )
    if len(composed) < SHORTEST_PASSPHRASE or len(set(composed)) < FEWEST_DIFFERENT:
        raise InvalidValueError(
            f"Passordet er for lett å gjette: det må ha minst {SHORTEST_PASSPHRASE} tegn, "
            f"og minst {FEWEST_DIFFERENT} ulike.",
            hint="Bruk gjerne fire eller fem tilfeldige ord med mellomrom.",
        )
    return composed


def derive_key(passphrase: str, salt: bytes) -> bytes:
    """Return the raw key of a passphrase, as SQLCipher derives it.

    Raises:
        InvalidValueError: The passphrase is not text.
    """
    import hashlib  # brings OpenSSL, which opening with an unlocked key does without

    secret = _composed(passphrase).encode()
    return hashlib.pbkdf2_hmac("sha512", secret, salt, ROUNDS, KEY_BYTES)


def recovery_text(key: bytes) -> str:
    """Return the raw key as eight lines `XXXX-XXXX`, each with its own check."""
    parts = [key[at : at + _PART_BYTES] for at in range(0, KEY_BYTES, _PART_BYTES)]
    return "\n".join(_write_group(number, part) for number, part in enumerate(parts, start=1))


def read_recovery_text(text: str) -> bytes:
    """Return the raw key from the text on the paper.

    Case, blanks, dashes and line numbers do not matter; O is read as 0, I and L as 1.

    Raises:
        KeyFailsError: A group is wrong or missing, or there is more than eight groups.
    """
    symbols = _symbols_in(text)
    key = b""
    for number in range(1, GROUPS + 1):
        group = symbols[(number - 1) * GROUP_LENGTH : number * GROUP_LENGTH]
        part = _read_group(number, group)
        if part is None:
            raise KeyFailsError(
                f"Gruppe {number} i gjenopprettingsnøkkelen er feil skrevet.",
                hint=f"Se på gruppe {number} på papiret, og skriv nøkkelen på nytt: "
                f"{GROUPS} grupper på {GROUP_LENGTH} tegn.",
            )
        key += part
    if len(symbols) > GROUPS * GROUP_LENGTH:
        raise KeyFailsError(
            "Det står flere tegn enn gjenopprettingsnøkkelen har.",
            hint=f"Skriv bare de {GROUPS} gruppene på {GROUP_LENGTH} tegn.",
        )
    return key


def _composed(passphrase: str) -> str:
    composed = unicodedata.normalize("NFC", passphrase)
    # A half surrogate is a byte that was no UTF-8; the error it gives later holds the passphrase.
    if any(unicodedata.category(letter) == "Cs" for letter in composed):
        raise InvalidValueError(
            "Passordet har tegn som ikke er gyldig tekst (UTF-8).",
            hint="Skriv passordet på nytt, eller lagre passordfila som UTF-8.",
        )
    return composed


def _write_group(number: int, part: bytes) -> str:
    value = int.from_bytes(part + bytes([_check_byte(number, part)]), "big")
    letters = [_SYMBOLS[value >> 5 * place & 31] for place in reversed(range(GROUP_LENGTH))]
    return "".join(letters[:4]) + "-" + "".join(letters[4:])


def _read_group(number: int, group: str) -> bytes | None:
    if len(group) != GROUP_LENGTH or any(letter not in _SYMBOLS for letter in group):
        return None
    value = 0
    for letter in group:
        value = value << 5 | _SYMBOLS.index(letter)
    *part, check = value.to_bytes(_PART_BYTES + 1, "big")
    return bytes(part) if _check_byte(number, bytes(part)) == check else None


def _check_byte(number: int, part: bytes) -> int:
    """Return the CRC-8 of a group; its number goes in, so that groups cannot change places."""
    check = number
    for byte in part:
        check ^= byte
        for _ in range(8):
            check = (check << 1 ^ (_CHECK_POLYNOMIAL if check & 0x80 else 0)) & 0xFF
    return check


def _symbols_in(text: str) -> str:
    words = unicodedata.normalize("NFKC", text).upper().split()
    numbers = [word for word in words if _LINE_NUMBER.fullmatch(word)]
    groups = [word for word in words if not _LINE_NUMBER.fullmatch(word)]
    counted = [int(number[0]) for number in numbers] == list(range(1, len(numbers) + 1))
    # Characters typed one by one with blanks between them hold digits too; those are kept.
    kept = groups if counted and all(len(word) > 1 for word in groups) else words
    letters = [letter for letter in "".join(kept) if letter.isalnum()]
    return "".join(letters).translate(_LOOKALIKES)
