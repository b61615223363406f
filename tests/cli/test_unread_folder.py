"""A folder that cannot be read is no empty folder: what belongs to its articles is not gone."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from conftest import Cli, snapshot

from l10n.catalog import po

NEWS = "source/en/news"
OTHER = "build/en/port.md"
HARBOUR = "locales/zh_CN/LC_MESSAGES/news/harbour.po"


@pytest.fixture
def closed(project: Path, monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """Folders of the project (below its root) to be unreadable; the tests may run as root, who reads everything."""
    folders: set[str] = set()
    scandir = os.scandir

    def refusing(path: str = ".") -> object:
        if os.path.relpath(path, project) in folders:
            raise PermissionError(13, "Permission denied", os.fspath(path))
        return scandir(path)

    monkeypatch.setattr(os, "scandir", refusing)
    return folders


@pytest.fixture
def built(project: Path, cli: Cli) -> Path:
    """The project with catalogues and localised articles."""
    assert cli("run", "--engine", "pseudo").code == 0
    return project


@pytest.mark.parametrize("command", ["status", "update", "build", "run", "check", "translate", "fmt", "doctor"])
def test_the_folder_is_named_and_the_others_are_done(built: Path, cli: Cli, closed: set[str], command: str) -> None:
    (built / OTHER).unlink()
    closed.add(NEWS)
    answer = cli(command)
    assert answer.code == 3
    assert answer.err.count(f"{NEWS}: error: cannot be read: Permission denied") == 1
    assert "hint: check the permissions" in answer.err
    assert (built / OTHER).exists() is (command in {"build", "run"})


@pytest.mark.parametrize("command", [("build", "--prune"), ("build", "--prune", "source/zh_CN/port.md")])
@pytest.mark.parametrize("folder", [NEWS, "source/en", "source"])
def test_nothing_is_pruned(built: Path, cli: Cli, closed: set[str], command: tuple[str, ...], folder: str) -> None:
    (built / "build/en/gone.md").write_text("# Gone\n", encoding="utf-8")
    before = snapshot(built)
    closed.add(folder)
    answer = cli(*command)
    assert answer.code == 3
    assert f"{folder}: error: cannot be read" in answer.err
    assert "nothing was removed" in answer.err
    assert "l10n build --prune" not in answer.err
    closed.clear()
    assert snapshot(built) == before


def test_no_article_is_called_gone(built: Path, cli: Cli, closed: set[str]) -> None:
    closed.add(NEWS)
    assert "gone" not in cli("build").err


def test_an_output_folder_that_cannot_be_read_is_told(built: Path, cli: Cli, closed: set[str]) -> None:
    closed.add("build/zh_CN/news")
    answer = cli("build", "--prune")
    assert answer.code == 3
    assert "build/zh_CN/news: error: cannot be read" in answer.err


def test_a_catalogue_is_not_taken_for_one_of_a_renamed_article(built: Path, cli: Cli, closed: set[str]) -> None:
    """A copy of an article is no new name of it while nobody can see that the first one is still there."""
    shutil.copy(built / NEWS / "harbour.md", built / "source/en/copy.md")
    before = (built / HARBOUR).read_bytes()
    closed.add(NEWS)
    answer = cli("update")
    assert answer.code == 3
    assert (built / HARBOUR).read_bytes() == before
    copy = "locales/zh_CN/LC_MESSAGES/copy.po"
    assert f"{copy}: error: left out" in answer.err
    assert HARBOUR in answer.err
    assert not (built / copy).exists()


def test_a_new_article_is_taken_all_the_same(built: Path, cli: Cli, closed: set[str]) -> None:
    (built / "source/en/new.md").write_text("# Quite another matter\n\nNobody knows it.\n", encoding="utf-8")
    closed.add(NEWS)
    assert cli("update").code == 3
    assert len(po.load((built / "locales/zh_CN/LC_MESSAGES/new.po").read_bytes()).entries) == 2


def test_an_article_named_by_itself_needs_no_other_folder(built: Path, cli: Cli, closed: set[str]) -> None:
    closed.add(NEWS)
    assert cli("update", "source/zh_CN/port.md").code == 0
    assert cli("status", "locales/en/LC_MESSAGES/port.po").code == 0
    for word in (f"{NEWS}/harbour.md", "source/en/*", "source/en", HARBOUR):
        answer = cli("update", word)
        assert answer.code == 3, word
        assert "no article matches" not in answer.err
        assert f"{NEWS}: error: cannot be read" in answer.err


def test_take_names_the_folder_where_the_article_may_be(built: Path, cli: Cli, closed: set[str]) -> None:
    closed.add(NEWS)
    answer = cli("take", built / HARBOUR)
    assert answer.code == 3
    assert answer.err.startswith(f"{NEWS}: error: cannot be read")


def test_the_memory_keeps_what_it_knows(built: Path, cli: Cli, closed: set[str]) -> None:
    cli("approve", HARBOUR, "--all", "--by", "Review Board")
    units = cli("memory", "build", "--json").json
    closed.add(NEWS)
    assert cli("memory", "build", "--dry-run", "--json").json["forgotten"] == []
    cli("memory", "build")
    assert cli("memory", "search", "never sleeps", "--json").json["matches"]
    assert units == cli("memory", "build", "--json").json


def test_a_link_too_long_for_the_file_system_stops_no_article(built: Path, cli: Cli) -> None:
    port = built / "source/zh_CN/port.md"
    port.write_text(f"# 宁波港\n\n见[那边]({'a' * 300}.md)。\n", encoding="utf-8")
    assert cli("run").code == 0
