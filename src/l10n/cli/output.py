"""Writing a file that `--output` names: all of it, or nothing."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from l10n.cli.session import Session
from l10n.errors import StoreError
from l10n.project import disk


def put(session: Session, output: str, data: bytes) -> None:
    """Write a file in one step: through the store inside of the project, elsewhere by giving a finished file the name.

    Raises `StoreError` where that cannot be; what stood there stays. A pipe or a device gets the bytes as they come.
    """
    store = session.project.store
    path = Path(os.path.realpath(output))
    finished = path.with_name(f".{path.name}.{secrets.token_hex(4)}.tmp")
    try:
        if is_stream(output):
            Path(output).write_bytes(data)
        elif path.is_relative_to(store.root):
            name = path.relative_to(store.root).as_posix()
            store.write(name, data, session.project.read_if_there(name))
        else:
            disk.create(finished, data, disk.mode(path))
            disk.replace(finished, path)
    except OSError as error:
        disk.remove(finished)
        raise StoreError(f"cannot be written: {error.strerror}", path=output, hint="choose another file") from error


def is_stream(output: str) -> bool:
    """Whether the name is that of a pipe or a device, such as `/dev/null`: a file put in its place would end it."""
    path = Path(output)
    return path.exists() and not path.is_file() and not path.is_dir()
