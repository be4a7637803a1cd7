"""koord: the coordinator's binder as a command-line program."""

__version__ = "0.1.0"
