"""Inline placeables of a raw Markdown or HTML message: what a translation carries over unchanged.

One linear scan; which documents hold which markup is the business of `formats`, hiding placeables from engines that of
`text.mask`. The scanner follows CommonMark 0.31 for code spans, links and emphasis as far as one message can know:
link definitions are elsewhere, so `[text][label]` is a link and `[label]` alone is prose.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Sequence
from functools import cache, lru_cache
from typing import NamedTuple

from l10n.model.document import Span
from l10n.model.segment import Placeable, PlaceableKind

_SCRIPTED = r"\u2e80-\u303f\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\uf900-\ufaff\uff00-\uffef"
"""Inside of a character class: where a bare address ends, since Chinese writes on without a blank."""

_BLOCK_TAG = (
    r"</?(?:address|article|aside|blockquote|body|details|div|dl|dd|dt|fieldset|figcaption|figure|footer|form|h[1-6]|"
    r"header|html|li|main|nav|ol|p|pre|section|summary|table|tbody|td|tfoot|th|thead|tr|ul)\b"
)
_VOID_TAG = r"<(?:area|base|br|col|embed|hr|img|input|link|meta|param|source|track|wbr)\b"


# Texts are asked for by several rooms in turn, some hundred at a time: numbers, terms and markup all leave placeables out.
@lru_cache(maxsize=1024)
def placeables(text: str) -> tuple[Placeable, ...]:
    """The placeables of a message text in order of appearance; spans are in code points of `text` and never overlap.

    A pair (`[` and `](url)`, `**` and `**`, `<b>` and `</b>`, `⟦1⟧` and `⟦/1⟧`) is two placeables naming each other by
    position in the tuple. Delimiters that close nothing (`5 * 3`, a lone `[`) are prose and not reported. The time is
    linear in the length of the text, also on hostile input.
    """
    if _hint().search(text) is None and "www." not in text:
        return ()
    found = _Scan(text).run()
    starts = [each.start for each in found]
    if starts == sorted(starts):
        return tuple(
            [
                Placeable(kind, Span(start, end), text[start:end], None if partner < 0 else partner)
                for kind, start, end, partner in found
            ]
        )
    # Pairs are found when they close, behind what they hold.
    order = sorted(range(len(found)), key=starts.__getitem__)
    place = dict(zip(order, range(len(order)), strict=True))
    return tuple(
        [
            Placeable(kind, Span(start, end), text[start:end], place.get(partner))
            for kind, start, end, partner in map(found.__getitem__, order)
        ]
    )


def whole_spans(found: Sequence[Placeable]) -> tuple[Span, ...]:
    """Ascending, disjoint stretches that must stay in one piece: single placeables, and pairs with all they enclose.

    Block tags (`<p>`, `<div>`, `<td>`) enclose paragraphs, so their pairs do not count; backslash escapes neither.
    """
    spans = []
    for item in found:
        if item.kind is PlaceableKind.ESCAPE:
            continue
        if item.partner is None or (item.kind is PlaceableKind.TAG and re.match(_BLOCK_TAG, item.text, re.I)):
            spans.append(item.span)
        elif found[item.partner].span.start > item.span.start:
            spans.append(Span(item.span.start, found[item.partner].span.end))
    return merge_spans(spans)


def merge_spans(spans: Sequence[tuple[int, int]]) -> tuple[Span, ...]:
    """The spans ascending, overlapping ones made one; empty ones are dropped, touching ones stay two."""
    merged: list[Span] = []
    for start, end in sorted(spans):
        if end <= start:
            continue
        if merged and start < merged[-1].end:
            merged[-1] = Span(merged[-1].start, max(end, merged[-1].end))
        else:
            merged.append(Span(start, end))
    return tuple(merged)


class _Found(NamedTuple):
    kind: PlaceableKind
    start: int
    end: int
    partner: int = -1
    """Index of the other half in the list of the scan; -1 for none."""


class _Bracket(NamedTuple):
    start: int
    image: bool
    delimiters: int
    """How many delimiter runs stood before it: those behind belong to its inside."""


class _Run:
    """A run of `*`, `_` or `~` that may open or close emphasis; it shrinks while pairs are taken from it."""

    __slots__ = ("char", "closes", "end", "opens", "size", "start")

    def __init__(self, char: str, start: int, end: int, opens: bool, closes: bool) -> None:
        self.char = char
        self.start = start
        self.end = end
        self.opens = opens
        self.closes = closes
        self.size = end - start
        """Length of the run as written: the rule of three (CommonMark 6.2, 9 and 10) asks for it."""


class _Scan:
    """The state of one scan over one text."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.found: list[_Found] = []
        self.brackets: list[_Bracket] = []
        self.runs: list[_Run] = []
        self.links = 0
        """Start of the last complete link, plus one: older `[` cannot open a link around it (CommonMark 6.3)."""

        self.open_tags: defaultdict[str, list[int]] = defaultdict(list)
        self.dead: set[str] = set()
        """Closers that do not occur again: searching for them twice would make the scan quadratic."""

        self.ticks: dict[int, list[int]] | None = None

    def run(self) -> list[_Found]:
        text = self.text
        search = (_hint_www() if "www." in text else _hint()).search
        position = 0
        while hint := search(text, position):
            start = hint.start()
            # The most frequent ones are known by their first character alone, or with the next.
            quick = _QUICK.get(text[start])
            if quick is not None and not text.startswith("[^", start):
                position = quick(self, start, start + 1)
                continue
            match = _token(text[start]).match(text, start)
            if match is None:
                position = start + 1
                continue
            group = match.lastgroup or ""
            take = _TAKE.get(group)
            if take is not None:
                position = take(self, start, match.end())
            else:
                self.found.append(_Found(_SIMPLE[group], start, match.end()))
                position = match.end()
        if self.runs:
            self._pair_emphasis(0)
        return self.found

    # Each method takes the token's span and gives back where the scan goes on.

    def _ticks(self, start: int, end: int) -> int:
        while self.text.startswith("`", end):
            end += 1
        if self.ticks is None:
            size = end - start
            close = self.text.find(self.text[start:end], end)
            if close >= 0 and self.text[close + size : close + size + 1] != "`":
                self.found.append(_Found(PlaceableKind.CODE, start, close + size))
                return close + size
            # The next run is another one, or none is left: from here on all are known, so that no text is searched twice.
            self.ticks = defaultdict(list)
            for match in reversed(list(re.finditer("`+", self.text))):
                self.ticks[match.end() - match.start()].append(match.start())
        size = end - start
        starts = self.ticks[size]
        while starts and starts[-1] < end:
            starts.pop()
        if not starts:
            return end
        close = starts[-1] + size
        self.found.append(_Found(PlaceableKind.CODE, start, close))
        return close

    def _bracket(self, start: int, end: int) -> int:
        self.brackets.append(_Bracket(start, self.text[start] == "!", len(self.runs)))
        return end

    def _close(self, start: int, end: int) -> int:
        if not self.brackets:
            return end
        bracket = self.brackets.pop()
        target = _target().match(self.text, end)
        if target is None or (not bracket.image and bracket.start < self.links):
            return end
        if len(self.runs) > bracket.delimiters:
            self._pair_emphasis(bracket.delimiters)
        kind = PlaceableKind.IMAGE if bracket.image else PlaceableKind.LINK
        opener = bracket.start + (2 if bracket.image else 1)
        self._pair(kind, bracket.start, opener, start, target.end())
        if not bracket.image:
            self.links = bracket.start + 1
        return target.end()

    def _until(self, start: int, end: int, closer: str, kind: PlaceableKind) -> int:
        """Take everything up to `closer`; where there is none the opener is prose."""
        close = -1 if closer in self.dead else self.text.find(closer, end)
        if close < 0:
            self.dead.add(closer)
            return end
        self.found.append(_Found(kind, start, close + len(closer)))
        return close + len(closer)

    def _comment(self, start: int, end: int) -> int:
        return self._until(start, end, "-->", PlaceableKind.TAG)

    def _instruction(self, start: int, end: int) -> int:
        return self._until(start, end, "?>", PlaceableKind.TAG)

    def _expression(self, start: int, end: int) -> int:
        return self._until(start, end, "*/}", PlaceableKind.TAG)

    def _shortcode(self, start: int, end: int) -> int:
        opener = self.text[start:end]
        closer = {"{{<": ">}}", "{{%": "%}}", "{%": "%}"}[opener]
        return self._until(start, end, closer, PlaceableKind.SHORTCODE)

    def _tag(self, start: int, end: int) -> int:
        raw = self.text[start:end]
        name = _tag_name(raw)
        index = len(self.found)
        if raw.startswith("</"):
            partner = self.open_tags[name].pop() if self.open_tags[name] else -1
            self.found.append(_Found(PlaceableKind.TAG, start, end, partner))
            if partner >= 0:
                self.found[partner] = self.found[partner]._replace(partner=index)
            return end
        self.found.append(_Found(PlaceableKind.TAG, start, end))
        if not raw.endswith("/>") and not re.match(_VOID_TAG, raw, re.I):
            self.open_tags[name].append(index)
        return end

    def _token(self, start: int, end: int) -> int:
        """A masking token: `⟦/1⟧` closes `⟦1⟧`."""
        name = self.text[start + 1 : end - 1]
        index = len(self.found)
        if name.startswith("/") and self.open_tags["⟦" + name[1:]]:
            partner = self.open_tags["⟦" + name[1:]].pop()
            self.found[partner] = self.found[partner]._replace(partner=index)
            self.found.append(_Found(PlaceableKind.VARIABLE, start, end, partner))
            return end
        self.open_tags["⟦" + name].append(index)
        self.found.append(_Found(PlaceableKind.VARIABLE, start, end))
        return end

    def _url(self, start: int, end: int) -> int:
        scheme = next((name for name in ("https", "http", "ftp") if self.text.endswith(name, 0, start)), "")
        start -= len(scheme)
        if self.found and start < self.found[-1].end:
            return end  # the letters before the colon belong to an address already: `a@b.chttp://`
        end = _trim_url(self.text, start, end)
        self.found.append(_Found(PlaceableKind.URL, start, end))
        return end

    def _at(self, start: int, end: int) -> int:
        # A local part has at most 64 characters (RFC 5321), so looking back costs a constant.
        floor = max(start - 64, self.found[-1].end if self.found else 0)
        local = _local_part().search(self.text, floor, start)
        host = _host().match(self.text, end)
        if local is None or host is None:
            return end
        while self.runs and self.runs[-1].end > local.start():
            self.runs.pop()
        self.found.append(_Found(PlaceableKind.EMAIL, local.start(), host.end()))
        return host.end()

    def _delimiter(self, start: int, end: int) -> int:
        char = self.text[start]
        before = self.text[start - 1 : start] or " "
        after = self.text[end : end + 1] or " "
        left = not after.isspace() and (not _is_mark(after) or before.isspace() or _is_mark(before))
        right = not before.isspace() and (not _is_mark(before) or after.isspace() or _is_mark(after))
        if char == "_":
            opens, closes = left and (not right or _is_mark(before)), right and (not left or _is_mark(after))
        else:
            opens, closes = left, right
        if (opens or closes) and (char != "~" or end - start <= 2):
            self.runs.append(_Run(char, start, end, opens, closes))
        return end

    # Pairs.

    def _pair(self, kind: PlaceableKind, start: int, start_end: int, close: int, close_end: int) -> None:
        index = len(self.found)
        self.found.append(_Found(kind, start, start_end, index + 1))
        self.found.append(_Found(kind, close, close_end, index))

    def _pair_emphasis(self, bottom: int) -> None:
        """Match the delimiter runs from `bottom` on, innermost first, and forget them (CommonMark, appendix)."""
        runs = self.runs[bottom:]
        del self.runs[bottom:]
        openers: list[_Run] = []
        barren: dict[tuple[str, bool, int], int] = {}
        for run in runs:
            while run.closes and run.start < run.end:
                key = (run.char, run.opens, run.size % 3)
                position = _opener(openers, run, barren.get(key, 0))
                if position < 0:
                    barren[key] = len(openers)
                    break
                opener = openers[position]
                taken = _strength(opener, run)
                self._pair(PlaceableKind.EMPHASIS, opener.end - taken, opener.end, run.start, run.start + taken)
                opener.end -= taken
                run.start += taken
                del openers[position + (opener.start < opener.end) :]
                barren = {name: min(depth, len(openers)) for name, depth in barren.items()}
            if run.opens and run.start < run.end:
                openers.append(run)


def _opener(openers: list[_Run], closer: _Run, bottom: int) -> int:
    """Position of the nearest run that `closer` can close, or -1; below `bottom` there is none."""
    for position in range(len(openers) - 1, bottom - 1, -1):
        run = openers[position]
        if run.char != closer.char:
            continue
        if run.char == "~":
            if run.size == closer.size:
                return position
            continue
        # Rules 9 and 10: of runs that can do both, lengths adding up to a multiple of three do not pair.
        both = run.closes or closer.opens
        if both and (run.size + closer.size) % 3 == 0 and (run.size % 3 or closer.size % 3):
            continue
        return position
    return -1


def _strength(opener: _Run, closer: _Run) -> int:
    room = min(opener.end - opener.start, closer.end - closer.start)
    return room if opener.char == "~" else min(room, 2)


def _tag_name(raw: str) -> str:
    match = re.match(r"</?([A-Za-z][\w:.-]*)", raw)
    return match[1].lower() if match else ""


@cache
def _mark_pattern() -> re.Pattern[str]:
    return re.compile(r"[!-/:-@\[-`{-~]")


def _is_mark(char: str) -> bool:
    """Whether CommonMark counts the character as punctuation: ASCII marks and Unicode categories P and S."""
    if char < "\x80":
        return _mark_pattern().match(char) is not None
    return not char.isalnum() and not char.isspace() and _category(char) in "PS"


@cache
def _category(char: str) -> str:
    from unicodedata import category

    return category(char)[0]


def _trim_url(text: str, start: int, end: int) -> int:
    """Leave sentence marks and unbalanced closing brackets behind a bare address to the prose."""
    surplus = text.count(")", start, end) - text.count("(", start, end)
    while end > start:
        char = text[end - 1]
        if char == ")" and surplus > 0:
            surplus -= 1
        elif char not in ".,;:!?'\"*_~|]}":
            break
        end -= 1
    return end


_SIMPLE = {
    "escape": PlaceableKind.ESCAPE,
    "entity": PlaceableKind.ESCAPE,
    "footnote": PlaceableKind.FOOTNOTE,
    "auto": PlaceableKind.URL,
    "automail": PlaceableKind.EMAIL,
    "variable": PlaceableKind.VARIABLE,
    "anchor": PlaceableKind.SHORTCODE,
    "emoji": PlaceableKind.SHORTCODE,
}

_QUICK: dict[str, Callable[[_Scan, int, int], int]] = {"`": _Scan._ticks, "[": _Scan._bracket, "]": _Scan._close}
"""Characters that are a token wherever they stand, `[` before `^` excepted."""

_TAKE: dict[str, Callable[[_Scan, int, int], int]] = {
    "bracket": _Scan._bracket,
    "comment": _Scan._comment,
    "instruction": _Scan._instruction,
    "tag": _Scan._tag,
    "expression": _Scan._expression,
    "shortcode": _Scan._shortcode,
    "token": _Scan._token,
    "url": _Scan._url,
    "at": _Scan._at,
    "delimiter": _Scan._delimiter,
}
"""Tokens that need a look at what stands around them."""

_HINT = r"\\`!\[\]<&{$%⟦@*_~:"
_WORTH = r"(?:(?<![!:&])|(?<=!)(?=\[)|(?<=:)(?=[a-z]|//)|(?<=&)(?=[A-Za-z#]))"
"""Behind a hint: three of the characters are mostly marks of a sentence."""


@cache
def _hint() -> re.Pattern[str]:
    return re.compile(f"[{_HINT}]{_WORTH}")


@cache
def _hint_www() -> re.Pattern[str]:
    return re.compile(f"[{_HINT}w]{_WORTH}")


@cache
def _target() -> re.Pattern[str]:
    """What makes a closing bracket the end of a link: `(address "title")` or `[label]`."""
    address = r"(?:<[^<>\n]*+>|(?:[^\s()<>\\]++|\\.|<|\((?:[^\s()\\]++|\\.|\((?:[^\s()\\]++|\\.)*+\))*+\))*+)"
    title = r"""(?:"(?:[^"\\]++|\\.)*+"|'(?:[^'\\]++|\\.)*+'|\((?:[^()\\]++|\\.)*+\))"""
    return re.compile(rf"\(\s*+{address}(?:\s++{title})?+\s*+\)|\[[^\[\]]{{0,999}}+\]", re.S)


@cache
def _local_part() -> re.Pattern[str]:
    return re.compile(r"[A-Za-z0-9][A-Za-z0-9.+_%-]*\Z")


@cache
def _host() -> re.Pattern[str]:
    return re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?)+")


@cache
def _token(char: str) -> re.Pattern[str]:
    """The tokens that begin with a hint; possessive quantifiers and bounded repeats keep each match linear."""
    return re.compile(_DELIMITER if char in "*_~" else _TOKENS[char], re.X)


_ATTRIBUTE = r"""\s++[^\s"'<>/={}]++(?:\s*+=\s*+(?:"[^"]*+"|'[^']*+'|\{(?:[^{}]++|\{[^{}]*+\})*+\}|[^\s"'=<>`{]++))?+"""
_SPREAD = r"\s++\{(?:[^{}]++|\{[^{}]*+\})*+\}"
_DELIMITER = r"(?P<delimiter>\*++|_++|~++)"
_TOKENS = {
    "\\": r"(?P<escape>\\[!-/:-@\[-`{-~])",
    "[": r"(?P<footnote>\[\^[^\s\[\]]{1,100}+\])|(?P<bracket>\[)",
    "!": r"(?P<bracket>!\[)",
    "<": rf"""(?P<comment><!--)
        |(?P<instruction><\?)
        |(?P<auto><[A-Za-z][A-Za-z0-9+.-]{{1,31}}+:[^\s<>]*+>)
        |(?P<automail><[A-Za-z0-9.+_%-]{{1,64}}+@[A-Za-z0-9.-]{{1,255}}+>)
        |(?P<tag></?[A-Za-z][\w:.-]*+(?:{_ATTRIBUTE}|{_SPREAD})*+\s*+/?>)""",
    "&": r"(?P<entity>&(?:[A-Za-z][A-Za-z0-9]{1,31}+|\#[0-9]{1,7}+|\#[xX][0-9A-Fa-f]{1,6}+);)",
    "{": r"""(?P<expression>\{/\*)
        |(?P<variable>\{\{\{?[^{}<%\n][^{}\n]{0,200}+\}\}\}?
            |\{[ ]?[\w$][\w.$\[\]-]{0,100}+(?:![rsa])?(?::[^{}\s]{0,40}+)?[ ]?\}|\{\})
        |(?P<shortcode>\{\{[<%]|\{%)
        |(?P<anchor>\{[ ]?[\#.:][^{}\n]{1,200}+\})""",
    "$": r"(?P<variable>\$\{[^{}\n]{0,200}+\})",
    "%": r"""(?P<variable>%\{[^{}\n]{0,200}+\}
            |(?<![%0-9A-Za-z])%(?:\([^()\s]{1,100}+\)|[0-9]{1,2}\$)?[-+\#0]*+(?:[0-9]{1,4}|\*)?(?:\.[0-9]{1,3})?(?:hh|ll|[hlLqjzt])?
                [diouxXeEfFgGcrsap@](?![0-9A-Za-z]))""",
    "⟦": r"(?P<token>⟦[^⟦⟧\n]{1,60}+⟧)",
    ":": rf"""(?P<url>(?:(?<=https)|(?<=http)|(?<=ftp))://[^\s<>"`\\{_SCRIPTED}\u2018-\u201d]++)
        |(?P<emoji>(?<![0-9A-Za-z:]):[a-z][a-z0-9_+-]{{1,50}}+:(?![0-9A-Za-z:/]))""",
    "w": rf"""(?P<url>(?<![0-9A-Za-z.])www\.[A-Za-z0-9-]++\.[^\s<>"`\\{_SCRIPTED}\u2018-\u201d]++)""",
    "@": r"(?P<at>@)",
}
"""First character -> its tokens. A table of small expressions: a text pays for those it has, to compile and to match."""
