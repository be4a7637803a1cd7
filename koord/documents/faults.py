"""What can go wrong when a paper is made.

No message holds text from the paper: it may be shown, logged, or stand in a crash file.
"""

from koord.errors import KoordError, StateForbidsError


class TemplateFaultError(KoordError):
    """A template does not fit its context, or cannot be read: a bug, not the user's doing.

    Args:
        template: The template's file, as `nb/referat.md.j2`.
        fault: What is wrong, and with which field.
    """

    exit_code = 70

    def __init__(self, template: str, fault: str) -> None:
        super().__init__(
            f"Malen {template} har en feil: {fault}",
            hint="Meld feilen med teksten over. Den inneholder ikke noe fra saken.",
        )


class ConverterFailsError(StateForbidsError):
    """The program that makes the file is missing, or did not do its work.

    Args:
        program: `pandoc` or `typst`.
        fault: What happened.
    """

    def __init__(self, program: str, fault: str) -> None:
        super().__init__(
            f"Papiret ble ikke laget: {program} {fault}.",
            hint="Prøv en gang til. Hjelper det ikke, installer koord på nytt.",
        )


class UnknownFormatError(KoordError):
    """There is no such file format.

    Args:
        name: What was asked for.
        known: The formats there are.
    """

    def __init__(self, name: str, known: tuple[str, ...]) -> None:
        super().__init__(
            f"Formatet {name} finnes ikke.", hint=f"Bruk ett av disse: {', '.join(known)}"
        )
