"""The system calls: what each gives, what it leaves behind, and the other systems' ways, run here over stand-ins of theirs."""

from __future__ import annotations

import ctypes
import errno
import fcntl
import importlib.util
import os
import signal
import stat
import struct
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest

from l10n.errors import StoreError
from l10n.project import disk, lock
from l10n.project.store import Change, Store

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="stands in for other systems on Linux")
PATH = "locales/en/a.po"
HEAD = 'msgid ""\nmsgstr ""\n"Language: en\\n"\n\n'
OLD = (HEAD + 'msgid "港口"\nmsgstr ""\n').encode()
NEW = (HEAD + 'msgid "港口"\nmsgstr "port"\n').encode()
SAVED = OLD + b'\nmsgid "one"\nmsgstr "1"\n'


@pytest.fixture(autouse=True)
def _handles() -> Iterator[None]:
    """Whatever a test does, no handle stays open."""
    before = os.listdir("/proc/self/fd")
    yield
    assert len(os.listdir("/proc/self/fd")) == len(before)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """A project with one catalogue."""
    (tmp_path / PATH).parent.mkdir(parents=True)
    (tmp_path / PATH).write_bytes(OLD)
    return Store(tmp_path, wait=0.1)


def fail(code: int) -> Callable[..., Any]:
    def call(*_: object, **__: object) -> Any:
        raise OSError(code, os.strerror(code))

    return call


# --- one call after the other ---


def test_a_file_is_read_in_pieces_of_any_size(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file, read = tmp_path / "a", os.read
    data = bytes(range(256)) * 20_000
    file.write_bytes(data)
    assert disk.read(file) == data
    monkeypatch.setattr(os, "read", lambda handle, _: read(handle, 1000))
    assert disk.read(file) == data


def test_what_is_no_file_is_never_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    os.mkfifo(tmp_path / "pipe")
    monkeypatch.setattr(os, "open", fail(errno.EIO))
    for path, said in ((tmp_path, "a folder"), (tmp_path / "pipe", "not a regular file")):
        with pytest.raises(OSError, match=f"it is {said}, expected a file") as caught:
            disk.read(path)
        assert caught.value.errno == errno.EINVAL
    assert disk.read(tmp_path / "missing") is None


def test_the_largest_file_is_read_and_one_byte_more_is_not(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(disk, "LIMIT", 3)
    (tmp_path / "a").write_bytes(b"abc")
    (tmp_path / "b").write_bytes(b"abcd")
    assert disk.read(tmp_path / "a") == b"abc"
    with pytest.raises(OSError, match="4 bytes, expected at most 3") as caught:
        disk.read(tmp_path / "b")
    assert caught.value.errno == errno.EFBIG


def test_a_file_that_goes_between_look_and_opening_is_no_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a").write_bytes(b"a")
    monkeypatch.setattr(os, "open", fail(errno.ENOENT))
    assert disk.read(tmp_path / "a") is None
    monkeypatch.setattr(os, "open", fail(errno.EACCES))
    with pytest.raises(PermissionError):
        disk.read(tmp_path / "a")


def test_a_made_file_has_the_bytes_and_the_permissions_asked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write = os.write
    monkeypatch.setattr(os, "write", lambda handle, data: write(handle, data[:7]))
    old = os.umask(0o027)
    try:
        for name, mode, wanted in (("a", 0o604, 0o604), ("b", None, 0o640), ("c", 0, 0)):
            disk.create(tmp_path / name, b"a text of more than seven bytes", mode)
            assert stat.S_IMODE(os.stat(tmp_path / name).st_mode) == wanted
            assert disk.mode(tmp_path / name) == wanted
    finally:
        os.umask(old)
    assert (tmp_path / "a").read_bytes() == b"a text of more than seven bytes"
    with pytest.raises(FileExistsError):
        disk.create(tmp_path / "a", b"")
    assert disk.mode(tmp_path / "none") is None


def test_a_link_that_takes_a_files_place_at_the_last_moment_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "secret").write_bytes(b"secret")
    (tmp_path / "link").symlink_to(tmp_path / "secret")
    for step in (disk.read, disk.sync, lambda path: disk.wait_for_writers(path, 0)):
        with pytest.raises(OSError, match=os.strerror(errno.ELOOP)):
            step(tmp_path / "link")


def test_only_a_folder_is_synced_as_one(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"a")
    with pytest.raises(NotADirectoryError):
        disk.sync_folder(tmp_path / "a")


def test_a_link_in_the_way_of_a_temporary_file_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(FileExistsError):
        disk.create(tmp_path / "link", b"x")
    assert not (tmp_path / "elsewhere").exists()


@pytest.mark.parametrize("call", ["read", "write", "fsync", "fchmod", "ftruncate"])
def test_no_handle_stays_open_where_a_call_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str) -> None:
    (tmp_path / "a").write_bytes(b"a")
    monkeypatch.setattr(os, call, fail(errno.EIO))
    steps: dict[str, Callable[[], Any]] = {
        "read": lambda: disk.read(tmp_path / "a"),
        "write": lambda: disk.create(tmp_path / "b", b"b"),
        "fchmod": lambda: disk.create(tmp_path / "b", b"b", 0o600),
        "fsync": lambda: disk.sync(tmp_path / "a"),
        "ftruncate": lambda: lock.locked(tmp_path / "lock").__enter__(),
    }
    with pytest.raises(OSError, match="Input/output"):
        steps[call]()
    if call == "fsync":
        with pytest.raises(OSError, match="Input/output"):
            disk.sync_folder(tmp_path)


def test_files_and_folders_are_brought_to_the_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    synced = []
    monkeypatch.setattr(os, "fsync", lambda handle: synced.append(os.readlink(f"/proc/self/fd/{handle}")))
    (tmp_path / "a").write_bytes(b"a")
    disk.sync(tmp_path / "a")
    disk.sync_folder(tmp_path)
    assert synced == [str(tmp_path / "a"), str(tmp_path)]


def test_folders_are_made_outermost_first_and_told(tmp_path: Path) -> None:
    assert disk.make_folder(tmp_path / "a/b/c") == [tmp_path / "a", tmp_path / "a/b", tmp_path / "a/b/c"]
    assert disk.make_folder(tmp_path / "a/b/c") == []


def test_a_folder_that_another_run_makes_meanwhile_is_welcome(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    mkdir = os.mkdir

    def late(path: Path) -> None:
        mkdir(path)
        raise FileExistsError(errno.EEXIST, "made by another")

    monkeypatch.setattr(os, "mkdir", late)
    disk.make_folder(tmp_path / "a/b")
    assert (tmp_path / "a/b").is_dir()
    monkeypatch.setattr(os, "mkdir", mkdir)
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(FileExistsError):
        disk.make_folder(tmp_path / "file")


def test_what_is_gone_need_not_be_removed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a").write_bytes(b"")
    disk.remove(tmp_path / "a")
    disk.remove(tmp_path / "a")
    assert os.listdir(tmp_path) == []
    monkeypatch.setattr(os, "unlink", fail(errno.EACCES))
    with pytest.raises(PermissionError):
        disk.remove(tmp_path / "a")


def test_two_names_are_exchanged_and_a_new_one_never_covers_another(tmp_path: Path) -> None:
    a, b = tmp_path / "a", tmp_path / "b"
    a.write_bytes(b"a")
    b.write_bytes(b"b")
    disk.exchange(a, b)
    assert (a.read_bytes(), b.read_bytes()) == (b"b", b"a")
    with pytest.raises(FileExistsError) as caught:
        disk.place(a, b)
    assert caught.value.filename == str(b)
    assert (a.read_bytes(), b.read_bytes()) == (b"b", b"a")
    disk.place(a, tmp_path / "c")
    assert sorted(os.listdir(tmp_path)) == ["b", "c"]
    with pytest.raises(FileNotFoundError):
        disk.exchange(a, b)


@pytest.mark.parametrize("code", ["ENOSYS", "EINVAL", "EOPNOTSUPP", "EPERM", "EXDEV"])
def test_a_file_system_that_cannot_exchange_says_so(store: Store, monkeypatch: pytest.MonkeyPatch, code: str) -> None:
    def refuse(*_: object) -> int:
        ctypes.set_errno(getattr(errno, code))
        return -1

    monkeypatch.setattr(disk, "_renameat2", lambda: refuse)
    with pytest.raises(disk.UnsupportedError) as caught:
        disk.exchange(store.root / PATH, store.root / "other")
    assert caught.value.errno == getattr(errno, code)
    assert store.write_all([Change(PATH, NEW, OLD), Change("new.po", NEW, None)]).errors == ()
    assert (store.read(PATH), store.read("new.po")) == (NEW, NEW)
    assert list(store.root.rglob(".l10n-*")) == []


# --- a file that is really too large for its disk ---


def test_a_disk_that_is_really_full_leaves_the_old_file_and_says_so(store: Store) -> None:
    """The kernel's own limit of a file's size: a short write, then an error, in a process of its own."""
    program = (
        "import resource, signal, sys\nfrom pathlib import Path\nfrom l10n.project.store import Change, Store\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))\n"
        "store = Store(Path(sys.argv[1]))\n"
        "large = b'x' * 10000\n"
        "written = store.write_all([Change('large.csv', large, b'old'), Change('small.txt', b'small', None)])\n"
        "print(*written.paths, *(f'{e.path} {e.exit_code} {e.message}' for e in written.errors), sep='|')\n"
    )
    (store.root / "large.csv").write_bytes(b"old")
    words = [sys.executable, "-c", program, str(store.root)]
    told = subprocess.run(words, capture_output=True, text=True, check=True).stdout.strip().split("|")
    assert told == ["small.txt", f"large.csv 3 cannot be written: {os.strerror(errno.EFBIG)}"]
    assert (store.root / "large.csv").read_bytes() == b"old"
    assert (store.root / "small.txt").read_bytes() == b"small"
    assert list(store.root.rglob(".l10n-*")) == []


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 64 kB that can be filled; mounting one needs a privilege."""
    folder = tmp_path / "small"
    folder.mkdir()
    mount = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(folder)], capture_output=True, check=False
    )
    if mount.returncode:
        pytest.skip("mounting a small disk is not allowed here")
    try:
        yield folder
    finally:
        subprocess.run(["umount", str(folder)], capture_output=True, check=True)


@pytest.mark.parametrize("left", [0, 4096, 8192, 12288, 16384, 24576])
def test_a_full_file_system_leaves_each_file_old_or_new(small_disk: Path, left: int) -> None:
    (small_disk / PATH).parent.mkdir(parents=True)
    (small_disk / PATH).write_bytes(OLD)
    space = os.statvfs(small_disk)
    (small_disk / "filler").write_bytes(b"x" * (space.f_bavail * space.f_frsize - left))
    new = NEW + b"\n# " + b"y" * 6000 + b"\n"
    store = Store(small_disk)
    written = store.write_all([Change(PATH, new, OLD), Change("more.txt", b"z" * 6000, None)])
    assert (small_disk / PATH).read_bytes() == (new if PATH in written.paths else OLD)
    assert (small_disk / "more.txt").exists() == ("more.txt" in written.paths)
    assert left > 4096 or written.paths == ()
    for error in written.errors:
        assert (error.exit_code, "free some space" in error.hint) == (3, True)
    assert list(small_disk.rglob(".l10n-*")) == []
    os.unlink(small_disk / "filler")
    assert store.write_all([Change(PATH, NEW, store.read(PATH))]).errors == ()


# --- who writes ---


def test_a_file_is_quiet_unless_somebody_has_it_open_for_writing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    waits: list[float] = []
    monkeypatch.setattr(time, "sleep", waits.append)
    file = tmp_path / "a"
    file.write_bytes(b"a")
    with file.open("rb"):
        disk.wait_for_writers(file, 2)
    assert waits == []
    with file.open("ab"):
        disk.wait_for_writers(file, 0.01)
    assert waits
    asked = len(waits)
    disk.wait_for_writers(tmp_path / "none", 2)
    assert len(waits) == asked


def test_a_file_system_that_cannot_tell_is_not_waited_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a").write_bytes(b"a")
    monkeypatch.setattr(time, "sleep", fail(errno.EIO))
    monkeypatch.setattr(fcntl, "fcntl", fail(errno.EINVAL))
    disk.wait_for_writers(tmp_path / "a", 2)


def test_an_editor_that_opens_the_file_while_it_is_asked_for_is_waited_for_and_no_signal_ends_us(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a").write_bytes(b"a")
    control, editors, waits = fcntl.fcntl, list[int](), list[float]()

    def opened(handle: int, command: int, value: int = 0) -> Any:
        answer = control(handle, command, value)
        if command == fcntl.F_SETLEASE and not editors:
            with pytest.raises(BlockingIOError):
                os.open(tmp_path / "a", os.O_WRONLY | os.O_NONBLOCK)
            editors.append(1)
        return answer

    monkeypatch.setattr(fcntl, "fcntl", opened)
    monkeypatch.setattr(time, "sleep", waits.append)
    disk.wait_for_writers(tmp_path / "a", 2)
    assert len(waits) == 1
    assert signal.getsignal(signal.SIGURG) is signal.SIG_DFL


# --- macOS and Windows, over stand-ins of their calls ---


@pytest.fixture
def macos(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """renamex_np of macOS, made of Linux' renameat2: flag 2 exchanges, flag 4 refuses to cover a file."""
    real = disk._renameat2()
    assert real is not None

    def renamex_np(left: bytes, right: bytes, flag: int) -> int:
        return int(real(left, right, {2: 2, 4: 1}[flag]))

    library = SimpleNamespace(renamex_np=renamex_np)
    monkeypatch.setattr(disk, "sys", SimpleNamespace(platform="darwin"))
    monkeypatch.setattr(ctypes, "CDLL", lambda *_, **__: library)
    monkeypatch.setattr(os, "link", fail(errno.EPERM))
    for known in (disk._renamex, disk._renameat2):
        known.cache_clear()
    yield
    for known in (disk._renamex, disk._renameat2):
        known.cache_clear()


@pytest.mark.usefixtures("macos")
def test_on_macos_a_file_is_exchanged_and_a_late_save_merged(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    (store.root / "other").write_bytes(b"other")
    disk.exchange(store.root / PATH, store.root / "other")
    disk.exchange(store.root / PATH, store.root / "other")
    assert store.read("other") == b"other"
    exchange, turns = disk.exchange, [0]

    def late(temporary: Path, target: Path) -> None:
        turns[0] += 1
        if turns[0] == 1:
            target.write_bytes(SAVED)
        exchange(temporary, target)

    monkeypatch.setattr(disk, "exchange", late)
    assert store.write_all([Change(PATH, NEW, OLD), Change("new.txt", b"new", None)]).errors == ()
    assert all(text in store.read(PATH) for text in (b'"port"', b'msgid "one"'))
    with pytest.raises(FileExistsError):
        disk.place(store.root / PATH, store.root / "new.txt")


def test_an_old_macos_without_the_call_compares_and_replaces(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(disk, "sys", SimpleNamespace(platform="darwin"))
    monkeypatch.setattr(ctypes, "CDLL", lambda *_, **__: SimpleNamespace())
    disk._renamex.cache_clear()
    try:
        assert disk._renamex() is None
        assert store.write(PATH, NEW, OLD)
        assert store.read(PATH) == NEW
    finally:
        disk._renamex.cache_clear()


class Windows:
    """`os` as it is on Windows, as far as it differs: no pwrite, no fchmod, a rename covers nothing, held files stay."""

    def __init__(self) -> None:
        self.path = os.path
        self.held = 0
        self.naps: list[float] = []

    def __getattr__(self, name: str) -> Any:
        if name in {"pwrite", "fchmod", "link"}:
            raise AttributeError(name)
        return getattr(os, name)

    def rename(self, left: Path, right: Path) -> None:
        if os.path.lexists(right):
            raise FileExistsError(errno.EEXIST, "it exists", str(right))
        os.rename(left, right)

    def replace(self, left: Path, right: Path) -> None:
        if self.held:
            self.held -= 1
            raise PermissionError(errno.EACCES, "held open by another program")
        os.replace(left, right)


def locking(handle: int, mode: int, count: int) -> None:
    """msvcrt's, made of Linux' locks of an open file: `count` bytes from where the file stands, without waiting."""
    assert (mode, count) == (2, 1)
    where = os.lseek(handle, 0, os.SEEK_CUR)
    assert where > 1000, "nobody else can read what is locked, and the holder's name is to be read"
    wanted = struct.pack("hhlli", fcntl.F_WRLCK, os.SEEK_SET, where, count, 0)
    try:
        fcntl.fcntl(handle, fcntl.F_OFD_SETLK, wanted)
    except BlockingIOError as error:
        raise PermissionError(errno.EACCES, "locked") from error


@pytest.fixture
def windows(monkeypatch: pytest.MonkeyPatch) -> Iterator[Windows]:
    """The store as it runs on Windows."""
    system = Windows()
    monkeypatch.setattr(disk, "sys", SimpleNamespace(platform="win32"))
    monkeypatch.setattr(disk, "WINDOWS", True)
    monkeypatch.setattr(disk, "os", system)
    monkeypatch.setattr(time, "sleep", system.naps.append)
    disk._renameat2.cache_clear()
    yield system
    disk._renameat2.cache_clear()


def test_on_windows_a_file_is_compared_and_replaced_and_one_held_open_tried_again(
    store: Store, windows: Windows
) -> None:
    windows.held = 2
    assert store.write_all([Change(PATH, NEW, OLD), Change("new.txt", b"new", None)]).errors == ()
    assert (store.read(PATH), store.read("new.txt")) == (NEW, b"new")
    assert windows.naps == [0.1, 0.1]
    assert [store.backups.read(version) for version in store.backups.versions(PATH)] == [NEW, OLD]
    with pytest.raises(FileExistsError):
        disk.place(store.root / PATH, store.root / "new.txt")
    windows.held = disk.TRIES
    with pytest.raises(StoreError, match="held open"):
        store.write(PATH, OLD, NEW)
    assert store.read(PATH) == NEW


def windows_lock(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The lock's module as Windows imports it."""
    monkeypatch.setitem(sys.modules, "msvcrt", SimpleNamespace(locking=locking, LK_NBLCK=2))
    spec = importlib.util.spec_from_file_location("lock_of_windows", lock.__file__)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    with monkeypatch.context() as patch:
        patch.setattr(sys, "platform", "win32")
        spec.loader.exec_module(module)
    monkeypatch.setattr(module, "os", Windows())
    return module


@pytest.fixture(params=["linux", "windows"])
def locks(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The lock's module of each system."""
    return windows_lock(monkeypatch) if request.param == "windows" else lock


def test_one_holds_the_lock_and_its_name_can_be_read(locks: ModuleType, tmp_path: Path) -> None:
    path = tmp_path / "cache/lock"
    with locks.locked(path):
        assert path.read_bytes().startswith(b"pid %d " % os.getpid())
        with (
            pytest.raises(StoreError, match=rf"writing here: pid {os.getpid()} \S* since 2") as caught,
            locks.locked(path, 0.03),
        ):
            pass
        assert caught.value.path == "lock"
        assert caught.value.hint
    with locks.locked(path, 0):
        pass


def test_a_shorter_name_of_a_holder_replaces_a_longer_one_whole(locks: ModuleType, tmp_path: Path) -> None:
    path = tmp_path / "lock"
    path.write_bytes(b"x" * 500)
    with locks.locked(path):
        assert b"x" not in path.read_bytes().replace(b"pytest", b"")


def test_a_holder_that_wrote_no_name_is_unknown(locks: ModuleType, tmp_path: Path) -> None:
    path = tmp_path / "lock"
    with locks.locked(path):
        path.write_bytes(b"")
        with pytest.raises(StoreError, match="unknown process"), locks.locked(path, 0):
            pass


def test_a_holder_whose_name_is_no_text_is_told_all_the_same(locks: ModuleType, tmp_path: Path) -> None:
    path = tmp_path / "lock"
    with locks.locked(path):
        path.write_bytes(b"pid 7 \xff")
        with pytest.raises(StoreError, match="pid 7 \ufffd"), locks.locked(path, 0):
            pass


def test_a_lock_that_the_system_refuses_is_told_and_not_waited_for(
    locks: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    owner, name = (locks.fcntl, "flock") if hasattr(locks, "fcntl") else (locks.msvcrt, "locking")
    monkeypatch.setattr(owner, name, fail(errno.ENOLCK))
    with pytest.raises(OSError, match=os.strerror(errno.ENOLCK)), locks.locked(tmp_path / "lock"):
        pass


def test_a_lock_file_that_is_gone_when_it_is_looked_at_is_made_again(
    locks: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried, turns, path = locks._try, [0], tmp_path / "lock"

    def late(handle: int) -> bool:
        turns[0] += 1
        if turns[0] == 1:
            path.unlink()
        return bool(tried(handle))

    monkeypatch.setattr(locks, "_try", late)
    with locks.locked(path, 5):
        assert path.exists()
    assert turns[0] == 2


def test_a_program_without_a_name_can_hold_the_lock(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "argv", [])
    with lock.locked(tmp_path / "lock"):
        assert b"since" in (tmp_path / "lock").read_bytes()
