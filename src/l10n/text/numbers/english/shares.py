"""Parts and multiples: three quarters, half a percentage point, tens of billions, tripled."""

from __future__ import annotations

import re
from fractions import Fraction

from l10n.text.numbers.english.words import (
    HUNDREDS,
    LARGE,
    MAGNITUDE,
    ONES,
    PARTS,
    SMALL,
    SMALL_WORDS,
    TINY_PARTS,
    VERBS,
    amount_of,
)
from l10n.text.numbers.expression import Expression
from l10n.text.numbers.scan import Reading, Rule, first_quarters, make, measured, trie
from l10n.text.numbers.value import Amount, Key, Kind, Level, Value, exact


def _half_rate(found: re.Match[str], text: str) -> Reading:
    """Half, a quarter of, or one percent or percentage point."""
    kind, tag = (Kind.POINTS, "pp") if found["hr_pp"] else (Kind.PERCENT, "p")
    part = found["hr_part"] or "one"
    amount = _PARTS_OF_ONE[part.removeprefix("a ").split()[0].split("-")[0]]
    return [make(text, *found.span(), amount, kind=kind, key=(tag, amount), plain=())], found.end()


_PARTS_OF_ONE: dict[str, Amount] = {
    "one": 1,
    "half": Fraction(1, 2),
    "quarter": Fraction(1, 4),
    "three": Fraction(3, 4),
}


def _near_rate(found: re.Match[str], text: str) -> Reading:
    """A cut by a quarter-point; in sports, of a score."""
    amount = _PARTS_OF_ONE[found["nr_n"]]
    level = Level.FIRM if found.group() != "half-point" else Level.SOFT
    return [make(text, *found.span(), amount, kind=Kind.POINTS, level=level, key=("pp", amount))], found.end()


def _and_half(found: re.Match[str], text: str) -> Reading:
    unit = found["ah_u"].replace("kilometer", "km").replace("kilometre", "km")
    amount = Fraction(3, 2)
    kind, key = measured(amount, (unit,))
    return [make(text, *found.span(), amount, kind=kind, level=Level.FIRM, key=key, units=(unit,))], found.end()


def _slash(found: re.Match[str], text: str) -> Reading | None:
    above, below = int(found["sl_a"]), int(found["sl_b"])
    if not below or (above > 31 and above >= below):
        return None
    start, end = found.span()
    ratio = exact(above, below)
    also: tuple[Key, ...] = (("p", ratio * 100), ("md", above, below), ("md", below, above))
    return [
        make(
            text,
            start,
            end,
            ratio,
            kind=Kind.FRACTION,
            key=("f", ratio),
            also=also,
            plain=(ratio,),
            amounts=(above, below),
        )
    ], end


_FIRST_BEFORE = Expression(r"\bfirst \Z")


def _part(found: re.Match[str], text: str) -> Reading:
    above = int(amount_of(found["pt_a"]))
    below = PARTS[found["pt_b"]]
    ratio = exact(above, below)
    # `a third person` is no share, `a third of the people` is.
    is_weak = below == 2 or (found["pt_a"] in {"a", "an"} and not found.string.startswith(" of ", found.end()))
    level = Level.SOFT if is_weak else Level.FIRM
    also: tuple[Key, ...] = (("p", ratio * 100), ("n", ratio), ("ord", below))
    plain: tuple[Amount, ...] = (ratio,) if above > 1 else (ratio, below)
    if found["pt_b"] == "quarter":
        also, plain = (*also, ("n", above), measured(above, ("quarter",))[1]), (*plain, above)
        if _FIRST_BEFORE.search(found.string, max(0, found.start() - 6), found.start()):
            also = (*also, *first_quarters(above))
    return [
        make(
            text,
            *found.span(),
            ratio,
            kind=Kind.FRACTION,
            level=level,
            key=("f", ratio),
            also=also,
            plain=plain,
            amounts=(above, below),
        )
    ], found.end()


def _tiny(found: re.Match[str], text: str) -> Reading:
    """One five-hundredth."""
    above, below = (
        int(amount_of(found["ti_a"] or "one")),
        int(amount_of(found["ti_b"][:-1])) * TINY_PARTS[found["ti_c"]],
    )
    return [
        make(
            text,
            *found.span(),
            exact(above, below),
            kind=Kind.FRACTION,
            level=Level.FIRM,
            key=("f", exact(above, below)),
            amounts=(above, below),
        )
    ], found.end()


def _named(found: re.Match[str], text: str) -> Reading:
    amount = HUNDREDS[found["na_a"]] * LARGE[found["na_b"][:-1]]
    return [_approximate(text, *found.span(), amount, (("n", amount),))], found.end()


def _rough(found: re.Match[str], text: str) -> Reading:
    amount = _ROUGHLY[found["ro_a"][:-1]]
    if found["ro_b"] == found["ro_a"]:
        # `thousands upon thousands` only lays stress on it.
        also: tuple[Key, ...] = (("ap", amount * 10), ("ap", amount * amount))
        return [_approximate(text, *found.span(), amount, also)], found.end()
    for group in ("ro_b", "ro_c"):
        if found[group]:
            amount *= LARGE[found[group][:-1]]
    return [_approximate(text, *found.span(), amount)], found.end()


_ROUGHLY = {**HUNDREDS, "dozen": 10, "score": 10}
"""Chinese has 数十 for tens, dozens and scores."""


def _approximate(text: str, start: int, end: int, amount: int, also: tuple[Key, ...] = ()) -> Value:
    return make(
        text, start, end, amount, kind=Kind.APPROXIMATE, level=Level.FIRM, key=("ap", amount), also=also, plain=()
    )


def _few(found: re.Match[str], text: str) -> Reading:
    amount = LARGE[found["fe_a"]] * (LARGE[found["fe_b"]] if found["fe_b"] else 1)
    also: tuple[Key, ...] = (("n", 2 * amount),) if found.group().startswith("couple") else ()
    return [_approximate(text, *found.span(), 10 if amount == 12 else amount, also)], found.end()


def _fold_word(found: re.Match[str], text: str) -> Reading:
    amount = SMALL[found["fo_n"]]
    also: tuple[Key, ...] = (("n", amount), ("by", amount))
    return [
        make(text, *found.span(), amount, kind=Kind.MULTIPLE, level=Level.FIRM, key=("x", amount), also=also)
    ], found.end()


def _verb(found: re.Match[str], text: str) -> Reading:
    amount = VERBS[found["ve_n"]]
    level = Level.SOFT if found.group() in {"double", "triple", "quadruple", "doubles", "triples"} else Level.FIRM
    also: tuple[Key, ...] = (("by", amount - 1), ("grow", (amount - 1) * 100))
    return [
        make(text, *found.span(), amount, kind=Kind.MULTIPLE, level=level, key=("x", amount), also=also)
    ], found.end()


def _halved(found: re.Match[str], text: str) -> Reading:
    half = Fraction(1, 2)
    also: tuple[Key, ...] = (("f", half), ("p", 50), ("off", 50), ("n", half))
    return [
        make(
            text, *found.span(), half, kind=Kind.MULTIPLE, level=Level.FIRM, key=("x", half), also=also, plain=(half, 2)
        )
    ], found.end()


RULES: dict[str, Rule] = {
    # a quarter-point
    "near_rate": Rule(Expression(r"(?P<nr_n>half|quarter)-(?:percentage[ -])?point"), _near_rate),
    # half a percentage point; a year and a half
    "half_rate": Rule(
        Expression(
            r"(?:(?P<hr_part>half|(?:a )?quarter of|three[ -]quarters of)[ -])?(?:an?|one)[ -]"
            r"(?:(?P<hr_pp>percentage point)|percent|per cent)(?![a-z])"
        ),
        _half_rate,
    ),
    "and_half": Rule(
        Expression(
            r"(?:an?|one|last|next|past) (?P<ah_u>year|month|hour|week|day|mile|century|decade|kilomet(?:er|re)) and a half(?![a-z])"
        ),
        _and_half,
    ),
    # 3/4, 9/30
    "slash": Rule(Expression(r"(?P<sl_a>[0-9]{1,3})/(?P<sl_b>[0-9]{1,4})(?![0-9/])"), _slash),
    # two-thirds, three quarters
    "part": Rule(
        Expression(
            rf"(?P<pt_a>{trie(ONES[1:10])}|[0-9]|an?)[ -](?P<pt_b>{trie(PARTS)})s?(?![a-z])(?! of a {MAGNITUDE}|-point|-percentage)(?![ -](?:{MAGNITUDE}|centur|part(?:y|ies)|time|world|"
            r"place|person|generation|consecutive|straight|year|day|round))"
        ),
        _part,
    ),
    # one five-hundredth
    "tiny": Rule(
        Expression(
            rf"(?:(?P<ti_a>{trie(ONES[1:10])}|[0-9]+)[ -]|(?<=one ))(?P<ti_b>{SMALL_WORDS}[ -])(?P<ti_c>hundredth|thousandth|millionth|billionth)s?(?![a-z])"
        ),
        _tiny,
    ),
    # ten thousands, hundred millions: magnitudes by name
    "named": Rule(
        Expression(r"(?P<na_a>ten|hundred)[ -](?P<na_b>thousands|millions|billions|trillions)(?![a-z])"), _named
    ),
    # tens of billions, several hundred million
    "rough": Rule(
        Expression(
            r"(?P<ro_a>tens|dozens|scores|hundreds|thousands|millions|billions|trillions)(?![a-z])"
            r"(?: (?:of|upon) (?P<ro_b>hundreds|thousands|millions|billions|trillions)(?![a-z])"
            r"(?: of (?P<ro_c>thousands|millions|billions|trillions)(?![a-z]))?)?"
        ),
        _rough,
    ),
    "few": Rule(
        Expression(
            rf"(?:several|few|many|couple(?: of)?|some|multi)[ -](?P<fe_a>{MAGNITUDE})(?![a-z])(?:[ -](?P<fe_b>{MAGNITUDE})(?![a-z]))?"
        ),
        _few,
    ),
    # tripled; halved; fivefold
    "verb": Rule(Expression(rf"(?P<ve_n>{trie(VERBS)})(?:ed|es|ing|e)(?![a-z])(?! down)"), _verb),
    "halved": Rule(Expression(r"halv(?:ed|es|ing)(?![a-z])"), _halved),
    "fold": Rule(Expression(r"(?P<fo_n>two|three|four|five|six|seven|eight|nine|ten)fold(?![a-z])"), _fold_word),
}
