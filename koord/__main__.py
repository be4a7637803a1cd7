"""The program: `koord`, and `python -m koord`."""

import gc

OBJECTS_BETWEEN_COLLECTIONS = 100_000
"""Enough that most commands end before the first one; `koord økt`, which stays, is still tidied."""


def main() -> None:
    """Run one command line, and end.

    Python looks for rings of garbage after every 700 new objects, and through all there is when it
    ends. A command makes thousands that live until it is over, and closes its files itself; the
    search found nothing and took a tenth of the time.
    """
    gc.set_threshold(OBJECTS_BETWEEN_COLLECTIONS)
    from koord.cli.app import main as run  # the imports are most of what is searched

    try:
        run()
    finally:
        gc.freeze()


if __name__ == "__main__":
    main()
