"""Weekdays beside full dates: the calendar decides."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from l10n.model.document import Span
from l10n.text.numbers import wrong_weekdays
from l10n.text.numbers.render import render
from l10n.text.numbers.value import Kind, Level, Value


@pytest.mark.parametrize(
    ("language", "text", "said", "right"),
    [
        ("zh_CN", "论坛于2023年5月17日星期四开幕。", "星期四", "星期三"),
        ("zh_CN", "论坛于2023年5月17日（周四）开幕。", "周四", "周三"),
        ("zh_TW", "論壇於2023年5月17日（週四）開幕。", "週四", "週三"),
        ("zh_CN", "星期五（2023年5月17日）", "星期五", "星期三"),
        ("en", "It opened on Thursday, May 17, 2023.", "Thursday", "Wednesday"),
        ("en", "It opened on Thursday 17 May 2023.", "Thursday", "Wednesday"),
        ("en", "It opened on May 17, 2023 (Thursday).", "Thursday", "Wednesday"),
    ],
)
def test_a_weekday_that_the_calendar_denies_is_found(language: str, text: str, said: str, right: str) -> None:
    (found,) = wrong_weekdays(text, language)
    assert text[slice(*found.span)] == said == found.text
    assert found.date == date(2023, 5, 17)
    assert found.right == right


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("zh_CN", "论坛于2023年5月17日星期三开幕。"),
        ("zh_CN", "论坛于5月17日星期四开幕。"),
        ("zh_CN", "论坛于2023年5月17日开幕，每周四闭馆。"),
        ("zh_CN", "2023年2月30日星期四"),
        ("en", "It opened on Wednesday, May 17, 2023."),
        ("en", "It opened on May 17, 2023. On Thursday it closed."),
        ("en", "Thursday saw 2,023 visitors, and May 17 more."),
        ("de", "Donnerstag, 17. Mai 2023"),
    ],
)
def test_what_agrees_or_is_no_full_date_is_left_alone(language: str, text: str) -> None:
    assert wrong_weekdays(text, language) == ()


@given(st.dates(date(1900, 1, 1), date(2099, 12, 31)), st.integers(0, 6), st.sampled_from(["en", "zh_CN"]))
def test_any_date_agrees_with_its_own_weekday_only(day: date, shift: int, language: str) -> None:
    number = (day + timedelta(days=shift)).weekday()
    name = render(Value(Kind.WEEKDAY, Level.HARD, Span(0, 0), "", ("wd", number), number), language)
    text = (
        f"{name}, {day:%B} {day.day}, {day.year}" if language == "en" else f"{day.year}年{day.month}月{day.day}日{name}"
    )
    assert bool(wrong_weekdays(text, language)) == bool(shift)
