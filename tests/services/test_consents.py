"""Recording what happened to a consent."""

from tests.conftest import Koord


def test_a_signature_can_be_recorded_again_after_an_undo(family: Koord) -> None:
    """What was entered in error does not stand in the way of entering it rightly."""
    family.ok("samtykke", "skjema", "1", "--for", "PPT", "--til", "30.6.2027", "--format", "md")
    gitt = ("samtykke", "gitt", "1.5", "--signert", "20.11", "--av", "mor", "--av", "far")
    family.ok(*gitt)
    family.ok("angre", "--ja")

    again = family.json(*gitt)

    assert again["changed"] is True
    assert family.json("kan", "1", "PPT")["answer"] == "JA"


def test_a_withdrawal_can_be_recorded_again_after_an_undo(consented: Koord) -> None:
    """A withdrawal that was undone and is entered again holds."""
    trukket = ("samtykke", "trukket", "1.5", "--for", "PPT")
    consented.ok(*trukket)
    consented.ok("angre", "--ja")

    again = consented.json(*trukket)

    assert again["changed"] is True
    assert consented("kan", "1", "PPT").code == 10


def test_the_same_withdrawal_twice_is_recorded_once(consented: Koord) -> None:
    """Pressing Enter again does not record a second withdrawal."""
    consented.ok("samtykke", "trukket", "1.5", "--for", "PPT")

    again = consented.json("samtykke", "trukket", "1.5", "--for", "PPT")

    assert again["changed"] is False


def test_a_renewal_does_not_open_what_was_withdrawn(consented: Koord) -> None:
    """The next form like the last carries on a topic that has been withdrawn since."""
    consented.ok("samtykke", "trukket", "1.5", "--for", "PPT", "--tema", "medisin")

    item = consented.json(
        "samtykke", "skjema", "1", "--lik", "1.5", "--til", "30.6.2028", "--format", "md"
    )["item"]
    consented.ok("samtykke", "gitt", item, "--signert", "22.11", "--av", "mor", "--av", "far")

    assert consented("kan", "1", "PPT", "medisin").code == 10
