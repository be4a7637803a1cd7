"""The derivation, the rule for passphrases and the recovery key on paper."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from koord.errors import InvalidValueError, KeyFailsError
from koord.workbook import keys

SYMBOLS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
KEY = bytes(range(7, 39))
RAW_KEYS = st.binary(min_size=keys.KEY_BYTES, max_size=keys.KEY_BYTES)
PLACES = st.integers(0, keys.GROUPS * keys.GROUP_LENGTH - 1)


def typed(symbols: str) -> str:
    """Return 64 symbols as somebody types them: eight groups with dashes and blanks."""
    groups = [symbols[at : at + 8] for at in range(0, len(symbols), 8)]
    return " ".join(f"{group[:4]}-{group[4:]}" for group in groups)


def symbols_of(key: bytes) -> str:
    """Return the 64 symbols of a key without the dashes and line ends."""
    return keys.recovery_text(key).replace("-", "").replace("\n", "")


def test_composed_and_decomposed_passphrases_give_one_key() -> None:
    """A passphrase typed on a Mac (NFD) gives the same key as on Windows (NFC)."""
    passphrase, salt = "blåbær på fjellet", b"s" * keys.SALT_BYTES
    decomposed = unicodedata.normalize("NFD", passphrase)

    assert decomposed != passphrase
    assert keys.derive_key(decomposed, salt) == keys.derive_key(passphrase, salt)


@pytest.mark.parametrize(
    ("passphrase", "told"),
    [
        pytest.param("", "minst 10 tegn", id="empty"),
        pytest.param("ni tegn !", "minst 10 tegn", id="nine"),
        pytest.param("aaaaaaaaaaaaaaaa", "minst 5 ulike", id="one character repeated"),
        pytest.param(" blåbær på fjellet", "mellomrom", id="blank first"),
        pytest.param("blåbær på fjellet ", "mellomrom", id="blank last"),
        pytest.param("blåbær på\nfjellet", "styretegn", id="line end inside"),
        pytest.param("blåbær \udce5 fjellet", "UTF-8", id="not text"),
    ],
)
def test_a_weak_or_odd_passphrase_is_refused(passphrase: str, told: str) -> None:
    """What is easy to guess or cannot be typed again is refused with the reason."""
    with pytest.raises(InvalidValueError) as refused:
        keys.check_passphrase(passphrase)

    assert told in refused.value.message
    assert refused.value.hint
    assert not passphrase or passphrase not in str(refused.value)


@pytest.mark.parametrize("passphrase", ["ti tegn! å", "fire helt vanlige ord", "«'\"\\%–æøå🙂"])
def test_a_passphrase_with_blanks_and_any_letters_is_taken(passphrase: str) -> None:
    """Ten characters with blanks, quotes and letters of any kind are enough."""
    assert keys.check_passphrase(passphrase) == unicodedata.normalize("NFC", passphrase)


def test_what_is_not_text_is_refused_by_the_derivation_too() -> None:
    """A password file that is not UTF-8 gives an error that does not hold the passphrase."""
    with pytest.raises(InvalidValueError, match="UTF-8"):
        keys.derive_key("blåbær \udce5 fjellet", b"s" * keys.SALT_BYTES)


def test_the_recovery_text_is_eight_lines_of_two_by_four() -> None:
    """The paper has one group a line, in letters that are hard to confuse."""
    lines = keys.recovery_text(KEY).splitlines()

    assert len(lines) == keys.GROUPS
    for line in lines:
        first, second = line.split("-")
        assert len(first) == len(second) == 4
        assert set(first + second) <= set(SYMBOLS)


def test_the_recovery_text_never_changes_its_form() -> None:
    """A paper that lies sealed with the leader must be readable by every later version."""
    assert keys.recovery_text(KEY) == (
        "0W40-J2N1\n1C60-T3MP\n1W81-24P5\n2CA1-A5MS\n2WC1-J6NB\n3CE1-T7MW\n3WG2-28GD\n4CJ2-A9M7"
    )


@given(key=RAW_KEYS)
def test_any_key_survives_the_paper(key: bytes) -> None:
    """What is printed and typed again is the same key."""
    assert keys.read_recovery_text(keys.recovery_text(key)) == key


@given(key=RAW_KEYS, two_a_line=st.booleans(), dot=st.sampled_from(["", ".", ")", ":"]))
def test_line_numbers_do_not_matter(key: bytes, two_a_line: bool, dot: str) -> None:
    """The groups are read with the numbers that are printed before them."""
    numbered = [
        f"{number}{dot}  {line}"
        for number, line in enumerate(keys.recovery_text(key).splitlines(), start=1)
    ]
    text = ("   " if two_a_line else "\n").join(numbered)

    assert keys.read_recovery_text(text) == key


@given(key=RAW_KEYS, data=st.data())
def test_case_blanks_dashes_and_lookalikes_do_not_matter(key: bytes, data: st.DataObject) -> None:
    """Small letters, o for 0, l or i for 1 and any spacing are read as they were meant."""
    looks = {"0": "0oO", "1": "1iIlL"}
    written = [
        data.draw(st.sampled_from(looks.get(letter, letter + letter.lower())))
        for letter in symbols_of(key)
    ]
    spaced = "".join(
        letter + (data.draw(st.sampled_from(["", "", "–", " - ", "\t"])) if at % 4 == 3 else "")
        for at, letter in enumerate(written)
    )

    assert keys.read_recovery_text(spaced) == key


def test_characters_typed_one_by_one_are_read() -> None:
    """A blank between every character is not taken for line numbers."""
    assert keys.read_recovery_text(" ".join(symbols_of(KEY))) == KEY


@given(key=RAW_KEYS, place=PLACES, other=st.sampled_from(SYMBOLS + "UÅ"))
def test_one_wrong_character_is_always_found_in_its_group(
    key: bytes, place: int, other: str
) -> None:
    """Any single character that is wrong names the group it stands in."""
    symbols = symbols_of(key)
    if symbols[place] == other:
        return
    wrong = symbols[:place] + other + symbols[place + 1 :]

    with pytest.raises(KeyFailsError) as found:
        keys.read_recovery_text(typed(wrong))

    group = place // keys.GROUP_LENGTH + 1
    assert found.value.message == f"Gruppe {group} i gjenopprettingsnøkkelen er feil skrevet."


@given(key=RAW_KEYS, first=PLACES, second=PLACES)
def test_two_characters_that_changed_places_are_always_found(
    key: bytes, first: int, second: int
) -> None:
    """Characters swapped within a group name the group."""
    symbols = list(symbols_of(key))
    second = first - first % keys.GROUP_LENGTH + second % keys.GROUP_LENGTH
    if symbols[first] == symbols[second]:
        return
    symbols[first], symbols[second] = symbols[second], symbols[first]

    with pytest.raises(KeyFailsError, match=f"Gruppe {first // keys.GROUP_LENGTH + 1} "):
        keys.read_recovery_text(typed("".join(symbols)))


def test_groups_that_changed_places_are_found() -> None:
    """The number of a group is part of its check."""
    lines = keys.recovery_text(KEY).splitlines()
    lines[2], lines[5] = lines[5], lines[2]

    with pytest.raises(KeyFailsError, match="Gruppe 3 "):
        keys.read_recovery_text("\n".join(lines))


@pytest.mark.parametrize("numbered", [False, True], ids=["bare", "numbered"])
def test_a_missing_group_is_named(numbered: bool) -> None:
    """The last group left out is told as that group, with and without line numbers."""
    lines = keys.recovery_text(KEY).splitlines()[:-1]
    if numbered:
        lines = [f"{number} {line}" for number, line in enumerate(lines, start=1)]

    with pytest.raises(KeyFailsError, match="Gruppe 8 "):
        keys.read_recovery_text("\n".join(lines))


def test_too_much_text_is_refused() -> None:
    """Eight right groups with something after them are not silently cut."""
    with pytest.raises(KeyFailsError, match="flere tegn"):
        keys.read_recovery_text(keys.recovery_text(KEY) + "\nABCD")
