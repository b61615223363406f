"""A message out of a stretch of source: line ends and prefixes replaced by what a translator sees, spans moved along."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain
from typing import NamedTuple

from l10n.model.document import Span


def is_tight(left: str, right: str) -> bool:
    """Whether lines that end and begin with these characters join without a blank: `script.is_tight`, asked late.

    Its expressions take longer to compile than a short article to read, and most texts never need them.
    """
    if left <= "\u3000" or right <= "\u3000":
        return False
    from l10n.text import script

    return script.is_tight(left, right)


class Gap(NamedTuple):
    """A stretch of source that shows as something else: a line end and the prefix of the next line."""

    start: int
    end: int
    shown: str


def joined(
    text: str, start: int, end: int, gaps: Sequence[Gap], spans: Sequence[tuple[int, int]]
) -> tuple[str, tuple[Span, ...]]:
    """The stretch with each gap replaced, and the spans in code points of the result.

    Gaps and spans are in code points of `text`, ascending; what reaches beyond the stretch is cut off. Linear.
    """
    if not gaps:
        return text[start:end], tuple(Span(max(s, start) - start, min(e, end) - start) for s, e in spans)
    parts: list[str] = []
    position, length = start, 0
    shifts: list[tuple[int, int, int]] = []
    for gap in gaps:
        parts += (text[position : gap.start], gap.shown)
        length += gap.start - position
        shifts.append((gap.start, gap.end, length))
        length += len(gap.shown)
        position = gap.end
    parts.append(text[position:end])
    return "".join(parts), _moved(spans, start, end, gaps, shifts) if spans else ()


def _moved(
    spans: Sequence[tuple[int, int]], start: int, end: int, gaps: Sequence[Gap], shifts: Sequence[tuple[int, int, int]]
) -> tuple[Span, ...]:
    """Both ends of the spans in one merge with the gaps: taken one after the other, they ascend."""
    moved: list[int] = []
    index, count = 0, len(shifts)
    for point in chain.from_iterable(spans):
        at = min(max(point, start), end)
        while index < count and shifts[index][1] <= at:
            index += 1
        if index < count and shifts[index][0] < at:
            moved.append(shifts[index][2])
        elif index == 0:
            moved.append(at - start)
        else:
            _, gap_end, shown_at = shifts[index - 1]
            moved.append(shown_at + len(gaps[index - 1].shown) + at - gap_end)
    return tuple(map(Span, moved[::2], moved[1::2]))


def disjoint(spans: Sequence[tuple[int, int]]) -> tuple[Span, ...]:
    """The spans ascending, overlapping ones made one."""
    merged: list[Span] = []
    for start, end in sorted(spans):
        if merged and start < merged[-1].end:
            if end > merged[-1].end:
                merged[-1] = Span(merged[-1].start, end)
        elif end > start:
            merged.append(Span(start, end))
    return tuple(merged)
