"""What a reader of numbers gives back. Reading is in `chinese` and `english`, judging in `compare`."""

from __future__ import annotations

from enum import IntEnum, StrEnum
from fractions import Fraction
from functools import lru_cache
from typing import NamedTuple, TypeAlias

from l10n.model.document import Span

Amount: TypeAlias = int | Fraction
"""An exact number; an `int` where it is whole (`int` and `Fraction` compare and hash alike)."""

Key: TypeAlias = tuple[str | Amount, ...]
"""What two values share when they say the same: a tag and exact numbers, `("n", 7)`, `("md", 5, 17)`, `("length", 10000)`."""


class Level(IntEnum):
    """How surely a value must stand on the other side too."""

    SOFT = 0
    """May satisfy the other side, never alarms: one, half, both, 双, a numeral inside an idiom."""

    FIRM = 1
    """Small words and Chinese numerals: seven, 七个, hundreds of thousands."""

    HARD = 2
    """Digits, large numerals, percent, dates, clock times, weekdays, decades, versions."""


class Kind(StrEnum):
    """What a value is; it decides how it is rendered."""

    NUMBER = "number"
    ORDINAL = "ordinal"
    MEASURE = "measure"
    MONEY = "money"
    PERCENT = "percent"
    POINTS = "points"
    """Percentage points."""

    DISCOUNT = "discount"
    """Amount is the per cent taken off the price: 八折 is 20."""

    FRACTION = "fraction"
    MULTIPLE = "multiple"
    """Amount is the ratio of new to old: tripled is 3, 增长两倍 is 3."""

    APPROXIMATE = "approximate"
    """An order of magnitude: tens of billions is 10,000,000,000."""

    YEAR = "year"
    DECADE = "decade"
    CENTURY = "century"
    DATE = "date"
    """Amounts are month and day."""

    DAY = "day"
    MONTH = "month"
    WEEKDAY = "weekday"
    """Monday is 0."""

    TIME = "time"
    """Amount is minutes after midnight, modulo 12 hours where the half of the day is not said."""

    SCORE = "score"
    CLASS = "class"
    """1类, Class 1, Grade II."""

    LABEL = "label"
    """A name made of digits: “246”, 12345, G20, v5.4.1."""


class Value(NamedTuple):
    """One number of a text. A tuple rather than a dataclass because a check reads tens of thousands a second."""

    kind: Kind
    level: Level
    span: Span
    """In code points of the text as given."""

    text: str
    """The text as it stands there."""

    key: Key
    """Equal keys mean the same; unequal ones may still agree, see `compare`."""

    amount: Amount
    """The number itself; for dates the month, see `amounts`."""

    also: tuple[Key, ...] = ()
    """Other readings: `the '80s` is 1980 or an age."""

    plain: tuple[Amount, ...] = ()
    """Bare numbers that may stand for it on the other side: the 17 of May 17."""

    units: tuple[str, ...] = ()
    """Ids of `data/units.toml`; more than one where the word is ambiguous (pounds)."""

    half: str = ""
    """`am` or `pm`, for clock times, dates and weekdays."""

    bound: int = 0
    """1 for over, at least, 逾; -1 for nearly, under, 不足; 0 where nothing is said."""

    amounts: tuple[Amount, ...] = ()
    """All numbers of a date, a score or a fraction: month and day, home and away, numerator and denominator."""


def exact(numerator: int, denominator: int = 1) -> Amount:
    """The quotient, as an `int` where it is whole."""
    whole, rest = divmod(numerator, denominator)
    return Fraction(numerator, denominator) if rest else whole


@lru_cache(maxsize=4096)
def percent_keys(amount: Amount) -> tuple[Key, ...]:
    """What per cent may also say: a discount, a growth, a part."""
    return ("off", amount), ("grow", amount), ("f", whole(Fraction(amount, 100)))


@lru_cache(maxsize=8192)
def decimal(digits: str) -> Amount:
    """The number that ASCII digits say: `1,370.5` is 2741/2. Grouping commas and blanks are dropped."""
    whole, _, part = digits.replace(",", "").replace(" ", "").partition(".")
    return exact(int(whole + part), 10 ** len(part)) if part else int(whole)


def whole(amount: Amount) -> Amount:
    """The same number, as an `int` where it is whole."""
    if isinstance(amount, Fraction) and amount.denominator == 1:
        return amount.numerator
    return amount
