"""Plain text: blocks between blank lines, headings by their look, hard-wrapped paragraphs joined. Law: see `Document`."""

from __future__ import annotations

import re

from l10n.formats.base import Found, Reading, ReadOptions, Slot
from l10n.text.script import is_tight

_LINE = re.compile(r"[^\r\n]+")
_BREAK = re.compile(r"\r\n|\n|\r")
_LETTER = re.compile(r"[^\W_]")
_INDENT = " \t\u3000\xa0"
_STOP = re.compile(r"[.!?。！？…:;：；,，、][\"'”’」』）)\]]*\Z")
_TEXT = Slot("text")
_HEADING_LENGTH = 80
_WRAP_FROM, _WRAP_TO = 45, 110


def read(text: str, options: ReadOptions) -> Reading:
    """Every line is a text of its own, except in blocks that were wrapped by hand, which are one."""
    del options  # A plain text has no attributes and no front matter.
    found: list[Found] = []
    block: list[tuple[int, int]] = []
    position = 0
    for line in _LINE.finditer(text):
        start, end = line.span()
        if block and len(_BREAK.findall(text, position, start)) > 1:
            _close(text, block, found)
            block = []
        position = end
        start, end = _trimmed(text, start, end)
        if start == end:
            if block:
                _close(text, block, found)
            block = []
        else:
            block.append((start, end))
    if block:
        _close(text, block, found)
    return Reading(found, [])


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """Without the indent (U+3000 included) and without blanks at the end."""
    bare = text[start:end].lstrip(_INDENT)
    start = end - len(bare)
    return start, start + len(bare.rstrip(" \t"))


def _close(text: str, block: list[tuple[int, int]], found: list[Found]) -> None:
    if _is_wrapped(text, block):
        parts = [text[block[0][0] : block[0][1]]]
        for start, end in block[1:]:
            parts += ("" if is_tight(parts[-1][-1], text[start]) else " ", text[start:end])
        _add(found, block[0][0], block[-1][1], "paragraph", "".join(parts))
        return
    heading = len(block) == 1 and _is_heading(text[block[0][0] : block[0][1]])
    for start, end in block:
        _add(found, start, end, "heading" if heading else "line" if len(block) > 1 else "paragraph", text[start:end])


def _add(found: list[Found], start: int, end: int, kind: str, value: str) -> None:
    if _LETTER.search(value):
        found.append(Found(start, end, kind, value, _TEXT))


def _is_heading(line: str) -> bool:
    return _width(line) <= _HEADING_LENGTH and _STOP.search(line) is None


def _is_wrapped(text: str, block: list[tuple[int, int]]) -> bool:
    """Three or more lines of nearly one width: someone's editor broke them, not the author.

    The last line is shorter at will. A line that begins with an indent begins a paragraph. No standard says so: the widths are ours.
    """
    if len(block) < 3:
        return False
    widths = [_width(text[start:end]) for start, end in block[:-1]]
    longest = max(widths)
    if not _WRAP_FROM <= longest <= _WRAP_TO or _width(text[block[-1][0] : block[-1][1]]) > longest:
        return False
    if any(text[start - 1 : start] in {"\u3000", "\t"} for start, _ in block[1:]):
        return False
    ends = sum(_STOP.search(text[start:end]) is not None for start, end in block[:-1])
    return min(widths) >= longest - 16 and ends * 2 <= len(widths)


def _width(line: str) -> int:
    """Columns on a screen: characters from U+2E80 on take two."""
    return len(line) if line.isascii() else len(line) + sum(char >= "\u2e80" for char in line)
