"""What a family's paper may say to its readers."""

import pytest

from koord.domain.consents import Answer, Judgement
from koord.domain.family import (
    Promise,
    Reader,
    may_all_know_service,
    may_all_read,
    may_all_read_promise,
)
from koord.domain.minutes import MinutesItem, PromisedTask
from koord.domain.people import Agency, AgencyKind, Member, Role

MOTHER, FATHER = Member(1, Role.GUARDIAN, 1, "Kari"), Member(2, Role.GUARDIAN, 2, "Ola")
FREE = Reader(MOTHER, Judgement(Answer.YES))
DENIED = Reader(FATHER, Judgement(Answer.PARTLY, denied=("Barnevern", "rus")))
ONLY = Reader(FATHER, Judgement(Answer.PARTLY, only=("skole",)))
BARRED = Reader(FATHER, Judgement(Answer.NO))


def agency(kind: AgencyKind, name: str = "Tjenesten") -> Agency:
    """Return a service."""
    return Agency(1, name, kind)


@pytest.mark.parametrize(
    ("reader", "service", "may"),
    [
        (FREE, agency(AgencyKind.CHILD_WELFARE), True),
        (FREE, agency(AgencyKind.OTHER), True),
        (DENIED, agency(AgencyKind.CHILD_WELFARE), False),
        (DENIED, agency(AgencyKind.SCHOOL), True),
        (DENIED, agency(AgencyKind.OTHER), False),
        (DENIED, agency(AgencyKind.HEALTH_CENTRE, "Rusteamet i Solvik"), False),
        (ONLY, agency(AgencyKind.SCHOOL), True),
        (ONLY, agency(AgencyKind.CHILD_PSYCHIATRY), False),
        (ONLY, agency(AgencyKind.HEALTH_CENTRE), False),
        (DENIED, None, True),
        (ONLY, None, True),
    ],
)
def test_a_service_may_tell_a_topic(reader: Reader, service: Agency | None, may: bool) -> None:
    """The name of a service is kept from one who may not know what it tells."""
    assert may_all_know_service(service, (reader,)) is may
    assert may_all_know_service(service, (FREE, reader)) is may


def test_an_item_is_for_all_readers_or_not_there() -> None:
    """One reader who may not see it keeps it off the paper."""
    plain, limited = MinutesItem(1, "Skole"), MinutesItem(2, "Mor", only_for=(1,))

    assert may_all_read(plain, (FREE, FREE))
    assert may_all_read(limited, (FREE,))
    assert not may_all_read(limited, (FREE, Reader(FATHER, Judgement(Answer.YES))))
    assert not may_all_read(plain, (FREE, DENIED))
    assert may_all_read(MinutesItem(3, "Alle", for_all=True), (FREE, DENIED))
    assert not may_all_read(MinutesItem(3, "Alle", for_all=True), (FREE, BARRED))


def test_a_promise_follows_its_item() -> None:
    """It is seen by those who see the item; in a doubt between two, by those who see both."""
    task, promise = PromisedTask("ringe", 1), Promise("ringe", 1, meeting_id=4)
    secret = MinutesItem(1, "Mor", tasks=(task,), only_for=(2,))
    public = MinutesItem(2, "Alle", tasks=(task,), for_all=True)

    assert may_all_read_promise(promise, (public,), (FREE,))
    assert not may_all_read_promise(promise, (secret,), (FREE,))
    assert not may_all_read_promise(promise, (public, secret), (FREE,))
    assert not may_all_read_promise(promise, (), (FREE,))
    assert not may_all_read_promise(Promise("skrive", 1), (public,), (FREE,))
