"""Reading and writing the files of a project: inside its root, the old or the new file at every moment, nobody's save lost.

The steps of a group, under one lock: journal, temporary files, fsync, read back, exchange, look at what came out, fsync of
the folders, backups. The system calls are in `disk`, what merging a catalogue means is in `catalog.merge`.
"""

from __future__ import annotations

import errno
import logging
import os
import secrets
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from l10n.errors import Changed, L10nError, StoreError
from l10n.model.words import counted
from l10n.project import disk, journal, lock
from l10n.project.backup import KEPT_SUFFIXES, Backups
from l10n.project.journal import Intent, digest

log = logging.getLogger(__name__)

CACHE = ".l10n"
ROUNDS = 5
"""How often a file that changes under the run is merged before we give up."""

GRACE = 1.0
"""Seconds that a program which is just writing a file gets to end that."""

PATIENCE = 10.0
"""Seconds in which we do not give up while a person's save, come out of an exchange, is not in the file."""

Merge = Callable[[bytes | None, bytes, bytes], bytes]
"""(base, ours, theirs) -> both; raises `L10nError` where that cannot be done. Base is None where no file was read."""

Verify = Callable[[bytes, bytes | None], None]
"""(new bytes, bytes before) -> nothing; raises `L10nError` where the new bytes must not be written."""

_HINTS = {
    errno.ENOSPC: "the disk is full: free some space, then run again",
    errno.EDQUOT: "your quota is used up: free some space, then run again",
    errno.EROFS: "the file system is read-only",
    errno.EACCES: "check the permissions of the file and its folder",
    errno.EPERM: "check the permissions of the file and its folder",
}
_RESERVED = frozenset(
    {"con", "prn", "aux", "nul"} | {f"{name}{number}" for name in ("com", "lpt") for number in range(1, 10)}
)


def remedy(error: OSError) -> str:
    """What a person can do about what the system says; empty where that is not known."""
    return _HINTS.get(error.errno or 0, "")


@dataclass(frozen=True, slots=True)
class Change:
    """One file to write."""

    path: str
    """Relative to the root, with `/`."""

    data: bytes
    expected: bytes | None
    """The bytes that were read and that `data` is made from; None where there was no file."""

    merge: Merge | None = None
    """How to bring in what a person saved meanwhile; catalogues have theirs by default."""

    verify: Verify | None = None
    """What to make sure of before the file is put in place; catalogues are read back by default."""


@dataclass(frozen=True, slots=True)
class Written:
    """What became of a group of changes."""

    paths: tuple[str, ...] = ()
    """Files that were written, in the order given."""

    errors: tuple[L10nError, ...] = ()
    """One for each file that was not; what stood there still stands."""

    merged: tuple[str, ...] = ()
    """Of the written ones those that a person had saved meanwhile."""


@dataclass(frozen=True, slots=True)
class _Job:
    change: Change
    real: Path
    temporary: Path
    data: bytes
    current: bytes | None
    """What stands at `real`, as we saw it: the only bytes that may be replaced."""

    merged: bool = False
    missed: tuple[tuple[bytes, bytes], ...] = ()
    """(what a save was made from, the save) of those that came out of an exchange: whoever read our file in that moment
    saves without them."""


class Store:
    """The files below one root. `durable=False` leaves out fsync, for continuous integration and RAM disks."""

    def __init__(self, root: Path, *, durable: bool = True, wait: float = lock.WAIT) -> None:
        self.root = Path(os.path.realpath(root))
        self.durable = durable
        self.wait = wait
        self.cache = self.root / CACHE
        self.backups = Backups(self.cache / "backup")
        self.refused = Backups(self.cache / "refused")
        """What would have been written where somebody's save could not be merged; thinned as the backups are."""

        self._alive: Callable[[], None] = _nothing
        """Shows other runs, which wait for the lock, that this one goes on: it may wait for a person's saves for long."""

    # --- places ---

    def confine(self, path: str) -> Path:
        """The real place of a path of the project, symbolic links followed. Raises `StoreError` where it leaves the root."""
        if not path or any(ord(char) < 32 or ord(char) == 127 for char in path):
            hint = "rename the file: its name holds a line break, a tab or the like" if path else ""
            raise StoreError("not a path: it is empty or holds control characters", path=ascii(path), hint=hint)
        try:
            real = Path(os.path.realpath(self.root / path))
        except (OSError, ValueError) as error:
            raise StoreError(f"not a path: {error}", path=ascii(path)) from error
        if real == self.root or not real.is_relative_to(self.root):
            hint = "only files inside of the project are read and written"
            raise StoreError("it leaves the project's folder", path=path, hint=hint)
        return real

    def _writable(self, path: str) -> Path:
        real = self.confine(path)
        for name in real.relative_to(self.root).parts:
            if name.lower() == ".git":
                raise StoreError("it stands in git's own folder", path=path, hint="choose another output folder")
            if name.partition(".")[0].strip(" ").lower() in _RESERVED or name.endswith((" ", ".")):
                raise StoreError(f"the name {name!r} cannot exist on Windows", path=path, hint="rename the article")
        return real

    # --- reading ---

    def read(self, path: str) -> bytes:
        """The bytes of a file. Raises `StoreError` where there is none, or where it is no regular file of at most 256 MB."""
        real = self.confine(path)
        try:
            data = disk.read(real)
        except OSError as error:
            raise unreadable(path, error) from error
        if data is None:
            raise StoreError("no such file", path=path)
        return data

    # --- writing ---

    def write(
        self, path: str, data: bytes, expected: bytes | None, merge: Merge | None = None, verify: Verify | None = None
    ) -> bool:
        """Put `data` at `path`, where `expected` was read (None: there was no file). True if the file was written.

        A file that a person saved meanwhile is merged. Raises `Changed` (exit code 4) where that cannot be done, and
        `StoreError` where the system cannot write; in both cases what stood there still stands.
        """
        written = self.write_all([Change(path, data, expected, merge, verify)])
        for error in written.errors:
            raise error
        return bool(written.paths)

    def write_all(self, changes: Sequence[Change]) -> Written:
        """Write a group of files; each one succeeds or fails by itself, the disk is waited for once.

        A file that holds the new bytes already is not touched; where that is true of all, nothing is.
        """
        errors: dict[int, L10nError] = {}
        due = [number for number, change in enumerate(changes) if self._is_due(number, change, errors)]
        jobs: dict[int, _Job] = {}
        if due:
            try:
                with self._locked():
                    self._write_group(changes, due, jobs, errors)
            except (OSError, StoreError) as error:
                failed = [number for number in due if number not in jobs and number not in errors]
                errors.update((number, _unwritable(changes[number].path, error)) for number in failed)
        written = [jobs[number] for number in sorted(jobs) if number not in errors]
        return Written(
            tuple(job.change.path for job in written),
            tuple(errors[number] for number in sorted(errors)),
            tuple(job.change.path for job in written if job.merged),
        )

    def remove(self, path: str, expected: bytes) -> None:
        """Take a file away that still holds `expected`; it stays among the backups.

        Raises `Changed` where somebody saved it since, `StoreError` where the system cannot do it.
        """
        real = self._writable(path)
        try:
            with self._locked():
                current = disk.read(real)
                if current is None:
                    return
                if current != expected:
                    raise Changed("it was changed by another program since it was read", path=path, hint="run again")
                self.backups.keep(path, real, current)
                if self.durable:
                    disk.sync_folder(real.parent)
        except OSError as error:
            raise _unwritable(path, error) from error

    def remember(self, files: Mapping[str, bytes]) -> None:
        """Keep the bytes of files that others wrote as versions of them; a help only, so a failure is logged."""
        try:
            if files:
                with self._locked():
                    for path, data in files.items():
                        self.backups.copy(path, data)
        except (OSError, StoreError) as error:
            log.warning("cannot keep versions of what was found: %s", error)

    def _is_due(self, number: int, change: Change, errors: dict[int, L10nError]) -> bool:
        try:
            return disk.read(self._writable(change.path)) != change.data
        except StoreError as error:
            errors[number] = error
        except OSError as error:
            errors[number] = unreadable(change.path, error)
        return False

    @contextmanager
    def _locked(self) -> Iterator[None]:
        disk.make_folder(self.cache)
        with lock.locked(self.cache / "lock", self.wait) as self._alive:
            try:
                self._recover()
                yield
            finally:
                self._alive = _nothing

    @property
    def _journal(self) -> Path:
        return self.cache / "journal"

    def _write_group(
        self, changes: Sequence[Change], due: Sequence[int], done: dict[int, _Job], errors: dict[int, L10nError]
    ) -> None:
        jobs: dict[int, _Job] = {}
        for number in due:
            with _noting(number, changes[number].path, errors):
                job = self._prepare(changes[number])
                if job.data != job.current:
                    jobs[number] = job
        journal.begin(self._journal, [self._intent(job) for job in jobs.values()], self.durable)
        folders: dict[Path, None] = {}
        for step in (self._write_temporary, self._sync_temporary):
            for number in [number for number in jobs if number not in errors]:
                with _noting(number, changes[number].path, errors):
                    folders.update(dict.fromkeys(step(jobs[number])))
        for number in [number for number in jobs if number not in errors]:
            with _noting(number, changes[number].path, errors):
                done[number] = self._place(jobs[number])
        self._finish(folders, done, errors, changes)
        for number, error in errors.items():
            if number in jobs:
                _remove_quietly(jobs[number].temporary)
            if isinstance(error, Changed):
                self._put_aside(changes[number], error)
        journal.end(self._journal)

    def _intent(self, job: _Job) -> Intent:
        target, temporary = (path.relative_to(self.root).as_posix() for path in (job.real, job.temporary))
        return Intent(target, temporary, digest(job.current), digest(job.data))

    def _prepare(self, change: Change) -> _Job:
        self._alive()
        real = self._writable(change.path)
        disk.wait_for_writers(real, GRACE)
        current = disk.read(real)
        temporary = real.with_name(f".l10n-{secrets.token_hex(6)}.tmp")
        return self._reconciled(_Job(change, real, temporary, change.data, current))

    def _reconciled(self, job: _Job) -> _Job:
        """The job with what a person saved meanwhile brought in; raises `Changed` where that is impossible."""
        change = job.change
        merge, verify = _treatment(change)
        if job.current != change.expected:
            if job.current is None:
                raise _changed(change, "it was deleted while l10n worked on it")
            if merge is None:
                raise _changed(change, "it was changed by another program since it was read")
            try:
                merged = merge(change.expected, change.data, job.current)
                for base, save in job.missed:
                    merged = merge(base, save, merged)
            except L10nError as error:
                raise _changed(change, f"it changed and cannot be merged: {error.message}") from error
            job = replace(job, data=merged, merged=True)
        if verify is not None and job.data != job.current:
            verify(job.data, job.current)
        return job

    def _put_aside(self, change: Change, error: Changed) -> None:
        """Keep our version of a file that stays as the person left it, for them to look at, and say where it is."""
        try:
            self.refused.copy(change.path, change.data)
            aside = self.refused.newest(change.path)
        except OSError as fault:
            log.warning("cannot keep the refused version of %s: %s", change.path, fault)
            return
        if aside:
            error.hint += f" (what would have been written: {aside.file.relative_to(self.root).as_posix()})"

    def _write_temporary(self, job: _Job) -> list[Path]:
        made = disk.make_folder(job.real.parent)
        disk.create(job.temporary, job.data, disk.mode(job.real))
        return [folder.parent for folder in made] + [job.real.parent]

    def _sync_temporary(self, job: _Job) -> list[Path]:
        """Bring the new bytes to the disk and read them back: what goes into place is what was meant."""
        self._alive()
        if self.durable:
            disk.sync(job.temporary)
        if disk.read(job.temporary) != job.data:
            raise StoreError(
                "what was written does not read back the same", path=job.change.path, hint="check the disk"
            )
        return []

    def _place(self, job: _Job) -> _Job:
        """Give the temporary file its name, if what it replaces is what we saw; else merge and try again."""
        end = time.monotonic() + PATIENCE
        rounds = 0
        while True:
            rounds += 1
            self._alive()
            placed, missed = self._exchange(job)
            if placed:
                return job
            saves = dict.fromkeys((*job.missed, *((job.current or b"", save) for save in missed)))
            job = replace(job, missed=tuple(saves))
            if rounds >= ROUNDS and self._may_give_up(job, end):
                raise _changed(job.change, f"it changed {counted(rounds, 'time')} while l10n tried to write it")
            job = self._again(job, end)

    def _exchange(self, job: _Job) -> tuple[bool, tuple[bytes, ...]]:
        """Whether the new file is in place. If not, what a person saved is there again; and the saves that came out."""
        if job.current is None:
            try:
                disk.place(job.temporary, job.real)
            except FileExistsError:
                return False, ()
            return True, ()
        if disk.read(job.real) != job.current:
            return False, ()
        try:
            disk.exchange(job.temporary, job.real)
        except disk.UnsupportedError:
            return self._replace(job), ()
        except FileNotFoundError:
            return False, ()
        disk.wait_for_writers(job.temporary, GRACE)
        if disk.read(job.temporary) == job.current:
            return True, ()
        return False, tuple(save for save in self._give_back(job) if _is_whole(job.change, save))

    def _replace(self, job: _Job) -> bool:
        """Where names cannot be exchanged: a copy for the backups, one more look, then the replacement."""
        spare = job.temporary.with_suffix(".old")
        disk.create(spare, job.current or b"", disk.mode(job.real))
        if disk.read(job.real) != job.current:
            disk.remove(spare)
            return False
        disk.replace(job.temporary, job.real)
        disk.replace(spare, job.temporary)
        return True

    def _give_back(self, job: _Job) -> tuple[bytes, ...]:
        """Put what a person saved at the last moment back in place, until it is the newest save that stands there.

        Gives all saves that came out: where they saved again in that moment, over our file, the one before is in no file
        (it is kept among the backups too); and a program that read our file in that moment will save without it.
        """
        ours = job.data
        saves: dict[bytes, None] = {}
        for _ in range(ROUNDS):
            put_back = disk.read(job.temporary) or b""
            saves[put_back] = None
            disk.exchange(job.temporary, job.real)
            came_out = disk.read(job.temporary) or b""
            if came_out == ours:
                break
            saves[came_out] = None
            ours = put_back
        if ours != job.data:
            self.backups.keep(job.change.path, job.temporary, ours)
        return tuple(saves)

    def _again(self, job: _Job, end: float) -> _Job:
        """The job anew over what stands there now; a file that is only half there is waited for."""
        disk.remove(job.temporary)
        fresh = None
        rounds = 0
        while fresh is None:
            rounds += 1
            self._alive()
            disk.wait_for_writers(job.real, GRACE)
            try:
                fresh = self._reconciled(replace(job, data=job.change.data, current=disk.read(job.real)))
            except Changed:
                if rounds >= ROUNDS and self._may_give_up(job, end):
                    raise
                time.sleep(0.02)
        self._write_temporary(fresh)
        self._sync_temporary(fresh)
        return fresh

    def _may_give_up(self, job: _Job, end: float) -> bool:
        """Whether the file may be left as it stands: all saves that came out are in it, or (at the end) in the backups."""
        absent = _absent(job, disk.read(job.real))
        if absent and time.monotonic() < end:
            return False
        for save in absent:
            self.backups.copy(job.change.path, save)
            log.warning("%s: a save that could not be merged is among the versions of `l10n restore`", job.change.path)
        return True

    def _finish(
        self,
        folders: dict[Path, None],
        done: dict[int, _Job],
        errors: dict[int, L10nError],
        changes: Sequence[Change],
    ) -> None:
        """Bring the names to the disk, then keep or drop what was taken out."""
        for folder in folders if self.durable else ():
            try:
                disk.sync_folder(folder)
            except OSError as error:
                for number, job in done.items():
                    if folder == job.real.parent or folder in job.real.parents:
                        errors[number] = _unwritable(changes[number].path, error)
        for job in done.values():
            self._alive()
            self._put_away(job)

    def _put_away(self, job: _Job) -> None:
        """Keep what was taken out, and a copy of the catalogue that stands there now."""
        try:
            if job.current is not None and job.real.suffix in KEPT_SUFFIXES:
                self.backups.keep(job.change.path, job.temporary, job.current)
            elif job.current is not None:
                disk.remove(job.temporary)
            if job.real.suffix == ".po":
                self.backups.copy(job.change.path, job.data)
        except OSError as error:
            log.warning("cannot keep the former version of %s: %s", job.change.path, error)
            _remove_quietly(job.temporary)

    # --- after a crash ---

    def _recover(self) -> None:
        """Finish or undo what an interrupted run left: a whole new file over the old one goes into place."""
        for intent in journal.pending(self._journal):
            try:
                self._recover_one(intent)
            except (OSError, StoreError) as error:
                log.warning("cannot tidy up after an interrupted run: %s: %s", intent.target, error)
        journal.end(self._journal)

    def _recover_one(self, intent: Intent) -> None:
        target, temporary = self._writable(intent.target), self._writable(intent.temporary)
        if not (temporary.name.startswith(".l10n-") and temporary.parent == target.parent):
            return  # Not written by us: nothing that a file claims makes us touch another.
        beside, there = disk.read(temporary), disk.read(target)
        if beside is None:
            return
        kept = Change(intent.target, b"", None)
        if digest(beside) == intent.after and digest(there) == intent.before:
            job = _Job(kept, target, temporary, beside, there)
            if self._exchange(job)[0]:
                self._put_away(job)
        elif digest(there) == intent.after and digest(beside) != intent.before and digest(beside) != intent.after:
            # The run ended between the exchange and the look at what came out: a person's save goes back.
            self._give_back(_Job(kept, target, temporary, there or b"", beside))
        elif digest(beside) == intent.before:
            self._put_away(_Job(kept, target, temporary, there or b"", beside))
            return
        disk.remove(temporary)


def _nothing() -> None:
    """No lock is held, so nobody waits."""


def _changed(change: Change, message: str) -> Changed:
    """The error of a file that stays as the person left it."""
    return Changed(message, path=change.path, hint="nothing was overwritten; run again")


def _treatment(change: Change) -> tuple[Merge | None, Verify | None]:
    """How a change is merged and verified: as it says, else as its kind of file asks for."""
    if not change.path.endswith(".po"):
        return change.merge, change.verify
    from l10n.catalog import merge, po

    return change.merge or merge.merge_saved, change.verify or po.verify


def _absent(job: _Job, current: bytes | None) -> list[bytes]:
    """Of the saves that came out those whose work the file lacks; a person who deleted the file wants none of it."""
    merge = _treatment(job.change)[0]
    absent: list[bytes] = []
    if merge is None or current is None:
        return absent
    for base, save in job.missed:
        try:
            there = merge(base, save, current) == current
        except L10nError:
            there = False  # What stands there is only half a file as yet.
        if not there:
            absent.append(save)
    return absent


def _is_whole(change: Change, save: bytes) -> bool:
    """Whether a save was caught complete; half of one is the file that stands there again, still being written."""
    verify = _treatment(change)[1]
    try:
        if verify is not None:
            verify(save, change.expected)
    except L10nError:
        return False
    return True


@contextmanager
def _noting(number: int, path: str, errors: dict[int, L10nError]) -> Iterator[None]:
    """Note the error of one file, so that the others go on."""
    try:
        yield
    except L10nError as error:
        errors[number] = error.at(path)
    except OSError as error:
        errors[number] = _unwritable(path, error)


def unreadable(path: str, error: OSError) -> StoreError:
    """The error of a file or folder that the system does not let us read."""
    return StoreError(f"cannot be read: {error.strerror or error}", path=path, hint=remedy(error))


def _unwritable(path: str, error: OSError | L10nError) -> L10nError:
    if isinstance(error, L10nError):
        return StoreError(error.message, path=path, hint=error.hint)
    return StoreError(f"cannot be written: {error.strerror or error}", path=path, hint=remedy(error))


def _remove_quietly(path: Path) -> None:
    try:
        disk.remove(path)
    except OSError as error:
        log.warning("cannot remove the temporary file %s: %s", path.name, error)
