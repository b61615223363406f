"""Whether two texts say the same numbers. Reading is in `chinese` and `english`; findings for people are made in `checks.numbers`."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from fractions import Fraction
from itertools import pairwise

from l10n.model.document import Span
from l10n.text.numbers.blank import blank
from l10n.text.numbers.expression import Expression
from l10n.text.numbers.halves import other_half
from l10n.text.numbers.issue import NumberIssue
from l10n.text.numbers.match import RATES, Others, agree
from l10n.text.numbers.readers import reader, reads_chinese, room
from l10n.text.numbers.render import render
from l10n.text.numbers.signs import SIGNED, Side, signs
from l10n.text.numbers.spelt import without_names
from l10n.text.numbers.units import at_a_rate, is_money, quantity, units
from l10n.text.numbers.value import Amount, Key, Kind, Level, Value, whole


def read(text: str, language: str) -> tuple[Value, ...]:
    """All values of a text in order of appearance, soft ones included; code, tags and addresses are left out.

    >>> [value.key for value in read("总投资137亿元", "zh_CN")]
    [('cny', 13700000000)]
    """
    firm, soft = reader(language)
    text = blank(text)
    found = firm(text)
    return tuple(sorted(found + soft(text, found), key=lambda value: value.span))


def compare(
    source: str, target: str, source_language: str, target_language: str, *, prose: bool = False, soft: bool = False
) -> tuple[NumberIssue, ...]:
    """What the target does not say as the source does: values missing, added, or of another kind.

    Values are compared as sets: a repeated number may be elided. Two numbers that changed places are not seen.
    `prose` says that code, tags and addresses are blanked already, `soft` asks also for what an editor may let pass.
    """
    if source == target:
        return ()
    languages = (source_language, target_language)
    read_source, soft_source = reader(source_language)
    read_target, soft_target = reader(target_language)
    here, there = read_source(source), read_target(target)
    halves = None
    if "半年" in source or "半年" in target:
        halves = other_half(source, target, source_language, target_language)
    if not here and not there and halves is None:
        return ()
    raw_source, raw_target = source, target
    if not prose:
        source, target = blank(source), blank(target)
        if source is not raw_source:
            here = read_source(source)
        if target is not raw_target:
            there = read_target(target)
    said_here, said_there = {value.key for value in here}, {value.key for value in there}
    if said_here == said_there and halves is None:
        return tuple(_between(here, there, (source, target), languages, soft=soft))
    missing = [value for value in here if value.level and value.key not in said_there]
    added = [value for value in there if value.level and value.key not in said_here]
    if missing:
        missing = _unmatched(missing, there, said_here, losing=True)
    if missing:
        missing = _unmatched(missing, [*there, *soft_target(target, there)], said_here, losing=True)
    if added:
        added = _unmatched(added, here, said_there, losing=False)
    if added:
        added = _unmatched(added, [*here, *soft_source(source, here)], said_there, losing=False)
    if not missing and not added and halves is None:
        return tuple(_between(here, there, (source, target), languages, soft=soft))
    missing, added = _without_sums(missing, added, here, there)
    missing = _without_conversions(missing, here, source, there, target)
    added = _without_conversions(added, there, target, here, source)
    missing, added = _left_as_written(missing, raw_target), _left_as_written(added, raw_source)
    if missing and reads_chinese(source_language):
        missing = without_names(missing, source, target)
    if added and reads_chinese(target_language):
        added = without_names(added, target, source)
    issues = (
        *_judge(missing, added, here, there, target_language),
        *_between(here, there, (source, target), languages, soft=soft),
    )
    if halves is not None:
        issues = (*issues, _half_year(*halves, raw_target))
    return tuple({_place(issue): issue for issue in reversed(issues)}.values())[::-1]


def _between(
    here: list[Value], there: list[Value], texts: tuple[str, str], languages: tuple[str, str], *, soft: bool
) -> Iterator[NumberIssue]:
    """What is wrong between values that agree; most texts hold none that could be."""
    if any(value.bound or value.half or value.kind in SIGNED for value in here):
        source, target = (Side(*each) for each in zip(texts, map(room, languages), (here, there), strict=True))
        yield from signs(source, target, languages[1], soft=soft)


def _half_year(span: Span, due: str, target: str) -> NumberIssue:
    said = target[slice(*span)]
    message = f"the source speaks of the other half of the year ({due}) than {said!r}"
    return NumberIssue("number-time", Level.FIRM, "target", span, said, message, due)


def _place(issue: NumberIssue) -> tuple[object, ...]:
    """What makes two issues one for the reader: the same said of one place, or of any place whose counterpart is missing."""
    return issue.code, issue.side, issue.message, issue.span if issue.side == "target" else None


def _unmatched(values: list[Value], others: list[Value], taken: set[Key], *, losing: bool) -> list[Value]:
    """The values that none of the others stands for; firm ones are asked first, since reading soft ones takes longer."""
    known = Others(others)
    return [value for value in values if not known.has(value, taken, losing=losing)]


def _left_as_written(values: list[Value], raw: str) -> list[Value]:
    """Values without those that the other text, code and addresses included, holds as they are written: a name left as it is."""
    if not values:
        return values
    written = set(_WRITTEN.findall(raw))
    return [value for value in values if value.text not in written]


_WRITTEN = Expression(r"(?:[0-9]+(?:[.,][0-9]+)*|[A-Za-z][A-Za-z0-9]*)(?![A-Za-z0-9十百千万亿萬億兆%％点成倍折年月日])")


def _without_sums(
    missing: list[Value], added: list[Value], here: list[Value], there: list[Value]
) -> tuple[list[Value], list[Value]]:
    """What is left when what is told in two units is added up: 1小时30分钟 is 90 minutes, 15美元50美分 are $15.50."""
    for values, rest, others, single in ((here, missing, there, added), (there, added, here, missing)):
        told: set[Span] = set()
        found: Others | None = None
        for first, second in pairwise(values):
            total = _sum(first, second)
            if total is None:
                continue
            found = found or Others(others)
            whole_measure = first._replace(
                amount=total, key=quantity(total, first.units[0]), plain=(), amounts=(total,)
            )
            same = [other.span for other in found.near(whole_measure) if other.units and agree(whole_measure, other)]
            if same:
                told.update((first.span, second.span))
                single[:] = [one for one in single if one.span not in same]
        rest[:] = [one for one in rest if one.span not in told]
    return missing, added


def _without_conversions(
    values: list[Value], own: list[Value], text: str, others: list[Value], other_text: str
) -> list[Value]:
    """Values without what only converts, rightly, one that the other text has: 500 mu (33.3 hectares), 40 yuan ($5.60).

    Where the other text has brackets there too, it lost what should stand in or before them: 300 km (190 miles), 公里（190英里）.
    """
    unmatched = {value.span for value in values}
    converted: set[Span] = set()
    known: Others | None = None
    for first, second in pairwise(own) if values else ():
        if (first.span in unmatched) == (second.span in unmatched) or not _converts(first, second, text):
            continue
        extra, kept = (first, second) if first.span in unmatched else (second, first)
        known = known or Others(others)
        same = [other for other in known.near(kept) if agree(kept, other)]
        if not any(_is_bracketed(other, other_text) for other in same):
            converted.add(extra.span)
    return [value for value in values if value.span not in converted]


_ASIDE = Expression(r"\s?(?:[(（\[［/]|,? or |, |，|即|合)[^.。;；!！?？]{0,12}\Z")
_CONVERSION = Expression(r"(?:[约折]合|相当于)[^，,。;；0-9]{0,8}\Z")
_BRACKETS = frozenset("(（[［")
_OPENS = Expression(r"\s?[A-Za-z/]{0,8}\s?[(（\[［]")


def _converts(first: Value, second: Value, text: str) -> bool:
    """Whether the second measure says the first again in another unit: in brackets, after a slash, a comma or `or`."""
    if first.kind is not second.kind or first.kind not in _CONVERTED or first.units == second.units:
        return False
    gap = text[first.span.end : second.span.start]
    if gap == "的":
        # 约合人民币7.2亿元的1亿美元
        if _CONVERSION.search(text, max(0, first.span.start - 12), first.span.start) is None:
            return False
    elif len(gap) > 16 or _ASIDE.match(gap) is None:
        return False
    if first.kind is Kind.MEASURE:
        return agree(first, second)
    return any(at_a_rate(first.amount, one, second.amount, other) for one in first.units for other in second.units)


_CONVERTED = frozenset({Kind.MEASURE, Kind.MONEY})


def _is_bracketed(value: Value, text: str) -> bool:
    """Whether a bracket opens shortly before or right behind a value."""
    start, end = value.span
    return not _BRACKETS.isdisjoint(text[max(0, start - 8) : start]) or _OPENS.match(text, end) is not None


def _sum(first: Value, second: Value) -> Amount | None:
    """Two neighbouring measures as one in the unit of the first; None where the second is no smaller part of it."""
    if first.kind is not second.kind or first.kind not in _CONVERTED or second.span.start - first.span.end > 5:
        return None
    dimension, whole_part = quantity(first.amount, first.units[0])
    other_dimension, more = quantity(second.amount, second.units[0])
    factor = Fraction(units()[first.units[0]].factor)
    if dimension != other_dimension or Fraction(more) >= factor:
        return None
    return whole((Fraction(whole_part) + Fraction(more)) / factor)


# ---- what to say about the rest


def _judge(
    missing: list[Value], added: list[Value], here: list[Value], there: list[Value], language: str
) -> Iterator[NumberIssue]:
    """One issue for each difference: a missing value and the one that stands in its place make one together.

    In its place stands a value with the same number, first among the added ones; else the next added one of its family.
    """
    rest = dict.fromkeys(added)
    by_family: dict[str, deque[Value]] = {}
    by_number = _by_number(there)
    for value in added:
        by_family.setdefault(_family(value), deque()).append(value)
    same_added = _by_number(added)
    for value in missing:
        mark = (_family(value), value.amount)
        partner = same_added.get(mark) or by_number.get(mark)
        waiting = by_family.get(mark[0])
        while partner is None and waiting:
            candidate = waiting.popleft()
            partner = candidate if candidate in rest else None
        if partner is None:
            yield _missing(value, language)
            continue
        rest.pop(partner, None)
        yield _changed(value, partner, language)
    sources = _by_number(here)
    for value in rest:
        partner = sources.get((_family(value), value.amount))
        yield _changed(partner, value, language) if partner else _added(value)


def _by_number(values: list[Value]) -> dict[tuple[str, Amount], Value]:
    """The first firm value of each family and number; dates and weekdays never stand for one another by number."""
    found: dict[tuple[str, Amount], Value] = {}
    for value in values:
        if value.level and _family(value) not in {"date", "weekday"}:
            found.setdefault((_family(value), value.amount), value)
    return found


_FAMILIES = {
    Kind.DATE: "date",
    Kind.DAY: "date",
    Kind.MONTH: "date",
    Kind.WEEKDAY: "weekday",
    Kind.TIME: "time",
    Kind.DECADE: "age",
    Kind.CENTURY: "age",
}


def _family(value: Value) -> str:
    return _FAMILIES.get(value.kind, "number")


def _missing(value: Value, language: str) -> NumberIssue:
    said = render(value, language)
    shown = f" ({said})" if said and said != value.text else ""
    return NumberIssue(
        "number-missing",
        value.level,
        "source",
        value.span,
        value.text,
        f"{value.text!r}{shown} of the source is missing in the target",
        said,
    )


def _added(value: Value) -> NumberIssue:
    return NumberIssue(
        "number-added", value.level, "target", value.span, value.text, f"{value.text!r} is not in the source", ""
    )


def _changed(value: Value, other: Value, language: str) -> NumberIssue:
    said = render(value, language)
    shown = f" ({said})" if said and said != value.text else ""
    return NumberIssue(
        _code(value, other),
        max(value.level, other.level),
        "target",
        other.span,
        other.text,
        f"{value.text!r}{shown} of the source became {other.text!r}",
        said,
    )


def _code(value: Value, other: Value) -> str:
    if value.kind is Kind.TIME and other.kind is Kind.TIME:
        return "number-time"
    if value.amount == other.amount:
        if value.kind in RATES or other.kind in RATES:
            return "number-percent"
        if value.units and other.units:
            money = is_money(value.units[0]) and is_money(other.units[0])
            return "number-currency" if money else "number-unit"
    return "number-missing"
