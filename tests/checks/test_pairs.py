"""Pairs through the rules: an editor's cases, the shared cases, and laws that hold for any two texts."""

from __future__ import annotations

import json
import re
import time
import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

import l10n
from l10n.checks import table
from l10n.checks.base import BLANK, Settings, apply_fixes, char_class, pair
from l10n.checks.pairs import check_pair
from l10n.checks.style import literal, load_phrases, shipped_list, shipped_phrases
from l10n.errors import ConfigError
from l10n.model.finding import Severity
from l10n.model.locale import canonical
from shared import SHARED, needs_shared

DATA = Path(__file__).parents[1] / "data/checks"
CASES = [
    case for name in ("pairs", "fresh") for case in tomllib.loads((DATA / f"{name}.toml").read_text("utf-8"))["pair"]
]
TEXTS = st.text(
    alphabet="aBc1,.:;!?()[]{}<>*_`~\"' \n\u00a0宁波的，。：；！？、（）【】《》“”‘’—…寧\u200b\u202e\\@#%$&/-",
    max_size=40,
)


@pytest.mark.parametrize("case", CASES, ids=[case["target"][:30] for case in CASES])
def test_a_pair_is_judged_as_an_editor_judged_it(case: dict[str, Any]) -> None:
    found = check_pair(case["source"], case["target"], case.get("from", "zh_CN"), case.get("to", "en"))
    wanted = {rule for rule in case["rules"] if table.find(rule).family != "numbers"}
    assert {finding.rule for finding in found} >= wanted
    grave = {finding.rule for finding in found if finding.severity is not Severity.INFO}
    assert grave <= {*case["rules"], *case.get("wrong", ())}, found
    assert not {finding.rule for finding in found} & set(case.get("quiet", ())), found


@needs_shared
def test_the_number_cases_have_findings_only_where_expected() -> None:
    for case in json.loads((SHARED / "cases/numbers.json").read_text(encoding="utf-8")):
        for source, target, languages in (
            (case["zh"], case["en"], ("zh", "en")),
            (case["en"], case["zh"], ("en", "zh")),
        ):
            found = l10n.check_pair(source, target, *languages)
            grave = [finding for finding in found if finding.severity is not Severity.INFO]
            assert bool(grave) is not case["ok"], (case["id"], source, target, grave)
            assert {finding.rule.split("-")[0] for finding in grave} <= {"number"}, grave


@needs_shared
def test_the_glossary_cases_have_exactly_the_findings_expected() -> None:
    shared = json.loads((SHARED / "cases/glossary.json").read_text(encoding="utf-8"))
    glossary = l10n.load_glossary(shared["glossary_csv"].encode())
    for case in shared["cases"]:
        seen = frozenset(case["seen"]) if "seen" in case else None
        languages = canonical(case["sl"]), canonical(case["tl"])
        found = check_pair(case["src"], case["tgt"], *languages, glossary, seen=seen)
        told = {f"{finding.rule}:{finding.concept}" for finding in found if finding.severity is not Severity.INFO}
        assert told == set(case["expect"]), (case["id"], found)


@needs_shared
def test_what_the_seed_says_of_industrial_clusters_is_caught() -> None:
    found = l10n.check_pair(
        "推进“246”万千亿级产业集群建设。",
        'the construction of "246" tens of billions of industrial clusters.',
        "zh",
        "en",
    )
    assert {finding.rule for finding in found if finding.severity is not Severity.INFO} >= {"number-missing"}


def test_a_pair_without_a_translation_has_no_findings() -> None:
    assert check_pair("总投资137亿元", "", "zh_CN", "en") == ()


def test_findings_come_in_the_order_of_the_table() -> None:
    found = check_pair("137亿元，`a`", "1.37 billion yuan,now  `b`", "zh_CN", "en")
    places = [list(table.by_name()).index(finding.rule) for finding in found]
    assert places == sorted(places)
    assert len(places) > 3


def test_only_the_rules_asked_for_are_told() -> None:
    rules = [table.find("code"), table.find("double-space")]
    found = check_pair("137亿元，`a`", "1.37 billion yuan,now  `b`", "zh_CN", "en", rules=rules)
    assert {finding.rule for finding in found} == {"code", "double-space"}


def test_other_languages_are_judged_by_what_is_common_to_all() -> None:
    found = check_pair("Call `run()` at 10:30.", "Rufe `start()` um 10:45 auf.", "en", "de")
    assert "code" in {finding.rule for finding in found}
    assert check_pair("Call `run()` at 10:30.", "Rufe `run()` um 10:30 auf.", "en", "de") == ()


@given(TEXTS, TEXTS, st.sampled_from([("zh_CN", "en"), ("en", "zh_CN"), ("en", "zh_TW"), ("en", "de")]))
def test_any_two_texts_are_judged_and_spans_stand_inside_them(
    source: str, target: str, languages: tuple[str, str]
) -> None:
    for finding in check_pair(source, target, *languages, settings=Settings(spacing="space", spelling="en_GB")):
        text = source if finding.side == "source" else target
        if finding.span:
            assert 0 <= finding.span[0] <= finding.span[1] <= len(text), finding
        if finding.fix:
            assert 0 <= finding.fix.start <= finding.fix.end <= len(text), finding
        assert finding.message


@given(TEXTS)
def test_a_text_is_never_at_odds_with_itself_in_markup_and_numbers(text: str) -> None:
    found = check_pair(text, text, "en", "zh_CN")
    assert not [finding for finding in found if table.find(finding.rule).family in {"markup", "numbers"}], found


@given(TEXTS)
def test_prose_is_as_long_as_its_text_and_blank_where_markup_stands(text: str) -> None:
    subject = pair(text, text, "en", "zh_CN")
    assert len(subject.source_prose) == len(text)
    for mark in subject.source_marks:
        if mark.kind != "escape":
            assert subject.source_prose[mark.span.start : mark.span.end] == BLANK * len(mark.text)


@given(TEXTS, TEXTS)
@example(" 1", "、")
@example("\n 1", "、")
def test_repairs_settle(source: str, target: str) -> None:
    text = target
    for _ in range(12):
        found = check_pair(source, text, "en", "zh_CN")
        fixes = [f.fix for f in found if f.fix and f.side == "target" and table.find(f.rule).fixes]
        mended = apply_fixes(text, fixes)
        if mended == text or not mended:
            return
        text = mended
    pytest.fail(f"repairs of {target!r} go on and on: {text!r}")


@pytest.mark.slow
@pytest.mark.parametrize(
    "piece",
    [
        "(",
        "[",
        "*",
        "**a",
        "`",
        "“",
        "宁 ",
        "宁,",
        "，。",
        "a ",
        "的的",
        "[a](",
        "<b>",
        "{{",
        "宁波宁",
        "the ",
        "a,b",
        "1.1",
        "http://",
    ],
)
def test_time_is_linear_on_hostile_text(piece: str) -> None:
    def seconds(times: int) -> float:
        text = piece * times
        start = time.process_time()
        check_pair(text, text + "x", "en", "zh_CN")
        check_pair(text, text + "x", "zh_CN", "en")
        return time.process_time() - start

    seconds(100)
    small = min(seconds(2_000) for _ in range(2))
    assert seconds(16_000) < 8 * small * 4 + 0.3


def test_a_phrase_holds_its_literal() -> None:
    assert literal(r"giv(?:e|es) full play to") == " full play to"
    assert literal(r"\btalents?\b") == "talent"
    assert literal("leading|cadres") == ""
    assert literal(r"(?:a(?:b|c)) grasp [the]+ work") in {" grasp ", " work"}


@given(st.frozensets(st.characters(exclude_categories=["Cs"]), min_size=1))
def test_a_class_of_characters_holds_just_them(chars: frozenset[str]) -> None:
    pattern = re.compile(char_class(chars))
    assert all(pattern.fullmatch(char) for char in chars)
    beside = {chr(min(ord(char) + 1, 0x10FFFF)) for char in chars} - chars
    assert not any(pattern.fullmatch(char) for char in beside)


def test_a_style_list_of_the_project_takes_the_place_of_ours() -> None:
    phrases = load_phrases("[[phrase]]\nbad = 'in order to'\ngood = 'to'\nsource = '为了'\n".encode())
    found = check_pair("为了增长", "In order to grow", "zh_CN", "en", settings=Settings(phrases=phrases))
    assert [finding.message for finding in found] == ["'In order to' reads like a machine's, better: to"]
    assert check_pair("以增长", "In order to grow", "zh_CN", "en", settings=Settings(phrases=phrases)) == ()
    assert check_pair("充分发挥", "give full play to", "zh_CN", "en", settings=Settings(phrases=())) == ()


@pytest.mark.parametrize(
    ("toml", "said"),
    [
        ("[[phrase]]\ngood = 'x'\n", "phrase 1 has no text `bad`"),
        ("[[phrase]]\nbad = '('\n", "phrase 1: bad is no regular expression"),
        ("[[phrase]]\nbad = 'a'\nwhy = 'b'\n", "unknown key 'why'"),
        ("phrase", "not a valid TOML style list"),
    ],
)
def test_a_faulty_style_list_names_its_fault(toml: str, said: str) -> None:
    with pytest.raises(ConfigError, match=said):
        load_phrases(toml.encode(), "style.toml")


def test_our_own_style_list_is_sound() -> None:
    assert len(shipped_phrases()) > 10
    assert len(shipped_phrases()) == len(load_phrases(shipped_list(), "phrases.toml"))


@given(TEXTS, TEXTS, st.sampled_from([("zh_CN", "en"), ("en", "zh_CN"), ("en", "zh_TW")]))
@example("港口", "the the port", ("zh_CN", "en"))
def test_without_what_starts_it_a_rule_finds_nothing(source: str, target: str, languages: tuple[str, str]) -> None:
    subject = pair(source, target, *languages, settings=Settings(spacing="space", spelling="en_GB"))
    for rule in table.PAIR_RULES:
        if rule.trigger is None or rule.into.isdisjoint({subject.into, subject.target_language}):
            continue
        if not rule.trigger().search(subject.target_prose):
            assert [finding for finding in rule.check(subject) if finding.rule == rule.name] == [], rule.name


def test_a_plan_asks_what_the_settings_and_the_language_ask_for() -> None:
    def told(target: str, language: str, settings: Settings) -> set[str]:
        return {finding.rule for finding in check_pair("use Rust", target, "en", language, settings=settings)}

    assert "cjk-latin-spacing" in told("使用Rust", "zh_CN", Settings(spacing="space"))
    assert "cjk-latin-spacing" not in told("使用Rust", "zh_CN", Settings())
    assert "traditional" in told("寧波", "zh_CN", Settings())
    assert told("寧波", "zh_TW", Settings()) == told("寧波", "zh_HK", Settings()) == set()
    assert "simplified" in told("宁波", "zh_TW", Settings())
