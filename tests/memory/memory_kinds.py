"""The memories that the same laws hold for: in a file with lists of marks, without them, and on a real PostgreSQL server."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from l10n.memory.layer import Layer
from l10n.memory.postgres import PostgresMemory
from l10n.memory.store import Memory


def binary(name: str) -> str:
    """The server's program, on the path or where Debian puts it; empty where there is none."""
    folders = [str(path) for path in sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)]
    return shutil.which(name) or shutil.which(name, path=os.pathsep.join(folders)) or ""


def run(*words: str | Path) -> None:
    """Run as an ordinary user: the server refuses to be root."""
    user = "nobody" if os.geteuid() == 0 else None
    subprocess.run([str(word) for word in words], check=True, capture_output=True, user=user, cwd="/", timeout=60)


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    """The URL of an empty server that listens on a socket in a temporary folder only."""
    pytest.importorskip("psycopg", reason="the extra `postgres` is not installed")
    if not (binary("initdb") and binary("pg_ctl")):
        pytest.skip("no PostgreSQL server is installed here")
    folder = Path(tempfile.mkdtemp(prefix="l10n-pg-"))
    folder.chmod(0o777)
    data = folder / "data"
    run(binary("initdb"), "-D", data, "-U", "l10n", "--auth=trust", "-E", "UTF8", "--no-locale", "--no-sync")
    options = f"-k {folder} -c listen_addresses='' -c fsync=off"
    run(binary("pg_ctl"), "-D", data, "-o", options, "-l", folder / "data/log", "-w", "start")
    try:
        yield f"postgresql://l10n@/postgres?host={folder}"
    finally:
        run(binary("pg_ctl"), "-D", data, "-m", "immediate", "-w", "stop")
        shutil.rmtree(folder)


@pytest.fixture(params=["lists of marks", "length window", "server"])
def memory(request: pytest.FixtureRequest) -> Iterator[Layer]:
    """An empty memory of each kind."""
    if request.param != "server":
        with Memory.open(full_text=request.param == "lists of marks") as opened:
            yield opened
        return
    with PostgresMemory.open(request.getfixturevalue("server")) as team:
        for file in team.files():
            team.forget(file)
        yield team
