"""What a group of writes is about to do, on disk before it begins, so that the next run can finish or undo it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from hashlib import blake2b
from pathlib import Path

from l10n.project import disk


@dataclass(frozen=True, slots=True)
class Intent:
    """One file of a group: `temporary` will hold the new bytes and take the name `target`."""

    target: str
    temporary: str
    before: str
    """Digest of the bytes that stand at `target`; empty where there is no file."""

    after: str
    """Digest of the new bytes."""


def digest(data: bytes | None) -> str:
    """32 hex digits for bytes, empty for no file."""
    return "" if data is None else blake2b(data, digest_size=16).hexdigest()


def begin(path: Path, intents: Sequence[Intent], durable: bool) -> None:
    """Write the journal; from here on a crash leaves only files that `pending` names."""
    disk.remove(path)
    disk.create(path, json.dumps([asdict(intent) for intent in intents]).encode())
    if durable:
        disk.sync(path)
        disk.sync_folder(path.parent)


def end(path: Path) -> None:
    """The group is done: nothing is pending."""
    disk.remove(path)


def pending(path: Path) -> tuple[Intent, ...]:
    """What an interrupted group left; empty where there is none, or where it was interrupted before it began."""
    data = disk.read(path)
    try:
        rows = json.loads(data or b"[]")
        return tuple(Intent(**{name: str(row[name]) for name in Intent.__slots__}) for row in rows)
    except (ValueError, TypeError, KeyError):
        return ()  # A torn journal was never followed: its group wrote nothing.
