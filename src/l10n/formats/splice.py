"""Replacements in a text: everything outside of the replaced stretches keeps its characters."""

from __future__ import annotations

from collections.abc import Iterable

from l10n.model.document import Span


def splice(text: str, edits: Iterable[tuple[Span, str]]) -> str:
    """The text with each stretch replaced; stretches ascend, do not overlap and are in code points of `text`.

    Raises ValueError for stretches that overlap: two writers for one place are a fault of the caller.
    """
    parts: list[str] = []
    position = 0
    for (start, end), new in edits:
        if start < position or end < start:
            raise ValueError(f"replacement {start}..{end} overlaps the one before, which ends at {position}")
        parts += (text[position:start], new)
        position = end
    parts.append(text[position:])
    return "".join(parts)
