"""Names made of digits: versions, telephone numbers, G20, “246”, 1类新药, 十四五规划."""

from __future__ import annotations

import re

from l10n.text.numbers.chinese.numerals import DIGIT, amount_of
from l10n.text.numbers.expression import Expression
from l10n.text.numbers.scan import Reading, Rule, international, label, make, plan_years
from l10n.text.numbers.value import Amount, Key, Kind, Level, decimal

ROMAN = {char: number + 1 for number, char in enumerate("ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩⅪⅫ")}

MONEY_BEFORE = Expression(
    r"(?:US\$|HK\$|NT\$|NZ\$|A\$|C\$|S\$|[$£€¥₩₹]|RMB|USD|CNY|EUR|GBP|HKD|JPY|人民币|美元|欧元|新台币|台币|港币|澳门币) ?-?\Z"
)

_ID_BEFORE = Expression(r"[A-Za-z][A-Za-z0-9]*-?\Z")

ID_END = Expression(r"[0-9]+[A-Za-z0-9]*(?:[.-][0-9]+[A-Za-z0-9]*)*")

PHONE = Expression(r"(?:0[0-9]{2,3}-[0-9]{3,8}|[0-9]{3,4}-[0-9]{3,4}-[0-9]{3,4}|[0-9]+(?:-[0-9]+){3,})(?![0-9])")


def _always(found: re.Match[str], text: str) -> Reading:
    """Round the clock: 7×24小时, or 24 hours and seven days told apart."""
    return [label(text, *found.span(), "24/7", plain=(24, 7))._replace(also=())], found.end()


def _phone(found: re.Match[str], text: str) -> Reading:
    return [international(text, *found.span(), "".join(DIGIT.findall(found.group())))], found.end()


def _version(found: re.Match[str], text: str) -> Reading:
    return [label(text, *found.span(), found.group())], found.end()


def identifier(text: str, low: str, start: int) -> Reading | None:
    left = max(0, start - 24)
    letters = _ID_BEFORE.search(low, left, start)
    if letters is None or MONEY_BEFORE.search(low, left, start):
        return None
    found = ID_END.match(low, start)
    end = found.end() if found else start + 1
    name = low[letters.start() : end].replace("-", "").lower()
    digits = DIGIT.findall(name)
    dotted = re.search(r"[0-9]\.[0-9]", name) is not None
    plain: tuple[Amount, ...] = tuple(int(part) for part in digits) if len(digits) == 1 else ()
    if dotted and name.count(".") == 1:
        plain = (decimal(re.sub(r"[^0-9.]", "", name)),)
    if name[0] == "v" and dotted:
        name = name[1:]
    level = Level.HARD if dotted else Level.FIRM
    return [label(text, letters.start(), end, name, level, plain)], end


def _plan(found: re.Match[str], text: str) -> Reading:
    """十四五 is the 14th Five-Year Plan."""
    number = 10 + int(amount_of(found["pl_n"]))
    start, end = found.span()
    return [
        make(text, start, end, number, kind=Kind.ORDINAL, level=Level.FIRM),
        *(make(text, end - 1, end, amount, level=Level.SOFT) for amount in (5, *plan_years(number))),
    ], end


def _label_name(found: re.Match[str], text: str) -> Reading:
    """Digits in quotation marks are a name: they must survive, and may be told one by one (2, 4 and 6)."""
    number = int(found["la_n"])
    plain: tuple[Amount, ...] = (number, *(int(digit) for digit in found["la_n"]))
    also: tuple[Key, ...] = tuple(("n", digit) for digit in plain[1:])
    return [make(text, *found.span(), number, kind=Kind.LABEL, key=("n", number), also=also, plain=plain)], found.end()


def _class(found: re.Match[str], text: str) -> Reading:
    said = found["kl_n"]
    number = ROMAN.get(said) or int(amount_of(said))
    return [make(text, found.start(), found.end(), number, kind=Kind.CLASS, level=Level.FIRM)], found.end()


def _roman(found: re.Match[str], text: str) -> Reading:
    return [make(text, *found.span(), ROMAN[found.group()], kind=Kind.ORDINAL, level=Level.FIRM)], found.end()


RULES: dict[str, Rule] = {
    # 7×24小时, 24/7
    "always": Rule(Expression(r"(?:24 ?/ ?7|7 ?[x×*/] ?24)(?![0-9/]|\.[0-9])(?: ?小时)?"), _always),
    # +86 574 8765 4321
    "phone": Rule(Expression(r"(?<=\+)[0-9]{1,3}(?:[ -](?:\([0-9]{1,4}\)|[0-9]{2,8})){2,5}(?![0-9])"), _phone),
    "version": Rule(Expression(r"[0-9]+(?:\.[0-9]+){2,}(?![0-9])"), _version),
    # “十四五”规划
    "plan": Rule(Expression(r"十(?P<pl_n>[一二三四五六七])五(?=”|」|\"|规划|时期|期间|末|开局|收官|以来)"), _plan),
    # “246”
    "label": Rule(Expression(r"(?<=[“「\"])(?P<la_n>[0-9]{2,6})(?=[”」\"])"), _label_name),
    # 1类新药
    "class": Rule(
        Expression(r"(?P<kl_n>[1-6一二三四五六ⅠⅡⅢⅣⅤⅥ])类(?=新药|创新药|化药|中药|生物|医疗|器械|药|抗|疫苗|化学|国家)"),
        _class,
    ),
    "roman": Rule(Expression(r"[ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩⅪⅫ]"), _roman),
}
