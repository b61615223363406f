"""The status table: articles by language and state, in segments, words and Han characters."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from l10n.model.catalog import State
from l10n.model.progress import Size, Status
from l10n.model.words import counted
from l10n.report.safe import safe
from l10n.report.width import left, right, shortened, width

HEADS = ("article", "to", "segments", *(state.value for state in State), "words", "Han")
_WIDEST = 80
"""Columns of an article's name; a longer one is cut."""

_TEXTS = 2
"""Columns of text at the left; the others are numbers."""


def table(statuses: Sequence[Status]) -> str:
    """One line an article and language, and a total; a note of the amount that is still to be reviewed."""
    if not statuses:
        return "no articles\n"
    rows = [_row(shortened(safe(each.article), _WIDEST), each.language, each.total, each.states) for each in statuses]
    sums = {state: sum((each.states.get(state, Size()) for each in statuses), Size()) for state in State}
    rows.append(_row("total", "", sum(sums.values(), Size()), sums))
    widths = [max(width(row[column]) for row in (HEADS, *rows)) for column in range(len(HEADS))]
    lines = [_line(row, widths) for row in (HEADS, *rows)]
    rule = "─" * width(lines[0])
    return "\n".join([lines[0], rule, *lines[1:-1], rule, lines[-1], _open(sums)]) + "\n"


def _row(article: str, language: str, total: Size, states: Mapping[State, Size]) -> tuple[str, ...]:
    counts = (f"{states.get(state, Size()).segments:,}" for state in State)
    return (article, language, f"{total.segments:,}", *counts, f"{total.words:,}", f"{total.han:,}")


def _line(row: Sequence[str], widths: Sequence[int]) -> str:
    cells = [left(text, widths[i]) if i < _TEXTS else right(text, widths[i]) for i, text in enumerate(row)]
    return "  ".join(cells)


def _open(sums: Mapping[State, Size]) -> str:
    """What is left to do, in the amounts translators are paid by."""
    todo = sum((sums[state] for state in (State.UNTRANSLATED, State.DRAFT, State.STALE)), Size())
    if not todo.segments:
        return "Everything is translated."
    return f"To do: {counted(todo.segments, 'segment')}, {counted(todo.words, 'word')} and {counted(todo.han, 'Han character')}."
