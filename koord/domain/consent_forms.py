"""What to look at twice in a consent form that is being made."""

from collections.abc import Iterable, Sequence
from datetime import date

from koord.domain.consents import Direction, RowState, RowStatus, Scope
from koord.domain.names import fold
from koord.errors import InvalidValueError

_EVERYONE = {
    fold(word)
    for word in (
        *("alle", "alle sammen", "alle saman", "alle andre", "andre", "hvem som helst"),
        *("alle instanser", "alle instansar", "alle tjenester", "alle tenester", "alle etater"),
        *("alle aktuelle", "alle involverte", "hjelpeapparatet", "tjenestene", "tenestene"),
        *("kommunen", "ansvarsgruppa", "ansvarsgruppen", "m.fl.", "mfl", "osv", "osv.", "*"),
    )
}
_ALSO = {Direction.GIVE: "gi", Direction.FETCH: "hente"}


def refuse_everyone(receiver: str, case: int) -> str:
    """Return the name of a receiver, or refuse a word that names nobody (rule 48).

    Raises:
        InvalidValueError: The word means everyone.
    """
    if fold(receiver) in _EVERYONE:
        raise InvalidValueError(
            f"Et samtykke må si hvem det gjelder. «{receiver[:40]}» er ingen bestemt.",
            hint=f"koord samtykke skjema {case} --for PPT --for BUP",
        )
    return receiver


def wider(before: RowStatus, scope: Scope) -> tuple[str, ...]:
    """Return in words what a new row lets pass that the earlier one did not."""
    found = []
    for way, word in _ALSO.items():
        if scope.direction.covers(way) and not before.scope.direction.covers(way):
            found.append(f"også {word}")
    was_open = {fold(topic) for topic in before.scope.allowed}
    was_closed = {fold(topic) for topic in before.denied}
    if before.scope.allowed and not scope.allowed:
        found.append(f"ikke lenger bare om {', '.join(before.scope.allowed)}")
    elif before.scope.allowed:
        more = [t for t in scope.allowed if fold(t) not in was_open | was_closed]
        found += [f"også om {', '.join(more)}"] if more else []
    still_closed = {fold(topic) for topic in scope.denied}
    opened = [
        topic
        for topic in before.denied
        if fold(topic) not in still_closed and _passes(topic, scope)
    ]
    found += [f"ikke lenger unntatt: {', '.join(opened)}"] if opened else []
    return tuple(found)


def _passes(topic: str, scope: Scope) -> bool:
    return not scope.allowed or fold(topic) in {fold(allowed) for allowed in scope.allowed}


def last_given(statuses: Iterable[RowStatus], scope: Scope) -> RowStatus | None:
    """Return the newest row towards the same receiver that someone has signed, or `None`."""
    signed = [status for status in statuses if status.signers and status.scope.key == scope.key]
    return max(signed, key=lambda status: status.consent.id, default=None)


def ends_in_force(
    statuses: Iterable[RowStatus], apart_from: Sequence[Scope] = ()
) -> dict[str, date]:
    """Return the last day of each receiver with a consent in force, but for some receivers."""
    left_out = {scope.key for scope in apart_from}
    ends: dict[str, date] = {}
    for status in statuses:
        scope = status.scope
        in_force = status.state in (RowState.VALID, RowState.NOT_YET)
        if in_force and scope.key not in left_out:
            ends[scope.receiver] = max(scope.ends, ends.get(scope.receiver, date.min))
    return ends
