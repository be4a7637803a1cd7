"""What the family keeps of a consent: a receipt, and a slip to take it back with."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from koord.documents.contexts import (
    PaperContext,
    ReceiptContext,
    ScopeRow,
    SignedLine,
    WithdrawalSlipContext,
)
from koord.documents.pipeline import DEFAULT_FORMATS
from koord.domain.cases import ItemId
from koord.domain.consents import (
    Consent,
    EventKind,
    Method,
    RowState,
    RowStatus,
    Signature,
    effective,
    row_statuses,
)
from koord.domain.people import Role
from koord.errors import StateForbidsError
from koord.routines.law import law_text
from koord.services.desk import Desk, KnownCase, facts_of, get_consent, know_case
from koord.services.writing.consent_forms import topic_names
from koord.services.writing.frames import paper_name, reference_of, role_word, sender_of
from koord.services.writing.papers import folder_of, made, place_all, promise, staging
from koord.workbook.change import change
from koord.workbook.queries.history import newest_number, papers_of_item
from koord.workbook.tables import ConsentEvent

RECEIPT_PAPERS = ("kvittering", "trekkeslipp")


@dataclass(frozen=True, slots=True)
class MadeReceipt:
    """A receipt and its slip.

    Attributes:
        valid: The last day of each receiver it covers.
        missing: What stands as missing on the papers.
        changed: False when both were made today already.
    """

    item: ItemId
    valid: tuple[tuple[str, date], ...]
    files: tuple[Path, ...]
    missing: tuple[str, ...] = ()
    changed: bool = True


def make_receipt(
    desk: Desk,
    item: ItemId,
    *,
    formats: tuple[str, ...] = DEFAULT_FORMATS,
    again: bool = False,
) -> MadeReceipt:
    """Make the receipt of a consent and the slip to withdraw it with, and note that it was done.

    Only what holds is on them: what is refused, withdrawn or waits for someone is not told to the
    others through a receipt.

    Raises:
        NotFoundError: No such consent.
        StateForbidsError: Nothing on it holds.
    """
    with desk.book.reading() as connection:
        seen = newest_number(connection)
        known = know_case(connection, str(item.case))
        consent = get_consent(connection, known, item)
        statuses = row_statuses(facts_of(connection, known), desk.today)
        earlier = [
            path
            for kind in RECEIPT_PAPERS
            for path in papers_of_item(connection, item.case, item.number, kind)
        ]
    rows = _in_force(item, consent, statuses)
    valid = tuple((row.scope.receiver, row.until) for row in rows)
    if not again and _is_up_to_date(consent, desk.today):
        return MadeReceipt(item, valid, tuple(earlier), changed=False)
    rendered = made(desk, _contexts(desk, known, consent, rows, item), formats)
    folder = folder_of(desk, known.profile)
    with staging(desk) as room:
        staged = [
            room.write(kind, folder, paper_name(item, kind, desk.today, suffix), content)
            for kind, paper in zip(RECEIPT_PAPERS, rendered, strict=True)
            for suffix, content in paper.files.items()
        ]
        with change(desk.book.connection, "samtykke kvittering", desk.at, seen=seen) as unit:
            unit.insert(
                ConsentEvent,
                consent_id=consent.id,
                kind=EventKind.RECEIPT.value,
                occurred_on=desk.today.isoformat(),
                method=Method.WRITTEN.value,
                recorded_at=unit.at,
                change_set_id=unit.number,
            )
            promise(unit, item, staged)
            unit.sentence = f"Laget kvittering og trekkeslipp for samtykke {item}"
    return MadeReceipt(
        item=item,
        valid=valid,
        files=tuple(place_all(desk.book, staged).values()),
        missing=tuple(dict.fromkeys(gap for paper in rendered for gap in paper.missing)),
    )


def _in_force(
    item: ItemId, consent: Consent, statuses: tuple[RowStatus, ...]
) -> tuple[RowStatus, ...]:
    """Return the rows of the paper that hold, now or from a day to come.

    Raises:
        StateForbidsError: There is none.
    """
    of_paper = [status for status in statuses if status.consent.id == consent.id]
    rows = [s for s in of_paper if s.state in (RowState.VALID, RowState.NOT_YET)]
    if rows:
        return tuple(rows)
    if any(status.state is RowState.UNSIGNED for status in of_paper):
        raise StateForbidsError(
            f"Samtykke {item} gjelder ikke ennå: noen må skrive under først.",
            hint=f"koord samtykke gitt {item} --signert DATO --av NAVN",
        )
    raise StateForbidsError(
        f"Ingenting på samtykke {item} gjelder nå, så det er ingenting å kvittere for.",
        hint=f"koord samtykker {item.case} --alle",
    )


def _is_up_to_date(consent: Consent, today: date) -> bool:
    """Tell whether a receipt was made today and nothing has been recorded after it."""
    standing = effective(consent)
    if standing is None:
        return False
    last_signed = max((s.order for s in standing.signatures), default=0)
    last = max(standing.events, key=lambda event: event.order, default=None)
    return (
        last is not None
        and last.kind is EventKind.RECEIPT
        and last.occurred_on == today
        and last.order > last_signed
    )


def _contexts(
    desk: Desk,
    known: KnownCase,
    consent: Consent,
    rows: tuple[RowStatus, ...],
    item: ItemId,
) -> tuple[PaperContext, PaperContext]:
    language = known.case.language
    receipt = ReceiptContext(
        reference=reference_of(known, item),
        sender=sender_of(known.profile),
        dated=desk.today,
        exemption=law_text("unntatt", language),
        language=language,
        user_name=known.case.name,
        born=known.case.born,
        term=known.case.term if known.case.born is None else None,
        purpose=consent.purpose,
        scopes=tuple(
            ScopeRow(
                agency=row.scope.receiver,
                direction=row.scope.direction.value,
                allowed=topic_names(known, row.scope.allowed),
                denied=topic_names(known, row.denied),
                starts=row.scope.starts,
                ends=row.until,
            )
            for row in rows
        ),
        signed=_signed(known, consent),
    )
    slip = WithdrawalSlipContext(
        reference=receipt.reference,
        sender=receipt.sender,
        dated=receipt.dated,
        exemption=receipt.exemption,
        language=language,
        agencies=tuple(row.agency for row in receipt.scopes),
    )
    return receipt, slip


def _signed(known: KnownCase, consent: Consent) -> tuple[SignedLine, ...]:
    """Return each signer once, with the latest day she said yes."""
    standing = effective(consent)
    assert standing is not None
    by_day = sorted(standing.signatures, key=lambda s: (s.signed_on, s.id))
    latest = {signature.person_id: signature for signature in by_day}
    return tuple(
        SignedLine(_signer(known, s), s.signed_on, oral=s.method is Method.ORAL)
        for s in latest.values()
    )


def _signer(known: KnownCase, signature: Signature) -> str:
    member = next((m for m in known.members if m.person_id == signature.person_id), None)
    if member is None:
        return signature.label
    role = member.title or role_word(member.role, known.case.language)
    return known.case.name if member.role is Role.USER else f"{member.label} ({role})"
