"""Segments of a unit: sentences a professional translator would make, paragraphs or lines. How they join is in `text.join`.

`split` finds candidates (runs of 。.!?… with the closing marks behind them) and asks `text.boundary` about each; `text.ranges`
says where no boundary may be. When unsure it does not cut: a merged unit costs a little reuse, a cut sentence costs a
wrong translation.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from typing import Literal, Protocol

from l10n.errors import ConfigError
from l10n.model.document import Span
from l10n.model.segment import Segment
from l10n.text.boundary import BLANK_LINE, BREAK_AFTER, LINE, PROTECTED, SEMICOLON, Context, Rule, decisions
from l10n.text.inline import merge_spans, placeables, whole_spans
from l10n.text.ranges import STOPS, Ranges, find_ranges
from l10n.text.rules import RULES_VERSION, has_rules, language_rules

__all__ = ["RULES_VERSION", "Decision", "SegmentOptions", "explain", "has_rules", "split"]


class ForeignRules(Protocol):
    """Rules of another tool that decide instead of ours (`text.srx.SrxRules`)."""

    def decisions(self, text: str) -> Sequence[tuple[int, bool, str]]:
        """(position in code points, whether it is cut there, name of the rule), ascending."""


@dataclass(frozen=True, slots=True)
class SegmentOptions:
    """How a text is cut; the defaults are those of `[segment]` in the settings."""

    unit: Literal["sentence", "paragraph", "line"] = "sentence"
    quotes: Literal["split", "keep"] = "split"
    """Whether sentences inside a full quotation are units of their own; novels prefer `keep`."""

    no_break: tuple[str, ...] = ()
    """Names with stops in them, literally (`Co., Ltd.`, `Yahoo!`, `《你好！之江》`): never cut inside, and behind one
    only before a usual opener."""

    no_break_patterns: tuple[str, ...] = ()
    """Regular expressions inside whose matches nothing is cut."""

    break_after: tuple[str, ...] = ()
    """Regular expressions behind whose matches is always cut."""

    abbreviations: tuple[str, ...] = ()
    """More words that never end a sentence, with or without their stop."""

    semicolon: bool = False
    """Whether ； ends a unit as well."""

    ellipsis: bool = False
    """Whether a bare …… between Chinese ends one."""

    markup: bool = True
    """Whether to look for Markdown, HTML and placeholders besides the caller's protected spans."""

    foreign: ForeignRules | None = None
    """SRX rules instead of ours; protected ranges stay on top of them."""


_DEFAULT = SegmentOptions()


@dataclass(frozen=True, slots=True)
class Decision:
    """Why a place that looks like a boundary is one or is not."""

    position: int
    """In code points of the text: the unit ends, or would end, before it."""

    cut: bool
    rule: str
    """The rule's name, for ever."""

    why: str
    """One line for people."""


def split(
    text: str, language: str, protected: Sequence[Span] = (), options: SegmentOptions = _DEFAULT
) -> tuple[Segment, ...]:
    """The segments of one unit's text, stripped of blanks, ascending; a blank text has none.

    `language` is in gettext form; without a rule file for it generic rules apply (`has_rules`). `protected` are spans in
    code points of `text` that stay in one piece. What lies between two segments is kept in `before` and `after`, so
    nothing is lost. Raises `ConfigError` for an expression in the options that does not compile.
    """
    ends = [(position, rule.name) for position, rule in _decide(text, language, protected, options) if rule.cut]
    return _segments(text, ends)


def explain(
    text: str, language: str, protected: Sequence[Span] = (), options: SegmentOptions = _DEFAULT
) -> tuple[Decision, ...]:
    """Every place that was considered, in order, with the rule that decided it; `split` cuts exactly where `cut` is true."""
    return tuple(
        Decision(position, rule.cut, rule.name, rule.why)
        for position, rule in _decide(text, language, protected, options)
    )


def _decide(text: str, language: str, protected: Sequence[Span], options: SegmentOptions) -> Sequence[tuple[int, Rule]]:
    if options.unit == "line":
        return [(match.end(), LINE) for match in _line_end().finditer(text)]
    if options.unit == "paragraph" or not language_rules(language).sentences:
        return _blank_lines(text, protected)
    if options.foreign is None and not _may_cut().search(text) and not options.break_after:
        return ()
    knowledge = _knowledge(language, options)
    fixed, names = _fixed_spans(text, protected, options, knowledge)
    ranges = find_ranges(text, fixed, options.quotes == "keep")
    if options.foreign is not None:
        return _foreign(text, options.foreign, ranges)
    found = list(decisions(text, knowledge.context, ranges, names))
    extra = list(_extra(text, ranges, options, knowledge))
    return _merged(found, extra) if extra else found


@dataclass(frozen=True, slots=True)
class _Knowledge:
    """What a language and its options come to; built once and kept."""

    context: Context
    names: tuple[str, ...]
    """The names that hold stops; all others cannot be cut by a sentence rule."""

    patterns: tuple[re.Pattern[str], ...]
    forced: tuple[re.Pattern[str], ...]


@lru_cache(maxsize=64)
def _knowledge(language: str, options: SegmentOptions) -> _Knowledge:
    rules = language_rules(language)
    own = frozenset(word.strip().rstrip(".").lower() for word in options.abbreviations)
    names = tuple(sorted({name for name in options.no_break if _stop().search(name)}))
    return _Knowledge(
        context=Context(rules, rules.titles | own, options.ellipsis),
        names=names,
        patterns=tuple(_compiled(pattern, "no-break") for pattern in options.no_break_patterns),
        forced=tuple(_compiled(pattern, "break-after") for pattern in options.break_after),
    )


def _compiled(pattern: str, setting: str) -> re.Pattern[str]:
    try:
        return re.compile(pattern)
    except re.error as error:
        raise ConfigError(
            f"{setting} expression {pattern!r} does not compile: {error}",
            hint="write a regular expression of Python's `re`; a plain name needs its stops escaped: `Co\\., Ltd\\.`",
        ) from error


def _fixed_spans(
    text: str, protected: Sequence[Span], options: SegmentOptions, knowledge: _Knowledge
) -> tuple[tuple[Span, ...], frozenset[int]]:
    """The spans that stay whole whatever stands in them, and the ends of names that hold stops."""
    spans = [Span(*span) for span in protected]
    if options.markup:
        spans.extend(whole_spans(placeables(text)))
    names = [span for name in knowledge.names if name in text for span in _occurrences(name, text)]
    spans.extend(names)
    spans.extend(Span(*match.span()) for pattern in knowledge.patterns for match in pattern.finditer(text))
    return merge_spans(spans), frozenset(span.end for span in names)


def _occurrences(name: str, text: str) -> Iterator[Span]:
    position = text.find(name)
    while position >= 0:
        yield Span(position, position + len(name))
        position = text.find(name, position + len(name))


def _extra(text: str, ranges: Ranges, options: SegmentOptions, knowledge: _Knowledge) -> Iterator[tuple[int, Rule]]:
    """Boundaries that no stop announces."""
    if "\n" in text or "\r" in text:
        for match in _blank_line().finditer(text):
            if not ranges.cuts(match.start()):
                yield match.start(), BLANK_LINE
    if options.semicolon:
        for match in _semicolon().finditer(text):
            yield match.end(), PROTECTED if ranges.cuts(match.end()) else SEMICOLON
    for pattern in knowledge.forced:
        for match in pattern.finditer(text):
            yield match.end(), PROTECTED if ranges.cuts(match.end()) else BREAK_AFTER


def _merged(found: list[tuple[int, Rule]], extra: list[tuple[int, Rule]]) -> list[tuple[int, Rule]]:
    """Both in order of position; at one position a cut wins."""
    by_position: dict[int, Rule] = {}
    for position, rule in (*found, *extra):
        if position not in by_position or (rule.cut and not by_position[position].cut):
            by_position[position] = rule
    return sorted(by_position.items())


def _foreign(text: str, foreign: ForeignRules, ranges: Ranges) -> list[tuple[int, Rule]]:
    return [
        (position, PROTECTED if cut and ranges.cuts(position) else Rule(cut, "srx", why))
        for position, cut, why in foreign.decisions(text)
    ]


def _blank_lines(text: str, protected: Sequence[Span]) -> list[tuple[int, Rule]]:
    spans = merge_spans(protected)
    ranges = Ranges(spans, starts=[span.start for span in spans])
    return [(m.start(), BLANK_LINE) for m in _blank_line().finditer(text) if not ranges.cuts(m.start())]


def _segments(text: str, ends: Sequence[tuple[int, str]]) -> tuple[Segment, ...]:
    found: list[Segment] = []
    taken = start = 0
    for position, rule in (*ends, (len(text), "end")):
        piece = text[start:position]
        bare = piece.lstrip()
        if not bare:
            start = max(start, position)
            continue
        start += len(piece) - len(bare)
        bare = bare.rstrip()
        end = start + len(bare)
        found.append(Segment(bare, start, end, text[taken:start], "", rule))
        taken = end
        start = position
    if found and taken < len(text):
        found[-1] = replace(found[-1], after=text[taken:])
    return tuple(found)


@cache
def _stop() -> re.Pattern[str]:
    return re.compile(f"[{STOPS}]")


@cache
def _may_cut() -> re.Pattern[str]:
    """Without one of these a text is one sentence."""
    return re.compile(f"[{STOPS}；\n\r)]")


@cache
def _line_end() -> re.Pattern[str]:
    return re.compile(r"\r\n|\n|\r")


@cache
def _blank_line() -> re.Pattern[str]:
    return re.compile(r"(?:\r\n|\n|\r)[ \t\u3000]*+(?:\r\n|\n|\r)")


@cache
def _semicolon() -> re.Pattern[str]:
    return re.compile("；")
