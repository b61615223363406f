"""Plain numbers and what their suffix makes of them; magnitudes of their own, ordinals, money and races told in two parts."""

from __future__ import annotations

import re
from fractions import Fraction
from itertools import pairwise

from l10n.text.numbers.chinese.measures import bound_of, measure, unit_after, with_unit
from l10n.text.numbers.chinese.names import PHONE
from l10n.text.numbers.chinese.numerals import (
    AMOUNT,
    AMOUNT_AHEAD,
    FIGURES,
    HAN,
    MAGNITUDE,
    MAGNITUDES,
    NUMERALS,
    amount_of,
)
from l10n.text.numbers.chinese.shares import and_half, fraction, multiple, percent_value, price, tenths
from l10n.text.numbers.expression import Expression
from l10n.text.numbers.scan import HAN_UNITS, Reading, Rule, label, make, measured, product, soft_number
from l10n.text.numbers.value import Amount, Key, Kind, Level, Value, decimal, exact, whole

_FORMAL = str.maketrans("壹贰叁参肆伍陆柒捌玖拾佰仟", "一二三三四五六七八九十百千")

_SUFFIX = Expression(
    r"[多余几]?(?: ?(?:(?P<pp>个?多?百分点|个%|[%％]点|pp)|(?P<bp>个?基点)|(?P<pm>‰)|(?P<pc>[%％]))"
    r"| ?(?P<x>倍半?)| ?(?P<ten>成(?:半|[一二三四五六七八九](?![一二三四五六七八九十百千万亿]))?)"
    r"(?![为员立功本都绩人年长果就分熟交效品千语名家形型因不了])| ?(?P<off>折)(?![叠磨腰射中线合算断桥]))"
)
"""What makes a number a rate, a multiple, tenths or a discount."""

_SUFFIXED = frozenset("多余几 个百%％p基‰倍成折")
"""What a suffix begins with."""

_HALVES = Expression(
    r" ?(个半(?:小时|月|钟头|世纪|星期)|(?:年|天|岁|小时|公里|英里|里|斤|米|吨|周|亩)半(?![夜决载路数价年天]))"
)

_HALVED = frozenset(" 个年天岁小公英里斤米吨周亩")


def _level(said: str, amount: Amount) -> Level:
    """Digits are hard, so are long numerals with a magnitude; small numerals are firm, one is soft."""
    if said[0] in "0123456789":
        return Level.HARD
    if len(said) >= 3 or (len(said) == 2 and said[1] in "万亿" and said[0] not in "一十百千"):
        return Level.HARD
    return Level.FIRM if amount >= 2 else Level.SOFT


def _tall(found: re.Match[str], text: str) -> Reading:
    """1米85, 一米八五."""
    centimetres = (
        found["ta_c"] if found["ta_c"][0].isdigit() else "".join(str(HAN.get(char, 0)) for char in found["ta_c"])
    )
    return [measure(text, *found.span(), decimal(f"{amount_of(found['ta_m'])}.{centimetres}"), "m")], found.end()


def _split(found: re.Match[str], text: str) -> Reading:
    """The seconds of a race with their decimals behind: 9秒58."""
    return [measure(text, *found.span(), decimal(f"{found['sp_s']}.{found['sp_c']}"), "second")], found.end()


def _pieces(found: re.Match[str], text: str) -> Reading:
    """Yuan with jiao behind: 三块五."""
    amount = amount_of(found["pi_y"]) + exact(int(amount_of(found["pi_c"])), 10)
    return [measure(text, *found.span(), amount, "cny")], found.end()


def _formal(found: re.Match[str], text: str) -> Reading:
    low = found.string
    amount = amount_of(found.group().translate(_FORMAL))
    return with_unit(text, low, *found.span(), amount, Level.HARD)


def _ordinal(found: re.Match[str], text: str) -> Reading | None:
    low = found.string
    amount = AMOUNT.match(low, found.end())
    if amount is None:
        return None
    said, end = amount.group(), amount.end()
    if len(said) > 1 and said[-1] == "百" and low[end : end + 1] == "货":
        said, end = said[:-1], end - 1  # 第一百货
    number = amount_of(said)
    level = Level.HARD if said[0].isdigit() else Level.FIRM if number >= 2 else Level.SOFT
    if number == 2 and low[end : end + 1] in {"天", "日", "年"}:
        level = Level.SOFT
    return [make(text, found.start(), end, number, kind=Kind.ORDINAL, level=level)], end


def _below_zero(found: re.Match[str], text: str) -> Reading | None:
    said = AMOUNT.match(found.string, found.end())
    return _less(text, found.string, found.start(), said.end(), said.group()) if said else None


def _minus(found: re.Match[str], text: str) -> Reading:
    return _less(text, found.string, *found.span(), found[1])


def _less(text: str, low: str, start: int, end: int, said: str) -> Reading:
    amount = amount_of(said)
    return with_unit(text, low, start, end, -amount, max(_level(said, amount), Level.FIRM))


def _tens(found: re.Match[str], text: str) -> Reading:
    """八旬 is the age of eighty, or somebody in his 80s."""
    number = HAN[found["xu_n"]] * 10
    return [make(text, *found.span(), number, level=Level.FIRM, also=(("dec", number),))], found.end()


def _either(found: re.Match[str], text: str) -> Reading | None:
    """两三千 is two or three thousand: soft, since a translator may say `a few thousand`."""
    first, second = HAN.get(found["ei_a"], 0), HAN.get(found["ei_b"], 0)
    if not first or (second != first + 1 and (first, second) != (3, 5)):
        end = found.end("ei_b")
        if found["ei_h"] or found["ei_u"] or found.string[end : end + 1] not in _GRADED:
            return None
        # 四六级 are grades four and six.
        at = found.start("ei_a")
        return [make(text, at + i, at + i + 1, (first, second)[i], level=Level.FIRM) for i in (0, 1)], end
    base = int(amount_of(found["ei_h"])) if found["ei_h"] else 0
    scale = product(found["ei_u"])
    start, end = found.span()
    amounts = ((base + first) * scale, (base + second) * scale)
    also: tuple[Key, ...] = (("ap", scale if scale > 1 else 10), *(("n", amount) for amount in amounts))
    return [make(text, start, end, amount, level=Level.SOFT, also=also) for amount in amounts], end


_GRADED = frozenset("级线环")


def _bare(found: re.Match[str], text: str) -> Reading:
    """A magnitude without digits: 千亿级 is hundreds of billions, 万千亿级 a trillion and a hundred billion."""
    low = found.string
    said = found.group()
    start, end = found.span()
    if said == "百千万":
        # A programme for hundreds, thousands and tens of thousands.
        return [soft_number(text, start, end, HAN_UNITS[char]) for char in said], end
    units, stop = unit_after(low, end)
    graded = low[stop : stop + 1] == "级"
    falling = [one for one, other in pairwise(said[:-1]) if HAN_UNITS[one] > HAN_UNITS[other]]
    if len(said) > 2 and falling and said[-1] in "万亿":
        values = [
            make(
                text,
                start,
                end,
                product(char + said[-1]),
                kind=Kind.APPROXIMATE,
                level=Level.FIRM,
                key=("ap", product(char + said[-1])),
                also=(("n", product(char + said[-1])),),
            )
            for char in said[:-1]
        ]
        between = (make(text, start, end, 5 * product(char + said[-1]), level=Level.SOFT) for char in said[1:-1])
        return [*values, *between], stop
    amount = product(said)
    firm = len(said) > 1 or (said in "亿" and (graded or units))
    level = Level.FIRM if firm else Level.SOFT
    kind, key = measured(amount, units)
    also: tuple[Key, ...] = (("ap", amount), ("n", amount))
    if graded:
        kind, key = Kind.APPROXIMATE, ("ap", amount)
    return [make(text, start, stop, amount, kind=kind, level=level, key=key, also=also, units=units)], stop


def _number(found: re.Match[str], text: str) -> Reading:
    """A number with its suffix or its unit."""
    said = found.group()
    amount = amount_of(said)
    level = _level(said, amount)
    low = found.string
    start, end = found.span()
    if len(said) > 2 and said in _COUNTED_OFF:
        # 五六七八九 may count off shares: more than 50, 60 ... 90 percent.
        return [make(text, start, end, HAN[char], level=Level.SOFT, also=_tenfold(HAN[char])) for char in said], end
    special = _special(text, found, amount, level)
    if special is not None:
        return [special], special.span.end
    if said[0] < ":" and low[end : end + 1] == "-":
        phone = PHONE.match(low, start)
        if phone:
            return [label(text, start, phone.end(), phone.group().replace("-", ""))], phone.end()
    if "." in said and _MONTH_AND_DAY.fullmatch(said):
        month, day_said = said.split(".")
        value, done = with_unit(text, low, start, end, amount, level, (("md", int(month), int(day_said)),))
        return value, done
    day = _DAY_SIGN.match(low, end)
    if day and amount <= 31:
        return [make(text, start, day.end(), amount, kind=Kind.DAY, level=level)], day.end()
    return plain_number(text, low, start, end, amount, level)


def plain_number(text: str, low: str, start: int, end: int, amount: Amount, level: Level) -> Reading:
    """A number that is nothing more, with its unit."""
    extra: tuple[Key, ...] = ()
    after = low[end : end + 1]
    if after in _SOME and low[end - 1] == "十":
        # 十几家 is more than ten, or more than a dozen.
        extra = (("n", amount + 2),)
    if end == start + 1 and (
        low[start] in _PAIR
        or after in _TOGETHER
        or ("、" in low[max(0, start - 40) : start] and _LISTED.search(low, max(0, start - 40), start))
    ):
        level = Level.SOFT
    if after == "胜" and low[start - 1 : start] in {"局", "场", "盘"}:
        level = Level.SOFT  # 七局四胜 is `best of seven`
    elif after == "打" and low[end + 1 : end + 2] in _DOZENS:
        return [make(text, start, end + 1, amount * 12, level=Level.FIRM)], end + 1
    return with_unit(text, low, start, end, amount, level, extra)


_COUNTED_OFF = "一二三四五六七八九"


def _tenfold(digit: int) -> tuple[Key, ...]:
    return ("n", digit * 10), ("p", digit * 10)


def _special(text: str, found: re.Match[str], amount: Amount, level: Level) -> Value | None:
    """What stands behind a number and makes it more than one; None where nothing does or it does not fit after all."""
    low, end = found.string, found.end()
    after = low[end : end + 1]
    suffix = _SUFFIX.match(low, end) if after in _SUFFIXED else None
    if suffix:
        return _with_suffix(text, found, suffix, amount, level)
    if after in _PARTED:
        part = fraction(text, found, amount)
        if part:
            return part
    half = _HALVES.match(low, end) if after in _HALVED else None
    return and_half(text, found.start(), half, amount) if half else None


_PARTED = frozenset("又分 ")


def _with_suffix(text: str, found: re.Match[str], suffix: re.Match[str], amount: Amount, level: Level) -> Value | None:
    start, end = found.start(), suffix.end()
    if suffix["x"]:
        return multiple(text, start, suffix, amount, level)
    if suffix["ten"]:
        return tenths(text, start, suffix, amount) if amount <= 10 else None
    if suffix["off"]:
        return price(text, start, end, amount) if amount < 100 and found.group()[0] not in MAGNITUDES else None
    if suffix["pp"]:
        bound = bound_of(found.string, start, end)
        return make(text, start, end, amount, kind=Kind.POINTS, key=("pp", amount), plain=(), bound=bound)
    if suffix["bp"]:
        points = whole(Fraction(amount) / 100)
        return make(text, start, end, points, kind=Kind.POINTS, key=("pp", points), plain=(amount,))
    if suffix["pm"]:
        amount = whole(Fraction(amount) / 10)
    return percent_value(text, found.string, start, end, amount)


_MONTH_AND_DAY = Expression(r"(?:1[0-2]|[1-9])\.(?:0[1-9]|[12][0-9]|3[01])")

_DAY_SIGN = Expression(r" ?日(?![本元圆均益常程志报游])")

# Chinese counts off what English only lists: 双方, 两队, 三人. The other side still asks for its own number.
_PAIR = frozenset("两二")

_DOZENS = frozenset("鸡蛋啤玫铅饮毛袜生衬纽红香")
"""What is sold by the dozen: 两打鸡蛋; 两打算 and 两打印 are none."""

_SOME = frozenset("几多余来")

_TOGETHER = frozenset("人者国队方地家")

_LISTED = Expression(r"、[^，。；、]*[和与及][^，。；、]*\Z")
"""甲、乙和丙三个: the number counts off the list before it."""

RULES: dict[str, Rule] = {
    # 1米85, 一米八五
    "tall": Rule(
        Expression(
            rf"(?P<ta_m>[12一两二])米(?P<ta_c>[0-9]{{1,2}}|[{NUMERALS}]{{1,2}})(?![0-9多年月日万,.个{NUMERALS}{MAGNITUDES}])"
        ),
        _tall,
    ),
    # 9秒58, 三块五
    "split": Rule(
        Expression(r"(?P<sp_s>[0-9]{1,2})秒(?P<sp_c>[0-9]{1,3})(?![0-9年月日万,.次个名人件下遍条张分秒米千克公度%％])"),
        _split,
    ),
    "pieces": Rule(
        Expression(
            rf"(?P<pi_y>[0-9]{{1,3}}|[{NUMERALS}]?十[{NUMERALS}]?|[{NUMERALS}])块(?P<pi_c>[0-9]|[一二三四五六七八九])(?![0-9{NUMERALS}{MAGNITUDES}个名月年日号天人元分角花颜彩粮金折成倍%米吨里公平岁周点])"
        ),
        _pieces,
    ),
    # 伍佰万元整
    "formal": Rule(
        Expression(
            r"[壹贰叁参肆伍陆柒捌玖拾][零壹贰叁参肆伍陆柒捌玖拾佰仟万亿]{0,40}[拾佰仟万亿](?:[零壹贰叁参肆伍陆柒捌玖拾佰仟万亿]){0,9}"
        ),
        _formal,
    ),
    # 第3条; 第3.2.1节 has a number of its own kind
    "ordinal": Rule(Expression(rf"第 ?(?![0-9]+(?:\.[0-9]+){{2,}}){AMOUNT_AHEAD}"), _ordinal),
    # 零下5度
    "below_zero": Rule(Expression(rf"零下 ?{AMOUNT_AHEAD}"), _below_zero),
    # 负5
    "minus": Rule(
        Expression(rf"(?<![0-9胜平担肩背抱自欺辜])负({FIGURES}|[{NUMERALS}{MAGNITUDES}]+(?=度|摄氏|华氏))"), _minus
    ),
    # 八旬
    "tens": Rule(Expression(r"(?P<xu_n>[二三四五六七八九])旬"), _tens),
    # 两三千, 七八个, 十七八岁
    "either": Rule(
        Expression(
            rf"(?P<ei_h>[二三四五六七八九]?十)?(?P<ei_a>[{NUMERALS}])(?P<ei_b>[{NUMERALS}])(?P<ei_u>[{MAGNITUDES}]{{0,6}})(?![{NUMERALS}点])"
        ),
        _either,
    ),
    # 万千亿级, 千亿元, 百万
    "bare": Rule(Expression(rf"{MAGNITUDE}{{0,6}}(?!十){MAGNITUDE}(?![{NUMERALS}]|{MAGNITUDE})"), _bare),
    # 137亿, 七
    "number": Rule(AMOUNT, _number),
}
