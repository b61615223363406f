"""What sites write into Markdown that CommonMark does not know, overwritten before parsing so that offsets stay true.

`::: type title`, `{#id}`, shortcodes, and in MDX imports, JSX tags and expressions become blanks (on lines of their own)
or words (inside of a sentence), each character one character. Texts are cut from the source, never from the mask.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import cache
from typing import NamedTuple

from l10n.formats.base import Found, ReadOptions, Slot
from l10n.formats.html import INLINE, TAG_LIMIT, Braces, Tag, attribute_texts, scan_tag
from l10n.model.document import Span

WORD = "\ue000"
"""What stands for a placeable inside of a sentence: to the parser a character that is neither mark nor blank nor letter."""

_PREFIX = re.compile(r"[ \t>]*+")
_MARKERS = re.compile(r"[ \t>]*+(?:(?:[-*+]|[0-9]{1,9}[.)])[ \t]++[ \t>]*+)*+")
_CONTAINER = re.compile(r":{3,}+[ \t]*+([A-Za-z][\w-]*+)?+[ \t]*+([^\r\n]*)")
_HEADING_ID = re.compile(r"(?:\{/\*[^\r\n]*?\*/\}|\{:?[ \t]*[#.][^{}\r\n]*\})[ \t]*(?=[\r\n]|\Z)")
_SHORTCODE = re.compile(
    r"\{\{<[^\r\n]{0,2000}?>\}\}|\{\{%[^\r\n]{0,2000}?%?\}\}|\{%[^\r\n]{0,2000}?%\}|\{\{\{?[^{}\r\n]{1,500}\}\}\}?"
)
_ESM = re.compile(
    r"(?:import|export)(?:\s+(?:type\s+)?[\w${*][^\r\n]*?(?:\sfrom\s|$)|\s+[\"']|\s+(?:const|default|function|let|var|async|class|type|interface)\b|\s*\{)",
    re.M,
)
_BLANK_LINE = re.compile(r"(?:\r\n|\n|\r)[ \t]*(?:\r\n|\n|\r)")
_REST = re.compile(r"[ \t]*(?=[\r\n]|\Z)")
_ALONE = re.compile(r"</?([A-Za-z][\w.-]*)>(?=[ \t]*(?:[\r\n]|\Z))")
"""A tag without attributes that ends its line: as most of them stand in MDX."""

_VERBATIM = frozenset({"script", "style"})
_BRACED = re.compile(r"\{[{%#:.]")
_CONTENTLESS = frozenset({"code-group", "raw", "v-pre"})
_LETTER = re.compile(r"[^\W\d_]")
_JSX_ID = re.compile(r"^#{1,6}[ \t][^\r\n]*\{/\*", re.MULTILINE)
_IMPORT = re.compile(r"import[ \t](?=[^\r\n`]*(?:[\r\n]|\Z))[^\r\n`]*?[ \t]from[ \t]+[\"']")
"""A line with an import and no backtick; that none follows is asked first, or each `from` would look again to the line's end."""

_COMPONENT = re.compile(r"^<[A-Z]", re.MULTILINE)


class Masked(NamedTuple):
    """A text made readable for a CommonMark parser."""

    text: str
    found: Sequence[Found] = ()
    """Titles and attributes that stand in what was overwritten."""

    protected: Sequence[Span] = ()
    """Overwritten stretches inside of sentences: shortcodes, expressions, tags."""

    tokens: Sequence[tuple[int, str]] = ()
    """Everything overwritten, as (offset, source without its translatable texts): a build must not change it."""


def is_mdx(text: str, name: str) -> bool:
    """Whether a Markdown document is MDX: by its ending, by a JSX heading id, by an import above a component."""
    if name.lower().endswith(".mdx") or ("{/*" in text and _JSX_ID.search(text)):
        return True
    position = 0
    while (at := text.find("import", position)) >= 0:
        position = at + len("import")
        found = _IMPORT.match(text, at) if text[at - 1 : at] in {"", "\n"} else None
        if found is None:
            continue
        # A backtick between them means that the import stands in an example.
        tick = text.find("`", found.end())
        end = len(text) if tick < 0 else tick
        if _COMPONENT.search(text, found.end(), end):
            return True
        position = end
    return False


def mask(text: str, start: int, mdx: bool, options: ReadOptions) -> Masked:
    """The text from `start` on made CommonMark of the same length; all before `start` becomes blank."""
    scan = _Scan(text, start, mdx, options)
    if mdx or ":::" in text or _BRACED.search(text):
        scan.run()
    return scan.masked()


class _Scan:
    """One pass over a document from trigger to trigger; `edits` ascend."""

    def __init__(self, text: str, start: int, mdx: bool, options: ReadOptions) -> None:
        self.text = text
        self.start = start
        self.mdx = mdx
        self.options = options
        self.braces = Braces(text)
        self.edits: list[tuple[int, int, str]] = [(0, start, " ")] if start else []
        self.found: list[Found] = []
        self.protected: list[Span] = []
        self.line = start
        """Start of the line that holds the trigger at hand."""

        self.seen_line = -1
        self.prefix_end = self.ticks_to = self.ticks = 0
        """Of the line at `seen_line`: where its quote marks and blanks end, and its backticks so far."""

    def masked(self) -> Masked:
        """The text with all edits made; line ends stay."""
        if not self.edits:
            return Masked(self.text)
        parts: list[str] = []
        position = 0
        for start, end, fill in self.edits:
            raw = self.text[start:end]
            parts += (self.text[position:start], fill * len(raw) if raw.isprintable() else _filled(raw, fill))
            position = end
        parts.append(self.text[position:])
        tokens = [(start, self.text[start:end]) for start, end, _ in self.edits if start >= self.start]
        return Masked("".join(parts), self.found, self.protected, tokens)

    def run(self) -> None:
        """Visit each trigger; a visit gives back where the scan goes on."""
        text, position, end = self.text, self.start, len(self.text)
        modules = iter(self._modules() if self.mdx else ())
        module = next(modules, end)
        # The next place of each trigger, the end where there is none. Looking for one again only where it was passed keeps
        # the pass linear.
        visits = [(mark, visit) for mark, visit in self._visits() if mark in text]
        places = [_found(text, mark, position) for mark, _ in visits] or [end]
        returns = "\r" in text
        while True:
            while (at := min(places)) < position:
                chosen = places.index(at)
                places[chosen] = _found(text, visits[chosen][0], position)
            while module < position:
                module = next(modules, end)
            if module <= at and module < end:
                position = self._module(module)
                continue
            if at == end:
                return
            line = text.rfind("\n", position, at)
            if returns:
                line = max(line, text.rfind("\r", position, at))
            if line >= 0:
                self.line = line + 1
            position = visits[places.index(at)][1](at)

    def _visits(self) -> tuple[tuple[str, Callable[[int], int]], ...]:
        common = (("```", self._fence), ("~~~", self._fence), (":::", self._container), ("{", self._brace))
        return (*common, ("<", self._tag)) if self.mdx else common

    # Edits

    def _overwrite(self, start: int, end: int, fill: str) -> int:
        self.edits.append((start, end, fill))
        if fill != " ":
            self.protected.append(Span(start, end))
        return end

    def _look_at_line(self) -> None:
        """Measure the start of a line once, however many triggers it holds."""
        if self.seen_line == self.line:
            return
        self.seen_line = self.ticks_to = self.line
        self.ticks = 0
        prefix = _PREFIX.match(self.text, self.line)
        self.prefix_end = prefix.end() if prefix else self.line

    def _behind_markers(self) -> int:
        """Where the quote marks, blanks and list markers of the line end."""
        markers = _MARKERS.match(self.text, self.line)
        return markers.end() if markers else self.line

    def _begins_line(self, at: int) -> bool:
        self._look_at_line()
        return self.prefix_end == at

    def _in_code(self, at: int) -> bool:
        """Whether an odd number of backticks stands before a place of its line."""
        self._look_at_line()
        self.ticks += self.text.count("`", self.ticks_to, at)
        self.ticks_to = at
        return self.ticks % 2 == 1

    def _ends_line(self, at: int) -> bool:
        return _REST.match(self.text, at) is not None

    # Triggers

    def _fence(self, at: int) -> int:
        """Behind a fenced block, so that nothing in it is taken for markup; behind the run where it opens none."""
        text = self.text
        end = at + 3
        while text[end : end + 1] == text[at]:
            end += 1
        if self._behind_markers() != at:
            return end
        prefix = text[self.line : at]
        char, size = text[at], end - at
        stop = _line_end(text, end)
        if char == "`" and text.find("`", end, stop) >= 0:
            return end
        closing = _closing_fence(char, size)
        container = prefix.strip(" \t") != "" or len(prefix) >= 2
        position = stop
        while position < len(text):
            close = text.find(char * size, position)
            limit = len(text) if close < 0 else close
            if container and (left := _left_container(text, prefix, stop, limit)) >= 0:
                return left
            if close < 0:
                return len(text)
            line = max(text.rfind("\n", position, close), text.rfind("\r", position, close)) + 1
            matched = closing.match(text, line) if line else None
            if matched:
                return matched.end()
            stop = position = _line_end(text, close)
        return len(text)

    def _container(self, at: int) -> int:
        """`::: warning Title {#id}`, `:::note[Title]`, and the closing `:::`."""
        fence = _CONTAINER.match(self.text, at) if self._begins_line(at) else None
        if fence is None:
            return at + 3
        if fence[1] and fence[2] and fence[1] not in _CONTENTLESS:
            self._container_title(*fence.span(2))
        return self._overwrite(at, fence.end(), " ")

    def _container_title(self, start: int, end: int) -> None:
        title = self.text[start:end]
        anchor = re.search(r"(?:^|[ \t])\{[^{}]*\}[ \t]*$", title)
        title = (title[: anchor.start()] if anchor else title).rstrip(" \t")
        if title.startswith("[") and "]" in title:
            start, title = start + 1, title[1 : title.rindex("]")]
        if _LETTER.search(title):
            self.found.append(Found(start, start + len(title), "container", title, Slot("container")))

    def _brace(self, at: int) -> int:
        """Heading ids, shortcodes, and in MDX expressions and comments."""
        text = self.text
        after = text[at + 1 : at + 2]
        if after in {"#", ".", ":", "/", " "} and (anchor := _HEADING_ID.match(text, at)) and self._in_heading(at):
            start = at - (len(text[self.line : at]) - len(text[self.line : at].rstrip(" \t")))
            return self._overwrite(start, anchor.end(), " ")
        if after in {"{", "%"} and (code := _SHORTCODE.match(text, at)):
            return self._shortcode(at, code.end())
        if not self.mdx or text[at - 1 : at] == "\\":
            return at + 1
        end = self.braces.end(at, len(text))
        if end < 0:
            return at + 1
        if self._begins_line(at) and self._ends_line(end):
            return self._overwrite(at, end, " ")
        if "\n\n" in text[at:end] or self._in_code(at):
            return at + 1
        return self._overwrite(at, end, WORD)

    def _in_heading(self, at: int) -> bool:
        markers = self._behind_markers()
        return markers < at and self.text[markers] == "#"

    def _shortcode(self, at: int, end: int) -> int:
        """On a line of its own a block (with its neighbours), inside of a sentence a placeable."""
        text = self.text
        if self._begins_line(at):
            last = end
            while (following := _SHORTCODE.match(text, _skip_blanks(text, last))) is not None:
                last = following.end()
            if self._ends_line(last):
                return self._overwrite(at, last, " ")
        return self._overwrite(at, end, WORD)

    def _tag(self, at: int) -> int:
        """JSX: tags on lines of their own are blocks with Markdown inside; others must look like HTML to the parser."""
        text = self.text
        if text.startswith("<!--", at):
            close = text.find("-->", at)
            return at + 4 if close < 0 else close + 3
        if text[at - 1 : at] == "\\":
            return at + 1
        alone = _ALONE.match(text, at)
        if alone is not None and self._begins_line(at) and alone[1].lower() not in _VERBATIM:
            return self._overwrite(at, alone.end(), " ")
        tag = scan_tag(text, at, min(len(text), at + TAG_LIMIT), self.braces)
        if tag is None:
            return self._fragment(at)
        if tag.low in _VERBATIM and not tag.closing and not tag.alone:
            return tag.end
        if self._begins_line(at):
            block = self._tag_line(tag)
            if block:
                return block
        return self._inline_tag(tag)

    def _fragment(self, at: int) -> int:
        """`<>` and `</>`: a JSX fragment."""
        fragment = re.compile(r"</?>").match(self.text, at)
        if fragment is None:
            return at + 1
        if self._begins_line(at) and self._ends_line(fragment.end()):
            return self._overwrite(at, fragment.end(), " ")
        return self._overwrite(at, fragment.end(), WORD)

    def _tag_line(self, first: Tag) -> int:
        """Behind the tags of a line that holds nothing else, 0 where it holds text too."""
        text = self.text
        tags = [first]
        position = _skip_blanks(text, first.end)
        while text[position : position + 1] == "<":
            tag = scan_tag(text, position, min(len(text), position + TAG_LIMIT), self.braces)
            if tag is None:
                return 0
            tags.append(tag)
            position = _skip_blanks(text, tag.end)
        spread = "\n" in text[first.start : first.end] and not self._ends_line(position)
        if spread:
            tags = tags[:1]
        elif not self._ends_line(position) or (len(tags) > 1 and first.low in INLINE and not first.name[0].isupper()):
            return 0
        for tag in tags:
            self.found.extend(attribute_texts(text, tag, self.options))
            self._overwrite(tag.start, tag.end, " ")
        return tags[-1].end

    def _inline_tag(self, tag: Tag) -> int:
        """Expressions in the attributes of an inline tag become words, so that the parser sees an HTML tag."""
        expressions = [a for a in tag.attributes if a.quote == "{"]
        if not expressions:
            return tag.end
        if any(not a.name for a in expressions) or "\n" in self.text[tag.start : tag.end]:
            return self._overwrite(tag.start, tag.end, WORD)
        for attribute in expressions:
            self.edits.append((attribute.start, attribute.end, "x"))
        return tag.end

    def _modules(self) -> list[int]:
        """Offsets of lines that look like imports and exports."""
        text, places = self.text, [self.start]
        ends = "\n\r" if "\r" in text else "\n"
        for opener in [end + word for end in ends for word in ("import", "export")]:
            position = self.start
            while (at := text.find(opener, position)) >= 0:
                position = at + len(opener)
                places.append(at + 1)
        return sorted(at for at in places if _ESM.match(text, at))

    def _module(self, at: int) -> int:
        """ESM runs to the blank line."""
        blank = _BLANK_LINE.search(self.text, at)
        end = blank.start() if blank else len(self.text)
        return self._overwrite(at, end, " ")


def _found(text: str, mark: str, start: int) -> int:
    at = text.find(mark, start)
    return len(text) if at < 0 else at


def _filled(raw: str, fill: str) -> str:
    return re.sub(r"[^\r\n]", fill, raw)


def _line_end(text: str, at: int) -> int:
    end = text.find("\n", at)
    if end >= 0:
        return end
    end = text.find("\r", at)
    return len(text) if end < 0 else end


def _skip_blanks(text: str, at: int) -> int:
    while text[at : at + 1] in {" ", "\t"}:
        at += 1
    return at


@cache
def _closing_fence(char: str, size: int) -> re.Pattern[str]:
    return re.compile(rf"[ \t>]*+{char}{{{size},}}+[ \t]*(?=[\r\n]|\Z)")


def _left_container(text: str, prefix: str, start: int, limit: int) -> int:
    """Where a line between two offsets leaves the quote or list item that `prefix` opened, -1 for nowhere."""
    quoted = ">" in prefix
    for line in re.compile(r"(?<=[\r\n])[^\r\n]+").finditer(text, start, limit):
        raw = line[0]
        if quoted:
            if not raw.lstrip(" \t").startswith(">"):
                return line.start()
        elif raw[0] not in " \t" and (raw.strip(" \t")):
            return line.start()
    return -1
