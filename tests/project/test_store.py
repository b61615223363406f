"""Files are inside the project, old or new, and never anybody's lost save."""

from __future__ import annotations

import errno
import gzip
import itertools
import logging
import os
import re
import stat
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from l10n.errors import CatalogError, Changed, StoreError
from l10n.project import backup, disk, journal, lock
from l10n.project import store as store_module
from l10n.project.backup import Backups, Version, surplus
from l10n.project.store import Change, Store

log = logging.getLogger(__name__)
HEAD = 'msgid ""\nmsgstr ""\n"Language: en\\n"\n\n'
PATH = "locales/en/a.po"


def po_file(port: str = "", ship: str = "") -> bytes:
    return (HEAD + f'msgid "港口"\nmsgstr "{port}"\n\nmsgid "船"\nmsgstr "{ship}"\n').encode()


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """A project with one catalogue."""
    (tmp_path / PATH).parent.mkdir(parents=True)
    (tmp_path / PATH).write_bytes(po_file())
    return Store(tmp_path)


def temporaries(root: Path) -> list[str]:
    return [path.name for path in root.rglob(".l10n-*")]


# --- inside the root ---


@pytest.mark.parametrize(
    "path", ["", "../x.po", "/etc/hosts", "a\0b", "a\nb", "a\x1fb", "locales/../../x", ".", "a\x7f", "a\ud800"]
)
def test_nothing_outside_of_the_project_is_read_or_written(store: Store, path: str) -> None:
    with pytest.raises(StoreError):
        store.read(path)
    with pytest.raises(StoreError):
        store.write(path, b"x", None)


def test_a_link_inside_is_written_through_and_one_that_leaves_is_refused(store: Store, tmp_path: Path) -> None:
    (store.root / "inside.po").symlink_to(store.root / PATH)
    assert store.write("inside.po", po_file("port"), po_file())
    assert (store.root / "inside.po").is_symlink()
    assert store.read(PATH) == po_file("port")
    outside = tmp_path.parent / "outside.txt"
    outside.write_bytes(b"secret")
    (store.root / "leaves").symlink_to(outside)
    (store.root / "loop").symlink_to(store.root / "loop")
    for path in ("leaves", "loop"):
        with pytest.raises(StoreError):
            store.read(path)
    with pytest.raises(StoreError, match="leaves the project"):
        store.write("leaves", b"x", b"secret")
    assert outside.read_bytes() == b"secret"


@pytest.mark.parametrize("path", [".git/hooks/x", "sub/.GIT/config", "con.po", "a/NUL", "lpt1.md", "a /b", "a./b"])
def test_names_that_harm_are_never_made(store: Store, path: str) -> None:
    with pytest.raises(StoreError):
        store.write(path, b"x", None)
    assert not (store.root / path).exists()


def test_a_fault_of_the_system_is_told_in_its_words_with_a_hint_where_one_is_known(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    faults = (
        (OSError(errno.EACCES, "Permission denied"), "Permission denied", "check the permissions"),
        (OSError(errno.EIO, "I/O error"), "I/O error", ""),
        (OSError("no number"), "no number", ""),
    )
    for fault, said, hint in faults:

        def fail(*_: object, fault: OSError = fault) -> bytes:
            raise fault

        with monkeypatch.context() as patch:
            patch.setattr(disk, "read", fail)
            with pytest.raises(StoreError, match=f"cannot be read: {said}") as caught:
                store.read(PATH)
            assert (caught.value.hint.startswith(hint), bool(caught.value.hint)) == (True, bool(hint))
        with monkeypatch.context() as patch:
            patch.setattr(disk, "create", fail)
            with pytest.raises(StoreError, match=f"cannot be written: {said}") as caught:
                store.write(PATH, po_file("port"), po_file())
            assert (caught.value.hint.startswith(hint), bool(caught.value.hint)) == (True, bool(hint))


def test_names_that_only_look_like_devices_are_made(store: Store) -> None:
    for path in ("com0.md", "lpt10.md", "console.md", "com1x"):
        assert store.write(path, b"x", None)


def test_only_regular_files_are_read(store: Store) -> None:
    os.mkfifo(store.root / "pipe")
    for path, said in (("locales", "a folder"), ("pipe", "regular file"), ("missing", "no such file")):
        with pytest.raises(StoreError, match=said):
            store.read(path)
    with pytest.raises(StoreError, match="a folder"):
        store.write("locales", b"x", None)


def test_a_file_beyond_the_limit_is_refused(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(disk, "LIMIT", 3)
    with pytest.raises(StoreError, match="at most 3"):
        store.read(PATH)


# --- writing ---


def test_a_new_file_gets_its_folders(store: Store) -> None:
    assert store.write("build/en/deep/a.md", b"text", None)
    assert store.read("build/en/deep/a.md") == b"text"
    assert temporaries(store.root) == []


def test_no_change_touches_nothing(store: Store) -> None:
    before = os.stat(store.root / PATH)
    assert not store.write(PATH, po_file(), b"whatever was read")
    after = os.stat(store.root / PATH)
    assert (before.st_ino, before.st_mtime_ns) == (after.st_ino, after.st_mtime_ns)
    assert not store.cache.exists()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no permission bits")
def test_permission_bits_stay(store: Store) -> None:
    os.chmod(store.root / PATH, 0o640)
    store.write(PATH, po_file("port"), po_file())
    assert stat.S_IMODE(os.stat(store.root / PATH).st_mode) == 0o640


def test_what_a_person_saved_meanwhile_is_merged_and_wins(store: Store) -> None:
    (store.root / PATH).write_bytes(po_file("haven", "ship"))
    written = store.write_all([Change(PATH, po_file("port"), po_file())])
    assert store.read(PATH) == po_file("haven", "ship")
    assert written.errors == ()


def test_merging_keeps_the_work_of_both(store: Store) -> None:
    (store.root / PATH).write_bytes(po_file("", "ship"))
    written = store.write_all([Change(PATH, po_file("port"), po_file())])
    assert store.read(PATH) == po_file("port", "ship")
    assert (written.paths, written.merged) == ((PATH,), (PATH,))


@pytest.mark.parametrize("theirs", [b"half a fi", None])
def test_what_cannot_be_merged_is_left_alone_and_ours_is_put_aside(store: Store, theirs: bytes | None) -> None:
    file = store.root / PATH
    file.unlink() if theirs is None else file.write_bytes(theirs)
    with pytest.raises(Changed) as caught:
        store.write(PATH, po_file("port"), po_file())
    assert caught.value.exit_code == 4
    assert (file.read_bytes() if file.exists() else None) == theirs
    assert refused(store, PATH) == [po_file("port")]
    assert temporaries(store.root) == []


def test_a_file_without_a_merge_is_never_overwritten_unread(store: Store) -> None:
    store.write("build/a.md", b"one", None)
    with pytest.raises(Changed):
        store.write("build/a.md", b"two", None)
    with pytest.raises(Changed):
        store.write("build/a.md", b"two", b"another one")
    assert store.read("build/a.md") == b"one"


def test_a_merge_of_the_callers_own_is_used(store: Store) -> None:
    store.write("a.txt", b"theirs", None)
    assert store.write("a.txt", b"ours", b"base", merge=lambda base, ours, theirs: (base or b"") + ours + theirs)
    assert store.read("a.txt") == b"baseourstheirs"


def test_what_does_not_verify_is_not_written(store: Store) -> None:
    with pytest.raises(CatalogError, match="straight quotes") as caught:
        store.write(PATH, po_file()[:-3], po_file())
    assert caught.value.path == PATH
    assert store.read(PATH) == po_file()


def test_one_bad_file_does_not_stop_the_others(store: Store) -> None:
    changes = [Change("a.md", b"a", None), Change("../b.md", b"b", None), Change("c.md", b"c", b"never read")]
    written = store.write_all([*changes, Change("d.md", b"d", None)])
    assert written.paths == ("a.md", "d.md")
    assert [error.path for error in written.errors] == ["../b.md", "c.md"]
    assert [error.exit_code for error in written.errors] == [3, 4]


def test_many_files_are_written_as_one_group(store: Store) -> None:
    written = store.write_all([Change(f"o/{number}/a.po", po_file(str(number)), None) for number in range(50)])
    assert len(written.paths) == 50
    assert store.read("o/49/a.po") == po_file("49")
    assert temporaries(store.root) == []


def test_a_full_disk_is_told_with_what_to_do(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(disk, "create", full)
    with pytest.raises(StoreError, match="No space left") as caught:
        store.write(PATH, po_file("port"), po_file())
    assert "free some space" in caught.value.hint
    assert store.read(PATH) == po_file()


def test_bytes_that_do_not_read_back_are_not_put_in_place(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    create = disk.create

    def lose_a_bit(path: Path, data: bytes, mode: int | None = None) -> None:
        create(path, data.replace(b"port", b"porT") if path.name.startswith(".l10n-") else data, mode)

    monkeypatch.setattr(disk, "create", lose_a_bit)
    with pytest.raises(StoreError, match="read back"):
        store.write(PATH, po_file("port"), po_file())
    assert store.read(PATH) == po_file()


@pytest.mark.parametrize("saves", [1, 2, 4])
def test_a_save_at_the_last_moment_comes_back(store: Store, monkeypatch: pytest.MonkeyPatch, saves: int) -> None:
    """The editor renames its file into place between our look and the exchange, `saves` times in a row."""
    exchange, left = disk.exchange, [saves]

    def late(temporary: Path, target: Path) -> None:
        if left[0]:
            left[0] -= 1
            beside = target.with_suffix(".editor")
            beside.write_bytes(po_file("", f"ship {saves - left[0]}"))
            os.replace(beside, target)
        exchange(temporary, target)

    monkeypatch.setattr(disk, "exchange", late)
    assert store.write(PATH, po_file("port"), po_file())
    assert store.read(PATH) == po_file("port", f"ship {saves}")
    assert temporaries(store.root) == []


def test_a_file_that_never_rests_is_left_to_the_person(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    exchange, count = disk.exchange, [0]

    def late(temporary: Path, target: Path) -> None:
        count[0] += 1
        target.write_bytes(po_file("", f"ship {count[0]}"))
        exchange(temporary, target)

    monkeypatch.setattr(disk, "exchange", late)
    with pytest.raises(Changed, match="5 times"):
        store.write(PATH, po_file("port"), po_file())
    assert b"ship" in store.read(PATH)
    assert temporaries(store.root) == []


def test_two_saves_around_the_exchange_are_both_kept(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """One save right before the exchange, the next over what the editor reads right after it."""
    exchange, turns = disk.exchange, [0]

    def late(temporary: Path, target: Path) -> None:
        turns[0] += 1
        if turns[0] == 1:
            target.write_bytes(po_file() + b'\nmsgid "one"\nmsgstr "1"\n')
            exchange(temporary, target)
            target.write_bytes(target.read_bytes() + b'\nmsgid "two"\nmsgstr "2"\n')
        else:
            exchange(temporary, target)

    monkeypatch.setattr(disk, "exchange", late)
    assert store.write(PATH, po_file("port"), po_file())
    assert all(text in store.read(PATH) for text in (b'"port"', b'msgid "one"', b'msgid "two"'))
    assert temporaries(store.root) == []
    kept = [store.backups.read(version) for version in store.backups.versions(PATH)]
    assert po_file() + b'\nmsgid "one"\nmsgstr "1"\n' in kept


def test_a_save_is_kept_though_its_editor_read_our_file_before_it_came_back(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A save right before the exchange; the editor reads our file, we give the save back, and it saves what it read."""
    exchange, turns, read = disk.exchange, [0], [b""]

    def late(temporary: Path, target: Path) -> None:
        turns[0] += 1
        if turns[0] == 1:
            target.write_bytes(po_file() + b'\nmsgid "one"\nmsgstr "1"\n')
        exchange(temporary, target)
        if turns[0] == 1:
            read[0] = target.read_bytes()
        elif turns[0] == 2:
            target.write_bytes(read[0] + b'\nmsgid "two"\nmsgstr "2"\n')

    monkeypatch.setattr(disk, "exchange", late)
    assert store.write(PATH, po_file("port"), po_file())
    assert all(text in store.read(PATH) for text in (b'"port"', b'msgid "one"', b'msgid "two"'))
    assert temporaries(store.root) == []


def test_what_is_merged_at_the_last_moment_is_read_back_too(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    create, exchange, turns = disk.create, disk.exchange, [0]

    def late(temporary: Path, target: Path) -> None:
        turns[0] += 1
        if turns[0] == 1:
            target.write_bytes(po_file("", "ship"))
        exchange(temporary, target)

    def lose_a_bit(path: Path, data: bytes, mode: int | None = None) -> None:
        create(path, data.replace(b"ship", b"shiP") if path.name.startswith(".l10n-") else data, mode)

    monkeypatch.setattr(disk, "create", lose_a_bit)
    monkeypatch.setattr(disk, "exchange", late)
    with pytest.raises(StoreError, match="read back"):
        store.write(PATH, po_file("port"), po_file())
    assert store.read(PATH) == po_file("", "ship")


def refused(store: Store, path: str) -> list[bytes]:
    """What was put aside of a file, newest first."""
    return [store.refused.read(version) for version in store.refused.versions(path)]


def test_refused_versions_are_put_aside_each_once_and_named(store: Store) -> None:
    for text in (b"one", b"two", b"two"):
        with pytest.raises(Changed, match="deleted") as caught:
            store.write("build/a.md", text, b"read before")
        named = re.search(r"what would have been written: (\S+)\)", caught.value.hint)
        assert named
        assert (store.root / named[1]).read_bytes() == text
    assert refused(store, "build/a.md") == [b"two", b"one"]


def test_refused_versions_are_thinned(store: Store) -> None:
    for number in range(40):
        with pytest.raises(Changed):
            store.write("build/a.md", b"%d" % number, b"read before")
    assert refused(store, "build/a.md") == [b"%d" % number for number in range(39, 28, -1)]


def test_an_attempt_that_is_followed_by_a_merge_puts_nothing_aside(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Half a file came out of the exchange; a moment later the person's save is whole."""
    file, tries = store.root / PATH, [0]
    reconciled = Store._reconciled

    def half_at_first(self: Store, job: store_module._Job) -> store_module._Job:
        tries[0] += 1
        if tries[0] == 2:
            job = replace(job, current=b"half a fi")
        return reconciled(self, job)

    exchange = disk.exchange

    def late(temporary: Path, target: Path) -> None:
        if tries[0] == 1:
            file.write_bytes(po_file("", "ship"))
        exchange(temporary, target)

    monkeypatch.setattr(Store, "_reconciled", half_at_first)
    monkeypatch.setattr(disk, "exchange", late)
    assert store.write(PATH, po_file("port"), po_file())
    assert store.read(PATH) == po_file("port", "ship")
    assert not (store.cache / "refused").exists()


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells who writes")
def test_an_editor_that_opened_the_file_before_the_exchange_and_writes_after_it_loses_nothing(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    exchange, editors = disk.exchange, list[threading.Thread]()

    def late(temporary: Path, target: Path) -> None:
        if not editors:
            handle = os.open(target, os.O_RDWR)
            editors.append(threading.Thread(target=saves, args=(handle,)))
            editors[0].start()
        exchange(temporary, target)

    def saves(handle: int) -> None:
        time.sleep(0.05)
        os.pwrite(handle, po_file("", "ship"), 0)
        os.close(handle)

    monkeypatch.setattr(disk, "exchange", late)
    assert store.write(PATH, po_file("port"), po_file())
    editors[0].join()
    assert store.read(PATH) == po_file("port", "ship")


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells who writes")
def test_a_file_that_stays_open_is_waited_for_no_longer_than_said(store: Store) -> None:
    file = store.root / PATH
    with file.open("r+b"):
        begun = time.monotonic()
        disk.wait_for_writers(file, 0.03)
        assert time.monotonic() - begun >= 0.03
    disk.wait_for_writers(file, 2)
    disk.wait_for_writers(store.root / "missing", 2)


def swallowing(saves: int) -> Callable[[Path, Path], None]:
    """An exchange as in the test above, after which the editor goes on saving what it read, `saves` times."""
    exchange, turns, read = disk.exchange, [0], [b""]

    def late(temporary: Path, target: Path) -> None:
        turns[0] += 1
        if turns[0] == 1:
            target.write_bytes(po_file() + b'\nmsgid "one"\nmsgstr "1"\n')
        elif turns[0] % 2 and turns[0] < 2 * saves:
            target.write_bytes(read[0] + b'\nmsgid "n"\nmsgstr "%d"\n' % turns[0])
        exchange(temporary, target)
        if turns[0] == 1:
            read[0] = target.read_bytes()
        elif turns[0] == 2:
            target.write_bytes(read[0])

    return late


def test_no_save_is_given_up_while_the_file_does_not_rest(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(disk, "exchange", swallowing(20))
    assert store.write(PATH, po_file("port"), po_file())
    assert all(text in store.read(PATH) for text in (b'"port"', b'msgid "one"', b'msgid "n"'))


def test_half_a_save_is_no_save_and_half_a_file_is_waited_for(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """The editor is caught while it writes: before the exchange, and again while we look whether its save is there."""
    exchange, turns = disk.exchange, [0]
    whole = po_file() + b'\nmsgid "one"\nmsgstr "1"\n'

    def late(temporary: Path, target: Path) -> None:
        turns[0] += 1
        if turns[0] == 1:
            target.write_bytes(whole[:-4])
        exchange(temporary, target)
        if turns[0] == 2:
            target.write_bytes(whole[:-9])

    naps = [0]

    def nap(_: float) -> None:
        naps[0] += 1
        if naps[0] == 8:
            (store.root / PATH).write_bytes(whole)

    monkeypatch.setattr(disk, "exchange", late)
    monkeypatch.setattr(time, "sleep", nap)
    with pytest.raises(Changed, match="cannot be merged"):
        store.write(PATH, po_file("port"), po_file())
    assert naps[0] == 4
    turns[0], naps[0] = 0, 4
    (store.root / PATH).write_bytes(po_file())
    assert store.write(PATH, po_file("port"), po_file())
    assert all(text in store.read(PATH) for text in (b'"port"', b'msgid "one"'))
    assert store.backups.paths() == (PATH,)


def test_a_save_is_not_given_up_while_only_half_a_file_stands_there(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    exchange, turns, naps = disk.exchange, [0], [0]

    def late(temporary: Path, target: Path) -> None:
        turns[0] += 1
        if turns[0] == 1:
            target.write_bytes(po_file() + b'\nmsgid "one"\nmsgstr "1"\n')
        exchange(temporary, target)
        if turns[0] == 2:
            target.write_bytes(po_file("", "ship")[:-4])

    def nap(_: float) -> None:
        naps[0] += 1
        if naps[0] == 20:
            (store.root / PATH).write_bytes(po_file("", "ship"))

    monkeypatch.setattr(disk, "exchange", late)
    monkeypatch.setattr(time, "sleep", nap)
    assert store.write(PATH, po_file("port"), po_file())
    assert all(text in store.read(PATH) for text in (b'"port"', b'"ship"', b'msgid "one"'))


def test_a_file_that_its_person_deletes_while_we_write_stays_deleted(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    exchange, turns = disk.exchange, [0]

    def late(temporary: Path, target: Path) -> None:
        turns[0] += 1
        if turns[0] == 1:
            target.write_bytes(po_file("", "ship"))
        exchange(temporary, target)
        if turns[0] == 2:
            target.unlink()

    monkeypatch.setattr(disk, "exchange", late)
    with pytest.raises(Changed, match="deleted"):
        store.write(PATH, po_file("port"), po_file())
    assert not (store.root / PATH).exists()
    assert temporaries(store.root) == []


def test_a_save_that_is_in_no_file_at_the_end_is_among_the_backups(
    store: Store, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(disk, "exchange", swallowing(20))
    monkeypatch.setattr(store_module, "PATIENCE", 0)
    with pytest.raises(Changed, match="5 times"):
        store.write(PATH, po_file("port"), po_file())
    kept = [store.backups.read(version) for version in store.backups.versions(PATH)]
    assert any(b'msgid "one"' in data for data in kept)
    assert f"{PATH}: a save that could not be merged is among the versions of `l10n restore`" in caplog.text
    assert temporaries(store.root) == []


def unsupported(*_: object) -> None:
    raise disk.UnsupportedError(errno.ENOSYS, "not here")


def test_without_an_exchange_the_file_is_compared_once_more(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(disk, "exchange", unsupported)
    assert store.write(PATH, po_file("port"), po_file())
    assert store.read(PATH) == po_file("port")
    assert [store.backups.read(version) for version in store.backups.versions(PATH)] == [po_file("port"), po_file()]
    assert temporaries(store.root) == []


def test_without_an_exchange_a_late_save_is_merged(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    def late(*_: object) -> None:
        if b"ship" not in (store.root / PATH).read_bytes():
            (store.root / PATH).write_bytes(po_file("", "ship"))
        unsupported()

    monkeypatch.setattr(disk, "exchange", late)
    assert store.write(PATH, po_file("port"), po_file())
    assert store.read(PATH) == po_file("port", "ship")


def test_a_new_file_that_appears_at_the_last_moment_is_merged(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    place = disk.place

    def late(temporary: Path, target: Path) -> None:
        if not target.exists():
            target.write_bytes(po_file("", "ship"))
        place(temporary, target)

    monkeypatch.setattr(disk, "place", late)
    assert store.write("new.po", po_file("port"), None)
    assert store.read("new.po") == po_file("port", "ship")


def test_where_names_cannot_be_placed_in_one_step_a_link_does_it(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(disk, "_rename", unsupported)
    assert store.write("new.po", po_file("port"), None)
    assert store.read("new.po") == po_file("port")
    assert temporaries(store.root) == []
    with pytest.raises(FileExistsError):
        disk.place(store.root / PATH, store.root / "new.po")


# --- the lock ---


def test_the_lock_names_its_holder_and_is_waited_for(store: Store) -> None:
    hasty = Store(store.root, wait=0.05)
    with lock.locked(store.cache / "lock"), pytest.raises(StoreError, match=f"pid {os.getpid()}"):
        hasty.write(PATH, po_file("port"), po_file())
    assert hasty.write(PATH, po_file("port"), po_file())


def test_a_holder_that_shows_signs_of_life_is_waited_for(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """A run may wait for a person's saves longer than another run waits for a silent one."""
    monkeypatch.setattr(lock, "SIGNS", 0.0)
    monkeypatch.setattr(time, "sleep", lambda _: step())
    now, turns, held = [0.0], [0], lock.locked(store.cache / "lock")
    monkeypatch.setattr(time, "monotonic", lambda: now[0])
    alive = held.__enter__()

    def step() -> None:
        now[0] += 6.0
        turns[0] += 1
        if turns[0] < 10:
            alive()
        elif turns[0] == 10:
            held.__exit__(None, None, None)

    with lock.locked(store.cache / "lock", wait=10.0):
        assert turns[0] == 10


def test_a_holder_without_signs_of_life_is_not_waited_for(store: Store) -> None:
    with lock.locked(store.cache / "lock"), pytest.raises(StoreError, match="another run"):
        lock.locked(store.cache / "lock", wait=0.03).__enter__()


def test_the_cache_may_be_deleted_under_a_lock(store: Store) -> None:
    path = store.cache / "lock"
    with lock.locked(path):
        path.unlink()
        with lock.locked(path, wait=0.05):
            assert path.exists()


ADD = """
import sys
import time
from dataclasses import replace
from pathlib import Path
from l10n.catalog import po
from l10n.model.catalog import Entry
from l10n.project.store import Store
store, path, name = Store(Path(sys.argv[1])), sys.argv[2], sys.argv[3]
for number in range(3):
    data = store.read(path)
    catalog = po.load(data)
    added = Entry(f"{name}-{number}", "done")
    store.write(path, po.dump(replace(catalog, entries=(*catalog.entries, added))), data)
"""


def test_eight_runs_at_once_all_come_through(store: Store) -> None:
    runs = [
        subprocess.Popen([sys.executable, "-c", ADD, store.root, PATH, f"run{number}"], stderr=subprocess.PIPE)
        for number in range(8)
    ]
    told = [run.communicate(timeout=60)[1] for run in runs]
    assert [run.returncode for run in runs] == [0] * 8, told
    for name in (f"run{number}-{turn}" for number in range(8) for turn in range(3)):
        assert f'msgid "{name}"'.encode() in store.read(PATH)
    assert temporaries(store.root) == []


# --- an editor saves all the time ---

EDITOR = """
import os, random, sys, time
from pathlib import Path
kind, path, seconds = sys.argv[1], Path(sys.argv[2]), float(sys.argv[3])
dice, end, saves = random.Random(1), time.monotonic() + seconds, 0
while time.monotonic() < end:
    text = path.read_bytes()
    if not text.startswith(b'run') or not text.endswith(b'\\n'):
        continue
    text += b'E%06dE\\n' % saves
    saves += 1
    if kind == "in place":
        path.write_bytes(text)
    else:
        beside = path.with_suffix(".editor")
        beside.write_bytes(text)
        os.replace(beside, path)
    time.sleep(dice.random() * 0.01)
print(saves)
"""
SAVES = re.compile(rb"E\d{6}E\n")


def line_by_line(base: bytes | None, ours: bytes, theirs: bytes) -> bytes:
    """Our first line, where we changed it, over the saves of both; refuses half a file, as a parser would."""
    if not (theirs.startswith(b"run") and theirs.endswith(b"\n")):
        raise CatalogError("half a file")
    first, before = ours.partition(b"\n")[0], (base or b"").partition(b"\n")[0]
    head = theirs.partition(b"\n")[0] if first == before else first
    return head + b"\n" + b"".join(sorted({*SAVES.findall(ours), *SAVES.findall(theirs)}))


def test_a_save_in_the_last_instant_of_a_file_that_nobody_can_verify_counts_as_whole(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    exchange, turns = disk.exchange, [0]

    def late(temporary: Path, target: Path) -> None:
        turns[0] += 1
        if turns[0] == 1:
            target.write_bytes(b"run 0\nE000001E\n")
        exchange(temporary, target)

    (store.root / "race.csv").write_bytes(b"run 0\n")
    monkeypatch.setattr(disk, "exchange", late)
    assert store.write("race.csv", b"run 1\n", b"run 0\n", merge=line_by_line)
    assert store.read("race.csv") == b"run 1\nE000001E\n"


def race(store: Store, kind: str, seconds: float) -> tuple[int, int, int, int]:
    """Saves of the editor, those that are nowhere at the end, those that are only among the backups, and writes of ours."""
    file = store.root / "race.csv"
    file.write_bytes(b"run 0\n")
    words = [sys.executable, "-c", EDITOR, kind, str(file), str(seconds)]
    editor = subprocess.Popen(words, stdout=subprocess.PIPE, text=True)
    writes = 0
    for turn in itertools.count(1):
        if editor.poll() is not None:
            break
        try:
            text = store.read("race.csv")
            new = b"run %d\n" % turn + text.partition(b"\n")[2]
            if text.startswith(b"run") and text.endswith(b"\n"):
                writes += store.write("race.csv", new, text, merge=line_by_line)
        except StoreError:
            continue  # Half a file, or saved too often: exit code 4, nothing was overwritten.
    assert editor.stdout is not None
    saves = int(editor.stdout.read())
    editor.stdout.close()
    absent = {b"E%06dE\n" % number for number in range(saves)} - set(SAVES.findall(file.read_bytes()))
    kept = {save for v in store.backups.versions("race.csv") for save in SAVES.findall(store.backups.read(v))}
    return saves, len(absent - kept), len(absent & kept), writes


@pytest.mark.parametrize("kind", ["in place", "rename"])
def test_no_save_of_an_editor_is_lost(store: Store, kind: str) -> None:
    saves, lost, _, writes = race(Store(store.root, durable=False), kind, 0.7)
    assert saves > 5
    assert writes > 5
    assert lost == 0


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["in place", "rename"])
def test_no_save_of_an_editor_is_lost_in_a_long_race(store: Store, kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A save each 5 ms. On a busy machine one may not get into the file in time: then it is told and among the backups."""
    monkeypatch.setattr(backup, "LAST", 1 << 30)
    saves, lost, beside, writes = race(Store(store.root, durable=False), kind, 60)
    log.info("%s: %d saves, %d only among the backups, %d writes of ours", kind, saves, beside, writes)
    assert saves > 500
    assert lost == 0
    assert beside < saves / 100


# --- after a crash ---


def crashed(store: Store, live: bytes, beside: bytes, before: bytes, after: bytes) -> Path:
    """A project as a run left it that ended in the middle of a write."""
    temporary = (store.root / PATH).with_name(".l10n-0123456789ab.tmp")
    temporary.write_bytes(beside)
    (store.root / PATH).write_bytes(live)
    store.cache.mkdir()
    name = temporary.relative_to(store.root).as_posix()
    intent = journal.Intent(PATH, name, journal.digest(before), journal.digest(after))
    journal.begin(store.cache / "journal", [intent], durable=True)
    return temporary


OLD, NEW, SAVED = po_file(), po_file("port"), po_file("", "ship")


@pytest.mark.parametrize(
    ("live", "beside", "stands"),
    [(OLD, NEW, NEW), (OLD, NEW[:40], OLD), (NEW, OLD, NEW), (NEW, SAVED, SAVED), (SAVED, NEW, SAVED), (NEW, NEW, NEW)],
    ids=["before-exchange", "half-written", "after-exchange", "exchanged-for-a-save", "saved-since", "equal"],
)
def test_the_next_run_finishes_or_undoes_what_a_crash_left(
    store: Store, live: bytes, beside: bytes, stands: bytes
) -> None:
    crashed(store, live, beside, OLD, NEW)
    store.write("other.txt", b"x", None)
    assert store.read(PATH) == stands
    assert temporaries(store.root) == []
    assert journal.pending(store.cache / "journal") == ()


def test_a_save_while_a_crash_is_tidied_up_stays(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    exchange, turns = disk.exchange, [0]

    def late(temporary: Path, target: Path) -> None:
        turns[0] += 1
        if turns[0] == 1:
            target.write_bytes(SAVED)
        exchange(temporary, target)

    crashed(store, OLD, NEW, OLD, NEW)
    monkeypatch.setattr(disk, "exchange", late)
    store.write("other.txt", b"x", None)
    assert store.read(PATH) == SAVED
    assert temporaries(store.root) == []


def test_a_temporary_file_that_cannot_be_removed_is_told(
    store: Store, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    remove = disk.remove

    def refuse(path: Path) -> None:
        if path.suffix == ".tmp":
            raise OSError(errno.EIO, "I/O error")
        remove(path)

    monkeypatch.setattr(disk, "remove", refuse)
    with pytest.raises(CatalogError, match="straight quotes"):
        store.write(PATH, po_file()[:-3], po_file())

    def sync(path: Path) -> None:
        if path.suffix == ".tmp":
            refuse(path)

    monkeypatch.setattr(disk, "sync", sync)
    with pytest.raises(StoreError, match="I/O error"):
        store.write(PATH, po_file("port"), po_file())
    assert "cannot remove the temporary file .l10n-" in caplog.text
    monkeypatch.undo()
    store.write("other.txt", b"x", None)


def test_a_torn_journal_was_never_followed(store: Store) -> None:
    temporary = crashed(store, OLD, NEW, OLD, NEW)
    for text in (b"", b"[{", b"[1]", b'[{"target": 1}]', b"{}x"):
        (store.cache / "journal").write_bytes(text)
        assert journal.pending(store.cache / "journal") == ()
    temporary.unlink()


def test_a_journal_cannot_make_us_touch_other_files(store: Store) -> None:
    (store.root / "precious.txt").write_bytes(b"precious")
    store.cache.mkdir()
    for target, temporary in ((PATH, "precious.txt"), ("../x", "../.l10n-1.tmp"), (PATH, ".l10n-elsewhere.tmp")):
        intent = journal.Intent(target, temporary, journal.digest(OLD), journal.digest(b"precious"))
        journal.begin(store.cache / "journal", [intent], durable=False)
        store.write(
            "other.txt", os.urandom(4), None if not (store.root / "other.txt").exists() else store.read("other.txt")
        )
    assert store.read("precious.txt") == b"precious"
    assert store.read(PATH) == OLD


# --- backups ---


def test_what_was_taken_out_can_be_brought_back(store: Store) -> None:
    texts = [po_file(str(number)) for number in range(4)]
    before = po_file()
    for text in texts:
        store.write(PATH, text, before)
        before = text
    kept = store.backups.versions(PATH)
    assert [store.backups.read(version) for version in kept] == [*texts[::-1], po_file()]
    assert [version.file.suffix for version in kept] == [".po", ".po", ".gz", ".gz", ".gz"]
    assert kept[0] == store.backups.newest(PATH)
    assert store.backups.paths() == (PATH,)


def test_what_we_wrote_is_kept_once_although_an_editor_overwrites_it(store: Store) -> None:
    store.write(PATH, NEW, OLD)
    (store.root / PATH).write_bytes(SAVED)
    assert store.write(PATH, po_file("port", "boat"), SAVED)
    kept = [store.backups.read(version) for version in store.backups.versions(PATH)]
    assert kept == [po_file("port", "boat"), SAVED, NEW, OLD]
    store.write(PATH, NEW, po_file("port", "boat"))
    assert len(store.backups.versions(PATH)) == 5


def test_versions_stand_in_order_however_coarse_the_clock_is(tmp_path: Path) -> None:
    backups, moment = Backups(tmp_path / "backup"), datetime(2024, 6, 1, tzinfo=UTC)
    for number in range(5):
        backups.copy("a.po", b"%d" % number, moment)
    assert [backups.read(version) for version in backups.versions("a.po")] == [b"4", b"3", b"2", b"1", b"0"]
    assert backups.newest("b.po") is None


def test_only_names_of_moments_are_versions(tmp_path: Path) -> None:
    backups = Backups(tmp_path / "backup")
    moment = datetime(2024, 2, 29, 23, 59, 59, 7, tzinfo=UTC)
    backups.copy("a.po", b"text", moment)
    (version,) = backups.versions("a.po")
    assert version.when == moment
    assert version.file.name == f"20240229T235959000007Z-{version.digest}.po"
    for name in ("20230229T235959000007Z-12345678.po", "notes.po", "part", "20240229T2359Z-12345678.po"):
        (version.file.parent / name).write_bytes(b"x")
    assert backups.versions("a.po") == (version,)
    assert backups.newest("a.po") == version


def test_built_articles_need_no_backup(store: Store) -> None:
    store.write("build/a.md", b"one", None)
    store.write("build/a.md", b"two", b"one")
    assert store.backups.paths() == ()


def test_backups_that_cannot_be_kept_do_not_stop_the_write(store: Store) -> None:
    store.cache.mkdir()
    (store.cache / "backup").write_bytes(b"a file in the way")
    assert store.write(PATH, NEW, OLD)
    assert store.read(PATH) == NEW
    assert temporaries(store.root) == []


def test_the_last_eleven_and_one_a_day_are_kept() -> None:
    now = datetime(2024, 6, 1, 12, tzinfo=UTC)
    hours = [Version("a", now - timedelta(hours=hour), "", Path(f"{hour}")) for hour in range(24 * 60)]
    dropped = set(surplus(hours))
    kept = [version for version in hours if version not in dropped]
    assert kept[:11] == hours[:11]
    days = [version.when.date() for version in kept[11:]]
    assert len(days) == len(set(days))
    assert min(days) >= (now - timedelta(days=31)).date()
    assert len(kept) <= 11 + 31
    assert surplus(()) == ()


def test_a_damaged_or_missing_version_is_told(store: Store) -> None:
    store.remove(PATH, OLD)
    (version,) = store.backups.versions(PATH)
    packed = version.file.with_name(version.file.name + ".gz")
    packed.write_bytes(gzip.compress(OLD)[:-9])
    damaged = Version(PATH, version.when, version.digest, packed)
    with pytest.raises(StoreError, match="damaged"):
        store.backups.read(damaged)
    packed.unlink()
    with pytest.raises(StoreError, match="gone"):
        store.backups.read(damaged)
    (version.file.parent / "notes.txt").write_bytes(b"not a version")
    assert len(Backups(store.cache / "backup").versions(PATH)) == 1


def test_a_file_taken_away_stays_among_the_backups(store: Store) -> None:
    store.remove(PATH, OLD)
    assert not (store.root / PATH).exists()
    assert [store.backups.read(version) for version in store.backups.versions(PATH)] == [OLD]
    store.remove(PATH, OLD)
    store.write(PATH, NEW, None)
    Store(store.root, durable=False).remove(PATH, NEW)
    assert not (store.root / PATH).exists()


@pytest.mark.parametrize("durable", [True, False])
def test_that_a_file_was_taken_away_is_brought_to_the_disk(
    store: Store, monkeypatch: pytest.MonkeyPatch, durable: bool
) -> None:
    synced: list[Path] = []
    monkeypatch.setattr(disk, "sync_folder", synced.append)
    Store(store.root, durable=durable).remove(PATH, OLD)
    assert synced == ([(store.root / PATH).parent] if durable else [])


def test_a_version_that_is_gone_when_it_is_packed_is_no_fault(tmp_path: Path) -> None:
    backup._compress(tmp_path / "gone.po")
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_somebody_saved_is_not_taken_away(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(Changed):
        store.remove(PATH, NEW)
    assert store.read(PATH) == OLD

    def fail(*_: object) -> None:
        raise OSError(errno.EROFS, "Read-only file system")

    monkeypatch.setattr(disk, "replace", fail)
    with pytest.raises(StoreError, match="Read-only"):
        store.remove(PATH, OLD)
    assert store.read(PATH) == OLD


def test_a_refused_version_that_cannot_be_kept_is_still_refused(store: Store) -> None:
    store.cache.mkdir()
    (store.cache / "refused").write_bytes(b"a file in the way")
    with pytest.raises(Changed):
        store.write("locales/en/b.txt", b"x", b"read before")


def test_a_file_held_open_by_another_program_is_tried_again(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """As on Windows, where a replacement fails while somebody has the file open."""
    tries = [0]

    def busy() -> None:
        tries[0] += 1
        if tries[0] < 3:
            raise PermissionError(errno.EACCES, "held open")

    monkeypatch.setattr(disk, "WINDOWS", True)
    monkeypatch.setattr(time, "sleep", lambda _: None)
    disk._patiently(busy)
    assert tries[0] == 3
    disk.sync_folder(store.root)


def test_a_file_that_is_gone_between_look_and_exchange_was_deleted_by_a_person(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    def late(_: Path, target: Path) -> None:
        target.unlink()
        raise FileNotFoundError(errno.ENOENT, "gone")

    monkeypatch.setattr(disk, "exchange", late)
    with pytest.raises(Changed, match="deleted"):
        store.write(PATH, NEW, OLD)
    assert not (store.root / PATH).exists()


def test_what_others_wrote_can_be_kept_and_a_failure_of_that_stops_nothing(
    store: Store, caplog: pytest.LogCaptureFixture
) -> None:
    store.remember({})
    assert not store.cache.exists()
    store.remember({PATH: SAVED, "b.po": OLD})
    store.remember({PATH: SAVED})
    assert [store.backups.read(version) for version in store.backups.versions(PATH)] == [SAVED]
    assert store.backups.paths() == ("b.po", PATH)
    (store.cache / "backup" / "c.po").write_bytes(b"a file in the way")
    store.remember({"c.po": OLD})
    assert "cannot keep" in caplog.text
