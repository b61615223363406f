"""Blocks too simple for a parser: paragraphs, `#` headings and fenced code at the left margin. The fast path of `markdown`.

Most of an article is such blocks, and the parser's events cost more than they tell. Here they are told by one expression that
refuses whatever could mean anything else, and overwritten by a thematic break of the same length, so that the offsets of the
rest stay true. A line at the left margin behind a blank one ends every list, quote and footnote: what stands before it and
what stands behind it do not know of each other. Held by test_simple.py: without this module every document reads the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from l10n.formats.base import BLOCK, LINE, Found
from l10n.formats.joining import Gap, joined
from l10n.model.document import Span
from l10n.text.script import is_tight

_new = tuple.__new__
_BREAK = "***"
_CHARS = r"\x00-\x1f\x7f`*_\[\]<&\\~$|!\ue000\ufeff"
"""Characters that may be markup; control characters and the marks of `flavour` among them."""

_PLAIN = rf"(?:[^{_CHARS}]++|!(?!\[)|&(?![#\w])|(?<=[A-Za-z0-9])_(?=[A-Za-z0-9]))"
_INSIDE_CODE = r"[^`\x00-\x1f\ue000]++"
_CODE = rf"`{_INSIDE_CODE}`(?!`)"
_LABEL = rf"(?!\^)(?:{_PLAIN}|{_CODE})++"
_ADDRESS = r"[^\x00-\x20\x7f()<>\\`*~$&\[\]|\ue000\ufeff]++"
_LINK = (
    rf"\[{_LABEL}\]\({_ADDRESS}"
    r"(?: \"[^\"\\`<>*_~$&\[\]|\x00-\x1f\ue000]*+\")?\)"
)
_INSIDE = rf"(?:{_PLAIN}|{_CODE})++"
# Emphasis that can be nothing else: a letter or digit inside of each mark, or else a blank, a mark or an end outside of it.
_OPENS = r"(?:(?=[^\W_])|(?<![^\s(]\*)(?<![^\s(]\*\*)(?=`))"
_CLOSES = r"(?:(?<=[^\W_])|(?<=\S)(?=\*{1,2}(?:[\s.,;:)]|\Z)))"
_STRONG = rf"\*\*{_OPENS}{_INSIDE}{_CLOSES}\*\*(?![*_])"
_EMPHASIS = rf"\*(?!\*){_OPENS}{_INSIDE}{_CLOSES}\*(?![*_])"
_UNDERLINED = rf"_(?<![^\s(]_)(?=[^\W_]){_INSIDE}(?<=\S)_(?=[\s.,;:)]|\Z)"
# Each begins with a character of its own: so `re` skips what lies between them.
_INLINE = rf"{_CODE}|{_LINK}|{_STRONG}|{_EMPHASIS}|{_UNDERLINED}"
_BULLETS = frozenset("-+*")
_LISTED = frozenset("-+*0123456789")
_GOES_ON = _LISTED | {" ", "\t"}
_MARK = r"(?:[-+*]|[0-9]{1,9}+[.)])"
_LINE = rf"(?![-+=>#:|~ ]|[0-9]++[.)])(?:{_PLAIN}|!(?=\[)|{_INLINE})++(?:\n|\Z)"
_BLANKS = r"(?:[ \t]*+\n)*+"

_LINE_OPENS = r"(?P<indent>[ ]{0,3}+)(?:(?P<fence>`{3,}|~{3,})|(?P<html><(?:[!?]|(?P<name>script|pre|style|textarea)\b))|(?P<colon>:))"
_DANGER = re.compile(_LINE_OPENS, re.IGNORECASE)
_NEXT_DANGER = re.compile("\n" + _LINE_OPENS, re.IGNORECASE)
"""Lines that may open what does not end at a blank line, or a definition."""

_FENCE = re.compile(r"^([ \t]*)(`{3,}|~{3,})([^\n]*)", re.MULTILINE)
_CLOSERS = (("<!--", "-->"), ("<![", r"\]\]>"), ("<!", ">"), ("<?", r"\?>"))
_COLON = re.compile("(?:^|\n) {0,3}:")
_MARGIN = re.compile(r"\n[ \t]*+\n(?:[ \t]*+\n)*+(?![ \t]|\Z)")
_NEWLINE = re.compile("\n *")
_UNEVEN = re.compile(rf"\n(?: |{_MARK} )")
_ITEM = re.compile(rf"^( *)({_MARK}) ", re.MULTILINE)
_CLOSED = re.compile(rf"( {{0,3}}(?:`{{3,}}|~{{3,}}) *)(?:\n|\Z){_BLANKS}")
_BLANK_LINES = re.compile(_BLANKS)
_INNER_CODE = re.compile(f"`({_INSIDE_CODE})`")
_LETTER = re.compile(r"[^\W\d_]")


class Scan:
    """One pass over a document from block to block. Whoever needs the blocks overrides `text` and `fence`.

    `shown` is the text with the flavours masked, of the same length; a text with carriage returns has no simple blocks.
    """

    def __init__(self, shown: str) -> None:
        self.shown = shown
        self.told: list[tuple[int, int]] = []
        """Stretches of simple blocks with the blank lines behind them."""

    def text(self, kind: str, begin: int, start: int, raw: str) -> None:
        """A heading, paragraph or item whose block begins at `begin` and whose text, `raw`, at `start`."""

    def fence(self, start: int, end: int) -> None:
        """A fenced block with its fences."""

    def forget(self) -> None:
        """Drop what was told: a definition list makes terms of paragraphs before it."""
        self.told.clear()

    def run(self, start: int, lists: bool = True) -> str:
        """Tell the simple blocks behind `start`, the start of a line; the text that is left, empty where nothing is.

        What is not simple is left out up to the next line that surely stands alone.
        """
        shown, told, size = self.shown, self.told, len(self.shown)
        if "\r" in shown:
            return shown
        match = _patterns().block.match
        first = position = _behind_blanks(shown, start)
        while position < size:
            block = match(shown, position)
            end = self._block(block, lists and first < position) if block is not None else 0
            if not end:
                if first < position:
                    told.append((first, position))
                end = first = _island_end(shown, position)
                if end < 0:
                    self.forget()
                    return shown
            position = end
        if first < position:
            told.append((first, position))
        return self._rest()

    def _rest(self) -> str:
        """The text with each stretch a thematic break."""
        parts: list[str] = []
        position = 0
        for start, end in self.told:
            parts += (self.shown[position:start], _BREAK.ljust(end - start - 1), "\n")
            position = end
        parts.append(self.shown[position:])
        return "".join(parts) if any(part.strip(" \n") for part in parts[::3]) else ""

    def _block(self, block: re.Match[str], lists: bool) -> int:
        """Where the block with the blank lines behind it ends, 0 for one that is not simple after all.

        A list counts only behind another simple block (`lists`): it could go on with a list before it, and be loose.
        """
        if block["fence"]:
            return self._fence(block)
        shown, begin, end = self.shown, block.start(), block.end()
        start = block.start("body")
        if start > begin:
            return self._heading(begin, start)
        raw = shown[start : block.end("body")].rstrip("\n")
        if block["blank"] is None or raw[-1] == " " or " \n" in raw:
            return 0
        if shown[begin] in _LISTED and _ITEM.match(shown, begin):
            goes_on = shown[end : end + 1] in _GOES_ON
            return 0 if goes_on or not lists else self._list(block)
        if end - begin <= len(_BREAK) or ("\n" in raw and _UNEVEN.search(raw)):
            return 0
        self.text("paragraph", begin, start, raw)
        return end

    def _heading(self, begin: int, start: int) -> int:
        """A heading is one line, whatever follows it."""
        end = _line_end(self.shown, start)
        raw = self.shown[start:end].rstrip(" ")
        if raw[-1] == "#":
            return 0
        self.text("heading", begin, start, raw)
        return _behind_blanks(self.shown, min(end + 1, len(self.shown)))

    def _list(self, block: re.Match[str]) -> int:
        """A list without blank lines. How its items nest is of no matter, if only each line with a mark is an item."""
        items = list(_ITEM.finditer(self.shown, block.start(), block.end("body")))
        offsets = [0]
        for item in items:
            indent, mark = len(item[1]), item[2]
            while indent < offsets[-1]:
                offsets.pop()
            if indent - offsets[-1] > 3 or (indent and mark not in _BULLETS):
                return 0
            offsets.append(indent + len(mark) + 1)
        ends = [item.start() for item in items[1:]]
        for item, end in zip(items, [*ends, block.end("body")], strict=True):
            self.text("item", item.start(), item.end(), self.shown[item.end() : end].rstrip("\n"))
        return block.end()

    def _fence(self, block: re.Match[str]) -> int:
        shown, mark, position = self.shown, block["fence"], block.end()
        while (position := shown.find(mark, position)) >= 0:
            closed = _CLOSED.match(shown, shown.rfind("\n", 0, position) + 1)
            if closed is not None:
                self.fence(block.start(), closed.end(1))
                return closed.end()
            position = shown.find("\n", position)
            if position < 0:
                break
        return 0


def inlines(shown: str, start: int, raw: str) -> list[tuple[int, int]]:
    """Code, links, images and emphasis of a simple text `raw` that begins at `start`, the outer ones."""
    if not ("`" in raw or "[" in raw or "*" in raw or "_" in raw):
        return []
    found = [inline.span() for inline in _patterns().inline.finditer(shown, start, start + len(raw))]
    if "![" in raw:
        return [(low - (shown[low - 1 : low + 1] == "![" and low > start), high) for low, high in found]
    return found


def values(raw: str) -> Iterator[str]:
    """What the parser says of the code, links and images in a simple text: `Code x`, `Link address`, `Image address`."""
    for found in _patterns().value.finditer(raw):
        if found["code"] is not None:
            yield f"Code {_bare(found['code'])}"
        else:
            yield f"{'Image' if found['image'] else 'Link'} {found['address']}"
            for inner in _INNER_CODE.findall(found["label"]):
                yield f"Code {_bare(inner)}"


def _bare(code: str) -> str:
    """Code without the blank at each end that CommonMark takes away."""
    return code[1:-1] if code[0] == code[-1] == " " and code.strip(" ") else code


class Texts(Scan):
    """The translatable texts of the simple blocks, cut from `source`, and where their code stands."""

    def __init__(self, source: str, shown: str) -> None:
        super().__init__(shown)
        self.source = source
        self.found: list[Found] = []
        self.fences: list[tuple[int, int]] = []

    def forget(self) -> None:
        """Drop what was told."""
        super().forget()
        self.found.clear()
        self.fences.clear()

    def fence(self, start: int, end: int) -> None:
        """Note the code."""
        self.fences.append((start, end))

    def text(self, kind: str, begin: int, start: int, raw: str) -> None:  # noqa: ARG002 - the skeleton needs `begin`
        """Add a text that has a letter outside of code and addresses."""
        if not raw[0].isalpha() and not _LETTER.search(_patterns().hidden.sub("", raw)):
            return
        source, shown, end = self.source, self.shown, start + len(raw)
        spans = inlines(shown, start, raw)
        if "\n" in raw:
            gaps = [self._gap(*line.span()) for line in _NEWLINE.finditer(shown, start, end)]
            message, protected = joined(source, start, end, gaps, spans)
        else:
            message = source[start:end]
            protected = tuple([_new(Span, (low - start, high - start)) for low, high in spans]) if spans else ()
        slot = LINE if kind == "heading" else BLOCK
        self.found.append(_new(Found, (start, end, kind, message, slot, protected)))

    def _gap(self, low: int, high: int) -> Gap:
        before, after = self.source[low - 1], self.source[high]
        return Gap(low, high, "" if before > "\u3000" and is_tight(before, after) else " ")


class _Patterns(NamedTuple):
    block: re.Pattern[str]
    inline: re.Pattern[str]
    value: re.Pattern[str]
    hidden: re.Pattern[str]
    """Code and addresses: their letters are no prose."""


@cache
def _patterns() -> _Patterns:
    block = (
        rf"(?:\#{{1,6}}+ (?![ #])|(?! ))(?P<body>(?:[ ]*+(?:{_MARK} )?+{_LINE})++)(?P<blank>(?=[ \t]*+(?:\n|\Z)){_BLANKS})?+"
        r"|(?P<fence>`{3,}+(?=[^`\n]*+\n)|~{3,}+)[^\n]*+\n"
    )
    value = rf"`(?P<code>{_INSIDE_CODE})`|(?P<image>!?)\[(?P<label>{_LABEL})\]\((?P<address>{_ADDRESS})"
    return _Patterns(re.compile(block), re.compile(_INLINE), re.compile(value), re.compile(rf"{_CODE}|\]\([^()]*+\)"))


def _behind_blanks(text: str, at: int) -> int:
    blank = _BLANK_LINES.match(text, at)
    return blank.end() if blank else at


def _island_end(text: str, start: int) -> int:
    """The next line at the left margin behind a blank line that is surely at the top level; the end where none is.

    Only fences and a few kinds of HTML go on over such lines. Where one does, and may stand in a list item (which the line
    would end), nothing is sure any more. -1 where a definition list may be.
    """
    position = start
    while margin := _MARGIN.search(text, position):
        end = margin.end()
        while (opened := _danger(text, position, end, start)) is not None:
            if opened["colon"]:
                return -1
            position = _danger_end(text, opened)
            if position < 0 or (position > end and not _is_sure(text, opened, start)):
                return _last(text, start)
            if position > end:
                start = position
                break
        else:
            return end
    return _last(text, start)


def _last(text: str, start: int) -> int:
    """The end of the text where no definition stands behind an offset, else -1."""
    return -1 if _COLON.search(text, max(start - 1, 0)) else len(text)


def _danger(text: str, position: int, end: int, start: int) -> re.Match[str] | None:
    opened = _DANGER.match(text, position, end) if position == start else None
    return opened or _NEXT_DANGER.search(text, position, end)


def _is_sure(text: str, opened: re.Match[str], start: int) -> bool:
    """Whether a line opens its block for certain: as the first one, or as a fence that is in no tag."""
    if opened["indent"]:
        return False
    return opened.start("indent") == start or (opened["html"] is None and text.find("<", start, opened.start()) < 0)


def _line_end(text: str, at: int) -> int:
    end = text.find("\n", at)
    return len(text) if end < 0 else end


def _danger_end(text: str, opened: re.Match[str]) -> int:
    """Behind the fence or HTML block that a line may open, -1 where that is not sure."""
    if opened["fence"]:
        if opened["fence"][0] == "`" and text.find("`", opened.end(), _line_end(text, opened.end())) >= 0:
            return -1
        closed = _FENCE.search(text, opened.end())
        same = closed and closed[1] == opened["indent"] and closed[2].startswith(opened["fence"])
        return closed.end() if closed and same and not closed[3].strip(" ") else -1
    at = opened.start("html")
    closer = (
        f"</{opened['name']}>" if opened["name"] else next(end for begin, end in _CLOSERS if text.startswith(begin, at))
    )
    closing = re.compile(closer, re.IGNORECASE).search(text, at)
    return closing.end() if closing else -1
