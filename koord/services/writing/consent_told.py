"""What is told when something is recorded on a consent, as values."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from koord.domain.consents import EventKind, Method, SignerRole
from koord.domain.names import clean_text


@dataclass(frozen=True, slots=True)
class How:
    """How a word was given, when it was not on paper.

    Attributes:
        oral: System and date of the note, when it was said aloud.
        electronic: The system, when it was signed there.
    """

    oral: str | None = None
    electronic: str | None = None

    @property
    def method(self) -> Method:
        """The way it was given."""
        if self.oral is not None:
            return Method.ORAL
        return Method.WRITTEN if self.electronic is None else Method.ELECTRONIC

    @property
    def note(self) -> str | None:
        """Where it is found again."""
        text = self.oral if self.oral is not None else self.electronic
        return None if text is None else clean_text(text, "Hvor det er ført")


@dataclass(frozen=True, slots=True)
class Explained:
    """How a consent was explained; a paper that koord made explains itself.

    Attributes:
        how: By whom and in which way.
        use: What the information is to be used for, beside the purpose on the paper.
        consequences: What was said to follow from a yes and from a no.
        language: The language it was explained in.
        interpreter: Who interpreted.
        other_paper: The paper that was signed instead of the one koord made.
    """

    how: str | None = None
    use: str | None = None
    consequences: str | None = None
    language: str | None = None
    interpreter: str | None = None
    other_paper: str | None = None


@dataclass(frozen=True, slots=True)
class Answers:
    """What the paper asks about beside the consent itself: `ja`, `nei` or `ikke spurt`.

    Attributes:
        understood: She understood what she said yes to.
        greet: Helpers may show in public that they know her.
        acquainted: The participants may know who the others are.
    """

    understood: str | None = None
    greet: str | None = None
    acquainted: str | None = None


@dataclass(frozen=True, slots=True)
class Heard:
    """That the child was heard.

    Attributes:
        on: The day.
        how: By whom, and where.
        weight: What weight the child's view was given.
    """

    on: date
    how: str | None = None
    weight: str | None = None


@dataclass(frozen=True, slots=True)
class Proof:
    """What proves the consent.

    Attributes:
        scan: A file that is hashed and not kept.
        original: Where the signed paper lies.
    """

    scan: Path | None = None
    original: str | None = None


@dataclass(frozen=True, slots=True)
class Given:
    """A signature or several to record, and what was said and answered with them.

    Attributes:
        by: Names of the signers; nobody when only the rest is to be recorded.
        one_parent: The law's ground for one parent being enough.
        role: In whose stead, for a verge, next of kin or child welfare.
    """

    by: tuple[str, ...]
    signed_on: date
    how: How = How()
    one_parent: str | None = None
    role: SignerRole | None = None
    decided_by: str | None = None
    decided_on: date | None = None
    journal_ref: str | None = None
    explained: Explained = Explained()
    answers: Answers = Answers()
    heard: Heard | None = None
    proof: Proof = Proof()


@dataclass(frozen=True, slots=True)
class Stop:
    """A refusal, a withdrawal, or that someone was asked.

    Attributes:
        by: Who said it, or who was asked.
        receivers: The rows it concerns; all of them when empty.
        topic: The one topic a withdrawal concerns.
    """

    on: date
    how: How = How()
    by: str | None = None
    receivers: tuple[str, ...] = ()
    topic: str | None = None


@dataclass(frozen=True, slots=True)
class Wrong:
    """What was entered in error: the whole paper, or the newest of one kind of entry on it.

    Attributes:
        signature: Whose signature.
        event: What kind of event.
        why: What was wrong about it.
    """

    signature: str | None = None
    event: EventKind | None = None
    why: str | None = None
