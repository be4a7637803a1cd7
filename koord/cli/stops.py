"""What to do when a consent stops a command: whole command lines, the surest first."""

from collections.abc import Mapping, Sequence
from typing import Any

from koord.cli.session import Session, quoted
from koord.errors import ConsentStopsError


def mending(case: int | str, items: Sequence[Mapping[str, Any]]) -> list[str]:
    """Return the commands that give those who stop it a consent that does not."""
    ways: list[str] = []
    open_ones = [item for item in items if not item["blocked"]]
    for item in open_ones:
        if item["answer"] == "MANGLER" and item["consent"]:
            signers = " ".join(f"--av {quoted(name)}" for name in item["missing"])
            ways.append(
                f"Når det er skrevet under:   koord samtykke gitt {item['consent']} "
                f"--signert i-dag {signers}"
            )
        elif item["consent"] and item["answer"] == "NEI":
            ways.append(
                f"Nytt skjema til underskrift: koord samtykke skjema {case} --lik {item['consent']}"
            )
    without = [
        str(item["service"] or item["name"])
        for item in open_ones
        if not item["consent"] and item["answer"] in ("NEI", "MANGLER")
    ]
    if without:
        services = " ".join(f"--for {quoted(name)}" for name in dict.fromkeys(without))
        ways.append(f"Skjema til underskrift:      koord samtykke skjema {case} {services}")
    return list(dict.fromkeys(ways))


def remedies(
    session: Session, case: int | str, stop: ConsentStopsError, without: tuple[str, str] | None
) -> list[str]:
    """Return the commands that mend it, leave someone out, or say another ground.

    Args:
        session: The command as typed.
        case: The case.
        stop: What stopped it.
        without: What leaving out is called, and its flag; `None` where there is none.
    """
    ways = [*stop.hint, *mending(case, stop.items)]
    if without is not None:
        label, flag = without
        names = [word for item in stop.items for word in (flag, str(item["name"]))]
        ways.append(f"{label + ':':<28} {session.again(*names)}")
    if any(not item["blocked"] for item in stop.items):
        ways.append(f"Annet rettslig grunnlag:     {session.again('--grunnlag', '…')}")
    return ways
