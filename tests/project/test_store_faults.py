"""Each system call of a write fails once, in each way; the power goes at each moment: always the old or the new file."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from l10n.errors import L10nError
from l10n.project import disk, lock
from l10n.project.store import Change, Store

PATH = "locales/en/a.po"
HEAD = 'msgid ""\nmsgstr ""\n"Language: en\\n"\n\n'
OLD = (HEAD + 'msgid "港口"\nmsgstr ""\n').encode()
NEW = (HEAD + 'msgid "港口"\nmsgstr "port"\n').encode()
CALLS = frozenset(
    [
        "open",
        "read",
        "write",
        "fsync",
        "stat",
        "fstat",
        "fchmod",
        "link",
        "unlink",
        "replace",
        "rename",
        "mkdir",
        "ftruncate",
        "pwrite",
        "lseek",
    ]
)
ERRORS = {"ENOSPC": errno.ENOSPC, "EIO": errno.EIO, "EROFS": errno.EROFS, "EACCES": errno.EACCES}


class Killed(BaseException):
    """The process ended here."""


class Faulty:
    """`os` as `disk` and `lock` see it, whose N-th call goes wrong; after a kill no call does anything any more."""

    def __init__(self, number: int, fault: str) -> None:
        self.number = number
        self.fault = fault
        self.count = 0
        self.dead = False
        self.path = os.path

    def __getattr__(self, name: str) -> Any:
        real = getattr(os, name)
        return self.wrapped(name, real) if name in CALLS else real

    def wrapped(self, name: str, real: Callable[..., Any]) -> Callable[..., Any]:
        def call(*words: Any, **named: Any) -> Any:
            if self.dead:
                raise Killed
            self.count += 1
            if self.count != self.number:
                return real(*words, **named)
            if self.fault == "short":
                return real(words[0], words[1][: len(words[1]) // 2]) if name == "write" else real(*words, **named)
            if self.fault == "kill":
                self.dead = True
                raise Killed
            raise OSError(ERRORS[self.fault], os.strerror(ERRORS[self.fault]))

        return call


def project(folder: Path) -> Store:
    """A project with one old catalogue."""
    (folder / PATH).parent.mkdir(parents=True)
    (folder / PATH).write_bytes(OLD)
    return Store(folder, wait=0.1)


def outcome(store: Store, faulty: Faulty, changes: list[Change]) -> set[str]:
    """Paths that the run says it wrote; everything else it must have told as an error of ours."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(disk, "os", faulty)
        patch.setattr(lock, "os", faulty)
        patch.setattr(disk, "_rename", faulty.wrapped("renameat2", disk._rename))
        try:
            written = store.write_all(changes)
        except Killed:
            return set()
    assert all(isinstance(error, L10nError) and error.exit_code in (3, 4) for error in written.errors)
    assert {*written.paths, *(error.path for error in written.errors)} == {change.path for change in changes}
    return set(written.paths)


def all_faults(folder: Path, fault: str, changes: list[Change]) -> Iterator[tuple[Store, set[str], int]]:
    """A fresh project for each N whose N-th call goes wrong, until no call is left; what it says it wrote."""
    number = 0
    while True:
        number += 1
        store = project(folder / str(number))
        faulty = Faulty(number, fault)
        told = outcome(store, faulty, changes)
        if faulty.count < number:
            return
        yield store, told, number


@pytest.mark.parametrize("fault", [*ERRORS, "short", "kill"])
def test_whatever_call_fails_the_file_is_old_or_new_and_the_answer_true(tmp_path: Path, fault: str) -> None:
    calls = 0
    for store, told, number in all_faults(tmp_path, fault, [Change(PATH, NEW, OLD)]):
        calls = number
        there = (store.root / PATH).read_bytes()
        assert there in (OLD, NEW), number
        assert there == NEW or not told, number
        assert told or fault != "short", number
        again = store.write_all([Change(PATH, NEW, there), Change("after.txt", b"x", None)])
        assert again.errors == (), number
        assert (store.root / PATH).read_bytes() == NEW, number
        assert list(store.root.rglob(".l10n-*")) == [], number
        assert all(store.backups.read(version) in (OLD, NEW) for version in store.backups.versions(PATH))
    assert calls > 25


@pytest.mark.parametrize("fault", ["EIO", "kill"])
def test_whatever_call_fails_each_file_of_a_group_is_old_or_new(tmp_path: Path, fault: str) -> None:
    changes = [Change(PATH, NEW, OLD), Change("locales/en/new.po", NEW, None), Change("build/a.md", b"text", None)]
    for store, told, number in all_faults(tmp_path, fault, changes):
        for change in changes:
            file = store.root / change.path
            there = file.read_bytes() if file.exists() else None
            assert there in (change.expected, change.data), (number, change.path)
            assert there == change.data or change.path not in told, (number, change.path)
        store.write_all([Change("after.txt", b"x", None)])
        assert list(store.root.rglob(".l10n-*")) == [], number


def test_a_failing_merge_or_restore_leaves_what_a_person_saved(tmp_path: Path) -> None:
    saved = OLD + b'\nmsgid "ship"\nmsgstr "boat"\n'
    for store, told, number in all_faults(tmp_path, "EIO", [Change(PATH, NEW, b"")]):
        assert (store.root / PATH).read_bytes() in (OLD, NEW), number
        (store.root / PATH).write_bytes(saved)
        assert PATH in told or (store.root / PATH).read_bytes() == saved
        store.write_all([Change(PATH, NEW, OLD)])
        assert b"boat" in (store.root / PATH).read_bytes(), number


# --- the power goes ---


class Recorder:
    """What was asked of the disk, in order, and what a power loss at each moment can leave of it."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.events: list[tuple[str, str, Any]] = []

    def watch(self, patch: pytest.MonkeyPatch) -> None:
        """Note each step that changes the disk, and let it happen."""
        real = {name: getattr(disk, name) for name in ("create", "sync", "sync_folder", "exchange", "place")}
        real |= {name: getattr(disk, name) for name in ("replace", "remove")}

        def noted(name: str, second: Callable[..., Any]) -> Callable[..., Any]:
            def step(first: Path, *words: Any) -> Any:
                done = real[name](first, *words)
                self.events.append((name, str(first), second(*words)))
                return done

            return step

        for name in real:
            second = (lambda data, mode=None: bytes(data)) if name == "create" else str
            patch.setattr(disk, name, noted(name, second))

    def states(self, target: Path, old: bytes | None) -> Iterator[bytes | None]:
        """Every content that `target` can have after a power loss, at any moment of the record."""
        for moment in range(len(self.events) + 1):
            yield from _after(self.events[:moment], str(target), old)


def _after(events: list[tuple[str, str, Any]], target: str, old: bytes | None) -> Iterator[bytes | None]:
    """Names that no fsync of their folder made sure of may be there or not, in order; unsynced bytes may be anything."""
    contents: dict[int, bytes] = {0: old or b""}
    synced = {0}
    names: dict[str, int] = {} if old is None else {target: 0}
    histories = [dict(names)]
    for number, (name, first, second) in enumerate(events, 1):
        names = dict(names)
        if name == "create":
            contents[number] = second
            names[first] = number
        elif name == "sync":
            synced.add(names[first])
        elif name == "sync_folder":
            histories = [names]
        elif name == "exchange":
            # A file that is not our target stood there, whole and on the disk, since long before.
            names[first], names[second] = names.get(second, 0), names[first]
        elif name in ("place", "replace"):
            names[second] = names.pop(first)
        elif name == "remove":
            names.pop(first, None)
        histories.append(names)
    for history in histories:
        inode = history.get(target)
        if inode is None:
            yield None
        elif inode in synced:
            yield contents[inode]
        else:
            yield from (
                contents[inode],
                b"",
                b"\0" * len(contents[inode]),
                contents[inode][: len(contents[inode]) // 2],
            )


@pytest.mark.parametrize("exchanges", [True, False], ids=["exchange", "replace"])
def test_a_power_loss_at_any_moment_leaves_the_old_or_the_new_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, exchanges: bool
) -> None:
    store = project(tmp_path)
    if not exchanges:
        monkeypatch.setattr(disk, "_rename", _unsupported)
    recorder = Recorder(tmp_path)
    recorder.watch(monkeypatch)
    assert store.write_all([Change(PATH, NEW, OLD), Change("new.po", NEW, None)]).errors == ()
    states = list(recorder.states(tmp_path / PATH, OLD))
    assert len(states) > 50
    assert set(states) == {OLD, NEW}
    assert set(recorder.states(tmp_path / "new.po", None)) == {None, NEW}


def _unsupported(*_: object) -> None:
    raise disk.UnsupportedError(errno.ENOSYS, "not here")


def test_the_model_of_a_power_loss_finds_a_missing_fsync(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = Store(project(tmp_path).root, durable=False)
    recorder = Recorder(tmp_path)
    recorder.watch(monkeypatch)
    store.write(PATH, NEW, OLD)
    assert b"" in set(recorder.states(tmp_path / PATH, OLD))


@pytest.mark.slow
@pytest.mark.parametrize("fault", [*ERRORS, "short", "kill"])
def test_whatever_call_fails_in_a_group_of_twenty_each_file_is_old_or_new(tmp_path: Path, fault: str) -> None:
    changes = [Change(f"locales/en/{number}.po", NEW, None) for number in range(20)]
    for store, told, number in all_faults(tmp_path, fault, changes):
        for change in changes:
            file = store.root / change.path
            assert not file.exists() or file.read_bytes() == NEW, number
            assert change.path not in told or file.exists(), number
