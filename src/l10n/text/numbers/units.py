"""Units of measure and money: what converts into what, and how exactly. Their names are in `data/units.toml`."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import cache

from l10n.text.numbers.value import Amount, whole

MONEY = frozenset(
    "cny usd eur gbp jpy hkd twd mop aud cad nzd sgd krw chf frf rub inr thb vnd brl mxn try sek zar".split()  # noqa: SIM905 -- reads as one line
)
"""Kinds of `data/units.toml` that are currencies."""

DOLLARS = frozenset({"usd", "hkd", "twd", "aud", "cad", "nzd", "sgd"})
"""What an English text may shorten to a bare `$`."""

ROUNDING = Fraction(7, 100)
"""How far a converted measure may lie from the exact one when it is rounded: 10 km are "about 6 miles" (3.4 % off)."""


@dataclass(frozen=True, slots=True)
class Unit:
    """One unit; `factor` says how many base units of `dimension` it is."""

    id: str
    dimension: str
    factor: Amount
    zh: tuple[str, ...]
    en: tuple[str, ...]
    weak: bool = False
    """The English word mostly means something else (won, stone, real): it counts only where the other side agrees."""


@cache
def units() -> dict[str, Unit]:
    """All units by id."""
    import tomllib
    from pkgutil import get_data

    table = tomllib.loads((get_data("l10n.text.numbers", "data/units.toml") or b"").decode("utf-8"))
    return {
        name: Unit(
            name,
            row["of"],
            whole(Fraction(row["in"])),
            tuple(row["zh"]),
            tuple(row["en"]),
            row.get("weak", False),
        )
        for name, row in table.items()
    }


@cache
def names(language: str) -> dict[str, tuple[str, ...]]:
    """Every written form of the language (`zh` or `en`) with the ids it may mean."""
    found: dict[str, tuple[str, ...]] = {}
    for unit in units().values():
        for name in unit.zh if language == "zh" else unit.en:
            found[name] = (*found.get(name, ()), unit.id)
    return found


def is_money(unit: str) -> bool:
    """Whether the unit is a currency."""
    return units()[unit].dimension in MONEY


def quantity(amount: Amount, unit: str) -> tuple[str, Amount]:
    """The dimension and the amount in its base unit; a degree Fahrenheit becomes its Celsius reading."""
    found = units()[unit]
    if unit == "fahrenheit":
        return found.dimension, whole(Fraction(amount - 32) * Fraction(5, 9))
    return found.dimension, whole(amount * found.factor) if found.factor != 1 else amount


def same_quantity(left: Amount, left_unit: str, right: Amount, right_unit: str) -> bool:
    """Whether two measures say the same: exactly, or as one converted into the other and rounded as it is written."""
    dimension, left_base = quantity(left, left_unit)
    other, right_base = quantity(right, right_unit)
    if dimension != other:
        return _same_count(left, left_unit, right, right_unit)
    if left_base == right_base:
        return True
    if left_unit == right_unit or dimension in MONEY:
        return False
    here, there = Fraction(left_base), Fraction(right_base)
    if dimension == "temperature":
        return abs(here - there) <= 1
    if here * there <= 0:
        return False
    apart = abs(here - there) / max(abs(here), abs(there))
    if apart <= Fraction(3, 200):
        return True
    return apart <= ROUNDING and (_rounds_to(here, right, right_unit) or _rounds_to(there, left, left_unit))


_PER_DOLLAR: dict[str, tuple[float, float]] = {
    "usd": (1, 1), "cny": (5.8, 8.7), "eur": (0.6, 1.25), "gbp": (0.45, 1.0), "jpy": (72, 170), "hkd": (7.6, 8.0),
    "twd": (25, 36), "mop": (7.8, 8.3), "aud": (0.85, 2.1), "cad": (0.9, 1.65), "nzd": (1.1, 2.6), "sgd": (1.15, 1.9),
    "krw": (850, 1650), "chf": (0.75, 1.85), "rub": (22, 125), "inr": (38, 95), "thb": (28, 47), "vnd": (14000, 27500),
    "brl": (1.5, 6.5), "mxn": (9, 25), "sek": (6, 11.5), "zar": (6, 20),
}  # fmt: skip
"""What a dollar cost in each currency since the nineties, least and most: no rate of a day, but ten times too much stands out."""


def at_a_rate(left: Amount, left_unit: str, right: Amount, right_unit: str) -> bool:
    """Whether two amounts of money can be the same one exchanged: 41,314 yuan and $5,750, but not $57,500."""
    one, left_base = quantity(left, left_unit)
    other, right_base = quantity(right, right_unit)
    if one == other or one not in _PER_DOLLAR or other not in _PER_DOLLAR or not right_base:
        return False
    (least, most), (low, high) = _PER_DOLLAR[one], _PER_DOLLAR[other]
    return least / high <= left_base / right_base <= most / low


_ALIKE = frozenset(
    frozenset(pair)
    for pair in (("km", "kmh"), ("mile", "mph"), ("m", "mps"), ("nautical-mile", "knot"), ("year", "age"))
)
"""Units that share a word: 每小时85英里 and 85 miles per hour, 20 years his senior and 大20岁."""

_DAYS = {"month": Fraction(3044, 100), "year": Fraction(36525, 100), "quarter": Fraction(9131, 100)}


def _same_count(left: Amount, left_unit: str, right: Amount, right_unit: str) -> bool:
    """Whether two measures of different kinds say the same: miles and miles an hour, 60 days and two months."""
    if frozenset((left_unit, right_unit)) in _ALIKE:
        return left == right
    if left_unit in _DAYS:
        left, left_unit, right, right_unit = right, right_unit, left, left_unit
    if right_unit not in _DAYS or units()[left_unit].dimension != "time":
        return False
    days = Fraction(quantity(left, left_unit)[1]) / 86400
    return abs(days - right * _DAYS[right_unit]) <= days / 25


def _rounds_to(base: Fraction, written: Amount, unit: str) -> bool:
    """Whether the exact quantity, in the written unit, rounds to what is written at its last written place."""
    exact_amount = base / units()[unit].factor
    return abs(exact_amount - written) <= _place(written) / 2


def _place(amount: Amount) -> Fraction:
    """The value of the last non-zero place: 0.1 for 13.7, 1000 for 15,000."""
    place = Fraction(1)
    rest = Fraction(amount)
    while rest.denominator != 1 and place > Fraction(1, 10**9):
        rest *= 10
        place /= 10
    whole_part = int(rest)
    while whole_part and whole_part % 10 == 0:
        whole_part //= 10
        place *= 10
    return place
