"""Stretches of a text that no sentence boundary may enter: markup, titles, brackets, quoted phrases.

Markup comes from the caller and from `text.inline`; this module adds what punctuation encloses. Quotation marks are judged
by their neighbours first and by parity second, so that one stray mark damages its surroundings only.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache

from l10n.model.document import Span
from l10n.text.inline import merge_spans

STOPS = ".!?…。！？．｡⋯؟۔।॥։‼⁇⁈⁉"
"""Inside of a character class: the marks that can end a sentence."""

_DEPTH = 40
"""How many open quotations and brackets are remembered: the work per mark stays constant on hostile text."""

_LOOKBACK = 6
"""How many open marks a closing one may skip: mismatched brackets do not reach further."""

_TITLE, _BRACKET = 120, 400
"""Longest 《title》 and longest bracket kept whole, in code points; longer ones are probably not closed (issue 5)."""

_PHRASE = {(True, True): 45, (True, False): 80, (False, True): 90, (False, False): 200}
"""Longest quoted phrase kept whole, by (is Chinese, ends in a stop): longer ones hold sentences of their own (issue 5)."""

_SIDE = {
    "(": "()", ")": "()", "（": "()", "）": "()", "[": "[]", "]": "[]", "【": "[]", "】": "[]", "〔": "〔〕", "〕": "〔〕",
    "《": "《》", "》": "《》", "〈": "〈〉", "〉": "〈〉", "「": "「」", "」": "「」", "『": "『』", "』": "『』", "｢": "｢｣", "｣": "｢｣",
    "‘": "‘’", "’": "‘’",
}  # fmt: skip
_OPENING = frozenset("(（[【〔《〈「『｢‘")
_QUOTES = frozenset({"“”", "‘’", "「」", "『』", "｢｣"})
_STOP_SET = frozenset(STOPS)
_BEFORE_OPEN = frozenset("([{（【《“「—–-：:，、*_")
_AFTER_CLOSE = frozenset(".,;:!?)]}）】》”」，。；：！？、*_—–-")


@dataclass(slots=True)
class Ranges:
    """What punctuation and markup enclose in one text; offsets are code points of it."""

    spans: tuple[Span, ...] = ()
    """Ascending and disjoint; a boundary may stand at their ends, not inside."""

    closing: set[int] = field(default_factory=set)
    """Where `"`, `“` or `”` closes a quotation."""

    embedded: dict[int, bool] = field(default_factory=dict)
    """Ends of quoted phrases inside a running sentence; true where they are nested in another quotation."""

    brackets: set[int] = field(default_factory=set)
    """Ends of brackets that opened in the middle of a sentence."""

    starts: list[int] = field(default_factory=list)

    def cuts(self, position: int) -> bool:
        """Whether a boundary at `position` would stand inside one of the spans."""
        index = bisect_right(self.starts, position - 1) - 1
        return index >= 0 and self.spans[index].start < position < self.spans[index].end

    def end_at(self, position: int) -> bool:
        """Whether one of the spans ends at `position`."""
        index = bisect_right(self.starts, position - 1) - 1
        return index >= 0 and self.spans[index].end == position


@cache
def _paired() -> re.Pattern[str]:
    return re.compile(r"""["“”„‘’「」『』()（）\[\]【】《》〈〉〔〕｢｣]""")


@cache
def _double() -> re.Pattern[str]:
    return re.compile('["“”]')


@cache
def _wide() -> re.Pattern[str]:
    from l10n.text.script import HAN, KANA  # compiles expressions when imported: only who segments pays for it

    return re.compile(f"[{HAN}{KANA}\uac00-\ud7a3]")


@cache
def _single() -> re.Pattern[str]:
    """A phrase in straight single quotation marks inside a running sentence: `I said 'No. Never.' and left`."""
    return re.compile(r"'(?<=[a-z] ')(?:[^'\n]|(?<=\w)'(?=\w)){1,90}+'(?=,? [a-z])")


def find_ranges(text: str, fixed: Sequence[Span], keep_quotes: bool = False) -> Ranges:
    """The ranges of a text: the `fixed` spans (ascending, disjoint) and what punctuation encloses outside of them.

    With `keep_quotes` every quotation is one range, otherwise only a phrase quoted inside a running sentence is.
    """
    pairing = _Pairing(text, fixed, keep_quotes)
    pairing.run()
    pairing.found.extend(Span(*match.span()) for match in _single().finditer(text))
    spans = merge_spans([*fixed, *pairing.found]) if pairing.found else tuple(fixed)
    return Ranges(spans, pairing.closing, pairing.embedded, pairing.brackets, [span.start for span in spans])


class _Pairing:
    """One walk over the quotation marks and brackets of a text."""

    def __init__(self, text: str, fixed: Sequence[Span], keep_quotes: bool) -> None:
        self.text = text
        self.fixed = fixed
        self.keep_quotes = keep_quotes
        self.found: list[Span] = []
        self.closing: set[int] = set()
        self.embedded: dict[int, bool] = {}
        self.brackets: set[int] = set()
        self.stack: list[tuple[str, int]] = []
        """The open marks as (kind, offset), innermost last."""

        self.german = False
        """Whether a „ was seen: then “ closes."""

    def run(self) -> None:
        text, fixed = self.text, self.fixed
        nearest = 0
        for match in _paired().finditer(text):
            at = match.start()
            while nearest < len(fixed) and fixed[nearest].end <= at:
                nearest += 1
            if nearest < len(fixed) and fixed[nearest].start <= at:
                continue
            char = match[0]
            if char in '"“”„':
                self._double(at, char)
            elif char == "’" and self._is_apostrophe(at):
                continue
            elif char in _OPENING:
                self._push(_SIDE[char], at)
            else:
                self._close(_SIDE[char], at)

    def _push(self, kind: str, at: int) -> None:
        if len(self.stack) >= _DEPTH:
            del self.stack[0]
        self.stack.append((kind, at))

    def _is_apostrophe(self, at: int) -> bool:
        before, after = self.text[at - 1 : at], self.text[at + 1 : at + 2]
        return before.isalnum() and after.isalnum() and not _wide().match(after)

    def _double(self, at: int, char: str) -> None:
        is_open = "“”" in [kind for kind, _ in self.stack]
        if char == "„":
            self.german = True
            self._push("“”", at)
        elif self._closes(at, char, is_open):
            self.closing.add(at)
            if is_open:
                while self.stack[-1][0] != "“”":
                    self.stack.pop()
                _, start = self.stack.pop()
                self._quotation(start, at + 1)
        else:
            self.stack = [item for item in self.stack if item[0] != "“”"]
            self._push("“”", at)

    def _closes(self, at: int, char: str, is_open: bool) -> bool:
        """Whether a double quotation mark closes: by its shape, by its neighbours, then by parity."""
        text = self.text
        before, after = text[at - 1 : at] if at else "", text[at + 1 : at + 2]
        if char == '"':
            may_open = not before or before.isspace() or before in _BEFORE_OPEN
            may_close = not after or after.isspace() or after in _AFTER_CLOSE
            if may_close and not may_open:
                return True
            return is_open and (not (may_open and not may_close) or before in _STOP_SET or before in ("，", ","))
        if char == "”" or self.german:
            return True
        # “ typed where ” was meant: no ” comes before the next opening one.
        if not is_open or not (before in _STOP_SET or before in ("，", ",")):
            return False
        following = _double().search(text, at + 1)
        return following is None or following[0] == "“"

    def _close(self, kind: str, at: int) -> None:
        stack = self.stack
        for depth in range(len(stack) - 1, max(-1, len(stack) - _LOOKBACK), -1):
            if stack[depth][0] == kind:
                start = stack[depth][1]
                del stack[depth:]
                if kind in _QUOTES:
                    self._quotation(start, at + 1)
                elif kind in ("《》", "〈〉"):
                    if at - start < _TITLE:
                        self.found.append(Span(start, at + 1))
                elif at - start < _BRACKET and not self._opens_sentence(start):
                    self.found.append(Span(start, at + 1))
                    self.brackets.add(at + 1)
                return

    def _opens_sentence(self, at: int) -> bool:
        before = self.text[max(0, at - 20) : at].rstrip(" \t\n\u3000\u00a0*_\"'”’)）")
        return before[-1] in _STOP_SET if before else at < 20

    def _quotation(self, start: int, end: int) -> None:
        """Keep a quotation whole that stands inside a running sentence and is short enough to be a phrase."""
        text = self.text
        if self.keep_quotes:
            self.found.append(Span(start, end))
            return
        before = start - 1
        while before >= 0 and start - before < _DEPTH and text[before] in " \t*_":
            before -= 1
        left = text[before] if before >= 0 else ""
        if not left or not (left.isalnum() or left in "》）)、”」’"):
            return
        ends = text[end - 2] in _STOP_SET
        if end - start < _PHRASE[_wide().search(text, start, end) is not None, ends]:
            self.found.append(Span(start, end))
            self.embedded[end] = any(kind in _QUOTES for kind, _ in self.stack)
