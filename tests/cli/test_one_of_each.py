"""One of each: no message says `1 drafts`."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from conftest import Cli

ONE_OF_MANY = re.compile(
    r"(?<![\d,.])1 (?:[a-z]+ )?(?:drafts|segments|findings|entries|files|texts|calls|characters|rows|words)\b"
)


@pytest.fixture
def tiny(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, cli: Cli) -> Path:
    """A project with one article of one sentence."""
    monkeypatch.chdir(tmp_path)
    cli("init")
    (tmp_path / "source/en/a.md").write_text("Port.\n", encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize(
    "words",
    [
        ("status",),
        ("update",),
        ("translate", "--engine", "pseudo", "--dry-run"),
        ("translate",),
        ("translate", "--engine", "pseudo"),
        ("run",),
        ("check",),
        ("doctor", "--fix"),
        ("evaluate",),
    ],
)
def test_one_is_no_plural(tiny: Path, cli: Cli, words: tuple[str, ...]) -> None:
    before = {"status": (), "update": (), "evaluate": (("run", "--engine", "pseudo"),)}.get(words[0], (("update",),))
    for command in before:
        cli(*command)
    answer = cli(*words)
    assert not ONE_OF_MANY.search(answer.out + answer.err), answer
