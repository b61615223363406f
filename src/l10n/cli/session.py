"""One run of one command: its project, its console, what went wrong, and so its exit code."""

from __future__ import annotations

import os
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any

import typer

from l10n.cli.console import Console
from l10n.errors import L10nError, UsageError

if TYPE_CHECKING:
    from l10n.project.project import Project

_GRAVEST_FIRST = (130, 2, 4, 3, 1)
_PASSING = (BrokenPipeError, typer.Exit, typer.Abort, typer.BadParameter)
"""What a command may raise besides our errors: somebody further out knows what to do."""


class Session:
    """What a command works with. Errors are told as they come; the exit code is the gravest of all."""

    def __init__(self, console: Console, folder: Path | None) -> None:
        self.console = console
        self.folder = folder
        """What `--project` said; None where the project is to be found upwards from the working directory."""

        self.failed: list[L10nError] = []
        """What was told so far by `fail`: a report names it too."""

        self._codes: set[int] = set()
        self._project: Project | None = None

    @classmethod
    def open(
        cls, project: Path | None, json: bool | None, quiet: bool | None, verbose: bool | None, color: str | None
    ) -> Session:
        """A session with the common options; raises nothing, `demand_sense` looks at them."""
        return cls(Console(json=bool(json), quiet=bool(quiet), verbose=bool(verbose), color=color or "auto"), project)

    def demand_sense(self) -> None:
        """Raises `UsageError` for an option that cannot be meant: before anything is done."""
        if self.console.color not in {"auto", "always", "never"}:
            raise UsageError(f"--color is {self.console.color!r}, expected auto, always or never")

    @property
    def project(self) -> Project:
        """The project, found and read on first use; raises `UsageError` or `ConfigError`."""
        if self._project is None:
            from l10n.project.project import Project

            self._project = Project.find(Path.cwd(), self.folder)
        return self._project

    @property
    def exit_code(self) -> int:
        """0, or the gravest of what happened."""
        return next((code for code in _GRAVEST_FIRST if code in self._codes), 0)

    def fail(self, error: L10nError) -> None:
        """Tell an error and remember its exit code; the command goes on with the other files."""
        self._codes.add(error.exit_code)
        self.failed.append(error)
        self.console.error(error)

    def _fail_of_system(self, error: OSError, path: str) -> None:
        from l10n.cli.given import fault

        self.fail(fault(error, path))

    def found(self) -> None:
        """Remember that there were findings, or that something is out of date: exit code 1."""
        self._codes.add(1)

    @contextmanager
    def each(self, path: str) -> Iterator[None]:
        """Work on one file: its errors are told and do not stop the others.

        An exception that is none of ours is a bug; it is shown with its traceback, and the run still goes on (exit 3).
        """
        try:
            yield
        except L10nError as error:
            self.fail(error.at(path))
        except OSError as error:
            self._fail_of_system(error, path)
        except Exception:  # noqa: BLE001 - a bug in one document must not cost the others their run
            self._confess(path)

    def _confess(self, path: str = "") -> None:
        from l10n.engines.redact import redact

        self.console.warn(redact(traceback.format_exc(), os.environ))
        self.fail(L10nError("unexpected failure; this is a bug in l10n", path=path, hint="please report it"))

    def __enter__(self) -> Session:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> bool:
        for waiting in self._project.set_aside if self._project else ():
            if all(str(told) != str(waiting) for told in (*self.failed, error)):
                self.fail(waiting)
        if isinstance(error, L10nError):
            self.fail(error)
            return True
        if isinstance(error, KeyboardInterrupt):
            self._codes.add(130)
            self.console.warn("interrupted; what was finished stays")
            return True
        if isinstance(error, _PASSING) or not isinstance(error, Exception):
            return False
        if isinstance(error, OSError) and error.filename is None and error.errno is not None:
            # No file of ours: the output itself, on a full disk for example. What was written so far stays.
            return False
        if isinstance(error, OSError) and error.filename is not None:
            self._fail_of_system(error, os.fsdecode(error.filename))
        else:
            self._confess()
        return True

    def answer(self, **fields: Any) -> None:
        """The result as one JSON object with its version; only with `--json`."""
        if self.console.json:
            self.console.print_json({"version": 1, **fields})
