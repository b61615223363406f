"""A number with what stands round it: the sign of money before it, the unit behind it, over and nearly."""

from __future__ import annotations

from fractions import Fraction
from functools import cache

from l10n.text.numbers.english.names import CLASS_WORDS, ID_END, MONEY_BEFORE
from l10n.text.numbers.english.words import SHORT
from l10n.text.numbers.expression import Expression
from l10n.text.numbers.scan import Reading, label, make, measured, words
from l10n.text.numbers.units import names
from l10n.text.numbers.value import Amount, Key, Kind, Level, whole

_SIGNS = frozenset("$£€¥₩₹")

_CODES = frozenset(words("rmb usd cny eur gbp hkd jpy aud cad sgd chf"))

_CLASSES = tuple(word + mark for word in CLASS_WORDS for mark in (" ", "-"))

_OVER = (
    *(
        "more than ",
        "over ",
        "exceeding ",
        "exceeded ",
        "exceeds ",
        "above ",
        "at least ",
        "upwards of ",
        "in excess of ",
    ),
    *("no less than ", "no fewer than ", "not less than ", "surpassing ", "surpassed ", "greater than "),
)

_NOT_UNDER = ("no less than ", "no fewer than ", "not less than ")

_UNDER = (
    *("nearly ", "almost ", "less than ", "fewer than ", "under ", "below ", "up to ", "at most ", "close to "),
    *("no more than ", "not more than ", "approaching ", "short of "),
)

_BOUND_ENDS = frozenset(phrase.split()[-1] for phrase in (*_OVER, *_UNDER))
"""The last words of all these; most numbers stand behind another word."""

_SIGN_LETTERS = "ushkntzacjp"
"""What stands before a sign of money: us$, hk$, nt$, jp¥."""

_BELOW_ZERO = Expression(
    r"[ -]?(?:degrees?)?(?: celsius| fahrenheit| centigrade)? (?:below zero|below freezing|below 0|(?P<above>above zero|above freezing|above 0))"
)


def with_unit(text: str, low: str, start: int, end: int, amount: Amount, level: Level, *, short: str) -> Reading:
    """A number with the sign of money before it or the unit behind it, and what stands before it as bound."""
    units: tuple[str, ...] = ()
    also: tuple[Key, ...] = ()
    kind: Kind | None = None
    before = low[max(0, start - 12) : start]
    sign = before.rstrip(" -")
    if sign and (sign[-1] in _SIGNS or sign[-3:] in _CODES):
        money = MONEY_BEFORE.search(before)
        if money:
            units = names("en").get(money.group().rstrip("- "), ())
            start -= len(before) - money.start()
    plain: tuple[Amount, ...] = (amount,)
    if short:
        end += 1
        scaled = whole(amount * SHORT[short])
        also, plain = (("n", scaled), ("n", amount)), (scaled, amount)
        if units:
            amount, also, plain = scaled, (), (scaled,)
        elif short == "m":
            also = (*also, quantity_key(amount, "m"), quantity_key(amount, "minute"))
    if not units and not short:
        units, end, weak = unit_after(low, end)
        if weak:
            also, units = (*also, ("n", amount)), ()
    if (
        low[end : end + 1].isalnum()
        and not (low[end] == "x" and low[end + 1 : end + 2].isdigit())
        and low[end - 1].isdigit()
        and level is Level.HARD
    ):
        tail = ID_END.match(low, end - 1)
        if tail and tail.end() > end:
            return [label(text, start, tail.end(), low[start : tail.end()], Level.FIRM, (amount,))], tail.end()
    if units and units[0] in {"celsius", "fahrenheit"}:
        cold = _BELOW_ZERO.match(low, end)
        if cold and cold["above"]:
            plain, end = (), cold.end()
        elif cold or (start and low[start - 1] == "-" and not low[start - 2 : start - 1].isdigit()):
            amount = whole(-abs(Fraction(amount)))
            plain = (*plain, amount)
            end = cold.end() if cold else end
    if amount < 0:
        plain = (amount, -amount)
    kind, key = measured(amount, units)
    if kind is Kind.NUMBER and before.endswith(_CLASSES):
        kind = Kind.CLASS
    return [
        make(
            text,
            start,
            end,
            amount,
            kind=kind,
            level=level,
            key=key,
            also=also,
            plain=plain,
            units=units,
            bound=bound_before(low, start),
        )
    ], end


def quantity_key(amount: Amount, unit: str) -> Key:
    """The key of a measure."""
    return measured(amount, (unit,))[1]


_AFTER = Expression(r"[ -]?([a-z]+(?:\.s\.|\.(?= km| m| ft))?[²³23]?(?:/[a-z]+)?|°[cf]|[℃℉°$€£¥㎡])")


@cache
def _first_words() -> dict[str, int]:
    """First words of unit names, with the number of words in the longest name they begin."""
    found = dict.fromkeys(("degrees", "degree", "°"), 1)
    for name in names("en"):
        first, *more = name.split(" ")
        found[first] = max(found.get(first, 0), 1 + len(more))
    return found


def unit_after(low: str, end: int) -> tuple[tuple[str, ...], int, bool]:
    """The unit behind a number, the longest that fits, where it ends, and whether the word mostly means something else."""
    found = _AFTER.match(low, end)
    if found is None:
        return (), end, False
    longest = _first_words().get(found[1], 0)
    if longest > 1:
        further = _FURTHER.match(low, found.end())
        more = [word for word in further.groups() if word] if further else []
        for count in range(min(longest - 1, len(more)), 0, -1):
            ids = names("en").get(" ".join((found[1], *more[:count])))
            if ids and further:
                return ids, further.end(count), ids[0] in _WEAK
    if not longest:
        return (), end, False
    ids = names("en").get(found[1], ("celsius", "fahrenheit") if found[1] in _DEGREE_WORDS else ())
    return (ids, found.end(), ids[0] in _WEAK) if ids else ((), end, False)


_DEGREE_WORDS = frozenset({"degrees", "degree", "°"})

_FURTHER = Expression(r"[ -]([a-z]+(?:/[a-z]+)?)(?:[ -]([a-z]+))?")

_WEAK = frozenset({"krw", "stone", "brl", "knot", "zar"})


def bound_before(low: str, start: int) -> int:
    """1 for over, -1 for nearly, 0 where nothing is said."""
    if start < 3:
        return 0
    mark = low[start - 1]
    if mark not in _SIGNS and (
        mark != " " or low[max(0, start - 13) : start - 1].rpartition(" ")[2] not in _BOUND_ENDS
    ):
        return 0
    before = low[max(0, start - 18) : start]
    if before and before[-1] in _SIGNS:
        before = before[:-1].rstrip(_SIGN_LETTERS)
    if before.endswith(_NOT_UNDER):
        return 1
    if before.endswith(_UNDER):
        return -1
    return 1 if before.endswith(_OVER) else 0
