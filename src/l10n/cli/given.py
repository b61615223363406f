"""Files that somebody names on the command line, anywhere on the disk, or gives on standard input."""

from __future__ import annotations

import sys
from pathlib import Path

from l10n.errors import InputError, L10nError, StoreError


def read(file: str, name: str = "standard input") -> bytes:
    """The bytes of a file, or for `-` those of standard input, which messages call `name`.

    Raises `InputError` where there is no such file, `StoreError` where it cannot be read. Pipes are read too.
    """
    if file != "-":
        try:
            return Path(file).read_bytes()
        except OSError as error:
            raise fault(error, file) from None
    if sys.stdin is None:
        raise InputError("standard input is closed, expected a text", path=name, hint="name a file instead of -")
    try:
        return sys.stdin.buffer.read()
    except OSError as error:
        raise fault(error, name) from None


def fault(error: OSError, path: str) -> L10nError:
    """What the system says of a file, with what helps."""
    from l10n.project.store import remedy

    if isinstance(error, FileNotFoundError):
        return InputError("no such file or folder", path=path, hint="look at the name, and at the folder you are in")
    if isinstance(error, IsADirectoryError):
        return InputError("it is a folder, expected a file", path=path, hint="name the files in it")
    return StoreError(f"cannot be read or written: {error.strerror or error}", path=path, hint=remedy(error))
