"""Versions of the files a person works in, below `.l10n/backup/`: the last eleven and one a day for thirty days.

Each file that we replaced is there, and of catalogues a copy of what we wrote last: an editor may overwrite it. A help, never something the tool needs: the folder may be deleted at any time.
"""

from __future__ import annotations

import gzip
import os
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import blake2b
from pathlib import Path, PurePosixPath

from l10n.errors import StoreError
from l10n.project import disk

KEPT_SUFFIXES = frozenset({".po", ".csv", ".toml", ".tbx"})
"""Files that hold a person's work and are rewritten by us; built articles can be built again."""

LAST = 11
DAYS = 30
_STAMP = "%Y%m%dT%H%M%S%fZ"
_NAME = re.compile(r"(\d{8}T\d{6})(\d{6})Z-(.{0,8})")
"""A version's name: its stamp to the second, its microseconds, its digest. (`strptime` takes ten times as long.)"""

_PART = "part"
"""Name of a copy that is still being written; a later one takes its place."""


@dataclass(frozen=True, slots=True)
class Version:
    """One earlier version of a file."""

    path: str
    """Of the file, relative to the project's root."""

    when: datetime
    digest: str
    """First eight hex digits of blake2b over the bytes."""

    file: Path
    """Where it is kept; compressed where it ends in `.gz`."""


class Backups:
    """The kept versions of one project's files; `folder` is `.l10n/backup`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def keep(self, path: str, old: Path, data: bytes, now: datetime | None = None) -> None:
        """Move the file taken out of its place (`old`, holding `data`) to the versions of `path`, then thin them.

        The file itself moves, so that even a late write through a handle that an editor still holds is kept.
        """
        copied = self.newest(path)
        disk.replace(old, self._place(path, data, now))
        if copied and copied.digest == digest8(data):
            disk.remove(copied.file)
        self._thin(path)

    def copy(self, path: str, data: bytes, now: datetime | None = None) -> None:
        """Keep `data` among the versions of `path`, as what an editor may overwrite; nothing where it is the newest one."""
        newest = self.newest(path)
        if newest and newest.digest == digest8(data):
            return
        _write_whole(self._place(path, data, now), data)
        self._thin(path)

    def newest(self, path: str) -> Version | None:
        """The newest kept version of a file; None where none is kept."""
        folder = self._folder(path)
        names = sorted(os.listdir(folder), reverse=True) if folder.is_dir() else []
        return next(filter(None, (_version(path, folder / name) for name in names)), None)

    def versions(self, path: str) -> tuple[Version, ...]:
        """The kept versions of a file, newest first."""
        folder = self._folder(path)
        if not folder.is_dir():
            return ()
        found = [_version(path, file) for file in folder.iterdir()]
        return tuple(sorted((v for v in found if v), key=lambda v: (v.when, v.file.name), reverse=True))

    def paths(self) -> tuple[str, ...]:
        """Paths of all files that have versions, in order."""
        found = set()
        for folder, _, names in os.walk(self.folder):
            if any(_version("", Path(folder, name)) for name in names):
                found.add(Path(folder).relative_to(self.folder).as_posix())
        return tuple(sorted(found))

    def read(self, version: Version) -> bytes:
        """The bytes of a version. Raises `StoreError` where they are not what was kept."""
        data = disk.read(version.file)
        if data is not None and version.file.suffix == ".gz":
            try:
                data = gzip.decompress(data)
            except (OSError, EOFError) as error:
                raise StoreError(f"the version {version.file.name} is damaged: {error}", path=version.path) from error
        if data is None:
            raise StoreError(f"the version {version.file.name} is gone", path=version.path)
        return data

    def _folder(self, path: str) -> Path:
        return self.folder / PurePosixPath(path)

    def _place(self, path: str, data: bytes, now: datetime | None) -> Path:
        """Where a version of this moment stands: behind every other one, however coarse the clock is."""
        folder = self._folder(path)
        disk.make_folder(folder)
        when, newest = now or datetime.now(UTC), self.newest(path)
        if newest and newest.when >= when:
            when = newest.when + timedelta(microseconds=1)
        return folder / f"{when.strftime(_STAMP)}-{digest8(data)}{PurePosixPath(path).suffix}"

    def _thin(self, path: str) -> None:
        versions = self.versions(path)
        for version in surplus(versions):
            disk.remove(version.file)
        # The newest is a copy of what stands in place, the one before may still be open in an editor.
        for version in set(versions[2:]) - set(surplus(versions)):
            if version.file.suffix != ".gz":
                _compress(version.file)


def surplus(versions: Sequence[Version]) -> tuple[Version, ...]:
    """Of versions, newest first, those that need not be kept: beyond the last 11 all but the newest of each day, 30 days."""
    if not versions:
        return ()
    oldest = versions[0].when - timedelta(days=DAYS)
    days = set()
    dropped = []
    for position, version in enumerate(versions):
        day = version.when.date()
        if position >= LAST and (day in days or version.when < oldest):
            dropped.append(version)
        days.add(day)
    return tuple(dropped)


def digest8(data: bytes) -> str:
    """Eight hex digits that name a version."""
    return blake2b(data, digest_size=4).hexdigest()


def _compress(file: Path) -> None:
    data = disk.read(file)
    if data is not None:
        _write_whole(file.with_name(file.name + ".gz"), gzip.compress(data, mtime=0))
        disk.remove(file)


def _write_whole(file: Path, data: bytes) -> None:
    """A file that is there only with all of its bytes: half of one is no version."""
    part = file.with_name(_PART)
    disk.remove(part)
    disk.create(part, data)
    disk.replace(part, file)


def _version(path: str, file: Path) -> Version | None:
    name = _NAME.match(file.name)
    if name is None:
        return None
    try:
        when = datetime.fromisoformat(f"{name[1]}.{name[2]}+00:00")
    except ValueError:
        return None
    return Version(path, when, name[3], file)
