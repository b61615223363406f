"""Parts and multiples: 百分之十五, 三成, 八折, 三分之二, 翻一番, 数十万."""

from __future__ import annotations

import re
from fractions import Fraction

from l10n.text.numbers.chinese.idioms import word_end
from l10n.text.numbers.chinese.measures import HALF_UNITS, bound_of, unit_after
from l10n.text.numbers.chinese.numerals import AMOUNT, AMOUNT_AHEAD, MAGNITUDES, NUMERALS, THROUGH, amount_of
from l10n.text.numbers.expression import Expression
from l10n.text.numbers.scan import Reading, Rule, make, measured, product
from l10n.text.numbers.value import Amount, Key, Kind, Level, Value, exact, percent_keys, whole

_RISE = Expression(
    r"(?:增长?|增加|增幅|涨|升|提高|提升|扩大|上涨|上升|高出?|多出?|大出?|快|超出?|增多|增值|暴增|激增|暴涨|猛增|攀升)了?"
    r"(?:约|近|逾|超过|至少|将近|整整|不止)?\Z"
)


def _of_hundred(found: re.Match[str], text: str) -> Reading | None:
    low = found.string
    first = AMOUNT.match(low, found.end())
    if first is None:
        return None
    parts = [(found.start(), first)]
    through = _TO_ANOTHER.match(low, first.end())
    last = AMOUNT.match(low, through.end()) if through else None
    if last:
        parts.append((last.start(), last))
    base = product(found["oh_b"])
    values = []
    for at, said in parts:
        pair = _PAIR_OF.fullmatch(said.group())
        for one in (pair[1] + pair[3], pair[2] + pair[3]) if pair else (said.group(),):
            amount = whole(Fraction(amount_of(one)) * 100 / base)
            values.append(percent_value(text, low, at, said.end(), amount))
    return values, parts[-1][1].end()


_TO_ANOTHER = Expression(rf" ?(?:{THROUGH}|、) ?(?:百分之)?")

_PAIR_OF = Expression("([一二三四五六七八])([二三四五六七八九])([十百])")


def percent_value(text: str, low: str, start: int, end: int, amount: Amount) -> Value:
    return make(
        text,
        start,
        end,
        amount,
        kind=Kind.PERCENT,
        key=("p", amount),
        also=percent_keys(amount),
        plain=(),
        bound=bound_of(low, start, end),
    )


def _whole(found: re.Match[str], text: str) -> Reading:
    low = found.string
    return [percent_value(text, low, *found.span(), 100)._replace(level=Level.SOFT)], found.end()


def _ratio(text: str, start: int, end: int, ratio: Amount, amounts: tuple[Amount, ...]) -> Value:
    also: tuple[Key, ...] = (("p", whole(Fraction(ratio) * 100)), ("n", ratio))
    return make(
        text, start, end, ratio, kind=Kind.FRACTION, key=("f", ratio), also=also, plain=(ratio,), amounts=amounts
    )


def _slash(found: re.Match[str], text: str) -> Reading | None:
    above, below = int(found["sl_a"]), int(found["sl_b"])
    if not below or (above > 31 and above >= below):
        return None
    value = _ratio(text, *found.span(), exact(above, below), (above, below))
    if found.string.startswith("决赛", found.end()):
        also: tuple[Key, ...] = (*value.also, ("n", 2 * below))
        return [value._replace(level=Level.SOFT, also=also)], found.end()
    return [value._replace(also=(*value.also, ("md", above, below), ("md", below, above)))], found.end()


def _fan(found: re.Match[str], text: str) -> Reading:
    said = int(amount_of(found["fa_n"])) if found["fa_n"] else 1
    if found["fa_u"] == "番":
        ratio = 2**said
        also: tuple[Key, ...] = (("grow", (ratio - 1) * 100),)
    elif not found["fa_n"]:
        ratio, also = 2, (("grow", 100),)
    else:
        ratio = said
        also = (("x", ratio + 1), ("by", ratio), ("n", ratio), ("grow", ratio * 100))
    return [
        make(text, *found.span(), ratio, kind=Kind.MULTIPLE, level=Level.FIRM, key=("x", ratio), also=also, plain=())
    ], found.end()


def _rough(found: re.Match[str], text: str) -> Reading:
    low = found.string
    start, end = found.span()
    if found["ro_c"]:
        amounts = {
            "成千上万": (10**4, 1000),
            "成百上千": (1000, 100),
            "千千万万": (10**7, 10**4),
            "亿万": (10**8, 10**9),
            "千百万": (10**7, 10**6),
        }
        first, second = amounts[found["ro_c"]]
        value = _approximate(text, start, end, first, (("ap", second), ("n", second)))
        return [value._replace(level=Level.SOFT)], end
    amount = product(found["ro_u"])
    at = found.start("ro_u")
    if word_end(low, at) >= 0 or low.startswith(("百分", "千万别"), at):
        return [], at
    also: tuple[Key, ...] = ()
    if found.group().startswith("上"):
        also = (("n", amount),)
    if found.group().startswith("上") and start and low[start - 1] in "以之早晚车路网线":
        return [], end
    units, stop = unit_after(low, end)
    value = _approximate(text, start, end, amount, also)
    return [value._replace(units=units)], max(end, stop)


def _approximate(text: str, start: int, end: int, amount: int, also: tuple[Key, ...] = ()) -> Value:
    return make(
        text, start, end, amount, kind=Kind.APPROXIMATE, level=Level.FIRM, key=("ap", amount), also=also, plain=()
    )


def tenths(text: str, start: int, suffix: re.Match[str], amount: Amount) -> Value:
    """三成 is 30 %, 三成五 and 三成半 are 35 %."""
    tail = suffix["ten"][1:]
    percent = whole(Fraction(amount) * 10 + (5 if tail == "半" else amount_of(tail) if tail else 0))
    value = percent_value(text, suffix.string, start, suffix.end(), percent)
    return value._replace(level=Level.FIRM if percent > 10 else Level.SOFT)


def price(text: str, start: int, end: int, amount: Amount) -> Value:
    """N折: the price is N tenths, so the discount is the rest."""
    kept = Fraction(amount) if amount >= 10 else Fraction(amount) * 10
    off = whole(100 - kept)
    also: tuple[Key, ...] = (("p", whole(kept)), ("f", whole(kept / 100)))
    return make(text, start, end, off, kind=Kind.DISCOUNT, level=Level.FIRM, key=("off", off), also=also, plain=())


def fraction(text: str, found: re.Match[str], amount: Amount) -> Value | None:
    """三分之二, 一又二分之一."""
    low = found.string
    below: Amount = amount
    mixed: Amount = 0
    end = found.end()
    if low[end : end + 1] == "又":
        inner = AMOUNT.match(low, end + 1)
        if inner is None:
            return None
        below, mixed, end = amount_of(inner.group()), amount, inner.end()
    part = _PART_OF.match(low, end)
    above = AMOUNT.match(low, part.end()) if part else None
    if above is None or not below:
        return None
    over = amount_of(above.group())
    ratio = whole(Fraction(over) / Fraction(below) + mixed)
    return _ratio(text, found.start(), above.end(), ratio, () if mixed else (over, below))


_PART_OF = Expression(" ?分之 ?")


def multiple(text: str, start: int, suffix: re.Match[str], amount: Amount, level: Level) -> Value:
    """N倍 is N times; 增长N倍 grows by N times, that is to N + 1 times."""
    if suffix["x"].endswith("半"):
        amount = whole(Fraction(amount) + Fraction(1, 2))
    end = suffix.end()
    level = max(level, Level.FIRM)
    percent: Key = ("p", whole(Fraction(amount) * 100))
    if _RISE.search(suffix.string, max(0, start - 8), start):
        ratio = whole(Fraction(amount) + 1)
        return make(
            text,
            start,
            end,
            ratio,
            kind=Kind.MULTIPLE,
            level=level,
            key=("x", ratio),
            also=(("by", amount), ("grow", percent[1])),
            plain=(amount,),
        )
    also: tuple[Key, ...] = (("n", amount), percent)
    return make(text, start, end, amount, kind=Kind.MULTIPLE, level=level, key=("x", amount), also=also)


def and_half(text: str, start: int, half: re.Match[str], amount: Amount) -> Value:
    """3个半小时, 两年半."""
    said = half[1]
    unit = HALF_UNITS[said[2:] if said.startswith("个半") else said[:-1]]
    more = whole(Fraction(amount) + Fraction(1, 2))
    kind, key = measured(more, (unit,))
    return make(text, start, half.end(), more, kind=kind, level=Level.FIRM, key=key, units=(unit,))


RULES: dict[str, Rule] = {
    # 百分之十五, 千分之三
    "of_hundred": Rule(Expression(rf"(?P<oh_b>百|千|万)分之 ?{AMOUNT_AHEAD}"), _of_hundred),
    "whole": Rule(Expression(r"百分之?百"), _whole),
    "slash": Rule(Expression(r"(?P<sl_a>[0-9]{1,3})/(?P<sl_b>[0-9]{1,4})(?![0-9/])"), _slash),
    # 翻一番, 翻两番, 翻倍, 3倍
    "fan": Rule(Expression(r"翻了?(?:近|约|逾|超过)?(?P<fa_n>[0-9一两二三四五])?(?P<fa_u>番|倍)"), _fan),
    # 数十万, 几百亿, 上千, 数以万计, 成千上万
    "rough": Rule(
        Expression(
            rf"(?:(?:好几|数以|数|几|上)(?P<ro_u>[{MAGNITUDES}]{{1,6}})(?:计)?(?![{NUMERALS}])|(?P<ro_c>成千上万|成百上千|千千万万|亿万(?!富)|千百万))"
        ),
        _rough,
    ),
}
