"""Findings about numbers: levels, places, hints, and lists that hold fewer items than announced."""

from __future__ import annotations

import pytest

from l10n.checks.numbers import check_lists, check_numbers
from l10n.checks.source import check_source
from l10n.model.finding import Severity
from l10n.text.numbers import claims
from shared import SHARED, needs_shared


def test_a_hard_difference_is_an_error_with_place_hint_and_fix() -> None:
    target = "a total investment of 137 billion yuan"
    (finding,) = check_numbers("总投资137亿元", target, "zh_CN", "en")
    assert (finding.rule, finding.severity, finding.side) == ("number-missing", Severity.ERROR, "target")
    assert finding.span is not None
    assert target[slice(*finding.span)] == "137 billion yuan"
    assert "13.7 billion yuan" in finding.message
    assert "13.7 billion yuan" in finding.hint
    assert finding.fix is not None
    fixed = target[: finding.fix.start] + finding.fix.text + target[finding.fix.end :]
    assert list(check_numbers("总投资137亿元", fixed, "zh_CN", "en")) == []


def test_a_firm_difference_is_a_warning_without_a_fix() -> None:
    (finding,) = check_numbers("签署七个项目", "signed eight projects", "zh_CN", "en")
    assert (finding.severity, finding.fix) == (Severity.WARNING, None)


def test_a_missing_number_points_into_the_source() -> None:
    (finding,) = check_numbers("共42项", "in all", "zh_CN", "en")
    assert (finding.rule, finding.side, finding.span) == ("number-missing", "source", (1, 3))


def test_an_untranslated_message_is_not_judged() -> None:
    assert list(check_numbers("共42项", "", "zh_CN", "en")) == []


@pytest.mark.parametrize("source", ["“246”万千亿级产业集群", "“246”萬千億級產業集群"])
def test_tens_of_billions_is_no_translation_of_a_trillion_and_a_hundred_billion(source: str) -> None:
    findings = list(check_numbers(source, 'the "246" tens of billions of industrial clusters', "zh_CN", "en"))
    assert {finding.rule for finding in findings} == {"number-missing"}


@pytest.mark.parametrize(
    ("source", "target", "said"),
    [
        ("签署了13.7亿元的合同", "contracts worth 137 billion yuan were signed", "137 billion yuan"),
        ("长55公里", "It is 43 miles long, they said", "43 miles"),
        ("二季度", "in the third quarter of it", "third quarter"),
        ("1类新药", "a Class II new drug was made", "Class II"),
        ("写作137亿元", "is written “173亿元” there", "173亿元"),
    ],
)
def test_the_place_of_a_finding_ends_with_its_unit(source: str, target: str, said: str) -> None:
    (finding,) = check_numbers(source, target, "zh_CN", "en")
    assert finding.span is not None
    assert target[slice(*finding.span)] == said
    assert f"{said!r}" in finding.message


def test_one_number_missing_twice_is_told_once() -> None:
    source = "Chinese counts in 42s, and again in 42s."
    assert len(list(check_numbers("42项合同，42项协议", "contracts", "zh_CN", "en"))) == 1
    assert len(list(check_numbers(source, "中文", "en", "zh_CN"))) == 1


def test_one_number_added_in_two_places_is_told_for_each() -> None:
    findings = list(check_numbers("合同和协议", "42 contracts and 42 agreements", "zh_CN", "en"))
    assert sorted(finding.span or () for finding in findings) == [(0, 2), (17, 19)]


def test_a_list_shorter_than_announced_is_a_warning() -> None:
    target = "in six areas: ports, tourism, and training."
    (finding,) = check_lists("在六个领域：港口、物流、数字、旅游、人才、回归。", target, "zh_CN", "en")
    assert (finding.rule, finding.severity) == ("list-count", Severity.WARNING)
    assert finding.span == (3, 6)


def test_a_promise_that_the_source_breaks_itself_is_not_told_again() -> None:
    assert (
        list(check_lists("三个方面：经济、文化、教育、科技。", "three aspects: a, b, c, and d.", "zh_CN", "en")) == []
    )


@needs_shared
def test_the_lists_of_the_sample_article_hold() -> None:
    text = next((SHARED / "seed").glob("*.txt")).read_text(encoding="utf-8")
    found = claims(text, "en")
    assert [claim.count for claim in found] == [6, 7]
    assert all(claim.holds for claim in found)


def test_the_doctor_tells_a_weekday_that_the_calendar_denies() -> None:
    data = "# 论坛开幕\n\n论坛于2023年5月17日星期四在宁波开幕，来自各地的客人出席。\n".encode()
    found = [finding for finding in check_source(data, "article.md") if finding.rule == "source-weekday"]
    assert [(finding.line, finding.severity) for finding in found] == [(3, Severity.WARNING)]
    assert "2023-05-17" in found[0].message
    assert "星期三" in found[0].message


@pytest.mark.parametrize(
    ("source", "target", "severities"),
    [
        ("120余家企业", "120 companies", [Severity.INFO]),
        ("120余家企业", "some 120 companies", []),
        ("120余家企业", "120-odd companies", []),
        ("120余家企业", "more than 120 companies", []),
        ("受害者40多岁", "The victim was in his 40s", []),
        ("120余家企业", "nearly 120 companies", [Severity.WARNING]),
    ],
)
def test_a_lost_approximation_is_only_worth_knowing(source: str, target: str, severities: list[Severity]) -> None:
    findings = check_numbers(source, target, "zh_CN", "en")
    assert [finding.severity for finding in findings] == severities
    assert {finding.rule for finding in findings} <= {"number-bound"}


def test_a_rise_that_became_a_fall_is_a_warning() -> None:
    target = "Exports fell by 5% in May"
    (finding,) = check_numbers("5月出口增长5%", target, "zh_CN", "en")
    assert (finding.rule, finding.severity) == ("number-direction", Severity.WARNING)
    assert finding.span is not None
    assert target[slice(*finding.span)] == "5%"
