"""Markdown and MDX: the translatable texts of a document, found through the parser's ranges. The parser is `pyromark_events`.

Positions come from the parser, texts from the source. What the parser cannot know is masked by `flavour`, heads are read by
`frontmatter`, HTML blocks by `html`. How a translation is written is in `place`.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from itertools import pairwise
from typing import NamedTuple

from l10n.formats import directives, flavour, frontmatter, pyromark_events
from l10n.formats.base import BLOCK, CELL, LINE, Found, Notice, Reading, ReadOptions, Slot
from l10n.formats.html import Page, ordered
from l10n.formats.joining import Gap, disjoint, is_tight, joined
from l10n.formats.pyromark_events import Events, Item, Range
from l10n.model.document import Span

_new = tuple.__new__
"""Makes a named tuple in a third of the time: there is one for each text and each placeable."""

_LETTER = re.compile(r"[^\W\d_]")
_LINE_END = re.compile(r"\n|\r\n?")
_SOFT = re.compile(r"(?<![ \t])[ \t]*+(?:\n|\r\n?)(?:[ \t]++(?![\r\n]))?+")
"""A line end and the blanks around it; looked for from the first of the blanks only, or many blanks would be quadratic."""

_RAGGED = re.compile(r"[ \t]\n|\n[ \t]|\r")
"""What makes joining lines more than a blank for each line end."""

_MATH = re.compile(r"\$\$|\$[^$\s][^$\n]*[\\^_=][^$\n]*\$")
_WORDLESS = re.compile(
    rb"""(?:\s*+(?:<!--(?!-?>)[^-]*+(?:-(?!->)[^-]*+)*+-->|</?[A-Za-z][\w-]*+(?: class="[^"<>]*+")?>))*+\s*+"""
)
"""Nothing but comments and tags without texts: most HTML blocks of Markdown."""

_SCHEMES = ("http://", "https://", "www.")
_ADDRESS = re.compile(r"(?:(?!\]\(|\*\*)[!-;=-_a-~])+")
"""Visible ASCII but for what ends an address and begins markup with words in it: a tag, code, a link, emphasis."""

_TITLED = re.compile(r"\]:(?:[^\r\n\"'(\]]|\](?!:))*+(?:(?:\r\n?|\n)(?:[^\r\n\"'(\]]|\](?!:))*+){0,2}[\"'(]")
"""A reference definition that may have a title: it begins on the same line or on one of the next two."""

_FENCES = frozenset({b"```", b"~~~"})
_RANGED = frozenset({"Paragraph", "TableCell"})
_RANGED_KINDS = frozenset({"paragraph", "cell"})
_BARE_LINKS = frozenset({"Autolink", "Email"})
_SLOTS = {"heading": LINE, "cell": CELL}
_LEAVES = {"Paragraph": "paragraph", "TableCell": "cell", "Heading": "heading", "DefinitionListTitle": "term"}
_CONTAINERS = frozenset(
    [
        "Item",
        "BlockQuote",
        "FootnoteDefinition",
        "List",
        "Table",
        "TableHead",
        "TableRow",
        "DefinitionList",
        "DefinitionListDefinition",
        "MetadataBlock",
        "CodeBlock",
        "HtmlBlock",
    ]
)
BLOCKS = _CONTAINERS | frozenset(_LEAVES)


class Source(NamedTuple):
    """A document made ready for the parser; the guard reads it too."""

    text: str
    masked: flavour.Masked
    head: frontmatter.Head
    math: bool
    mdx: bool


def prepare(text: str, name: str, options: ReadOptions, notices: list[Notice], mdx: bool | None = None) -> Source:
    """The head found and the flavours masked; `mdx` is decided by the text unless given."""
    head = frontmatter.find(text, notices)
    if mdx is None:
        mdx = flavour.is_mdx(text, name)
    masked = flavour.mask(text, head.end, mdx, options)
    math = "$" in text and _MATH.search(text) is not None
    return Source(text, masked, head, math, mdx)


def plain(text: str) -> Source:
    """A text that is CommonMark and nothing else."""
    return Source(text, flavour.Masked(text), frontmatter.NONE, False, False)


def read(text: str, name: str, options: ReadOptions) -> Reading:
    """The texts of a Markdown document in order, and what is odd about it."""
    notices: list[Notice] = []
    source = prepare(text, name, options, notices)
    walk = _Walk(source, options, notices)
    walk.run()
    found = walk.found + [item for item in source.masked.found if not walk.is_code(item.start)]
    found += frontmatter.scalars(text, source.head, options, notices)
    if _TITLED.search(source.masked.text):
        found += _titles(source)
    found = [item for item in found if not (item.text.startswith(_SCHEMES) and _is_address(item))]
    chosen, notes = directives.apply(text, ordered(found), walk.is_code)
    return Reading(chosen, notices, notes)


def _is_address(item: Found) -> bool:
    """Whether a text of the body is a bare address alone: no text, as one in angle brackets is none (GFM, autolinks)."""
    return item.slot.form in {"block", "line", "cell"} and _ADDRESS.fullmatch(item.text) is not None


class _Walk:
    """One pass over the parser's events."""

    def __init__(self, source: Source, options: ReadOptions, notices: list[Notice]) -> None:
        self.text = source.text
        self.source = source
        self.shown = source.masked.text
        self.options = options
        self.notices = notices
        self.at: Callable[[int], int] = pyromark_events.positions(self.shown)
        self.data = self.shown.encode()
        self.found: list[Found] = []
        self.depth = 0
        self.codes: list[tuple[int, int]] = []
        """Code blocks in bytes, ascending."""

        self.code_places: list[tuple[int, int]] | None = None
        """The same in code points, made when they are first asked for."""

        self.visible = source.masked.protected
        """Masked stretches of sentences, ascending."""

        self.next_visible = 0
        """How many of them stand before the text at hand."""

    def is_code(self, offset: int) -> bool:
        """Whether an offset in code points stands in a code block."""
        if self.code_places is None:
            self.code_places = [(self.at(low), self.at(high)) for low, high in self.codes]
        index = bisect_right(self.code_places, (offset, len(self.text))) - 1
        return index >= 0 and offset < self.code_places[index][1]

    def run(self) -> None:
        """Visit the events; ranges stay bytes until a text is complete, since most events need no look at theirs.

        A paragraph and a cell have a range of their own: see `_ranged`. A heading and a tight item (which has no
        paragraph) reach from their first inline to their last. `prose` says that a letter was seen that is not in code or
        a tag. An event is a name or a dict of one name, so `in` asks either for it.
        """
        letter = _LETTER.search
        kind, first, last, prose, bare = "item", -1, -1, False, False
        inline: list[Item] = []
        events = pyromark_events.events(self.shown, self.source.math)
        for item in events:
            event, where = item
            if "Text" in event:
                if not prose and not bare and letter(event["Text"]):
                    prose = True
                bare = False
            elif "Start" in event or "End" in event:
                starts = "Start" in event
                value = event["Start" if starts else "End"]
                tag = value if value.__class__ is str else next(iter(value))
                if tag in BLOCKS:
                    if prose and first >= 0:
                        self._add(kind, first, last, inline)
                    # What follows an inner block directly is text of a tight item.
                    kind, first, prose = "item", -1, False
                    if inline:
                        inline = []
                    if starts:
                        kind = self._opened(tag, where, events)
                    elif tag == "BlockQuote":
                        self.depth -= 1
                    continue
                if starts:
                    inline.append(item)
                    # The text of an address in angle brackets is no prose.
                    bare = tag == "Link" and value["Link"]["link_type"] in _BARE_LINKS
            elif event == "HardBreak":
                inline.append(item)
                continue
            elif event == "Rule":
                if prose and first >= 0:
                    self._add(kind, first, last, inline)
                kind, first, prose, inline = "item", -1, False, []
                continue
            elif event.__class__ is str or "TaskListMarker" in event:
                continue
            else:
                inline.append(item)
            if first < 0:
                first = where["start"]
            if where["end"] > last:
                last = where["end"]

    def _opened(self, tag: str, where: Range, events: Events) -> str:
        """A block that begins, read to its end where no block can stand in it; the kind of the text that follows."""
        if tag in _RANGED:
            self._ranged(tag, where, events)
        elif tag == "CodeBlock":
            self._code(where["start"], where["end"], events)
        elif tag == "HtmlBlock":
            self._html(events)
        elif tag == "BlockQuote":
            self.depth += 1
        else:
            return _LEAVES.get(tag, "item")
        return "item"

    def _ranged(self, tag: str, where: Range, events: Events) -> None:
        """A paragraph or a cell: its inlines, up to its end."""
        prose, bare = False, False
        inline: list[Item] = []
        for item in events:
            event = item[0]
            if "Text" in event:
                if not prose:
                    prose = not bare and _LETTER.search(event["Text"]) is not None
                    bare = False
            elif "Start" in event:
                inline.append(item)
                if not prose:
                    value = event["Start"]
                    bare = value.__class__ is dict and "Link" in value and value["Link"]["link_type"] in _BARE_LINKS
            elif "End" in event:
                if event["End"] == tag:
                    break
            elif event != "SoftBreak" and "TaskListMarker" not in event:
                inline.append(item)
        if prose:
            self._add(_LEAVES[tag], where["start"], where["end"], inline)

    # Texts

    def _add(self, kind: str, low: int, high: int, inline: list[Item]) -> None:
        """A text between two byte offsets, blanks and line ends at its ends apart."""
        text = self.text
        start = self.at(low)
        by = start - low
        # In a text of ASCII alone, bytes are code points: all its offsets are as far apart as their bytes.
        plain = self.data[low:high].isascii()
        end = by + high if plain else self.at(high)
        if kind not in _RANGED_KINDS:
            start, end = self._widened(start, end)
        raw = text[start:end]
        message = raw.rstrip(" \t\r\n")
        if len(message) != len(raw):
            end = start + len(message)
        if message[0] in " \t":
            message = message.lstrip(" \t")
            start = end - len(message)
        slot = _SLOTS.get(kind, BLOCK)
        if self.depth and slot is BLOCK:
            slot = Slot(depth=self.depth)
        spans: tuple[Span, ...] = ()
        lines = "\n" in message or "\r" in message
        if inline or lines or self.next_visible < len(self.visible):
            at = (by - start).__add__ if plain else partial(self._within, start)
            spans = self._spans(start, end, inline, at)
            if lines:
                breaks = [at(place["start"]) for event, place in inline if event == "HardBreak"]
                message, spans, hard = self._unwrapped(message, spans, breaks)
                if hard:
                    slot = slot._replace(hard=hard)
        self.found.append(_new(Found, (start, end, kind, message, slot, spans)))

    def _within(self, start: int, offset: int) -> int:
        """A byte offset as code points from `start`."""
        return self.at(offset) - start

    def _unwrapped(self, message: str, spans: tuple[Span, ...], breaks: list[int]) -> tuple[str, tuple[Span, ...], str]:
        """A text of several lines as a translator sees it, its spans, and how the source writes a hard break."""
        if not (breaks or self.depth) and message.isascii() and not (spans and _RAGGED.search(message)):
            # A blank for each line end; where spans stand in the text, nothing moves.
            return _SOFT.sub(" ", message), spans, ""
        gaps, hard = _gaps(message, self.depth, breaks)
        return *joined(message, 0, len(message), gaps, spans), hard

    def _widened(self, start: int, end: int) -> tuple[int, int]:
        """With the backslash before the first inline and the `[]` behind the last, which the parser's ranges leave out."""
        shown = self.shown
        if shown.startswith("[]", end) and shown[end - 1] == "]":
            end += 2
        if start and shown[start - 1] == "\\" and shown[start - 2 : start - 1] != "\\" and not shown[start].isalnum():
            start -= 1
        return start, end

    def _spans(self, start: int, end: int, inline: list[Item], at: Callable[[int], int]) -> tuple[Span, ...]:
        """What no sentence boundary may cut: inlines, tags with what they enclose, masked stretches.

        `at` gives code points from `start`, as the spans are.
        """
        text = self.text
        found: list[Span] = []
        tags: list[tuple[int, int]] = []
        outer = -1
        for event, place in inline:
            low = place["start"]
            if "InlineHtml" in event:
                tags.append((at(low), at(place["end"])))
            elif low >= outer and event != "HardBreak":
                outer = place["end"]
                found.append(_new(Span, (at(low), at(outer))))
        if found and text.startswith("[]", start + found[-1].end) and text[start + found[-1].end - 1] == "]":
            found[-1] = Span(found[-1].start, found[-1].end + 2)
        visible, index = self.visible, self.next_visible
        while index < len(visible) and visible[index].end <= start:
            index += 1
        self.next_visible = index
        if not tags and (index == len(visible) or visible[index].start >= end):
            return tuple(found)
        found += map(Span._make, _paired(text[start:end], tags))
        while index < len(visible) and visible[index].start < end:
            found.append(Span(max(visible[index].start - start, 0), min(visible[index].end, end) - start))
            index += 1
        return disjoint(found)

    # Blocks that are not Markdown

    def _code(self, low: int, high: int, events: Events) -> None:
        """A code block: noted, and reported where its fence is never closed."""
        for event, _ in events:
            if "End" in event:
                break
        fence = self.data[low : low + 3]
        if fence not in _FENCES:
            if self.source.mdx:
                self._dedented(self.at(low), self.at(high))
            else:
                self.codes.append((low, high))
            return
        self.codes.append((low, high))
        if self.options.code_comments or self.options.code_strings:
            from l10n.formats import code

            self.found += code.texts(self.text, self.at(low), self.at(high), self.options)
        raw = self.data[max(low + 3, high - 80) : high].rstrip(b" \t\r\n>")
        if not raw.endswith(fence):
            hint = f"close it with {fence.decode()}"
            self.notices.append(Notice("fence-unclosed", "a code block is never closed", self.at(low), hint))

    def _dedented(self, start: int, end: int) -> None:
        """MDX has no indented code: what looks like it is text. Its lines are parsed again without their indent."""
        inner, outer = dedented(self.shown, start, end, self.depth > 0)
        masked = flavour.Masked(inner)
        walk = _Walk(Source(inner, masked, frontmatter.NONE, self.source.math, False), self.options, [])
        walk.run()
        for item in walk.found:
            low, high = outer(item.start), outer(item.end - 1) + 1
            slot = item.slot._replace(depth=self.depth)
            if item.text == inner[item.start : item.end]:
                self.found.append(item._replace(start=low, end=high, slot=slot))
            else:
                # Over several lines: the message is joined anew from the source, prefixes of this place included.
                self.found.append(self._again(item, low, high, slot))

    def _again(self, item: Found, low: int, high: int, slot: Slot) -> Found:
        message, spans, hard = self._unwrapped(self.text[low:high], (), [])
        return Found(low, high, item.kind, message, slot._replace(hard=hard), spans)

    def _is_wordless(self, low: int, high: int) -> bool:
        return _WORDLESS.fullmatch(self.data, low, high) is not None and "class" not in self.options.attributes

    def _html(self, events: Events) -> None:
        """The texts of an HTML block; quote marks between its lines are blanked for the tokenizer."""
        pieces: list[Range] = []
        for event, where in events:
            if "Html" in event:
                pieces.append(where)
            elif "End" in event:
                break
        if not pieces or self._is_wordless(pieces[0]["start"], pieces[-1]["end"]):
            return
        places = [(self.at(where["start"]), self.at(where["end"])) for where in pieces]
        start, end = places[0][0], places[-1][1]
        shown, text = self.shown, self.text
        if not _LETTER.search(text, start, end):
            return
        if any(high != low for (_, high), (low, _) in pairwise(places)):
            shown, text = blanked(shown, places), blanked(text, places)
        page = Page(shown, text, self.options, "html-block", self.depth)
        self.found += page.texts(start, end)


def _gaps(text: str, depth: int, breaks: Iterable[int]) -> tuple[list[Gap], str]:
    """Line ends with the prefixes of the lines that follow, and how the source writes a hard break."""
    gaps: list[Gap] = []
    hard = ""
    pending = iter(breaks)
    next_break = next(pending, -1)
    position, end = 0, len(text)
    while line := _LINE_END.search(text, position):
        # A line of blanks, as an expression of MDX may hold, is the end of the gap before: gaps never overlap.
        behind = position
        low, position = line.span()
        while low > behind and text[low - 1] in " \t":
            low -= 1
        while 0 <= next_break < low - 1:
            next_break = next(pending, -1)
        is_hard = low - 1 <= next_break < position
        if is_hard:
            next_break = next(pending, -1)
            if text[low - 1] == "\\":
                low -= 1
                hard = hard or "\\"
            else:
                hard = hard or "  "
        position = _behind_prefix(text, position, end, depth)
        tight = position < end and is_tight(text[low - 1], text[position])
        gaps.append(Gap(low, position, "\n" if is_hard else "" if tight else " "))
    return gaps, hard


def _behind_prefix(text: str, position: int, end: int, depth: int) -> int:
    """Behind the blanks and up to `depth` quote marks that begin a continuation line."""
    left = depth
    while position < end:
        char = text[position]
        if char == ">" and left:
            left -= 1
        elif char not in " \t":
            break
        position += 1
    return position


_TAG_NAME = re.compile(r"<(/?)([A-Za-z][\w.:-]*)")


def _paired(text: str, tags: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Tags, and those that enclose something with what they enclose."""
    opened: list[tuple[str, int]] = []
    for start, end in tags:
        yield start, end
        name = _TAG_NAME.match(text, start, end)
        if name is None or text.startswith("/>", end - 2):
            continue
        if not name[1]:
            opened.append((name[2].lower(), start))
        elif opened and opened[-1][0] == name[2].lower():
            yield opened.pop()[1], end


def dedented(shown: str, start: int, end: int, quoted: bool) -> tuple[str, Callable[[int], int]]:
    """The lines of a stretch without their indent and quote marks, and from offsets in them to offsets of the text."""
    bodies: list[str] = []
    places: list[int] = []
    starts: list[int] = []
    total = 0
    for line in re.compile(r"[^\r\n]*(?:\r\n|\n|\r)?").finditer(shown, start, end):
        body = line[0].lstrip(" \t>" if quoted else " \t")
        bodies.append(body)
        places.append(line.end() - len(body))
        starts.append(total)
        total += len(body)

    def outer(offset: int) -> int:
        index = bisect_right(starts, offset) - 1
        return places[index] + offset - starts[index]

    return "".join(bodies), outer


def blanked(text: str, places: list[tuple[int, int]]) -> str:
    """The text with everything between the places as blanks, line ends kept."""
    parts = [text[: places[0][0]]]
    position = places[0][0]
    for low, high in places:
        parts += (re.sub(r"[^\r\n]", " ", text[position:low]), text[low:high])
        position = high
    parts.append(text[position:])
    return "".join(parts)


def _titles(source: Source) -> Iterator[Found]:
    """Titles of reference definitions; label and address stay. `[comment]: <> (...)` is a comment."""
    at = None
    for label, definition in pyromark_events.definitions(source.masked.text, source.math).items():
        title = definition.get("title")
        if (
            not title
            or not _LETTER.search(title)
            or (label.lower() in {"comment", "//"} and not definition.get("dest"))
        ):
            continue
        at = at or pyromark_events.positions(source.masked.text)
        span = definition["span"]
        start, end = at(span["start"]), at(span["end"])
        quoted = re.compile(r"""[ \t\r\n](["'(])([^\r\n]*)["')][ \t]*$""").search(
            source.text[start:end].rstrip(" \t\r\n")
        )
        if quoted is not None and definition.get("dest"):
            yield Found(start + quoted.start(2), start + quoted.end(2), "title", quoted[2], Slot("title", quoted[1]))
