"""Command modules without what they only use when they run, for a process that looks at flags.

A module of a command imports its service at the top, and a service that changes something brings
the ORM: half a second. Completion runs no command. It takes the modules as they are, with empty
classes in the place of services and views, so that no command has to be written with it in mind.
"""

import sys
from collections.abc import Sequence
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import Any

_LEFT_OUT = ("koord.services.", "koord.cli.views.")


def leave_out_services() -> None:
    """Put empty modules in the place of services and views, for the rest of this process."""
    sys.meta_path.insert(0, _Finder())


class _Empty(ModuleType):
    """A module in which every name is a class that does nothing."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return type(name, (), {})


class _Finder:
    """Finds the services before anyone else does; the library's own base classes cost too much."""

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """Answer for what is left out, and for nothing else."""
        if f"{fullname}.".startswith(_LEFT_OUT):
            return ModuleSpec(fullname, self, is_package=True)  # type: ignore[arg-type]  # has its two functions
        return None

    def create_module(self, spec: ModuleSpec) -> ModuleType:
        """Make an empty module."""
        return _Empty(spec.name)

    def exec_module(self, module: ModuleType) -> None:
        """Leave it empty."""
