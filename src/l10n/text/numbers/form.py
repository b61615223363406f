"""Values put in the place of others in the same form: 137亿 -> 173亿 turns "13.7 billion" into "17.3 billion".

What is written is read again; a value that does not come back the same is not written at all.
"""

from __future__ import annotations

import re
from fractions import Fraction

from l10n.model.locale import base, canonical
from l10n.text.numbers import english
from l10n.text.numbers.expression import Expression
from l10n.text.numbers.readers import reader
from l10n.text.numbers.render import number, render
from l10n.text.numbers.value import Amount, Kind, Value, whole

_COUNTED = frozenset(
    {Kind.NUMBER, Kind.MEASURE, Kind.MONEY, Kind.PERCENT, Kind.POINTS, Kind.ORDINAL, Kind.YEAR, Kind.DAY}
)
_NAMED = frozenset({Kind.DATE, Kind.MONTH, Kind.WEEKDAY})
_EN = Expression(
    r"(?P<digits>[0-9][0-9,]*(?:\.[0-9]+)?)(?P<tail>[ -]?(?P<size>thousand|million|billion|trillion|bn|tn|m|k)(?![a-z]))?",
    re.IGNORECASE,
)
_ZH = Expression(r"(?P<digits>[0-9][0-9,]*(?:\.[0-9]+)?)(?P<tail> ?(?P<size>[万亿萬億]+))?")
_HAN = Expression("[零〇一二两三四五六七八九十百千万亿]+")
_WORDS = english.COUNTING
_SIZES: dict[str, int] = {
    "thousand": 1000, "k": 1000, "million": 10**6, "m": 10**6, "billion": 10**9, "bn": 10**9, "trillion": 10**12, "tn": 10**12,
    "万": 10**4, "亿": 10**8, "万亿": 10**12, "萬": 10**4, "億": 10**8, "萬億": 10**12,
}  # fmt: skip


def replaceable(text: str, language: str) -> tuple[Value, ...]:
    """The values of a text that `substitute` can put others in place of, in order of appearance."""
    return tuple(value for value in _read(text, language) if value.level and value.kind in _COUNTED | _NAMED)


def like(value: Value, model: Value, language: str) -> str:
    """`value` written as `model` is written in its text: same magnitude word, grouping, sign and unit.

    Empty where the form cannot hold the value, or where it would not read back as the same value.
    """
    if value.kind is not model.kind and not {value.kind, model.kind} <= _COUNTED:
        return ""
    room = base(canonical(language))
    said = _named(value, model, language) if model.kind in _NAMED else _counted(value.amount, model.text, room)
    read = _read(said, language) if said else ()
    amounts = value.amounts if model.kind is Kind.DATE else (value.amount,)
    same = len(read) == 1 and read[0].kind is model.kind and read[0].units == model.units
    return said if same and (read[0].amounts if model.kind is Kind.DATE else (read[0].amount,)) == amounts else ""


def substitute(text: str, old: Value, new: Value, language: str) -> str:
    """The text with `new` in the place and form of `old`, a value that `replaceable` gave; empty where that cannot be.

    The whole text is read again: every other value must still be what it was.
    """
    said = like(new, old, language)
    if not said:
        return ""
    result = text[: old.span.start] + said + text[old.span.end :]
    before = [value.amounts if value.span != old.span else new.amounts for value in _read(text, language)]
    return result if [value.amounts for value in _read(result, language)] == before else ""


def _read(text: str, language: str) -> tuple[Value, ...]:
    return tuple(reader(language)[0](text)) if base(canonical(language)) in {"zh", "en"} else ()


def _named(value: Value, model: Value, language: str) -> str:
    """A month, date or weekday in the form of the model: `May 17`, `17 May`, `Sept. 3`, 5月17日, 五月."""
    if base(canonical(language)) == "zh":
        numbers = iter(value.amounts if value.kind is not Kind.WEEKDAY else ())
        if value.kind is Kind.WEEKDAY:
            return model.text[:-1] + "一二三四五六日"[int(value.amount)]
        return re.sub("[0-9]+", lambda _: str(next(numbers, "")), model.text)
    name = render(value, language).split(" ")[0] if value.kind is not Kind.WEEKDAY else render(value, language)
    word = re.search("[A-Za-z]+", model.text)
    if word is None:
        return ""
    if len(word.group()) <= 4 and word.group().lower() not in {"may", "june", "july"}:
        name = name[:3]
    text = model.text[: word.start()] + name + model.text[word.end() :]
    return re.sub("[0-9]+", str(value.amounts[1]), text) if value.kind is Kind.DATE else text


def _counted(amount: Amount, said: str, room: str) -> str:
    """`said` with another number in it."""
    found = (_ZH if room == "zh" else _EN).search(said)
    if found is None:
        return _spelt(amount, said, room)
    size = _SIZES.get((found["size"] or "").lower(), 1)
    part = whole(Fraction(amount) / size)
    if size > 1 and (part < 1 or part >= 10000 or Fraction(part * 1000).denominator > 1):
        written = number(amount, room if room == "en" else "zh_CN")
    else:
        written = _digits(part, grouped="," in found["digits"] or part >= 10000) + (found["tail"] or "")
    result = said[: found.start()] + written + said[found.end() :]
    return _right_ordinal(result) if room == "en" else result


def _digits(amount: Amount, *, grouped: bool) -> str:
    if isinstance(amount, int):
        return f"{amount:,}" if grouped else str(amount)
    text = number(amount, "en")
    return text if grouped else text.replace(",", "")


def _right_ordinal(text: str) -> str:
    """19th -> 21st, when the number before the ending changed."""
    return re.sub(r"(?<![0-9])([0-9]+)(?:st|nd|rd|th)(?![a-z])", lambda found: english.ordinal(int(found[1])), text)


def _spelt(amount: Amount, said: str, room: str) -> str:
    """A number in words or numerals: `seven`, 七, 二十一."""
    if not isinstance(amount, int) or amount < 1:
        return ""
    if room == "zh":
        numeral = _HAN.search(said)
        return said[: numeral.start()] + numerals(amount) + said[numeral.end() :] if numeral and amount < 10**8 else ""
    word = re.search("|".join(sorted(_WORDS, key=len, reverse=True)), said, re.IGNORECASE)
    if word is None:
        return ""
    new = next((name for name, number_ in _WORDS.items() if number_ == amount), str(amount))
    new = new.capitalize() if word.group()[0].isupper() else new
    return said[: word.start()] + new + said[word.end() :]


def numerals(amount: int) -> str:
    """A whole number below 10^8 in Chinese numerals: 两 alone, 二十一, 一千零五, 三万五千."""
    if amount == 2:
        return "两"
    if amount >= 10**4:
        rest = amount % 10**4
        gap = "零" if 0 < rest < 1000 else ""
        return numerals(amount // 10**4) + "万" + gap + (numerals(rest) if rest else "")
    digits = "零一二三四五六七八九"
    text = ""
    for size, unit in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = amount // size % 10
        if digit:
            text += digits[digit] + unit
        elif text and not text.endswith("零") and amount % size:
            text += "零"
    return text.removeprefix("一") if 10 <= amount < 20 else text
