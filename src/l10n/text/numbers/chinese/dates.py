"""Dates, months, weekdays, quarters, decades and centuries."""

from __future__ import annotations

import re

from l10n.text.numbers.chinese.clocks import PART, PARTS_OF_DAY
from l10n.text.numbers.chinese.numerals import NUMERALS, THROUGH, amount_of
from l10n.text.numbers.expression import Expression
from l10n.text.numbers.scan import Reading, Rule, make, through_quarter
from l10n.text.numbers.value import Amount, Key, Kind, Level, Value

_MONTH = "(?:1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])"

_DAY = "(?:[0-3]?[0-9]|三十一?|二?十[一二三四五六七八九]?|[一二三四五六七八九])"


def _is_date(month: Amount, day: Amount) -> bool:
    return 1 <= month <= 12 and 1 <= day <= 31


def date_value(text: str, start: int, end: int, month: int, day: int, half: str = "") -> Value:
    return make(
        text, start, end, month, kind=Kind.DATE, key=("md", month, day), plain=(day,), half=half, amounts=(month, day)
    )


def _iso(found: re.Match[str], text: str) -> Reading | None:
    month, day = int(found["iso_m"]), int(found["iso_d"])
    if not _is_date(month, day):
        return None
    start, end = found.span()
    return [
        make(text, start, start + 4, int(found["iso_y"]), kind=Kind.YEAR),
        date_value(text, start + 5, end, month, day),
    ], end


def _dmy(found: re.Match[str], text: str) -> Reading | None:
    """05/17/2020 or 17/05/2020; where both could be meant, both are."""
    first, second, year = int(found["dmy_a"]), int(found["dmy_b"]), int(found["dmy_y"])
    month, day = (first, second) if _is_date(first, second) else (second, first)
    if not _is_date(month, day):
        return None
    date = date_value(text, found.start(), found.end("dmy_b"), month, day)
    if _is_date(day, month):
        date = date._replace(also=(("md", day, month),))
    return [date, make(text, found.start("dmy_y"), found.end(), year, kind=Kind.YEAR)], found.end()


def _dotted(found: re.Match[str], text: str) -> Reading | None:
    """A feast or an event named by its date; its digits may also be told in one: “6·18”, 618."""
    month, day = int(found["do_m"]), int(found["do_d"])
    if not _is_date(month, day):
        return None
    also: tuple[Key, ...] = (("n", int(found["do_m"] + found["do_d"])),)
    return [date_value(text, *found.span(), month, day)._replace(also=also)], found.end()


def _quarter(found: re.Match[str], text: str) -> Reading:
    """A quarter of the year by its number: 三季度, 第三季度."""
    number = int(amount_of(found["qu_n"]))
    also: tuple[Key, ...] = (("mo", 3 * number - 2), ("mo", 3 * number))
    low, end = found.string, found.end()
    if low[end : end + 1] in _ENDS or low[found.start() - 1 : found.start()] in _UP_TO:
        also = (*also, through_quarter(number))
    return [
        make(text, *found.span(), number, kind=Kind.ORDINAL, level=Level.FIRM, key=("quarter", number), also=also)
    ], end


_ENDS = frozenset({"末", "底", "止"})
_UP_TO = frozenset({"至", "到"})


def _date(found: re.Match[str], text: str) -> Reading | None:
    month, day = int(amount_of(found["da_m"])), int(amount_of(found["da_d"]))
    if not _is_date(month, day):
        return None
    half = PARTS_OF_DAY.get(found["da_p"] or "", "")
    end = found.start("da_p") if found["da_p"] else found.end()
    if found["da_e"]:
        end = found.end("da_d")
    values = [date_value(text, found.start(), end, month, day, half)]
    if found["da_e"]:
        last = int(amount_of(found["da_e"]))
        if _is_date(month, last):
            end = found.start("da_p") if found["da_p"] else found.end()
            values.append(date_value(text, found.start("da_e"), end, month, last))
    return values, end


def _month_day_to(found: re.Match[str], text: str) -> Reading | None:
    month, day, last = (int(amount_of(found[name])) for name in ("mt_m", "mt_d", "mt_e"))
    if not (_is_date(month, day) and _is_date(month, last)):
        return None
    first = date_value(text, found.start(), found.end("mt_d"), month, day)
    return [first, date_value(text, found.start("mt_e"), found.end(), month, last)], found.end()


def month_value(text: str, start: int, end: int, number: int, level: Level) -> Value:
    return make(text, start, end, number, kind=Kind.MONTH, level=level, key=("mo", number))


def _months(found: re.Match[str], text: str) -> Reading:
    first, last = int(amount_of(found["ms_a"])), int(amount_of(found["ms_b"]))
    return [
        month_value(text, found.start(), found.end("ms_a"), first, Level.FIRM),
        month_value(text, found.start("ms_b"), found.end("ms_b") + 1, last, Level.FIRM),
    ], found.end()


def _month(found: re.Match[str], text: str) -> Reading | None:
    low = found.string
    if found.start() and low[found.start() - 1] in "第这那每":
        return None
    number = int(amount_of(found["mo_n"]))
    level = Level.SOFT if found["mo_n"] == "一" else Level.FIRM
    return [month_value(text, *found.span(), number, level)], found.end()


def _decade(found: re.Match[str], text: str) -> Reading:
    low = found.string
    said = int(amount_of(found["de_n"]))
    start, end = found.span()
    if found["de_c"]:
        said += (int(amount_of(found["de_c"])) - 1) * 100
        level = Level.HARD
        century = make(
            text,
            start,
            end,
            said // 100 + 1,
            kind=Kind.CENTURY,
            level=Level.SOFT,
            key=("cen", said // 100 + 1),
            plain=(),
        )
        return [make(text, start, end, said, kind=Kind.DECADE, level=level, key=("dec", said), plain=()), century], end
    before = low[max(0, start - 4) : start].rstrip("的")
    if said < 100 and before.endswith(("上世纪", "上个世纪")):
        return [
            make(text, start, end, said + 1900, kind=Kind.DECADE, key=("dec", said + 1900), also=(("dec", said),))
        ], end
    if said < 100:
        also: tuple[Key, ...] = (("n", said), ("dec", said + 1800), ("dec", said + 1900), ("dec", said + 2000))
        return [make(text, start, end, said, kind=Kind.DECADE, key=("dec", said), also=also)], end
    return [
        make(text, start, end, said, kind=Kind.DECADE, key=("dec", said), also=(("dec", said % 100),), plain=())
    ], end


def _century(found: re.Match[str], text: str) -> Reading | None:
    low = found.string
    if found.start() and low[found.start() - 1] in "上下本这同个半":
        return [], found.end()
    number = int(amount_of(found["ce_n"]))
    if number == 1:
        return [], found.end()
    return [make(text, *found.span(), number, kind=Kind.CENTURY, key=("cen", number))], found.end()


def _born(found: re.Match[str], text: str) -> Reading:
    number = int(amount_of(found["bo_n"]))
    also: tuple[Key, ...] = (
        ("dec", number + 1900),
        ("dec", number + 2000),
        ("n", number),
        ("n", number + 1900),
        ("n", number + 2000),
    )
    level = Level.FIRM if number else Level.SOFT
    return [
        make(text, *found.span(), number, kind=Kind.DECADE, level=level, key=("dec", number), also=also)
    ], found.end()


def _year(found: re.Match[str], text: str) -> Reading:
    number = int(amount_of(found["ye_n"]))
    also: tuple[Key, ...] = (("n", number + 2000), ("n", number + 1900)) if number < 100 else ()
    return [make(text, *found.span(), number, kind=Kind.YEAR, also=also)], found.end()


def _weekday(found: re.Match[str], text: str) -> Reading | None:
    """One weekday or several: 周四, 每周一、三、五."""
    low = found.string
    start, end = found.span()
    if start and low[start - 1] in "一两几数第整全四":
        return None
    half = PARTS_OF_DAY.get(found["wd_p"] or "", "")
    if found["wd_p"]:
        end = found.start("wd_p")
    days = []
    for at in _ONE_WEEKDAY.finditer(low, start, end):
        day = "一二三四五六日".find("日" if at[1] == "天" else at[1])
        days.append(make(text, *at.span(), day, kind=Kind.WEEKDAY, key=("wd", day), plain=(), half=half))
    return days, end


_ONE_WEEKDAY = Expression("(?:周|星期|礼拜)?([一二三四五六日天])")

RULES: dict[str, Rule] = {
    "iso": Rule(
        Expression(
            r"(?P<iso_y>(?:1[0-9]|2[01])[0-9]{2})(?P<iso_s>[-/.])(?P<iso_m>0?[1-9]|1[0-2])(?P=iso_s)(?P<iso_d>[0-3]?[0-9])(?![0-9])"
            r"(?:[Tt](?=[0-9]{2}:))?"
        ),
        _iso,
    ),
    "dmy": Rule(
        Expression(r"(?P<dmy_a>[0-3]?[0-9])/(?P<dmy_b>[0-3]?[0-9])/(?P<dmy_y>(?:19|20)[0-9]{2})(?![0-9])"), _dmy
    ),
    # “6·18”, “9·11”
    "dotted": Rule(Expression(r"(?P<do_m>1[0-2]|[1-9])·(?P<do_d>[0-3]?[0-9])(?![0-9])"), _dotted),
    # 三季度, 第三季度, 3季度
    "quarter": Rule(
        Expression(r"(?P<qu_n>[一二三四1-4])(?<![前头后近几][一二三四1-4])(?<![0-9][1-4]) ?季度(?!末?报)"), _quarter
    ),
    # 第三季度
    "of_year": Rule(Expression(r"第 ?(?P<qu_n>[一二三四1-4]) ?(?:季度|财季|季(?=业绩|财报|营收))"), _quarter),
    # 5月17日, 5月17日至19日, 八月十五
    "date": Rule(
        Expression(
            rf"(?P<da_m>{_MONTH}) ?月(?:份)? ?(?P<da_d>{_DAY})(?: ?日| ?号|(?! ?[0-9个多余几十百千万亿人年月%点时:.、家名项次]))"
            rf"(?: ?{THROUGH} ?(?P<da_e>{_DAY}) ?(?:日|号))?(?: ?(?P<da_p>{PART}))?"
        ),
        _date,
    ),
    "month_day_to": Rule(
        Expression(rf"(?P<mt_m>{_MONTH}) ?月 ?(?P<mt_d>{_DAY}) ?(?:{THROUGH}|、|和) ?(?P<mt_e>{_DAY}) ?(?:日|号)"),
        _month_day_to,
    ),
    "months": Rule(
        Expression(
            rf"(?P<ms_a>{_MONTH}) ?(?:月份?)? ?{THROUGH} ?(?P<ms_b>{_MONTH}) ?月(?!饼|亮|球|台|票|薪|子|经|刊|光|色|均|嫂|[{NUMERALS}])"
        ),
        _months,
    ),
    "month": Rule(Expression(rf"(?P<mo_n>{_MONTH}) ?月(?!饼|亮|球|台|票|薪|子|经|刊|光|色|均|嫂)(?:份)?"), _month),
    # 20世纪80年代, 上世纪九十年代, 1980年代, 21世纪
    "decade": Rule(
        Expression(
            rf"(?:(?P<de_c>[12]?[0-9]|[一二]?十[{NUMERALS}]?) ?世纪的? ?)?(?P<de_n>[0-9]{{4}}|[0-9]0|[二三四五六七八九]十|[一二][{NUMERALS}]{{3}}) ?年代"
        ),
        _decade,
    ),
    "century": Rule(Expression(rf"(?P<ce_n>[12]?[0-9]|[一二]?十[{NUMERALS}]?|[一二三四五六七八九]) ?世纪"), _century),
    "born": Rule(
        Expression(r"(?P<bo_n>[5-9]0|[五六七八九][零〇]|00|[零〇]{2})后(?![0-9天来续勤面卫方台果代世])"), _born
    ),
    # 2020年, 二〇二〇年, 98年底
    "year": Rule(
        Expression(
            rf"(?P<ye_n>(?:1[0-9]|2[01])[0-9]{{2}}|[一二][{NUMERALS}]{{3}}|[0-9]{{2}}(?= ?年(?:[底初末的]|[0-9一二三四五六七八九十]{{1,2}}月))|[零〇七八九][{NUMERALS}](?= ?年(?:[底初末的]|[一二三四五六七八九十]{{1,2}}月)))"
            r" ?年(?!代|前|后?[,，]?的?历史)"
        ),
        _year,
    ),
    # 周四, 周一、三、五, 周一至五
    "weekday": Rule(
        Expression(
            r"(?:周|星期|礼拜)(?P<wd_n>[一二三四五六日天])(?![次回趟期场节部集篇堂顿年刊均岁]|天(?!下午|上午)|个|小时|本(?!周)|报(?!道|告)|见?面)"
            r"(?P<wd_more>(?:[、和及与]|(?P<wd_to>至|到|-))(?:周|星期)?[一二三四五六日天](?![个项位名月年十百千万次天家人场]))*"
            rf"(?:(?<=六)日(?!本))?(?P<wd_p>{PART})?"
        ),
        _weekday,
    ),
}
