"""What can go wrong when a paper is made.

No message holds text from the paper: it may be shown, logged, or stand in a crash file.
"""

from pathlib import Path

from koord.errors import InvalidValueError, KoordError, StateForbidsError


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
        self.fault = fault


class OwnTemplateFaultError(InvalidValueError):
    """The user's own copy of a template cannot be used.

    Args:
        file: The copy.
        name: The template's name, as `referat`.
        language: The language of the copy.
        fault: What is wrong, on which line and with which field.
    """

    def __init__(self, file: Path, name: str, language: str, fault: str) -> None:
        super().__init__(
            f"Din egen mal {file} kan ikke brukes: {fault}",
            hint=(
                f"Rett den, og se etter: koord maler sjekk {name} --språk {language}",
                f"Tilbake til koords mal: koord maler fjern {name} --språk {language}",
            ),
        )


class LetterheadRefusedError(InvalidValueError):
    """A file cannot be the letterhead.

    Args:
        fault: What is wrong with it.
        remedy: What to do in Word, or another file to choose.
    """

    def __init__(self, fault: str, remedy: str) -> None:
        super().__init__(f"Fila kan ikke brukes som brevhode: {fault}", hint=remedy)


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
