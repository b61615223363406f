"""Metadata of the number rules; what they do is in `checks.numbers`, the reading of values in `text.numbers`."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from l10n.checks import numbers
from l10n.checks.base import Example, Pair, PairRule, Rule
from l10n.checks.columns import Pairs
from l10n.model.finding import Finding, Severity
from l10n.text.numbers import claims

_FAMILY = "numbers"


def number_findings(pair: Pair) -> Iterable[Finding]:
    """What the target says differently from the source in numbers; nothing for a copied text."""
    if pair.source == pair.target:
        return ()
    # The prose is as long as the text, and its markup is blanked already.
    found = numbers.check_numbers(
        pair.source_prose, pair.target_prose, pair.source_language, pair.target_language, prose=True
    )
    return [replace(finding, source=pair.source, target=pair.target) for finding in found]


def list_findings(pair: Pair) -> Iterable[Finding]:
    """What the target announces and does not list."""
    # Most texts open no list; the source is only read where the target breaks its promise.
    text = pair.target_prose
    for sign in _OPENERS.get(pair.into, ()):
        if sign in text:
            break
    else:
        return ()
    if all(claim.holds for claim in claims(text, pair.target_language)):
        return ()
    found = numbers.check_lists(pair.source_prose, text, pair.source_language, pair.target_language)
    return [replace(finding, source=pair.source, target=pair.target) for finding in found]


_OPENERS = {
    "en": (":", "including", "such as", "among them", "namely"),
    "zh": (":", "：", "分别", "即", "包括", "包含", "如"),
}
"""What `text.numbers.claims` takes for the opening of a list."""


def _with_openers(pairs: Pairs) -> Iterable[int]:
    return pairs.target_prose.holding(_OPENERS.get(pairs.members[0].into, ())) if pairs.members else ()


def _rule(
    name: str,
    summary: str,
    why: str,
    passes: tuple[str, str],
    fails: tuple[str, str],
    severity: Severity = Severity.ERROR,
) -> PairRule:
    return Rule(name, _FAMILY, severity, summary, why, number_findings, (Example(*passes),), (Example(*fails),))


RULES: tuple[PairRule, ...] = (
    _rule(
        "number-missing",
        "A number of the source does not stand in the target with its value.",
        "Compared by value, not by digits: 137亿 is 13.7 billion, and 1.37 billion is ten times too small. An error for "
        "figures, dates and times, a warning for small words (七个, eight).",
        ("总投资137亿元", "a total investment of 13.7 billion yuan"),
        ("总投资137亿元", "a total investment of 1.37 billion yuan"),
    ),
    _rule(
        "number-added",
        "A number stands in the target that the source does not have.",
        "Engines invent years and amounts; a repeated number may be left out, but not made up.",
        ("港口在增长。", "The port grows."),
        ("港口在增长。", "The port grew by 12 percent."),
    ),
    _rule(
        "number-currency",
        "An amount has another currency than in the source.",
        "The figure is right and the sum is not.",
        ("50亿美元", "US$5 billion"),
        ("50亿美元", "5 billion yuan"),
    ),
    _rule(
        "number-percent",
        "A percentage became a number or percentage points, or the reverse.",
        "A rise by 5 percentage points is not one by 5 percent.",
        ("提高5个百分点", "up by 5 percentage points"),
        ("提高5个百分点", "up by 5 percent"),
    ),
    _rule(
        "number-unit",
        "A unit was changed and the figure was not.",
        "100 km are not 100 miles; a right conversion passes.",
        ("长100公里", "100 kilometres long"),
        ("长100公里", "100 miles long"),
    ),
    _rule(
        "number-time",
        "A clock time has the wrong half of the day, or a weekday another number.",
        "下午3点 is 3 p.m.; 上午 and a.m. go together.",
        ("下午3点", "at 3 p.m."),
        ("下午3点", "at 3 a.m."),
    ),
    _rule(
        "number-bound",
        "More than, less than or about was lost or turned round.",
        "超过 is over, 近 is nearly: the figure is the same and the statement is not. Turned round it is a warning, only lost "
        "(120余家, 120) an info.",
        ("超过100人", "more than 100 people"),
        ("超过100人", "nearly 100 people"),
        Severity.WARNING,
    ),
    _rule(
        "number-direction",
        "A rise became a fall, or a fall a rise.",
        "增长5% is not `down 5%`, and 增长-2.1% is a fall. Told only where both texts have a plain verb, noun or sign right beside the "
        "percentage.",
        ("出口同比增长5%", "Exports rose by 5% year on year"),
        ("出口同比增长5%", "Exports fell by 5% year on year"),
        Severity.WARNING,
    ),
    Rule(
        "list-count",
        _FAMILY,
        Severity.WARNING,
        "The text announces another number of items than it lists.",
        "`six areas:` with five of them: an item was lost on the way. `including` and 等 need not be complete. Silent where the "
        "source breaks the same promise: that is told by `source-count`.",
        list_findings,
        (Example("三个领域：港口、航运、旅游。", "three areas: ports, shipping, and tourism."),),
        (Example("三个领域：港口、航运、旅游。", "three areas: ports, and tourism."),),
        screen=_with_openers,
    ),
    _rule(
        "number-class",
        "The class of a product or project was lost.",
        "1类新药 is a Class 1 new drug; `1 new drug` counts it.",
        ("1类新药", "a Class 1 new drug"),
        ("1类新药", "1 new drug"),
    ),
)
"""Rules about numbers, in the order they are told."""
