"""Every exception of the house, and the exit code each one means.

    L10nError              3  a job could not be done
    ├── UsageError         2  the words on the command line do not fit
    │   └── ConfigError    2  the configuration does not fit
    ├── InputError         3  a file cannot be understood
    │   ├── DocumentError
    │   ├── CatalogError
    │   ├── GlossaryError
    │   └── ExchangeError     TMX, TBX, SRX and other foreign files
    ├── StoreError         3  a file cannot be written
    │   └── Changed        4  it changed under the run and could not be merged
    └── EngineError        3  a translation engine failed
        ├── Retry             try again, perhaps after a pause
        ├── TooBig            the batch must be cut
        ├── Fatal             this engine is off for the rest of the run
        ├── BadReply          the answer cannot be a translation
        └── UnsupportedPair   the engine does not know the languages

An exception means that a job could not be done; a `Finding` means that a text has a problem.
Whatever else escapes is a bug.
"""

from __future__ import annotations

from typing import ClassVar


class L10nError(Exception):
    """A job we could not do, with its place and what to do about it.

    `path` is shown as it is; `line` and `column` are 1-based, 0 where there is none.
    """

    exit_code: ClassVar[int] = 3
    code: ClassVar[str] = "error"

    def __init__(self, message: str, *, path: str = "", line: int = 0, column: int = 0, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.path = path
        self.line = line
        self.column = column
        self.hint = hint

    def __str__(self) -> str:
        """`path:line:column: error: message [code]`, and a `hint:` line where one helps."""
        place = ":".join(str(part) for part in (self.path, self.line, self.column) if part)
        head = f"{place}: " if place else ""
        tail = f"\nhint: {self.hint}" if self.hint else ""
        return f"{head}error: {self.message} [{self.code}]{tail}"

    def at(self, path: str) -> L10nError:
        """The same error, naming `path` if it named none."""
        self.path = self.path or path
        return self


class UsageError(L10nError):
    """The command line asks for something that cannot be meant."""

    exit_code = 2
    code = "usage"


class ConfigError(UsageError):
    """The configuration cannot be followed."""

    code = "config"


class InputError(L10nError):
    """A file cannot be understood; it is left as it is."""

    code = "input"


class DocumentError(InputError):
    """A source article cannot be read or a translation cannot be written in its encoding."""

    code = "document"


class CatalogError(InputError):
    """A PO file cannot be understood."""

    code = "catalog"


class GlossaryError(InputError):
    """A glossary row cannot be understood."""

    code = "glossary"


class ExchangeError(InputError):
    """A TMX, TBX, SRX or other foreign file cannot be understood."""

    code = "exchange"


class StoreError(L10nError):
    """A file could not be written; what stood there still stands."""

    code = "store"


class Changed(StoreError):
    """A file changed under the run and could not be merged; nothing was overwritten."""

    exit_code = 4
    code = "changed"


class EngineError(L10nError):
    """A translation engine failed."""

    code = "engine"


class Retry(EngineError):
    """The engine is busy or unreachable; `after` seconds may help, None where it did not say."""

    code = "engine-busy"

    def __init__(self, message: str, *, after: float | None = None, hint: str = "") -> None:
        super().__init__(message, hint=hint)
        self.after = after


class TooBig(EngineError):
    """The batch must be cut in two."""

    code = "engine-too-big"


class Fatal(EngineError):
    """The engine cannot be used for the rest of this run: key, quota, address."""

    code = "engine-off"


class BadReply(EngineError):
    """The answer cannot be a translation of what was sent."""

    code = "engine-reply"


class UnsupportedPair(EngineError):
    """The engine does not translate between these languages."""

    code = "engine-pair"
