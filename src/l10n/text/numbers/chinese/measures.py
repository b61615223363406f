"""A number with what stands round it: the sign of money before it, the unit behind it, 超过 and 近."""

from __future__ import annotations

import re
from functools import cache

from l10n.text.numbers.chinese.names import ID_END, MONEY_BEFORE
from l10n.text.numbers.expression import Expression
from l10n.text.numbers.scan import Reading, first_quarters, label, make, measured, trie, words
from l10n.text.numbers.units import names
from l10n.text.numbers.value import Amount, Key, Level, Value

_UNDER = words(
    "近 将近 接近 不足 不到 少于 低于 不超过 不会超过 不得超过 不能超过 没有超过 未超过 不多于 最多 至多 未满 不高于 小于 不及"
)

_OVER = words("超过 超 逾 突破 不少于 不低于 至少 大于 高于 多于 超出 不下 不止 不少于 不低于")

_BOUND_ENDS = frozenset(word[-1] for word in (*_UNDER, *_OVER))

_NOT_UNDER = ("不少于", "不低于", "不小于", "不下于")

_NOT_NEAR = ("最近", "附近", "靠近", "临近", "邻近")

_AFTER_OVER = Expression(r"[多余]|以上|开外|之上")


def with_unit(
    text: str, low: str, start: int, end: int, amount: Amount, level: Level, extra: tuple[Key, ...] = ()
) -> Reading:
    """A number with the sign of money before it or the unit behind it, and what stands round it as bound."""
    units, stop = unit_after(low, end)
    before = low[start - 1 : start]
    if before and (not units or units[0] == "cny") and (before in _SIGNS or before.isascii()):
        # A sign says more than a plain 元 behind: in Taiwan £28億元 are pounds.
        money = MONEY_BEFORE.search(low, max(0, start - 6), start)
        if money:
            units = names("zh").get(money.group().rstrip("- "), ())
            start = money.start() if money.group()[0] not in "人美欧新台港澳" else start
    if not units and low[end - 1].isdigit() and low[end : end + 1].isascii() and low[end : end + 1].isalpha():
        tail = ID_END.match(low, end - 1)
        if tail and tail.end() > end:
            name = low[start : tail.end()].lower()
            return [label(text, start, tail.end(), name, Level.FIRM, (amount,))], tail.end()
    if len(units) == 2 and units[0] == "celsius" and low[start - 1 : start] == "氏":
        units = ("fahrenheit",) if low.startswith("华", start - 2) else ("celsius",)
    if (
        units
        and units[0] in _DEGREES
        and start
        and low[start - 1] == "-"
        and not low[start - 2 : start - 1].isdigit()
        and amount > 0
    ):
        amount, start = -amount, start - 1
    kind, key = measured(amount, units)
    if units == ("quarter",) and low[start - 1 : start] in {"前", "头"}:
        extra = (*extra, *first_quarters(amount))
    plain: tuple[Amount, ...] = (amount, -amount) if amount < 0 else (amount,)
    return [
        make(
            text,
            start,
            stop,
            amount,
            kind=kind,
            level=level,
            key=key,
            also=extra,
            plain=plain,
            units=units,
            bound=bound_of(low, start, end),
        )
    ], stop


_SIGNS = frozenset("$£€¥₩₹币元")

_DEGREES = frozenset({"celsius", "fahrenheit"})


@cache
def _units() -> re.Pattern[str]:
    table = trie(names("zh"))
    return re.compile(
        rf" ?[多余来几]?(?:个多|多个)? ?(?P<u>{table}|度(?![过假量日]))"
        r"(?<!元(?=[旦宵月素首老帅件朝代宇]))(?<!天(?=[然津气空下堂使才地坛山安桥猫]))(?<!年(?=[级代龄轻报]))(?<!米(?=[兰饭粉其勒尔国色线酒歇]))"
        r"(?<!克(?=[隆服里制林什斯罗尔兰劳]))(?<!里(?=[面边昂约程]))(?<!升(?=[至到级温值高为降学幅势起任空旗]))(?<!磅(?=礴))(?<!秒(?=[杀表]))"
        r"(?<!周(?=[边围刊期一二三四五六日]))(?<!码(?=头))(?<!桶(?=装))"
    )


@cache
def _unit_heads() -> frozenset[str]:
    """What the name of a unit, or what may stand before it, begins with."""
    return frozenset(" 多余来几个度") | {name[0] for name in names("zh")}


def unit_after(low: str, end: int) -> tuple[tuple[str, ...], int]:
    """Ids of the unit behind a number and where it ends."""
    if low[end : end + 1] not in _unit_heads():
        return (), end
    found = _units().match(low, end)
    if found is None:
        return (), end
    if found["u"] == "度":
        return ("celsius", "fahrenheit"), found.end()
    return names("zh")[found["u"]], found.end()


def bound_of(low: str, start: int, end: int) -> int:
    """1 for 超过, 逾, 多, 以上; -1 for 近, 不足, 以下; 0 where nothing is said."""
    before = low[max(0, start - 6) : start].rstrip(" $¥€£")
    if before and before[-1] in _BOUND_ENDS:
        if before.endswith(_NOT_UNDER):
            return 1
        if before.endswith(_UNDER):
            return 0 if before.endswith(_NOT_NEAR) else -1
        if before.endswith(_OVER):
            return 1
    if "多" in low[start:end] or "余" in low[start:end]:
        return 1
    after = low[end : end + 6]
    if after:
        if after[0] in "多余":
            return 1
        if "以" in after:
            if _AFTER_OVER.search(after[:4]) and "以上" in after:
                return 1
            if "以下" in after or "以内" in after:
                return -1
    return 0


def measure(text: str, start: int, end: int, amount: Amount, unit: str) -> Value:
    kind, key = measured(amount, (unit,))
    return make(text, start, end, amount, kind=kind, key=key, units=(unit,))


HALF_UNITS = {
    "小时": "hour",
    "钟头": "hour",
    "月": "month",
    "世纪": "century",
    "星期": "week",
    "年": "year",
    "天": "day",
    "岁": "age",
}
HALF_UNITS |= {
    "公里": "km",
    "英里": "mile",
    "里": "li",
    "斤": "jin",
    "米": "m",
    "吨": "tonne",
    "周": "week",
    "亩": "mu",
}
