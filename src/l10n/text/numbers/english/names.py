"""Names made of digits: versions, telephone numbers, G20, 24/7, Class II."""

from __future__ import annotations

import re

from l10n.text.numbers.english.words import DIGITS
from l10n.text.numbers.expression import Expression
from l10n.text.numbers.scan import Reading, Rule, international, label, make, words
from l10n.text.numbers.value import Amount, Kind, Level, decimal

MONEY_BEFORE = Expression(
    r"(?:us\$|hk\$|nt\$|nz\$|au\$|a\$|c\$|s\$|jp¥|[$£€¥₩₹]|(?<![a-z])(?:rmb|usd|cny|eur|gbp|hkd|jpy|aud|cad|sgd|chf)) ?-?\Z"
)

_ID_BEFORE = Expression(r"[a-z][a-z0-9]*-?\Z")

ID_END = Expression(r"[0-9]+[a-z0-9]*(?:[.-][0-9]+[a-z0-9]*)*")

_PREFIXES = frozenset(
    words(
        "mid post pre late early top under over non sub all ages age aged class type grade level phase stage "
        "tier part no chapter section rule article row least than to from for about of and or the a circa "
        "between size channel am pm m"
    )
)

CLASS_WORDS = words("class category grade tier type phase level stage")

PHONE = Expression(r"(?:0[0-9]{2,3}-[0-9]{3,8}|[0-9]{3,4}-[0-9]{3,4}-[0-9]{3,4}|[0-9]+(?:-[0-9]+){3,})(?![0-9])")


def _version(found: re.Match[str], text: str) -> Reading:
    low = found.string
    start, end = found.span()
    return [label(text, start, end, low[start:end])], end


_FACTORS = frozenset("123456789")


def identifier(text: str, low: str, start: int) -> Reading | None:
    """A name with letters before its digits: soft, unless it is a version; None where the letters are a word of their own."""
    left = max(0, start - 24)
    letters = _ID_BEFORE.search(low, left, start)
    if letters is None or MONEY_BEFORE.search(low, left, start):
        return None
    if letters.group() == "x" and low[letters.start() - 1 : letters.start()] in _FACTORS:
        return None  # 4x100m
    if letters.group().rstrip("-") in _PREFIXES and letters.group() not in {"a", "c", "v"}:
        return None
    end = found.end() if (found := ID_END.match(low, start)) else start + 1
    name = low[letters.start() : end].replace("-", "")
    digits = DIGITS.findall(name)
    dotted = re.search(r"[0-9]\.[0-9]", name) is not None
    plain: tuple[Amount, ...] = tuple(int(part) for part in digits) if len(digits) == 1 else ()
    if dotted and name.count(".") == 1:
        plain = (decimal(re.sub(r"[^0-9.]", "", name)),)
    if name[0] == "v" and dotted:
        name = name[1:]
    return [label(text, letters.start(), end, name, Level.HARD if dotted else Level.SOFT, plain)], end


def _always(found: re.Match[str], text: str) -> Reading:
    """Round the clock: 24/7, or 24 hours and seven days told apart."""
    return [label(text, *found.span(), "24/7", plain=(24, 7))._replace(also=())], found.end()


def _phone(found: re.Match[str], text: str) -> Reading:
    return [international(text, *found.span(), "".join(DIGITS.findall(found.group())))], found.end()


_ROMAN = {word: number for number, word in enumerate(words("i ii iii iv v vi vii viii ix"), 1)}


def _roman(found: re.Match[str], text: str) -> Reading:
    number = _ROMAN[found["rm_n"]]
    return [make(text, *found.span(), number, kind=Kind.CLASS, level=Level.FIRM)], found.end()


RULES: dict[str, Rule] = {
    # 24/7, 7x24
    "always": Rule(Expression(r"(?:24 ?/ ?7|7 ?[x×*/] ?24)(?![0-9/]|\.[0-9])"), _always),
    # +86 574 8765 4321
    "phone": Rule(Expression(r"(?<=\+)[0-9]{1,3}(?:[ -](?:\([0-9]{1,4}\)|[0-9]{2,8})){2,5}(?![0-9])"), _phone),
    # 5.4.1, 10.0.0.1
    "version": Rule(Expression(r"[0-9]+(?:\.[0-9]+){2,}(?![0-9])"), _version),
    # Class II, Phase III
    "roman": Rule(
        Expression(
            r"(?P<rm_w>class|category|grade|tier|type|phase|level|stage) (?P<rm_n>iii|ii|iv|vi{0,3}|ix|i(?!\.?[a-z' ]))(?![a-z.'])"
        ),
        _roman,
    ),
}
