"""Streams that are closed or full: one line says so, and the work on files is not touched."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

FULL = Path("/dev/full")


def l10n(project: Path, words: str, **streams: int) -> subprocess.CompletedProcess[bytes]:
    program = [sys.executable, "-m", "l10n", *words.split()]
    return subprocess.run(program, cwd=project, stderr=subprocess.PIPE, check=False, **streams)  # type: ignore[call-overload, no-any-return]  # stdout by name


@pytest.mark.skipif(not FULL.exists(), reason="this system has no device that is always full")
@pytest.mark.parametrize("words", ["status", "update", "status --json", "doctor --fix --dry-run"])
def test_an_output_that_is_full_is_told_in_one_line(project: Path, words: str) -> None:
    (project / "source/en/invisible.md").write_text("Port\u200b news.", encoding="utf-8")
    full = os.open(FULL, os.O_WRONLY)
    try:
        done = l10n(project, words, stdout=full)
    finally:
        os.close(full)
    assert done.returncode == 3
    assert done.stderr.decode().endswith("error: the output cannot be written: No space left on device\n")
    assert b"Traceback" not in done.stderr


@pytest.mark.skipif(os.name == "nt", reason="closes descriptors as a shell does")
def test_a_closed_output_takes_everything(project: Path) -> None:
    script = f'exec "{sys.executable}" -m l10n update >&-'
    done = subprocess.run(["sh", "-c", script], cwd=project, stderr=subprocess.PIPE, check=False)
    assert (done.returncode, done.stderr) == (0, b"")
    assert (project / "locales/en/LC_MESSAGES/port.po").exists()
