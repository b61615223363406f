"""A catalogue that another program wrote over without drafts: told once, with a way back that works."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest

from l10n.catalog import po, states
from l10n.cli.app import run

PORT = Path("locales/en/LC_MESSAGES/port.po")


@pytest.fixture
def drafted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A project whose one article is drafted, in the working directory."""
    monkeypatch.chdir(tmp_path)
    assert run(["init"]) == 0
    Path("source/zh_CN/port.md").write_text("# 宁波港\n\n双方签署协议。港口很深。市民参观了展览。\n", encoding="utf-8")
    assert run(["update"]) == 0
    assert run(["translate", "--engine", "pseudo"]) == 0


def write_over() -> None:
    """As OmegaT does: one sentence confirmed, every draft empty, no fuzzy; the marks stay."""
    entries = [replace(e, target="", fuzzy=False) for e in po.load(PORT.read_bytes()).entries]
    entries[-1] = replace(entries[-1], target="Citizens saw it.")
    PORT.write_bytes(po.dump(replace(po.load(PORT.read_bytes()), entries=tuple(entries))))


@pytest.mark.usefixtures("drafted")
def test_drafts_that_vanished_are_told_once_and_can_be_brought_back(capsys: pytest.CaptureFixture[str]) -> None:
    before = po.load(PORT.read_bytes())
    write_over()
    for words in (["update", "--dry-run"], ["update", "--dry-run"], ["update"]):
        capsys.readouterr()
        assert run(words) == 0
        told = capsys.readouterr().err
        assert f"{PORT}: {len(before.entries) - 1} drafts gone" in told
    assert run(["update"]) == 0
    assert "gone" not in capsys.readouterr().err
    Path("copy.po").write_bytes(PORT.read_bytes())
    version = re.search(r"--version (\S+?)`", told)
    assert version is not None
    assert run(["restore", str(PORT), "--version", version[1]]) == 0
    assert run(["take", "copy.po", str(PORT)]) == 0
    after = po.load(PORT.read_bytes())
    assert after.entries[:-1] == before.entries[:-1]
    assert after.entries[-1].target == "Citizens saw it."


@pytest.mark.usefixtures("drafted")
def test_a_person_who_empties_one_draft_after_the_other_hears_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    catalog = po.load(PORT.read_bytes())
    for number in range(len(catalog.entries)):
        entries = [replace(e, target="", fuzzy=False) if n <= number else e for n, e in enumerate(catalog.entries)]
        PORT.write_bytes(po.dump(replace(catalog, entries=tuple(entries))))
        capsys.readouterr()
        assert run(["update"]) == 0
        assert "gone" not in capsys.readouterr().err


@pytest.mark.usefixtures("drafted")
def test_a_version_that_cannot_be_read_tells_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    for file in Path(".l10n/backup").rglob("2*.po"):
        file.write_bytes(b"half a fi")
    write_over()
    assert run(["update"]) == 0
    assert "gone" not in capsys.readouterr().err


@pytest.mark.usefixtures("drafted")
def test_status_tells_a_machines_text_that_nobody_changed_from_a_persons(capsys: pytest.CaptureFixture[str]) -> None:
    PORT.write_bytes(PORT.read_bytes().replace(b"#, fuzzy\n", b""))
    catalog = po.load(PORT.read_bytes())
    edited = (replace(catalog.entries[0], target="The Port"), states.approve(catalog.entries[1], "Board"))
    PORT.write_bytes(po.dump(replace(catalog, entries=(*edited, *catalog.entries[2:]))))
    capsys.readouterr()
    assert run(["status"]) == 0
    assert f"{len(catalog.entries) - 2} translated segments to the letter a machine's text" in capsys.readouterr().err
    assert run(["status", "--json"]) == 0
    assert [each["unread"] for each in json.loads(capsys.readouterr().out)["articles"]] == [len(catalog.entries) - 2]
