"""Many pairs at once: what a search over all of them passes over, none of the rules would have told."""

from __future__ import annotations

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from l10n.checks import pairs, table
from l10n.checks.base import PairRule, Settings, pair
from l10n.checks.columns import EDGE, Column, Pairs

PIECES = [
    *"aBc1,.:;!?()[]{}<>*_`~\"' \n\u00a0\u3000宁波的了，。：；！？、（）【】《》“”‘’—…寧\u200b\u202e\x00\\@#%$&/-",
    *(
        "的的",
        "宁波港宁波港",
        "the the ",
        "very very",
        "...",
        "--",
        "[a](/b)",
        "`x`",
        "<b>",
        "</b>",
        "{n}",
        "1，000",
        "，，",
    ),
    *(
        "ships go in and out of it ",
        "give full play to",
        "colour",
        "color",
        "http://",
        "](",
        "\ufffd\ufffd",
        "Ä“",
        EDGE,
    ),
]
TEXTS = st.lists(st.sampled_from(PIECES), max_size=9).map("".join)
LANGUAGES = st.sampled_from([("zh_CN", "en"), ("en", "zh_CN"), ("en", "zh_TW"), ("en", "de")])
SETTINGS = st.sampled_from([Settings(), Settings(spacing="space", spelling="en_GB"), Settings(spacing="none")])
BOTH = st.lists(st.tuples(TEXTS, TEXTS), max_size=6)


@given(BOTH, LANGUAGES, SETTINGS)
@example([("a", "b"), ("港口", "the the port")], ("zh_CN", "en"), Settings())
@example([("It ends.", "宁波."), ("Is it?", "宁波.")], ("en", "zh_CN"), Settings())
@example([("a" * 40, "宁波" * 3), ("b", "宁波港口宁波港口")], ("en", "zh_CN"), Settings())
@example([("港口", "port ."), ("港口", "port \n.\n")], ("zh_CN", "en"), Settings())
def test_pairs_judged_together_are_judged_as_each_alone(
    texts: list[tuple[str, str]], languages: tuple[str, str], settings: Settings
) -> None:
    subjects = [pair(source, target or "x", *languages, settings=settings) for source, target in texts]
    plan = pairs.plan(table.pair_rules(), languages[1], settings)
    told = {place: plan.check(subject) for place, subject in enumerate(subjects)}
    assert plan.check_all(subjects) == {place: found for place, found in told.items() if found}


@pytest.mark.parametrize("rule", [rule for rule in table.PAIR_RULES if rule.trigger], ids=lambda rule: rule.name)
def test_what_starts_a_rule_hangs_on_no_end_of_a_text(rule: PairRule) -> None:
    assert rule.trigger is not None
    assert not re.search(r"(?<!\\)(?:\\\\)*(?:\\[AZ]|[$]|(?<!\[)\^)", rule.trigger().pattern)


@given(BOTH, LANGUAGES)
def test_a_screen_passes_over_no_pair_with_a_finding(texts: list[tuple[str, str]], languages: tuple[str, str]) -> None:
    subjects = [pair(source, target or "x", *languages) for source, target in texts]
    together = Pairs(subjects)
    for rule in table.PAIR_RULES:
        spoken = not rule.into or {languages[1], languages[1][:2]} & rule.into
        if rule.screen is not None and spoken:
            chosen = list(rule.screen(together))
            assert chosen == sorted(set(chosen))
            wrong = [
                place for place, each in enumerate(subjects) if [f for f in rule.check(each) if f.rule == rule.name]
            ]
            assert set(wrong) <= set(chosen), rule.name


@given(st.lists(st.text("ab\n 宁" + EDGE, max_size=8), max_size=8))
def test_a_column_tells_every_text_that_holds_something(texts: list[str]) -> None:
    column = Column(texts)
    for expression in ("a", "ab*", "[^a]b", r"a\s+b", "(a+)b", r"(?<=a)", "宁|b\n"):
        pattern = re.compile(expression)
        held = column.holders(pattern)
        assert held == sorted(set(held))
        assert {place for place, text in enumerate(texts) if pattern.search(text)} <= set(held), expression
    for word in ("a", "ab", " 宁", "bb" + EDGE):
        assert {place for place, text in enumerate(texts) if word in text} <= set(column.holding([word]))
    rows = column.rows(re.compile(f"[{EDGE}ab]"))
    assert rows == ["".join(char for char in text if char in "ab") for text in texts]
    for size in (1, 2, 3):
        echoing = {place for place, text in enumerate(texts) if re.search(rf"(?s)(.{{{size}}})\1", text)}
        assert echoing <= set(column.echoing(size, size))


def test_only_the_texts_that_hold_something_are_told() -> None:
    column = Column(["a", "", "b", "ba", ""])
    assert column.holders(re.compile("b")) == [2, 3]
    assert column.holding(["b", "ba"]) == [2, 3]
    assert Column(["xyzxyz", "xyz", "abcabc", "宁波港宁波港"]).echoing(3, 3) == [0, 2, 3]
    assert Column([]).holders(re.compile("b")) == []
    assert Column([]).rows(re.compile(f"[{EDGE}b]")) == []


def test_no_pairs_have_no_findings() -> None:
    assert pairs.plan(table.pair_rules(), "en", Settings()).check_all([]) == {}
