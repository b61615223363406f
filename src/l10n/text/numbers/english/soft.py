"""What only satisfies the other side: one, half, both, May as a word."""

from __future__ import annotations

from fractions import Fraction

from l10n.text.numbers.english.measures import unit_after
from l10n.text.numbers.english.words import MONTHS, SHORT_DAYS, WORD, fold
from l10n.text.numbers.expression import Expression
from l10n.text.numbers.scan import make, measured, outside, romans, soft_number, soft_words
from l10n.text.numbers.value import Amount, Key, Kind, Level, Value


def read_soft(text: str, taken: list[Value]) -> list[Value]:
    """The values that only satisfy the other side: one, half, both, May as a word; none inside of `taken`."""
    low = fold(text)
    is_free = outside(taken)
    soft = soft_words("en")
    found = romans(text)
    for word in WORD.finditer(low):
        said = word.group()
        if said not in soft and said not in MONTHS and said not in SHORT_DAYS and said != "score":
            continue
        start, end = word.span()
        if not is_free(start):
            continue
        if said in _ONE or said == "half":
            units, stop, _ = unit_after(low, end)
            if units:
                found.append(_one_unit(text, start, stop, units))
        if said == "half" and low.endswith(("first ", "first-", "second ", "second-"), 0, start):
            for month in (1, 6) if low[start - 2] == "t" else (7, 12):
                found.append(make(text, start, end, month, kind=Kind.MONTH, level=Level.SOFT, key=("mo", month)))
        if said in soft:
            found += (soft_number(text, start, end, amount) for amount in soft[said])
        elif said == "score":
            if low.endswith("a ", 0, start) and _SCORE_OF.match(low, end):
                found.append(soft_number(text, start, end, 20))
        elif said in MONTHS:
            key: Key = ("mo", MONTHS[said])
            found.append(make(text, start, end, MONTHS[said], kind=Kind.MONTH, level=Level.SOFT, key=key))
        elif said in SHORT_DAYS:
            day = SHORT_DAYS[said]
            found.append(make(text, start, end, day, kind=Kind.WEEKDAY, level=Level.SOFT, key=("wd", day), plain=()))
    for word in _FIRST_QUARTERS.finditer(low):
        found.append(make(text, *word.span(), 1, kind=Kind.MONTH, level=Level.SOFT, key=("mo", 1)))
    return found


_FIRST_QUARTERS = Expression(r"(?<![a-z])first (?:two|three|[23]) quarters")

_ONE = frozenset({"a", "an", "one"})

_SCORE_OF = Expression(" of | or (?:so|more)")


def _one_unit(text: str, start: int, end: int, units: tuple[str, ...]) -> Value:
    """`a year`, `one hectare`, `half an hour`, `half-hour`."""
    halved = text[start : start + 4].lower() == "half" or text[max(0, start - 5) : start].lower() in {"half ", "half-"}
    amount: Amount = Fraction(1, 2) if halved else 1
    kind, key = measured(amount, units)
    return make(text, start, end, amount, kind=kind, level=Level.SOFT, key=key, units=units)
