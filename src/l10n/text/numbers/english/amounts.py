"""Plain numbers and what their suffix makes of them: percent, points, times, one in five; ordinals."""

from __future__ import annotations

import re
from fractions import Fraction

from l10n.text.numbers.english.measures import bound_before, with_unit
from l10n.text.numbers.english.names import PHONE
from l10n.text.numbers.english.words import (
    FIGURES,
    IN_FIGURES,
    IN_WORDS,
    MAGNITUDE,
    ONES,
    ORDINAL_WORD,
    SMALL,
    TENS,
    WORDS,
    amount_of,
    ordinal_of,
)
from l10n.text.numbers.expression import Expression
from l10n.text.numbers.scan import Reading, Rule, label, make, plan_years, trie
from l10n.text.numbers.value import Amount, Key, Kind, Level, Value, decimal, percent_keys, whole

_SUFFIX = Expression(
    r"(?:[ -]| of an? )?(?:(?P<pp>(?:percentage|percent|per cent|pct|%)[ -]?points?(?![a-z])|ppts?(?![a-z])|pp(?![a-z]))"
    r"|(?P<bp>(?:basis[ -]points?|bps)(?![a-z]))|(?P<pm>‰|per mill?e?(?![a-z])|per thousand(?![a-z]))"
    r"|(?P<pc>%|percentage(?![a-z])|percent(?![a-z])|per cent(?![a-z])|pct(?![a-z]))"
    r"(?P<off> (?:off|discount(?:s|ed)?|price cut|markdown)(?![a-z]))?)"
    r"|(?P<x>[ -]?(?:times|fold)(?![a-z])|x(?![a-z0-9]))(?P<more> (?:more|higher|greater|larger|bigger|faster)(?![a-z]))?"
    r"|(?P<pt>[ -]points?(?![a-z]))|(?P<s>[mkb])(?![a-z0-9])"
)
"""What makes a number a rate, a multiple or a share."""

_SUFFIXED = frozenset(" -%‰bfkmptx")
"""What a suffix begins with."""

_OUT_OF = Expression(
    rf"(?: in| out of)(?: every)? ({FIGURES}|{WORDS})(?![a-z0-9])(?![,.][0-9])"
    r"(?! (?:days|weeks|months|years|hours|minutes|seconds|games|matches|seasons|sets|of|am|pm|percent|per cent)| ?%)"
)
"""The whole of which a number is a part: one in five."""


def _ordinal(found: re.Match[str], text: str) -> Reading:
    number = int(decimal(found["or_n"]))
    level = Level.HARD if number > 3 else Level.FIRM
    return [
        make(text, *found.span(), number, kind=Kind.ORDINAL, level=level),
        *_five_year_plan(found, text, number),
    ], found.end()


_PLAN = Expression(" five[ -]year plan")


def _five_year_plan(found: re.Match[str], text: str, number: int) -> list[Value]:
    """The years of a Five-Year Plan, which a translator may add: the 14th runs from 2021 to 2025."""
    if not _PLAN.match(found.string, found.end()):
        return []
    return [make(text, *found.span(), year, level=Level.SOFT) for year in plan_years(number)]


def _ordinal_word(found: re.Match[str], text: str) -> Reading:
    number = ordinal_of(found.group())
    level = Level.FIRM if number > 3 else Level.SOFT
    return [
        make(text, *found.span(), number, kind=Kind.ORDINAL, level=level),
        *_five_year_plan(found, text, number),
    ], found.end()


def _spelt(found: re.Match[str], text: str) -> Reading:
    number = SMALL[found["sp_a"]] * 100 + int(amount_of(found["sp_b"]))
    return [make(text, *found.span(), number, kind=Kind.YEAR, level=Level.FIRM)], found.end()


def _minus(found: re.Match[str], text: str) -> Reading | None:
    form = RULES["number" if found["digit"] is not None else "number_words"].form
    said = form.match(found.string, found.end())
    if said is None:
        return None
    return with_unit(text, found.string, found.start(), said.end(), -amount_of(said.group()), Level.HARD, short="")


def _number(found: re.Match[str], text: str) -> Reading:
    """A number with its suffix or its unit."""
    low = found.string
    start, end = found.span()
    said = found.group()
    amount = amount_of(said)
    level = _level(said, amount)
    suffix = _SUFFIX.match(low, end) if low[end : end + 1] in _SUFFIXED else None
    special = _special(text, found, suffix, amount, level)
    if special is not None:
        return [special], special.span.end
    if end < len(low) and low[end] == "-" and said[0] < ":":
        phone = PHONE.match(low, start)
        if phone:
            return [label(text, start, phone.end(), phone.group().replace("-", ""))], phone.end()
    values, done = with_unit(text, low, start, end, amount, level, short=(suffix["s"] or "") if suffix else "")
    counted = _COUNTED_SIZE.match(said) if low[end : end + 1] == "-" else None
    if counted:
        # `two trillion-yuan clusters` counts clusters of a trillion; an amount of two trillion is written so too.
        size = amount_of("one " + counted[2])
        number = amount_of(counted[1])
        also = (("n", number), ("n", size), ("ap", size))
        values = [value._replace(also=(*value.also, *also), plain=(*value.plain, number, size)) for value in values]
    tens = SMALL.get(said.removesuffix(" one")) if said.endswith("ty one") else None
    if tens:
        # `At thirty one stands firm` speaks of thirty; 31 is written `thirty-one`.
        values = [value._replace(also=(*value.also, ("n", tens)), plain=(*value.plain, tens)) for value in values]
    if suffix and suffix["pt"]:
        values = [value._replace(also=(*value.also, ("pp", amount))) for value in values]
    return values, done


def _special(
    text: str, found: re.Match[str], suffix: re.Match[str] | None, amount: Amount, level: Level
) -> Value | None:
    """What the words behind a number make of it: a rate, a multiple, a share; None where it stays a number."""
    low = found.string
    start, end = found.span()
    if suffix is None:
        part = _OUT_OF.match(low, end) if low.startswith((" in ", " out of "), end) else None
        return _share_of(text, start, part, amount) if part else None
    if suffix["x"]:
        return _multiple(text, start, suffix, amount, level)
    return None if suffix["pt"] or suffix["s"] else _rate(text, start, suffix, amount)


_COUNTED_SIZE = Expression(rf"([0-9]+|[a-z]+) ({MAGNITUDE}(?:[ -]{MAGNITUDE})*)\Z")


def _level(said: str, amount: Amount) -> Level:
    """Digits are hard, so are words for large numbers unless they begin with `a`; small words are firm, one is soft."""
    if said[0] < ":" or (amount >= 100 and not said.startswith(("a ", "an "))):
        return Level.HARD
    return Level.FIRM if amount >= 2 else Level.SOFT


def _rate(text: str, start: int, suffix: re.Match[str], amount: Amount) -> Value:
    """Per cent, per mille, percentage points, basis points, `20 % off`."""
    end = suffix.end()
    bound = bound_before(suffix.string, start)
    if suffix["pp"]:
        return make(text, start, end, amount, kind=Kind.POINTS, key=("pp", amount), plain=(), bound=bound)
    if suffix["bp"]:
        points = whole(Fraction(amount) / 100)
        return make(text, start, end, points, kind=Kind.POINTS, key=("pp", points), plain=(amount,))
    if suffix["pm"]:
        amount = whole(Fraction(amount) / 10)
    if suffix["off"]:
        return make(text, start, end, amount, kind=Kind.DISCOUNT, key=("off", amount), plain=())
    return percent(text, start, end, amount, bound)


def percent(text: str, start: int, end: int, amount: Amount, bound: int) -> Value:
    """A percentage, with what else it may say: a discount, a growth, a part."""
    also = percent_keys(amount)
    return make(text, start, end, amount, kind=Kind.PERCENT, key=("p", amount), also=also, plain=(), bound=bound)


def _multiple(text: str, start: int, suffix: re.Match[str], amount: Amount, level: Level) -> Value:
    also: tuple[Key, ...] = (("n", amount), ("by", amount))
    if suffix["more"]:
        also = (*also, ("x", amount + 1))
    return make(text, start, suffix.end(), amount, kind=Kind.MULTIPLE, level=level, key=("x", amount), also=also)


def _share_of(text: str, start: int, part: re.Match[str], above: Amount) -> Value | None:
    """`one in five` as a share; None where it is no share (`three in 2019`)."""
    below = amount_of(part[1])
    if not 0 < above < below or below > 100000 or (1000 < below < 2200 and below % 1000):
        return None
    ratio = whole(Fraction(above) / Fraction(below))
    also: tuple[Key, ...] = (("p", whole(Fraction(ratio) * 100)),)
    return make(
        text,
        start,
        part.end(),
        ratio,
        kind=Kind.FRACTION,
        level=Level.FIRM,
        key=("f", ratio),
        also=also,
        plain=(),
        amounts=(above, below),
    )


def _bare(found: re.Match[str], text: str) -> Reading:
    """A magnitude without a number before it: soft as a single word, firm as `hundred-billion`, `trillion-yuan`."""
    low = found.string
    start, end = found.span()
    amount = amount_of("one " + found.group())
    firm = " " in found.group() or "-" in found.group() or low[end : end + 1] == "-"
    values, done = with_unit(text, low, start, end, amount, Level.FIRM if firm else Level.SOFT, short="")
    return [value._replace(also=(*value.also, ("ap", amount))) for value in values], done


RULES: dict[str, Rule] = {
    # 19th, nineteenth
    "ordinal": Rule(Expression(r"(?P<or_n>[0-9]{1,3}(?:,[0-9]{3})*)(?:st|nd|rd|th)(?![a-z])"), _ordinal),
    "ordinal_word": Rule(Expression(rf"{ORDINAL_WORD}"), _ordinal_word),
    # nineteen ninety-four
    "spelt": Rule(
        Expression(
            rf"(?P<sp_a>eighteen|nineteen|twenty)[ -](?P<sp_b>{trie(TENS)}(?:-{trie(ONES[1:10])})?|ten|{trie(ONES[11:])})(?![a-z])"
            rf"(?![ -](?:{MAGNITUDE}|percent))"
        ),
        _spelt,
    ),
    "minus": Rule(Expression(r"minus (?:(?P<digit>(?=[0-9]))|(?=[a-z]))"), _minus),
    # 13.7 billion
    "number": Rule(Expression(IN_FIGURES), _number),
    # seven, half a million, two and a half
    "number_words": Rule(Expression(IN_WORDS), _number),
    # the hundred-billion-yuan level
    "bare": Rule(Expression(rf"{MAGNITUDE}(?:[ -]{MAGNITUDE}){{0,4}}(?![a-z])"), _bare),
}
