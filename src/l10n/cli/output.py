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

    Raises `StoreError` where that cannot be; what stood there stays.
    """
    store = session.project.store
    path = Path(os.path.realpath(output))
    if path.is_relative_to(store.root):
        name = path.relative_to(store.root).as_posix()
        store.write(name, data, session.project.read_if_there(name))
        return
    finished = path.with_name(f".{path.name}.{secrets.token_hex(4)}.tmp")
    try:
        disk.create(finished, data, disk.mode(path))
        disk.replace(finished, path)
    except OSError as error:
        disk.remove(finished)
        raise StoreError(f"cannot be written: {error.strerror}", path=output, hint="choose another file") from error
