"""Numbers of an English text: one search finds where a value may begin, and the rules of that beginning say what it is.

Each room beside this one holds the forms of one topic (`RULES`) and what they say. Here is which of them may begin with a
word or with digits before a certain mark, in the order they are tried: what stands first wins.
"""

from __future__ import annotations

import re
from functools import cache

from l10n.text.numbers.english import amounts, clocks, dates, names, shares
from l10n.text.numbers.english.amounts import percent
from l10n.text.numbers.english.measures import bound_before, with_unit
from l10n.text.numbers.english.names import CLASS_WORDS, identifier
from l10n.text.numbers.english.soft import read_soft
from l10n.text.numbers.english.words import (
    COUNTING,
    DECADES,
    DIGITS,
    HUNDREDS,
    LARGE,
    MAGNITUDE,
    MONTHS,
    NUMBERS,
    ONES,
    ORDINALS,
    PARTS,
    SHORT,
    SHORT_DAYS,
    SMALL,
    TENS,
    TINY_PARTS,
    VERBS,
    WEEKDAYS,
    WORD,
    amount_of,
    fold,
    ordinal,
    ordinal_of,
)
from l10n.text.numbers.expression import Expression
from l10n.text.numbers.scan import Reading, Rule, make, read_at, resource, share, soft_number, trie, words
from l10n.text.numbers.value import Kind, Level, Value, decimal

__all__ = ["COUNTING", "amount_of", "begins", "fold", "ordinal", "ordinal_of", "read_firm", "read_soft"]

_RULES = {**names.RULES, **dates.RULES, **clocks.RULES, **shares.RULES, **amounts.RULES}


# ---- what may begin with a word


@cache
def _kinds_by_word() -> dict[str, str]:
    """The names of the rules for each first word, in the order they are tried."""
    ordinals = "word_month century quarter ordinal_word"
    return {
        **dict.fromkeys(ONES[2:], "tiny number_words"),
        **dict.fromkeys(ONES[2:13], "half_day hour_part tiny part number_words"),
        "five": "past half_day hour_part tiny part named number_words",
        "ten": "past half_day hour_part tiny part named number_words",
        **dict.fromkeys(("eighteen", "nineteen"), "tiny spelt number_words"),
        **dict.fromkeys(TENS, f"{ordinals} past tiny spelt number_words"),
        **dict.fromkeys(ORDINALS, ordinals),
        **dict.fromkeys(DECADES, "decade_word"),
        **dict.fromkeys(MONTHS, "month_day month_word month"),
        **{day + end: "weekday" for day in WEEKDAYS for end in ("", "s")},
        **dict.fromkeys(SHORT_DAYS, "short_day"),
        **dict.fromkeys((word + "s" for word in HUNDREDS), "rough"),
        **dict.fromkeys(LARGE, "named bare"),
        **dict.fromkeys((stem + end for stem in VERBS for end in ("ed", "ing", "e")), "verb"),
        **dict.fromkeys((word + "fold" for word in ONES), "fold"),
        **dict.fromkeys(("a", "an"), "past half_rate and_half part number_words"),
        "one": "half_rate and_half half_day hour_part tiny part number_words",
        **dict.fromkeys(("half", "quarter"), "near_rate past half_rate number_words"),
        **dict.fromkeys(("last", "next", "past"), "and_half"),
        **dict.fromkeys(words("several few many couple some multi"), "few"),
        **dict.fromkeys(CLASS_WORDS, "roman"),
        **dict.fromkeys(words("q1 q2 q3 q4"), "quarter"),
        **dict.fromkeys(words("noon midday midnight"), "noon"),
        "halved": "halved",
        "minus": "minus",
    }


@cache
def _by_word(trigger: str) -> tuple[Rule, ...]:
    """The rules for what may begin with the first word of a trigger."""
    kinds = _kinds_by_word()[trigger.split(" ", 1)[0].split("-", 1)[0]]
    return _rules(kinds)


@cache
def _rules(kinds: str) -> tuple[Rule, ...]:
    return tuple(_RULES[kind] for kind in kinds.split())


# ---- what may begin with digits

_PLAIN = "ordinal number"
_BY_MARK = {
    " ": "always day_month half_day hour_part military tiny part number",
    ":": "half_day day_clock number",
    "/": "always iso dmy slash number",
    ".": "iso dmy version half_day number",
    "-": "iso day_month half_day tiny part number",
    "s": "quarter day_month decade century ordinal number",
    **dict.fromkeys("nrt", "quarter day_month century ordinal number"),
    **dict.fromkeys("ap", "day_month half_day number"),
    "o": "day_month half_day number",
    "u": "day_month military number",
    **dict.fromkeys("hgbec", "military number"),
    **dict.fromkeys("x×*", "always number"),
}
"""What digits can be by the mark or letter behind them; before any other they are a number."""


def _by_mark(low: str, start: int) -> tuple[Rule, ...]:
    run = DIGITS.match(low, start)
    kinds = _BY_MARK.get(low[run.end() : run.end() + 1], "number") if run else "number"
    return _rules("phone " + kinds if start and low[start - 1] == "+" else kinds)


# ---- the scan

_HALF_UNITS = words("year month hour week day mile century decade kilometer kilometre")

_BEFORE_LARGE = words("a an one several few many some half couple multi")


@cache
def _start() -> re.Pattern[str]:
    words_there = trie(_triggers())
    for mark, follower in _FOLLOWERS.items():
        words_there = words_there.replace(mark, follower)
    return re.compile(rf"[^a-z](?:(?<=[0-9])[0-9]*|{words_there}(?![a-z]))")


_FOLLOWERS = {
    "①": f" {MAGNITUDE}",
    "②": f" (?:{'|'.join(_HALF_UNITS)}) and a half",
    "③": " (?:i(?:ii?|v|x)?|vi{0,3})",
    "④": " (?:percent(?:age)?|per cent)",
    "⑤": trie(part for part in PARTS if part != "half"),
}
"""What a mark in a trigger stands for: written out for each word they would be four times as much to compile."""


def _triggers() -> tuple[str, ...]:
    """The words a value in letters begins with, some with a mark of `_FOLLOWERS`; all others are passed over by one expression."""
    return (
        *ONES[2:],
        *TENS,
        *(word for word in ORDINALS if word not in {"first", "second", "third"}),
        *DECADES,
        *MONTHS,
        *(day + end for day in WEEKDAYS for end in ("", "s")),
        *SHORT_DAYS,
        *(word + "s" for word in HUNDREDS),
        *LARGE,
        *(stem + end for stem in VERBS for end in ("ed", "ing", "e")),
        *(word + "fold" for word in words("two three four five six seven eight nine ten")),
        *words("halved noon midday midnight minus"),
        *(word + "①" for word in (*_BEFORE_LARGE, "half a", "couple of")),
        *("half past", "quarter past", "quarter to", "one and a", "one in", "one out of", "one o'clock"),
        *("one am", "one pm", "one a.m", "one p.m"),
        *("a ⑤ of", "one-⑤", "one ⑤", "one half", "one times"),
        *(word + "④" for word in ("one", "a", "half a", "quarter of a", "a quarter of a")),
        *("twenty past", "ten past", "five past", "a quarter past", "a quarter to"),
        *(word + "②" for word in words("a an one last next past")),
        *("quarter-point", "half-point", "half-percentage", "quarter-percentage", "quarter of a", "a quarter of a"),
        *(f"{word} {unit}" for word in ("first", "second", "third") for unit in ("century", "quarter")),
        *(f"{word}-quarter" for word in ("first", "second", "third")),
        *(f"q{number}" for number in "1234"),
        *(word + "③" for word in CLASS_WORDS),
    )


def begins(text: str) -> bool:
    """Whether anything in the text may begin a firm value."""
    return _start().search(" " + fold(text)) is not None


def read_firm(text: str) -> list[Value]:
    """The values that alarm when the other side lacks them, in order of appearance."""
    low = fold(text)
    # A blank in front, so that every word has a mark before it.
    marked = " " + low
    values: list[Value] = []
    done = 0
    for begin in _start().finditer(marked):
        start, end = begin.span()
        if "0" <= marked[start] <= "9":
            start -= 1
            if start < done:
                continue
            found, done = _read_digits(text, low, start)
        else:
            if start < done:
                continue
            found, done = _read_word(text, low, start, marked[start + 1 : end])
        values += found
    if len(values) > 1:
        share(values, low)
    return values


def _read_word(text: str, low: str, start: int, word: str) -> Reading:
    """What begins with this word; a small number before a word that makes nothing else of it needs no grammar."""
    if word in _idioms():
        idiom = _idioms()[word].match(low, start)
        if idiom:
            said = [part for part in WORD.finditer(low, *idiom.span()) if part.group() in NUMBERS]
            return [soft_number(text, *part.span(), NUMBERS[part.group()]) for part in said], idiom.end()
    day = _DAY_OF.get(word)
    if day is not None and low[start + len(word) : start + len(word) + 2] not in _DAY_PARTS:
        end = start + len(word) - (word[-1] == "s")
        return [make(text, start, end, day, kind=Kind.WEEKDAY, key=("wd", day), plain=())], end
    amount = SMALL.get(word)
    if amount is not None:
        end = start + len(word)
        after = _NEXT_WORD.match(low, end)
        if after and after[1] not in _CONTINUES:
            return with_unit(text, low, start, end, amount, Level.FIRM, short="")
    return read_at(text, low, start, _by_word(word), _rules("number_words"))


_DAY_OF = {day + end: number for number, day in enumerate(WEEKDAYS) for end in ("", "s")}

_DAY_PARTS = frozenset((" m", " a", " e", " n"))
"""How the half of the day behind a weekday begins."""

_NEXT_WORD = Expression(r" ([a-z]+)(?![a-z'’.])")


_TURNS = {
    **dict.fromkeys(words("past after an"), "number"),
    **dict.fromkeys(("in", "at"), "hour_part number"),
    **dict.fromkeys(words("a am pm p o"), "half_day number"),
    **dict.fromkeys(words("gmt utc hours hrs bst est cet"), "military number"),
    **dict.fromkeys((part + end for part in (*PARTS, *ORDINALS, *TINY_PARTS) for end in ("", "s")), "tiny part number"),
    **dict.fromkeys(SMALL, "half_day tiny number"),
    **dict.fromkeys((*MONTHS, *words("and to through until or of")), "day_month number"),
    "x": "always number",
}
"""Words behind digits that may make a date, a clock time or a part of them, and what the digits can be before them."""

_CONTINUES = frozenset(
    (
        *_TURNS, *LARGE, *SHORT, *(large + "s" for large in LARGE),
        *words("percentage percent per pct basis bps ppt ppts pp mill mille times fold point points out"),
    )
)  # fmt: skip
"""Words behind a number that may make something else of it; before any other it is just a number, perhaps with its unit."""


def _read_digits(text: str, low: str, start: int) -> Reading:
    """What begins with digits; an identifier is read from its first letter."""
    if start:
        before = low[start - 1]
        if before.isalpha() or (before == "-" and start > 1 and low[start - 2].isalpha()):
            reading = identifier(text, low, start)
            if reading:
                return reading
    plain = _PLAIN_DIGITS.match(low, start)
    rules = _rules(_PLAIN)
    if plain is None:
        return read_at(text, low, start, _by_mark(low, start), rules)
    said, word = plain.groups()
    if word not in _CONTINUES if word else low[plain.end() - 1] not in _GLUED:
        return with_unit(text, low, start, start + len(said), decimal(said), Level.HARD, short="")
    end = plain.end()
    if low[end - 1] == "%" and low[end : end + 1] not in _POINTS and low[end + 1 : end + 2] not in _OFF:
        return [percent(text, start, end, decimal(said), bound_before(low, start))], end
    return read_at(text, low, start, _rules(_TURNS[word]) if word in _TURNS else rules, rules)


_PLAIN_DIGITS = Expression(
    r"((?:[0-9]{1,3}(?:,[0-9]{3}){0,9}|[0-9]{4,30})(?:\.[0-9]{1,30})?)"
    r"(?:%|(?:st|nd|rd|th)(?= [a-z])(?! (?:of|quarter|centur|to|and|or|through|until)| [jfmasond][a-z]{2})"
    r"|[ -]([a-z]+)(?![a-z'’.])|(?= ?\Z|[,.;)!?”\"](?: |\Z)))"
)
"""Digits with the word behind them, the per cent sign, the ending of an ordinal, or the end of the clause."""

_GLUED = frozenset("%tdh")
_POINTS = frozenset("-p")
_OFF = frozenset("podm")
"""Behind a per cent sign, and a blank, what may make points or a discount of it: off, discount, price cut, markdown."""


@cache
def _idioms() -> dict[str, re.Pattern[str]]:
    """For each number word, the phrases of `data/en-words.txt` it stands in without being a number."""
    table: dict[str, list[str]] = {}
    for phrase in resource("en-words.txt").split("\n"):
        found = _start().search(" " + phrase) if phrase and not phrase.startswith("#") else None
        if found:
            before, rest = phrase[: found.start()], phrase[found.start() :]
            table.setdefault(found.group()[1:], []).append(
                (f"(?<={re.escape(before)})" if before else "") + re.escape(rest)
            )
    return {word: re.compile(f"(?:{'|'.join(rests)})(?![a-z])") for word, rests in table.items()}
