"""One writer for a project. The lock ends with its process, so there is no stale one to break."""

from __future__ import annotations

import errno
import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from l10n.errors import StoreError
from l10n.project import disk

WAIT = 10.0
"""Seconds without a sign of life after which another run of l10n is not waited for; it holds the lock only while it writes."""

SIGNS = 1.0
"""Seconds between two signs of life."""

_BUSY = frozenset({errno.EAGAIN, errno.EACCES, errno.EDEADLK})


@contextmanager
def locked(path: Path, wait: float = WAIT) -> Iterator[Callable[[], None]]:
    """Hold the lock whose file is `path` (made if missing, never deleted by us).

    Gives a function to call now and then: it shows those who wait that the work goes on, at most once in `SIGNS` seconds.
    Raises `StoreError` naming the holder where another process has it and shows no sign of life for `wait` seconds.
    """
    handle = _acquire(path, wait)
    try:
        name = _myself()
        os.ftruncate(handle, 0)
        _write(handle, name)
        yield _signs(handle, name)
    finally:
        os.close(handle)


def _signs(handle: int, name: bytes) -> Callable[[], None]:
    number, last = 0, time.monotonic()

    def alive() -> None:
        nonlocal number, last
        if time.monotonic() - last >= SIGNS:
            number, last = number + 1, time.monotonic()
            _write(handle, name + f", sign of life {number}".encode())

    return alive


def _acquire(path: Path, wait: float) -> int:
    end = time.monotonic() + wait
    seen = ""
    while True:
        disk.make_folder(path.parent)
        handle = os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_CLOEXEC", 0), 0o644)
        try:
            if _try(handle) and _is_there(handle, path):
                return handle
            holder = _holder(handle)
        except BaseException:
            os.close(handle)
            raise
        os.close(handle)
        if holder != seen:
            # Another holder, or the same one that has written a file meanwhile.
            seen, end = holder, time.monotonic() + wait
        if time.monotonic() > end:
            message = f"another run of l10n is writing here: {holder}"
            raise StoreError(message, path=path.name, hint="wait for it to end, then try again")
        time.sleep(0.02)


def _is_there(handle: int, path: Path) -> bool:
    """Whether the locked file is still the one that others would lock: the caches may be deleted at any time."""
    try:
        return os.path.samestat(os.fstat(handle), os.stat(path))
    except FileNotFoundError:
        return False


def _write(handle: int, text: bytes) -> None:
    if hasattr(os, "pwrite"):
        os.pwrite(handle, text, 0)
    else:
        os.lseek(handle, 0, os.SEEK_SET)
        os.write(handle, text)


def _myself() -> bytes:
    command = os.path.basename(sys.argv[0]) if sys.argv else ""
    return f"pid {os.getpid()} {command} since {time.strftime('%Y-%m-%dT%H:%M:%SZ', time.gmtime())}".encode()


def _holder(handle: int) -> str:
    os.lseek(handle, 0, os.SEEK_SET)
    return os.read(handle, 200).decode("utf-8", "replace") or "unknown process"


if sys.platform == "win32":
    import msvcrt

    def _try(handle: int) -> bool:
        # Far behind the text, so that others can read who holds the lock.
        os.lseek(handle, 1 << 20, os.SEEK_SET)
        try:
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        except OSError as error:
            if error.errno in _BUSY:
                return False
            raise
        os.lseek(handle, 0, os.SEEK_SET)
        return True

else:
    import fcntl

    def _try(handle: int) -> bool:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            if error.errno in _BUSY:
                return False
            raise
        return True
