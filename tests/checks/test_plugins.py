"""Rules of other packages, found through the entry point group `l10n.checks`."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path
from typing import Any

import pytest

from l10n.checks import table
from l10n.checks.base import Example, Pair, Rule
from l10n.checks.pairs import check_pair
from l10n.errors import UsageError
from l10n.model.finding import Finding, Severity


def shout(pair: Pair) -> Iterator[Finding]:
    """Yield a finding for each exclamation mark."""
    for place, char in enumerate(pair.target):
        if char == "!":
            yield pair.finding("house-shout", Severity.WARNING, "exclamation mark", (place, place + 1))


def rule(name: str) -> Rule[Pair]:
    return Rule(
        name, "house", Severity.WARNING, "No.", "No.", shout, (Example("好", "Good"),), (Example("好", "Good!"),)
    )


PACKAGE = """
from l10n.checks.base import Example, Rule
from l10n.model.finding import Severity


def loud(pair):
    if "!" in pair.target:
        yield pair.finding("house-loud", Severity.WARNING, "too loud")


RULES = (
    Rule("house-loud", "house", Severity.WARNING, "Nobody shouts.", "We do not.", loud,
         passes=(Example("好", "Good"),), fails=(Example("好", "Good!"),)),
)
"""


@pytest.fixture
def plugged(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """Puts an object in front of the group; the tables are read anew, and once more afterwards."""
    caches = (table.pair_rules, table.rules, table.by_name)

    def plug(found: object) -> None:
        class Point:
            name = "house"

            @staticmethod
            def load() -> object:
                return found

        monkeypatch.setattr(metadata, "entry_points", lambda group: [Point] if group == "l10n.checks" else [])
        for cache in caches:
            cache.cache_clear()

    yield plug
    for cache in caches:
        cache.cache_clear()


def test_a_rule_of_a_plugin_is_asked_behind_ours(plugged: Any) -> None:
    plugged((rule("house-shout"),))
    assert [finding.rule for finding in check_pair("好。", "Good!", "zh_CN", "en")] == ["house-shout"]
    assert table.pair_rules()[-1].name == "house-shout"
    assert table.matching(["house"]) == {"house-shout"}


def test_an_installed_package_brings_its_rules(tmp_path: Path) -> None:
    """A package as `pip` leaves it on the path; the command runs in a process of its own."""
    (tmp_path / "house_rules.py").write_text(PACKAGE, encoding="utf-8")
    metadata_folder = tmp_path / "house_rules-1.0.dist-info"
    metadata_folder.mkdir()
    (metadata_folder / "METADATA").write_text("Metadata-Version: 2.1\nName: house-rules\nVersion: 1.0\n", "utf-8")
    (metadata_folder / "entry_points.txt").write_text("[l10n.checks]\nhouse = house_rules:RULES\n", "utf-8")
    seen = os.pathsep.join(filter(None, [str(tmp_path), os.environ.get("PYTHONPATH", "")]))
    command = [sys.executable, "-m", "l10n", "explain", "house-loud"]
    run = subprocess.run(
        command, env={**os.environ, "PYTHONPATH": seen}, cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stderr
    assert "Nobody shouts." in run.stdout


@pytest.mark.parametrize(
    ("found", "said"),
    [
        ("no rule", "gives str, expected"),
        (rule("code"), "brings the rule 'code', which exists"),
        ((rule("a-b"), rule("a-b")), "brings the rule 'a-b', which exists"),
    ],
)
def test_a_plugin_that_gives_no_new_rule_is_refused_by_name(plugged: Any, found: object, said: str) -> None:
    plugged(found)
    with pytest.raises(UsageError, match=f"plugin 'house' {said}"):
        table.pair_rules()
