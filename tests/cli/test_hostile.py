"""Every file of the team's collection of hostile input through every command that reads it.

The collection's index says which exit codes are right; markers `K###K` in a file must be there after each run.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from conftest import Cli

from shared import SHARED, needs_shared

pytestmark = needs_shared

INDEX = SHARED / "bad/index.json"
CASES: list[dict[str, Any]] = json.loads(INDEX.read_text(encoding="utf-8"))["cases"] if INDEX.is_file() else []
MARKER = re.compile(rb"K\d+K")
READERS = ("status", "check", "build", "update", "run")
HEALTHY = "source/en/healthy.md"


def cases(*folders: str) -> list[Any]:
    """The cases whose files stand in these folders."""
    return [
        pytest.param(case, id=case["id"]) for case in CASES if case.get("file") and case["id"].split("/")[0] in folders
    ]


def allowed(case: dict[str, Any], command: str) -> set[int]:
    """Exit codes that are right for a command; a broken catalogue is refused by each one."""
    codes = case["exit"].get(command, case["exit"].get("any", [0, 1]))
    return set(codes) | ({1} if command == "check" and codes == [0] else set())


def start(project: Path, source: bytes, name: str) -> None:
    """A project with a healthy article beside the one under attack."""
    for path in (project / "source").rglob("*.md"):
        path.unlink()
    (project / HEALTHY).write_text("A healthy article.\n", encoding="utf-8")
    (project / "source/en" / name).write_bytes(source)


@pytest.mark.parametrize("case", cases("po", "mal"))
def test_a_hostile_catalogue_costs_nobody_anything(project: Path, cli: Cli, case: dict[str, Any]) -> None:
    folder = case["id"].split("/")[0]
    start(project, (SHARED / "bad" / folder / "news.md").read_bytes(), "news.md")
    path = project / "locales/zh_CN/LC_MESSAGES/news.po"
    path.parent.mkdir(parents=True)
    data = (SHARED / "bad" / case["file"]).read_bytes()
    path.write_bytes(data)
    for command in READERS:
        answer = cli(command)
        assert answer.code in allowed(case, command), (command, answer.err)
        if answer.code == 3:
            assert "locales/zh_CN/LC_MESSAGES/news.po" in answer.err
            assert path.read_bytes() == data
        assert sorted(set(MARKER.findall(path.read_bytes()))) == sorted(set(MARKER.findall(data)))
    assert (project / "build/zh_CN/healthy.md").read_text(encoding="utf-8") == "A healthy article.\n"
    assert not list(project.rglob("PWNED*"))


@pytest.mark.parametrize("case", cases("doc"))
def test_a_hostile_article_is_built_to_the_byte_or_refused(project: Path, cli: Cli, case: dict[str, Any]) -> None:
    name = Path(case["file"]).name
    data = (SHARED / "bad" / case["file"]).read_bytes()
    start(project, data, name)
    for command in READERS:
        answer = cli(command)
        assert answer.code in allowed(case, command), (command, answer.err)
        if answer.code == 3:
            assert f"source/en/{name}:1:" in answer.err
    built = project / "build/zh_CN" / name
    assert built.exists() == (answer.code != 3)
    assert not built.exists() or built.read_bytes() == data
    assert (project / "build/zh_CN/healthy.md").exists()
    assert not list(project.rglob("PWNED*"))


@pytest.mark.parametrize("case", cases("cfg"))
def test_hostile_settings_stop_everything_before_it_begins(project: Path, cli: Cli, case: dict[str, Any]) -> None:
    (project / "l10n.toml").write_bytes((SHARED / "bad" / case["file"]).read_bytes())
    for command in READERS:
        answer = cli(command)
        assert answer.code == 2
        assert "l10n.toml:" in answer.err
        assert "sk-test" not in answer.err + answer.out
    assert not (project / "build").exists()


@pytest.mark.parametrize("case", cases("gloss"))
def test_a_hostile_glossary_is_judged_by_its_words(project: Path, cli: Cli, case: dict[str, Any]) -> None:
    (project / "locales/glossary.csv").write_bytes((SHARED / "bad" / case["file"]).read_bytes())
    for command in ("run", "check"):
        assert cli(command).code in {0, 1, 2, 3}
