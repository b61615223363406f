"""What people see: results on stdout, messages and progress on stderr, JSON when asked."""

from __future__ import annotations

import json as json_module
import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, TextIO, TypeVar

from l10n.errors import L10nError
from l10n.model.finding import Finding
from l10n.report.safe import safe

Item = TypeVar("Item")


class Console:
    """stdout is the result, stderr is for people watching. Everything shown is free of control characters."""

    def __init__(self, *, json: bool = False, quiet: bool = False, verbose: bool = False, color: str = "auto") -> None:
        self.json = json
        self.quiet = quiet
        self.verbose = verbose
        self.color = color
        """auto, always or never."""

    def colored(self, stream: TextIO | None = None) -> bool:
        """Whether to colour what goes to the stream (stdout by default): `--color`, NO_COLOR, then the terminal."""
        if self.color != "auto":
            return self.color == "always"
        return not os.environ.get("NO_COLOR") and (stream or sys.stdout).isatty()

    def print(self, text: str) -> None:
        """A part of the result; silent with `--json`, where the result is one object."""
        if not self.json:
            sys.stdout.write(text if text.endswith("\n") else text + "\n")

    def print_json(self, value: dict[str, Any]) -> None:
        """The result as one object: what is in it is data, so nothing is made visible or cut."""
        sys.stdout.write(json_module.dumps(value, ensure_ascii=False, indent=1) + "\n")

    def print_patch(self, patch: str) -> None:
        """A patch of `report.patch`: its own bytes into a file or a pipe, where git is to take it; safe on a terminal."""
        if self.json:
            return
        if sys.stdout.isatty() or not hasattr(sys.stdout, "buffer"):
            self.print(safe(patch))
            return
        sys.stdout.flush()
        sys.stdout.buffer.write(patch.encode("utf-8", "surrogateescape"))
        sys.stdout.buffer.flush()

    def tell(self, text: str) -> None:
        """A message for people watching."""
        if not self.quiet:
            sys.stderr.write(safe(text) + "\n")

    def detail(self, text: str) -> None:
        """A message for those who asked for more (`-v`)."""
        if self.verbose:
            sys.stderr.write(safe(text) + "\n")

    def warn(self, text: str) -> None:
        """A message that `-q` does not silence."""
        sys.stderr.write(safe(text) + "\n")

    def error(self, error: L10nError) -> None:
        """An error as `path:line:column: error: message [code]` with its hint."""
        self.warn(str(error))

    def finding(self, finding: Finding) -> None:
        """A finding of an article on its way, as `path:line:column: level: message [rule]`; information only with `-v`."""
        if finding.severity == "info" and not self.verbose:
            return
        place = ":".join(str(part) for part in (finding.path, finding.line, finding.column) if part)
        hint = f"\nhint: {finding.hint}" if finding.hint else ""
        self.warn(f"{place}: {finding.severity}: {finding.message} [{finding.rule}]{hint}")

    def progress(self, items: Sequence[Item], label: str) -> Iterable[Item]:
        """The items, with a bar on stderr while they are worked on; plain in a pipe, with `-q`, and for few items."""
        if self.quiet or len(items) < 4 or not sys.stderr.isatty():
            return items
        return self._bar(items, label)

    def _bar(self, items: Sequence[Item], label: str) -> Iterator[Item]:
        from rich.console import Console as RichConsole
        from rich.progress import track

        yield from track(items, description=label, console=RichConsole(stderr=True), transient=True)
