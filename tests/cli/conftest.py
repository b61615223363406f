"""A project in a temporary folder and the command line in front of it."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from l10n.cli.app import run

ZH = "# 宁波港\n\n双方签署协议。总投资137亿元。\n"
EN = "# Ningbo Port\n\nThe port is busy. It never sleeps.\n"


@dataclass(frozen=True)
class Answer:
    """What one command line came to."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """stdout as the one object that `--json` promises."""
        return json.loads(self.out)


Cli = Callable[..., Answer]


@pytest.fixture
def cli(capsys: pytest.CaptureFixture[str]) -> Cli:
    """Run one command line in this process."""

    def call(*words: str | Path) -> Answer:
        capsys.readouterr()
        code = run([str(word) for word in words])
        shown = capsys.readouterr()
        assert "Traceback" not in shown.err
        return Answer(code, shown.out, shown.err)

    return call


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, cli: Cli) -> Path:
    """A started project with one article in each language; the working directory."""
    monkeypatch.chdir(tmp_path)
    assert cli("init").code == 0
    (tmp_path / "source/zh_CN/port.md").write_text(ZH, encoding="utf-8")
    (tmp_path / "source/en/news").mkdir()
    (tmp_path / "source/en/news/harbour.md").write_text(EN, encoding="utf-8")
    return tmp_path


def translate_by_hand(path: Path, translations: dict[str, str]) -> None:
    """Fill msgstr in a PO file as an editor does, by text; every msgid must be there."""
    text = path.read_text(encoding="utf-8")
    for source, target in translations.items():
        empty = f'msgid "{source}"\nmsgstr ""\n'
        assert empty in text
        text = text.replace(empty, f'msgid "{source}"\nmsgstr "{target}"\n')
    path.write_text(text, encoding="utf-8")


def snapshot(folder: Path) -> dict[str, tuple[bytes, int]]:
    """Bytes and modification time of every file that is not a cache."""
    return {
        str(path.relative_to(folder)): (path.read_bytes(), path.stat().st_mtime_ns)
        for path in sorted(folder.rglob("*"))
        if path.is_file() and ".l10n" not in path.parts
    }
