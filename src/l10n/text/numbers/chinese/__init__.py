"""Numbers of a Chinese text, Simplified or Traditional: digits, numerals and magnitudes, and what they count.

Each room beside this one holds the forms of one topic (`RULES`) and what they say. Here is which of them may begin with a
character, by what stands behind the digits or the run of numerals, in the order they are tried: what stands first wins.
"""

from __future__ import annotations

from functools import cache

from l10n.text.numbers.chinese import amounts, clocks, dates, names, shares
from l10n.text.numbers.chinese.amounts import plain_number
from l10n.text.numbers.chinese.idioms import word_end
from l10n.text.numbers.chinese.names import ROMAN, identifier
from l10n.text.numbers.chinese.numerals import DIGIT, HAN, MAGNITUDES, NUMERALS, fold
from l10n.text.numbers.chinese.shares import percent_value
from l10n.text.numbers.chinese.soft import read_soft
from l10n.text.numbers.expression import Expression
from l10n.text.numbers.scan import Reading, Rule, make, read_at, share
from l10n.text.numbers.value import Kind, Level, Value, decimal

__all__ = ["begins", "fold", "read_firm", "read_soft"]

_RULES = {**names.RULES, **dates.RULES, **clocks.RULES, **shares.RULES, **amounts.RULES}

_START = Expression(
    rf"[0-9第翻负差周星礼数几上成壹贰叁肆伍陆柒捌玖拾{''.join(ROMAN)}{NUMERALS}{MAGNITUDES}]"
    rf"(?:(?<![一周星礼数几上成差])|(?<=一)(?=[{NUMERALS}{MAGNITUDES}成月日号世倍年周类季折又]|个(?:半|百分)|米[{NUMERALS}])|(?<=[周星礼])期?拜?(?=[一二三四五六日天])"
    rf"|(?<=[数几上])(?=[{MAGNITUDES}]|以[{MAGNITUDES}])|(?<=差)(?=一刻|[{NUMERALS}{MAGNITUDES}0-9]+分)|(?<=成)(?=千上|百上))"
)
"""Where a firm value may begin."""


# ---- what may begin with a character

_BY_CHAR = {
    **dict.fromkeys("周星礼", "weekday"),
    **dict.fromkeys("数几上成好", "rough"),
    **dict.fromkeys("壹贰叁肆伍陆柒捌玖拾", "formal"),
    **dict.fromkeys(ROMAN, "class roman"),
    "第": "of_year ordinal",
    "翻": "fan",
    "负": "minus",
    "差": "to_hour",
}
_AHEAD = {"零": "below_zero", "亿": "rough", "千": "rough"}
"""What a numeral may begin before it is taken for one."""

_AFTER_DIGITS = {
    "年": "decade year number",
    "月": "date month_day_to months month number",
    "世": "decade century number",
    "点": "clock number",
    "时": "clock number",
    "后": "born number",
    "季": "quarter number",
    "米": "tall number",
    "秒": "split number",
    "块": "pieces number",
    "类": "class number",
    ":": "clock number",
    "：": "clock number",
    "·": "dotted number",
    "/": "always iso dmy slash number",
    ".": "iso version number",
    "-": "iso months number",
    **dict.fromkeys("~—至到", "months number"),
    **dict.fromkeys("x×*", "always number"),
    **dict.fromkeys('”」"', "label number"),
}
"""What digits can be by the character behind them; before any other they are a number."""

_AFTER_NUMERALS = {
    "分": "whole of_hundred",
    "季": "quarter",
    "米": "tall",
    "块": "pieces",
    "月": "date month_day_to months month",
    **dict.fromkeys("-~—至到", "months"),
    "年": "decade year",
    "世": "decade century",
    "后": "born",
    "点": "clock",
    "时": "clock plan",
    **dict.fromkeys(":：", "clock"),
    **dict.fromkeys('”」"规期末开收以', "plan"),
    "旬": "tens",
    "类": "class",
}
"""What a run of numerals can be by the character behind it, before it is read as a number."""

_NUMERAL_RUN = Expression(f"[{NUMERALS}{MAGNITUDES}]+")
_IS_NUMERAL = frozenset(NUMERALS + MAGNITUDES)
_DIGITS = frozenset("0123456789")
_OPENING = frozenset('“「"+')
"""Before digits that are a name or a telephone number."""


@cache
def _rules(kinds: str) -> tuple[Rule, ...]:
    return tuple(_RULES[kind] for kind in kinds.split())


@cache
def _rules_of_numerals(first: str, after: str) -> tuple[Rule, ...]:
    return _rules(f"{_AHEAD.get(first, '')} {_AFTER_NUMERALS.get(after, '')} either bare number")


def _rules_at(low: str, start: int) -> tuple[Rule, ...]:
    """The rules for what begins here."""
    char = low[start]
    is_digit = char in _DIGITS
    if not is_digit and char not in _IS_NUMERAL:
        return _rules(_BY_CHAR[char])
    run = (DIGIT if is_digit else _NUMERAL_RUN).match(low, start)
    end = run.end() if run else start + 1
    after = low[end : end + 1]
    if after == " ":
        after = low[end + 1 : end + 2]
    if not is_digit:
        return _rules_of_numerals(char if char in _AHEAD else "", after if after in _AFTER_NUMERALS else "")
    kinds = _AFTER_DIGITS.get(after, "number")
    return _rules("phone " + kinds if start and low[start - 1] == "+" else kinds)


# ---- the scan


def begins(text: str) -> bool:
    """Whether anything in the text may begin a firm value."""
    return _START.search(fold(text)) is not None


def read_firm(text: str) -> list[Value]:
    """The values that alarm when the other side lacks them, in order of appearance."""
    low = fold(text)
    found = _START.search(low)
    if found is None:
        return []
    values: list[Value] = []
    while found is not None:
        start = found.start()
        done = word_end(low, start)
        if done < 0:
            said, done = _read_at(text, low, start)
            values += said
        found = _START.search(low, done)
    if len(values) > 1:
        share(values, low)
    return values


def _simple(text: str, low: str, start: int) -> Reading | None:
    """Digits or one numeral with nothing behind that makes more of them than a number with a unit, or per cent."""
    char = low[start]
    if char == "周":
        return _plain_weekday(text, low, start)
    if char in _SINGLE:
        after = low[start + 1 : start + 2]
        if after in _TURNS or (after == "个" and low[start + 2 : start + 3] in _TURNS):
            return None
        return plain_number(text, low, start, start + 1, HAN[char], Level.FIRM)
    run = _RUN.match(low, start)
    if run is None or (start and low[start - 1] in _OPENING):
        return None
    end = run.end()
    after = low[end : end + 1]
    if after in _DIGIT_TURNS:
        if after in "%％" and low[end + 1 : end + 2] != "点":
            return [percent_value(text, low, start, end + 1, decimal(run.group()))], end + 1
        if after not in _HALVED or "半" in low[end : end + 4]:
            return None
    return plain_number(text, low, start, end, decimal(run.group()), Level.HARD)


def _plain_weekday(text: str, low: str, start: int) -> Reading | None:
    """周四 with nothing round it that makes more or something else of it."""
    end = start + 2
    day = _WEEK.find(low[start + 1 : end]) if end <= len(low) else -1
    if day < 0 or low[end : end + 1] in _WEEKDAY_TURNS or (start and low[start - 1] in _COUNTED_WEEKS):
        return None
    return [make(text, start, end, day, kind=Kind.WEEKDAY, key=("wd", day), plain=())], end


_WEEK = "一二三四五六日"
_COUNTED_WEEKS = frozenset("一两几数第整全四")
_WEEKDAY_TURNS = frozenset(
    "次回趟期场节部集篇堂顿年刊均岁天个小本报见面、和及与至到-日凌清早上今明昨中午下傍晚当深夜半"
)
"""Behind a weekday: what makes a number of weeks of it, another day, or a part of the day."""

_RUN = Expression(r"(?:[0-9]{1,3}(?:,[0-9]{3}){1,9}|[0-9]{1,30})(?![0-9]|[,.][0-9])|[0-9]{1,30}\.[0-9]{1,30}(?=[%％])")

_HALVED = frozenset("天岁小公英里斤吨周亩")

_DIGIT_TURNS = _HALVED | frozenset(
    "多余几来十百千万亿兆½个%％p‰基倍成折分又打年月日号世代点时后类季旬米秒块:：-/.·~—至到x×* 、和及与或"
)
"""Characters behind digits that may make more of them than a number; those of `_HALVED` only before 半: 3年半, 3岁半."""

_SINGLE = frozenset("二两三四五六七八九")

_TURNS = frozenset(
    f"{NUMERALS}{MAGNITUDES}0123456789点分成折倍月日号年代世旬刻时半季类周天岁小公英里斤米吨亩块秒多余几来至到又之番度%％‰-~—、., 和及与基p½:：/·"
)
"""Characters behind a single numeral that may make more of it than a number; before any other it is just that."""


def _read_at(text: str, low: str, start: int) -> Reading:
    if low[start] < ":" and start:
        before = low[start - 1]
        if before.isascii() and (before.isalpha() or (before == "-" and start > 1 and low[start - 2].isalpha())):
            reading = identifier(text, low, start)
            if reading:
                return reading
    simple = _simple(text, low, start)
    if simple is not None:
        return simple
    return read_at(text, low, start, _rules_at(low, start), _rules("number bare"))
