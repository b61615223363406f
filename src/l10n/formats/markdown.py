"""Markdown and MDX: the translatable texts of a document, found through the parser's ranges. The parser is `pyromark_events`.

Positions come from the parser, texts from the source. What the parser cannot know is masked by `flavour`, heads are read by
`frontmatter`, HTML blocks by `html`. How a translation is written is in `place`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple

from l10n.formats import directives, flavour, frontmatter, pyromark_events
from l10n.formats.base import BLOCK, CELL, LINE, Found, Reading, ReadOptions, Slot, warning
from l10n.formats.html import Page, ordered
from l10n.formats.joining import Gap, disjoint, joined
from l10n.model.document import Span
from l10n.model.finding import Finding
from l10n.text.script import is_tight

_LETTER = re.compile(r"[^\W\d_]")
_LINE_END = re.compile(r"[ \t]*(?:\r\n|\n|\r)")
_MATH = re.compile(r"\$\$|\$[^$\s][^$\n]*[\\^_=][^$\n]*\$")
_SPANNING = frozenset({"Emphasis", "Strong", "Strikethrough"})
_LEAVES = {"Paragraph": "paragraph", "TableCell": "cell", "Heading": "heading", "DefinitionListTitle": "term"}
_CONTAINERS = frozenset(
    "Item BlockQuote FootnoteDefinition List Table TableHead TableRow DefinitionList DefinitionListDefinition "
    "MetadataBlock CodeBlock HtmlBlock".split()
)
BLOCKS = _CONTAINERS | frozenset(_LEAVES)


class Source(NamedTuple):
    """A document made ready for the parser; the guard reads it too."""

    text: str
    masked: flavour.Masked
    head: frontmatter.Head
    math: bool
    mdx: bool


def prepare(text: str, name: str, options: ReadOptions, findings: list[Finding], mdx: bool | None = None) -> Source:
    """The head found and the flavours masked; `mdx` is decided by the text unless given."""
    head = frontmatter.find(text, findings)
    if mdx is None:
        mdx = flavour.is_mdx(text, name)
    masked = flavour.mask(text, head.end, mdx, options)
    math = "$" in text and _MATH.search(text) is not None
    return Source(text, masked, head, math, mdx)


def read(text: str, name: str, options: ReadOptions) -> Reading:
    """The texts of a Markdown document in order, and what is odd about it."""
    findings: list[Finding] = []
    source = prepare(text, name, options, findings)
    walk = _Walk(source, options, findings)
    walk.run()
    found = walk.found + [item for item in source.masked.found if not walk.is_code(item.start)]
    found += frontmatter.scalars(text, source.head, options, findings)
    if "]:" in source.masked.text:
        found += _titles(source)
    chosen, notes = directives.apply(text, ordered(found), walk.is_code)
    return Reading(chosen, findings, notes)


class _Walk:
    """One pass over the parser's events."""

    def __init__(self, source: Source, options: ReadOptions, findings: list[Finding]) -> None:
        self.text = source.text
        self.source = source
        self.shown = source.masked.text
        self.options = options
        self.findings = findings
        self.at: Callable[[int], int] = pyromark_events.positions(self.shown)
        self.found: list[Found] = []
        self.depth = 0
        self.codes: list[tuple[int, int]] = []
        self.visible = source.masked.protected
        """Masked stretches of sentences, ascending; those before the text at hand are taken off the front."""

        self.next_visible = 0

    def is_code(self, offset: int) -> bool:
        """Whether an offset stands in a code block."""
        from bisect import bisect_right

        index = bisect_right(self.codes, (offset, len(self.text))) - 1
        return index >= 0 and offset < self.codes[index][1]

    def run(self) -> None:
        """Visit the events. Ranges are bytes until a text is complete: most events need no look at their range."""
        kind = ""
        tight = False
        first = last = -1
        spans: list[tuple[int, int]] = []
        tags: list[tuple[int, int]] = []
        breaks: list[int] = []
        code: tuple[int, int, Any] | None = None
        html: list[tuple[int, int]] | None = None
        for event, where in pyromark_events.events(self.shown, self.source.math):
            if event.__class__ is str:
                if event == "HardBreak":
                    breaks.append(where["start"])
                elif event == "Rule" and tight and first >= 0:
                    self._inline_text("item", first, last, spans, tags, breaks)
                    first, spans, tags, breaks = -1, [], [], []
                continue
            for name in event:
                value = event[name]
            if name == "Text":
                if tight and code is None:
                    if first < 0:
                        first = where["start"]
                    last = where["end"]
                continue
            if name == "Start":
                if value.__class__ is not str:
                    for block in value:
                        pass
                else:
                    block = value
                if block in BLOCKS:
                    if first >= 0:
                        self._inline_text(kind, first, last, spans, tags, breaks)
                        first, spans, tags, breaks = -1, [], [], []
                    if block in _LEAVES:
                        kind = _LEAVES[block]
                        tight = block == "Heading" or block == "DefinitionListTitle"
                        if spans or breaks or tags:
                            spans, tags, breaks = [], [], []
                    else:
                        kind, tight = "item", True
                        if block == "BlockQuote":
                            self.depth += 1
                        elif block == "CodeBlock":
                            code = (where["start"], where["end"], value)
                        elif block == "HtmlBlock":
                            html = []
                    continue
                start, end = where["start"], where["end"]
                if not spans or start >= spans[-1][1]:
                    spans.append((start, end))
            elif name == "End":
                block = value if value.__class__ is str else next(iter(value))
                if block in BLOCKS:
                    if block == "Paragraph" or block == "TableCell":
                        self._block_text(kind, where["start"], where["end"], spans, tags, breaks)
                    elif first >= 0:
                        self._inline_text(kind, first, last, spans, tags, breaks)
                    first, tight = -1, True
                    if spans or breaks or tags:
                        spans, tags, breaks = [], [], []
                    if block == "BlockQuote":
                        self.depth -= 1
                    elif block == "CodeBlock" and code is not None:
                        self._code(*code)
                        code = None
                    elif block == "HtmlBlock" and html is not None:
                        self._html(html)
                        html = None
                    kind = "item"
                    continue
                end = where["end"]
            elif name == "Html":
                if html is not None:
                    html.append((where["start"], where["end"]))
                continue
            elif name == "TaskListMarker":
                continue
            else:
                start, end = where["start"], where["end"]
                if name == "InlineHtml":
                    tags.append((start, end))
                elif not spans or start >= spans[-1][1]:
                    spans.append((start, end))
            if tight:
                if first < 0:
                    first = where["start"]
                last = max(last, end)

    # Texts

    def _block_text(
        self,
        kind: str,
        start: int,
        end: int,
        spans: list[tuple[int, int]],
        tags: list[tuple[int, int]],
        breaks: list[int],
    ) -> None:
        """A paragraph or a cell: its own range holds it whole, trailing blanks and line ends apart."""
        text, at = self.text, self.at
        start, end = at(start), at(end)
        raw = text[start:end]
        kept = raw.rstrip(" \t\r\n")
        end = start + len(kept)
        start += len(kept) - len(kept.lstrip(" \t"))
        if start < end:
            self._add(kind, start, end, spans, tags, breaks)

    def _inline_text(
        self,
        kind: str,
        start: int,
        end: int,
        spans: list[tuple[int, int]],
        tags: list[tuple[int, int]],
        breaks: list[int],
    ) -> None:
        """A heading or a tight item: from its first inline to its last, with what the ranges leave out."""
        shown = self.shown
        start, end = self.at(start), self.at(end)
        if shown.startswith("[]", end) and shown[end - 1] == "]":
            end += 2
        if start and shown[start - 1] == "\\" and shown[start - 2 : start - 1] != "\\" and not shown[start].isalnum():
            start -= 1
        raw = self.text[start:end]
        kept = raw.rstrip(" \t\r\n")
        end = start + len(kept)
        start += len(kept) - len(kept.lstrip(" \t"))
        if start < end:
            self._add(kind, start, end, spans, tags, breaks)

    def _add(
        self,
        kind: str,
        start: int,
        end: int,
        spans: list[tuple[int, int]],
        tags: list[tuple[int, int]],
        breaks: list[int],
    ) -> None:
        text = self.text
        protected: Sequence[Span] = ()
        if spans or tags or self.next_visible < len(self.visible):
            protected = self._protected(start, end, spans, tags)
        if not _has_prose(text, start, end, protected if not spans or tags else self._opaque(start, end, protected)):
            return
        if kind == "heading":
            slot = LINE
        elif kind == "cell":
            slot = CELL
        elif self.depth:
            slot = Slot(depth=self.depth)
        else:
            slot = BLOCK
        gaps: Sequence[Gap] = ()
        if text.find("\n", start, end) >= 0 or text.find("\r", start, end) >= 0:
            gaps, hard = self._gaps(start, end, [self.at(offset) for offset in breaks])
            if hard:
                slot = slot._replace(hard=hard)
        if not gaps and not protected:
            self.found.append(Found(start, end, kind, text[start:end], slot))
            return
        message, moved = joined(text, start, end, gaps, protected)
        self.found.append(Found(start, end, kind, message, slot, moved))

    def _opaque(self, start: int, end: int, protected: Sequence[Span]) -> Sequence[Span]:
        """Protected stretches that hold no prose: code, autolinks and the like, not links and emphasis."""
        text = self.text
        return [
            span
            for span in protected
            if text[span.start] in "`<{$" or text.startswith(("[^", "{"), span.start) or _IMAGE_ONLY.match(text, *span)
        ]

    def _protected(
        self, start: int, end: int, spans: list[tuple[int, int]], tags: list[tuple[int, int]]
    ) -> Sequence[Span]:
        """What no sentence boundary may cut, in code points: inlines, tags with what they enclose, masked stretches."""
        at, text = self.at, self.text
        found: list[tuple[int, int]] = [(at(low), at(high)) for low, high in spans]
        if found and text.startswith("[]", found[-1][1]) and text[found[-1][1] - 1] == "]":
            found[-1] = (found[-1][0], found[-1][1] + 2)
        if tags:
            found += _paired(text, [(at(low), at(high)) for low, high in tags])
        while self.next_visible < len(self.visible) and self.visible[self.next_visible].end <= start:
            self.next_visible += 1
        index = self.next_visible
        while index < len(self.visible) and self.visible[index].start < end:
            found.append(self.visible[index])
            index += 1
        return disjoint(found) if len(found) > 1 else [Span(*span) for span in found]

    def _gaps(self, start: int, end: int, breaks: list[int]) -> tuple[list[Gap], str]:
        """Line ends with the prefixes of the lines that follow, and how the source writes a hard break."""
        text, depth = self.text, self.depth
        gaps: list[Gap] = []
        hard = ""
        pending = iter(breaks)
        next_break = next(pending, -1)
        position = start
        while line := _LINE_END.search(text, position, end):
            low, position = line.span()
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
            tight = text[low - 1] > "\u3000" and position < end and is_tight(text[low - 1], text[position])
            gaps.append(Gap(low, position, "\n" if is_hard else "" if tight else " "))
        return gaps, hard

    # Blocks that are not Markdown

    def _code(self, start: int, end: int, block: Any) -> None:
        start, end = self.at(start), self.at(end)
        self.codes.append((start, end))
        info = block["CodeBlock"]
        if info.__class__ is str or "Fenced" not in info:
            if self.source.mdx:
                self._dedented(start, end)
            return
        raw = self.text[start:end].rstrip(" \t\r\n>")
        if not raw.endswith(("```", "~~~")) or "\n" not in raw.replace("\r", "\n"):
            self.findings.append(
                warning("fence-unclosed", "a code block is never closed", self.text, start, "close it with ``` or ~~~")
            )

    def _dedented(self, start: int, end: int) -> None:
        """MDX has no indented code: what looks like it is text. Its lines are parsed again without their indent."""
        self.codes.pop()
        lines = []
        for line in re.compile(r"[^\r\n]*(?:\r\n|\n|\r)?").finditer(self.text, start, end):
            raw = self.shown[line.start() : line.end()]
            body = raw.lstrip(" \t>" if self.depth else " \t")
            lines.append((line.start() + len(raw) - len(body), body))
        inner = "".join(body for _, body in lines)
        masked = flavour.Masked(inner)
        walk = _Walk(Source(inner, masked, frontmatter.NONE, self.source.math, False), self.options, [])
        walk.run()
        starts = []
        total = 0
        for _, body in lines:
            starts.append(total)
            total += len(body)
        for item in walk.found:
            low, high = _outer(lines, starts, item.start), _outer(lines, starts, item.end - 1) + 1
            slot = item.slot._replace(depth=self.depth)
            if item.text == inner[item.start : item.end]:
                self.found.append(item._replace(start=low, end=high, slot=slot))
            else:
                # Over several lines: the message is joined anew from the source, prefixes of this place included.
                self.found.append(self._again(item, low, high, slot))

    def _again(self, item: Found, low: int, high: int, slot: Slot) -> Found:
        gaps, hard = self._gaps(low, high, [])
        message, moved = joined(self.text, low, high, gaps, ())
        return Found(low, high, item.kind, message, slot._replace(hard=hard), moved)

    def _html(self, pieces: list[tuple[int, int]]) -> None:
        """The texts of an HTML block; quote marks between its lines are blanked for the tokenizer."""
        if not pieces:
            return
        places = [(self.at(low), self.at(high)) for low, high in pieces]
        start, end = places[0][0], places[-1][1]
        shown, text = self.shown, self.text
        if not _LETTER.search(text, start, end):
            return
        if any(high != low for (_, high), (low, _) in zip(places, places[1:], strict=False)):
            shown, text = _blanked(shown, places), _blanked(text, places)
        page = Page(shown, text, self.options, "html-block", self.depth)
        self.found += page.texts(start, end)


_IMAGE_ONLY = re.compile(r"!\[\]")


def _has_prose(text: str, start: int, end: int, opaque: Sequence[Span]) -> bool:
    """Whether a letter stands outside of code, tags and the like."""
    if not opaque:
        return _LETTER.search(text, start, end) is not None
    position = start
    for low, high in opaque:
        if _LETTER.search(text, position, max(low, position)):
            return True
        position = max(position, high)
    return _LETTER.search(text, position, end) is not None


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


def _outer(lines: list[tuple[int, str]], starts: list[int], offset: int) -> int:
    """An offset of the dedented text in the document."""
    from bisect import bisect_right

    index = bisect_right(starts, offset) - 1
    return lines[index][0] + offset - starts[index]


def _blanked(text: str, places: list[tuple[int, int]]) -> str:
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
