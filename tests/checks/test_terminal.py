"""`l10n check` and `doctor` in front of a person, where what is told on the way and the report end on one screen."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from l10n.cli.app import run

pty = pytest.importorskip("pty", reason="this system has no pseudo-terminals")


def on_a_terminal(folder: Path, *words: str) -> str:
    """What a person sees: both streams of the command on one pseudo-terminal."""
    leader, follower = pty.openpty()
    command = [sys.executable, "-m", "l10n", *words]
    with subprocess.Popen(command, cwd=folder, stdin=follower, stdout=follower, stderr=follower) as running:
        os.close(follower)
        seen = b""
        while part := _read(leader):
            seen += part
        running.wait()
    os.close(leader)
    return seen.decode()


def _read(leader: int) -> bytes:
    try:
        return os.read(leader, 65536)
    except OSError:  # Linux says so when the last writer is gone.
        return b""


def test_a_file_that_cannot_be_read_is_told_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert run(["init"]) == 0
    (tmp_path / "source/zh_CN/port.md").write_bytes(b"port\x00\xff\xfe\x81 \x00")
    seen = on_a_terminal(tmp_path, "check")
    assert seen.count("port.md") == 1, seen
    assert "no findings" not in seen


def test_the_doctor_does_not_call_an_unreadable_file_healthy(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "port.md").write_bytes(b"port\x00\xff\xfe\x81 \x00")
    assert run(["doctor", "port.md"]) == 3
    shown = capsys.readouterr()
    assert ("no findings" in shown.out, "port.md:1:" in shown.err) == (False, True)
    assert run(["doctor", "port.md", "--json"]) == 3
    (finding,) = json.loads(capsys.readouterr().out)["findings"]
    assert (finding["rule"], finding["path"]) == ("unreadable", "port.md")
