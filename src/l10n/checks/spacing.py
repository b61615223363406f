"""Blanks: between Han, beside full-width marks, between Han and Latin as a project wants it, in English, at the edges."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache

from l10n.checks.base import Example, Pair, PairRule, Rule, Settings
from l10n.checks.columns import Pairs
from l10n.model.finding import Finding, Severity
from l10n.text.script import HAN

_FAMILY = "spacing"
_ZH = frozenset({"zh"})
_EN = frozenset({"en"})
_BLANKS = frozenset(" \u00a0\u3000")


def space_in_han(pair: Pair) -> Iterator[Finding]:
    """Yield a finding for each blank between two Han characters that the source does not have."""
    text = pair.target_prose
    for match in _between_han().finditer(text):
        start, end = match.span()
        if text[start - 1 : end + 1] in pair.source:
            continue
        message = f"blank between {text[start - 1]} and {text[end]}, expected none"
        yield pair.finding("space-in-han", Severity.INFO, message, (start, end), fix="")


@cache
def _between_han() -> re.Pattern[str]:
    return re.compile(rf"[ \u00a0](?<=[{HAN}].)[ \u00a0]*+(?=[{HAN}])")


def space_beside_mark(pair: Pair) -> Iterator[Finding]:
    """Yield a finding for each blank beside a full-width mark; behind a closing one only where Chinese goes on."""
    for match in _beside_mark().finditer(pair.target_prose):
        start, end = match.span()
        mark = match[1] or pair.target[start - 1]
        if mark in "：；" and not match[1] and pair.target_prose[:start].count(mark) > 1:
            continue  # A line of labels, `姓名： 职务：`, is set with blanks.
        span = (start, match.start(1)) if match[1] else (start, end)
        message = f"blank beside {mark}, expected none: the mark brings its own white"
        yield pair.finding("space-beside-mark", Severity.INFO, message, span, fix="")


# White space at the ends of a text is the business of `edges`.
@cache
def _beside_mark() -> re.Pattern[str]:
    closing = "，。；：！？、）】》」』"
    return re.compile(
        rf"[ \u00a0](?:(?<=[^\s].)[ \u00a0]*+([{closing}])|(?<=[（【《「『].)[ \u00a0]*+(?=\S)|(?<=[{closing}].)[ \u00a0]*+(?=[{HAN}]))"
    )


def cjk_latin_spacing(pair: Pair) -> Iterator[Finding]:
    """Yield a finding for each border of Han and Latin that is not set as the project wants it."""
    policy = pair.settings.spacing
    if policy == "space":
        for match in _touching().finditer(pair.target_prose):
            start, end = match.span()
            message = f"no blank in {pair.target[start:end]!r}, this project sets one between Han and Latin"
            yield pair.finding("cjk-latin-spacing", Severity.WARNING, message, (start + 1, start + 1), fix=" ")
    elif policy == "none":
        for match in _apart().finditer(pair.target_prose):
            start, end = match.span(1)
            message = f"blank in {pair.target[start - 1 : end + 1]!r}, this project sets none between Han and Latin"
            yield pair.finding("cjk-latin-spacing", Severity.WARNING, message, (start, end), fix="")


@cache
def _touching() -> re.Pattern[str]:
    # Figures with a unit or a counter (3月, 5个) are set tight in most house styles: only letters count.
    return re.compile(rf"[{HAN}](?=[A-Za-z])|[A-Za-z](?=[{HAN}])")


@cache
def _apart() -> re.Pattern[str]:
    return re.compile(rf"(?<=[{HAN}])([ \u00a0]+)(?=[A-Za-z0-9])|(?<=[A-Za-z0-9])([ \u00a0]+)(?=[{HAN}])")


def space_after_mark(pair: Pair) -> Iterator[Finding]:
    """Yield a finding for each comma, semicolon or stop in an English text without a blank behind it."""
    for match in _glued().finditer(pair.target_prose):
        message = f"no blank behind {match[0]!r} in {_around(pair.target, match.start())!r}"
        yield pair.finding("space-after-mark", Severity.WARNING, message, match.span(), fix=match[0] + " ")


@cache
def _glued() -> re.Pattern[str]:
    # A stop needs a lower-case word before it and a capitalised one behind it: file names, hosts and initials have neither.
    return re.compile(
        r"[,;.?!](?:(?:(?<=[A-Za-z0-9]{2}[,;]|.[)”’][,;])|(?<=[a-z]{2}\.[,;]|\.[a-z]\.[,;]))(?=[A-Za-z“‘(])|(?<=[a-z]{2}[.])(?=[A-Z][a-z]+\b(?!\.))|(?<=[a-z]{2}[?!])(?=[A-Z][a-z]))"
    )


def space_before_mark(pair: Pair) -> Iterator[Finding]:
    """Yield a finding for each blank before a comma or stop in an English text."""
    for match in _loose().finditer(pair.target_prose):
        message = f"blank before {match[2]!r}, expected none"
        yield pair.finding("space-before-mark", Severity.WARNING, message, match.span(1), fix="")


@cache
def _before_mark() -> re.Pattern[str]:
    return re.compile(" [,;.?!:]")


@cache
def _loose() -> re.Pattern[str]:
    # The blank stands first: a search for one character is quick, and most blanks have a letter behind them.
    return re.compile(r"( (?<=[A-Za-z0-9)] ) *+)([,;](?=\s)|[.?!:](?=\s*\Z))")


def double_space(pair: Pair) -> Iterator[Finding]:
    """Yield a finding for each run of blanks inside a line."""
    for match in _runs().finditer(pair.target_prose):
        if match[0] not in pair.source:
            yield pair.finding("double-space", Severity.INFO, f"{len(match[0])} blanks in a row", match.span(), fix=" ")


@cache
def _runs() -> re.Pattern[str]:
    return re.compile(r"  (?<=[^\s|]  ) *+(?=[^\s|])")


def edges(pair: Pair) -> Iterable[Finding]:
    """A finding where the white space at the start or the end is not that of the source."""
    source, target = pair.source, pair.target
    if not source or not (source[0] in _WHITE or source[-1] in _WHITE or target[0] in _WHITE or target[-1] in _WHITE):
        return ()
    return _edges(pair) if source.strip(_WHITE) and target.strip(_WHITE) else ()


def _with_white_edges(pairs: Pairs) -> Iterable[int]:
    """The pairs with white space at an end of a text."""
    return [
        place
        for place, pair in enumerate(pairs.members)
        if pair.source.strip(_WHITE) != pair.source or pair.target.strip(_WHITE) != pair.target
    ]


def _edges(pair: Pair) -> Iterator[Finding]:
    for name, mine, theirs in (
        ("start", _leading(pair.source), _leading(pair.target)),
        ("end", _trailing(pair.source), _trailing(pair.target)),
    ):
        if mine != theirs:
            size = len(pair.target)
            span = (0, len(theirs)) if name == "start" else (size - len(theirs), size)
            message = f"white space at the {name} is {theirs!r}, expected {mine!r} as in the source"
            yield pair.finding("edges", Severity.WARNING, message, span, fix=mine)


_WHITE = " \t\r\n"


def _leading(text: str) -> str:
    return text[: len(text) - len(text.lstrip(_WHITE))]


def _trailing(text: str) -> str:
    return text[len(text.rstrip(_WHITE)) :]


def _around(text: str, position: int) -> str:
    return text[max(0, position - 8) : position + 9]


def _en_zh(source: str, target: str, settings: Settings | None = None) -> Example:
    return Example(source, target, "en", "zh_CN", settings=settings or Settings())


RULES: tuple[PairRule, ...] = (
    Rule(
        "space-in-han",
        _FAMILY,
        Severity.INFO,
        "A blank stands between two Han characters.",
        "Chinese is set without blanks; they come from wrapped lines and from engines. A blank the source has is not reported. Nearly always a slip, but in 1.5 % of published texts: hence information.",
        space_in_han,
        passes=(_en_zh("Ports grow.", "港口在增长。"), _en_zh("Rust ports", "Rust 港口")),
        fails=(_en_zh("Ports grow.", "港口 在增长。"),),
        needs=frozenset(" \u00a0"),
        into=_ZH,
        fixes=True,
        trigger=_between_han,
    ),
    Rule(
        "space-beside-mark",
        _FAMILY,
        Severity.INFO,
        "A blank stands beside a full-width mark.",
        "A full-width mark brings its own white (requirements for Chinese text layout, W3C clreq). Nearly always a slip, "
        "but in 2 % of published texts: hence information.",
        space_beside_mark,
        passes=(_en_zh("Rust, Go", "Rust，Go"),),
        fails=(
            _en_zh("Rust, Go", "Rust ，Go"),
            _en_zh("Go (new)", "Go（ 新）"),
            _en_zh("However, he agreed.", "然而， 他同意了。"),
        ),
        needs=frozenset(" \u00a0"),
        into=_ZH,
        fixes=True,
        trigger=_beside_mark,
    ),
    Rule(
        "cjk-latin-spacing",
        _FAMILY,
        Severity.WARNING,
        "The border of Han and Latin is not set as the project wants it.",
        "Both habits are correct; only a project that sets `[check] spacing` to `space` or `none` is told.",
        cjk_latin_spacing,
        passes=(
            _en_zh("use Rust today", "今天用 Rust 吧", Settings(spacing="space")),
            _en_zh("use Rust today", "今天用Rust 吧"),
        ),
        fails=(
            _en_zh("use Rust today", "今天用Rust 吧", Settings(spacing="space")),
            _en_zh("use Rust today", "今天用 Rust吧", Settings(spacing="none")),
        ),
        into=_ZH,
        asked=lambda settings: settings.spacing != "off",
        style=True,
        fixes=True,
    ),
    Rule(
        "space-after-mark",
        _FAMILY,
        Severity.WARNING,
        "No blank stands behind a comma or stop of an English text.",
        "Chinese marks bring their white with them; what is typed after them often forgets it in English.",
        space_after_mark,
        passes=(Example("鄞州、北仑", "Yinzhou, Beilun"), Example("1万", "10,000 at example.org")),
        fails=(Example("鄞州、北仑", "Yinzhou,Beilun"), Example("港口在增长。船舶也是。", "Ports grow.Ships too.")),
        into=_EN,
        fixes=True,
        trigger=_glued,
    ),
    Rule(
        "space-before-mark",
        _FAMILY,
        Severity.WARNING,
        "A blank stands before a comma or stop of an English text.",
        "A remnant of engines that translate piece by piece.",
        space_before_mark,
        passes=(Example("鄞州、北仑。", "Yinzhou, Beilun."),),
        fails=(Example("鄞州、北仑。", "Yinzhou , Beilun ."),),
        into=_EN,
        fixes=True,
        trigger=_before_mark,
    ),
    Rule(
        "double-space",
        _FAMILY,
        Severity.INFO,
        "Two blanks stand in a row.",
        "Nobody sees them on a page, but a memory and a search do.",
        double_space,
        passes=(Example("港口在增长。", "Ports grow."),),
        fails=(Example("港口在增长。", "Ports  grow."),),
        fixes=True,
        trigger=_runs,
    ),
    Rule(
        "edges",
        _FAMILY,
        Severity.WARNING,
        "White space at the start or the end is not that of the source.",
        "It joins words or opens a paragraph when the article is built.",
        edges,
        passes=(Example("港口\n", "Port\n"),),
        fails=(Example("港口", "Port\n"), Example("港口", " Port")),
        fixes=True,
        screen=_with_white_edges,
    ),
)
"""Rules about blanks, in the order they are told."""
