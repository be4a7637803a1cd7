"""A draft for the mail program: neutral words, receivers in blind copy, a meeting as calendar.

The program never sends. `X-Unsent` lets many mail programs open the file as a draft that the human
sends herself; where it does not, the cover text can be copied.
"""

from collections.abc import Sequence
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import formataddr

from koord.domain.names import normalise
from koord.exchange.cover import CoverText


def draft(
    cover: CoverText,
    calendar: bytes | None,
    *,
    sender_name: str | None,
    sender_email: str,
    blind_copies: Sequence[str],
    is_cancelled: bool = False,
    attachments: Sequence[tuple[str, bytes]] = (),
) -> bytes:
    """Return a mail that is not sent.

    Args:
        cover: Subject and text, which say neither whom nor what it is about.
        calendar: The calendar part, without anyone's name; `None` where it is about no meeting.
        sender_name: Who sends it.
        sender_email: Her address; the mail is to herself, all others in blind copy.
        blind_copies: Addresses of the receivers.
        is_cancelled: The calendar part takes the meeting away.
        attachments: File names and contents, for a channel where that is allowed.
    """
    message = EmailMessage(policy=SMTP)
    message["X-Unsent"] = "1"
    message["Subject"] = cover.subject
    message["From"] = message["To"] = formataddr((normalise(sender_name or ""), sender_email))
    if blind_copies:
        message["Bcc"] = ", ".join(dict.fromkeys(blind_copies))
    message.set_content(cover.body)
    if calendar is not None:
        message.add_alternative(
            calendar.decode(),
            subtype="calendar",
            params={"method": "CANCEL" if is_cancelled else "PUBLISH"},
        )
    for name, content in attachments:
        message.add_attachment(
            content, maintype="application", subtype="octet-stream", filename=name
        )
    return _with_fixed_boundaries(message)


def _with_fixed_boundaries(message: EmailMessage) -> bytes:
    """Write the mail; the same draft gives the same bytes."""
    parts = [part for part in message.walk() if part.is_multipart()]
    for number, part in enumerate(parts, start=1):
        part.set_boundary(f"=_koord_{number}")
    return message.as_bytes()
