"""The system calls of the house that change files, each with the best that this system offers. The order is in `store`.

Linux exchanges two names in one step (renameat2), macOS too (renamex_np); where neither is there, in the system or in the
file system, `exchange` says so and the store compares once more and replaces.
"""

from __future__ import annotations

import ctypes
import errno
import os
import stat
import sys
import time
from collections.abc import Callable
from functools import cache
from pathlib import Path

LIMIT = 256 * 1024 * 1024
"""Bytes of the largest file that is read."""

WINDOWS = os.name == "nt"

TRIES = 5
"""How often a step is tried that fails while another program holds the file open (Windows)."""

_AT_FDCWD = -100
_NOREPLACE, _EXCHANGE = 1, 2
_EXCL, _SWAP = 4, 2  # renamex_np of macOS
_UNSUPPORTED = frozenset({errno.ENOSYS, errno.EINVAL, errno.ENOTSUP, errno.EOPNOTSUPP, errno.EPERM, errno.EXDEV})
_FORBIDDEN = frozenset({errno.EACCES, errno.EPERM, errno.EIO})
_BINARY = getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_NOFOLLOW", 0)


class UnsupportedError(OSError):
    """The system or the file system cannot do this in one step."""


def read(path: Path) -> bytes | None:
    """The bytes of a regular file, None where nothing stands. Raises OSError; a folder, pipe or device is not opened."""
    try:
        status = os.stat(path)
    except FileNotFoundError:
        return None
    if not stat.S_ISREG(status.st_mode):
        kind = "a folder" if stat.S_ISDIR(status.st_mode) else "not a regular file"
        raise OSError(errno.EINVAL, f"it is {kind}, expected a file", str(path))
    if status.st_size > LIMIT:
        raise OSError(errno.EFBIG, f"it has {status.st_size} bytes, expected at most {LIMIT}", str(path))
    try:
        handle = os.open(path, os.O_RDONLY | _BINARY)
    except FileNotFoundError:
        return None
    try:
        return _read_all(handle)
    finally:
        os.close(handle)


def may_be_file(path: Path) -> bool:
    """Whether a regular file stands at `path`; what may not be looked at is taken for one: nobody saw that it is gone."""
    try:
        return stat.S_ISREG(os.stat(path).st_mode)
    except OSError as error:
        return error.errno in _FORBIDDEN
    except ValueError:
        return False


def _read_all(handle: int) -> bytes:
    pieces = []
    while piece := os.read(handle, 1 << 20):
        pieces.append(piece)
    return b"".join(pieces)


def wait_for_writers(path: Path, seconds: float) -> None:
    """Wait, `seconds` at most, until no other program has the file open for writing; at once where the system cannot tell.

    A program that opened a file by its name before an exchange goes on writing into it afterwards.
    """
    end = time.monotonic() + seconds
    while _has_writer(path) and time.monotonic() < end:
        time.sleep(0.005)


if sys.platform == "linux":
    import fcntl
    import signal

    def _has_writer(path: Path) -> bool:
        """Asked by a lease for reading, which the system gives only where nobody writes."""
        try:
            handle = os.open(path, os.O_RDONLY | _BINARY)
        except FileNotFoundError:
            return False
        try:
            # Who opens the file for writing in this moment waits and we get a signal: one that nobody minds.
            fcntl.fcntl(handle, fcntl.F_SETSIG, signal.SIGURG)
            fcntl.fcntl(handle, fcntl.F_SETLEASE, fcntl.F_RDLCK)
            return fcntl.fcntl(handle, fcntl.F_GETLEASE) != fcntl.F_RDLCK
        except OSError as error:
            return error.errno == errno.EAGAIN  # Else somebody else's file, or a file system without leases.
        finally:
            os.close(handle)

else:  # pragma: no cover - no such question can be asked there

    def _has_writer(path: Path) -> bool:  # noqa: ARG001 - the same question as above
        return False


def mode(path: Path) -> int | None:
    """The permission bits of a file, None where there is none."""
    try:
        return stat.S_IMODE(os.stat(path).st_mode)
    except FileNotFoundError:
        return None


def create(path: Path, data: bytes, mode: int | None = None) -> None:
    """Write a file that must not exist yet, with these permission bits or the user's usual ones."""
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _BINARY, 0o666)
    try:
        if mode is not None and hasattr(os, "fchmod"):
            os.fchmod(handle, mode)
        rest = memoryview(data)
        while rest:
            rest = rest[os.write(handle, rest) :]
    finally:
        os.close(handle)


def sync(path: Path) -> None:
    """Bring a file's bytes to the disk."""
    handle = os.open(path, os.O_RDWR | _BINARY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def sync_folder(path: Path) -> None:
    """Bring a folder's names to the disk; Windows has no such call and needs none."""
    if WINDOWS:
        return
    handle = os.open(path, os.O_RDONLY | getattr(os, "O_DIRECTORY", 0))
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def exchange(left: Path, right: Path) -> None:
    """Swap two names in one step. Raises `UnsupportedError` where this cannot be done."""
    if sys.platform == "darwin":
        _rename(_renamex(), left, right, _SWAP)
    else:
        _rename(_renameat2(), left, right, _EXCHANGE)


def place(temporary: Path, target: Path) -> None:
    """Give a finished file its name; raises FileExistsError where a file of that name stands already."""
    if WINDOWS:
        os.rename(temporary, target)  # fails where the target exists
        return
    try:
        if sys.platform == "darwin":
            _rename(_renamex(), temporary, target, _EXCL)
        else:
            _rename(_renameat2(), temporary, target, _NOREPLACE)
    except UnsupportedError:
        os.link(temporary, target)
        os.unlink(temporary)


def replace(temporary: Path, target: Path) -> None:
    """Put a finished file in another's place; on Windows again while another program holds that file open."""
    _patiently(lambda: os.replace(temporary, target))


def remove(path: Path) -> None:
    """Delete a file if it is there."""
    try:
        _patiently(lambda: os.unlink(path))
    except FileNotFoundError:
        pass  # Gone is what was asked for.


def make_folder(path: Path) -> list[Path]:
    """Make a folder with those above it; gives the ones made, outermost first."""
    missing = []
    while not os.path.isdir(path):
        missing.append(path)
        path = path.parent
    for folder in reversed(missing):
        try:
            os.mkdir(folder)
        except FileExistsError:
            if not os.path.isdir(folder):
                raise
    return missing[::-1]


def _patiently(step: Callable[[], None]) -> None:
    for _ in range(TRIES - 1 if WINDOWS else 0):
        try:
            step()
        except PermissionError:
            time.sleep(0.1)
        else:
            return
    step()


@cache
def _renameat2() -> Callable[..., int] | None:
    function = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None) if sys.platform == "linux" else None
    if function is None:
        return None
    function.argtypes = [ctypes.c_int, ctypes.c_char_p, ctypes.c_int, ctypes.c_char_p, ctypes.c_uint]

    def call(left: bytes, right: bytes, flag: int) -> int:
        return int(function(_AT_FDCWD, left, _AT_FDCWD, right, flag))

    return call


@cache
def _renamex() -> Callable[..., int] | None:
    function = getattr(ctypes.CDLL(None, use_errno=True), "renamex_np", None)
    if function is None:
        return None
    function.argtypes = [ctypes.c_char_p, ctypes.c_char_p, ctypes.c_uint]
    return lambda left, right, flag: int(function(left, right, flag))


def _rename(call: Callable[..., int] | None, left: Path, right: Path, flag: int) -> None:
    if call is None:
        raise UnsupportedError(errno.ENOSYS, "no exchange of names on this system")
    if call(os.fsencode(left), os.fsencode(right), flag) == 0:
        return
    code = ctypes.get_errno()
    if code in _UNSUPPORTED:
        raise UnsupportedError(code, os.strerror(code))
    raise OSError(code, os.strerror(code), os.fspath(right))
