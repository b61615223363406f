"""Rules of other packages, found through the entry point group `l10n.checks`."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import metadata
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
