"""Differences of catalogues for people: on a terminal, and as Markdown for a pull request. Finding them is in `catalog.diff`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from l10n.catalog.diff import Difference, Kind, Mark, marks
from l10n.report.safe import safe

_WORDS = {
    Kind.NEW: "new",
    Kind.REMOVED: "removed",
    Kind.SOURCE: "source changed",
    Kind.TARGET: "translation changed",
    Kind.STATE: "state changed",
    Kind.COMMENT: "comment changed",
}
_COLORS = {Mark.GONE: "\x1b[31m", Mark.ADDED: "\x1b[32m"}
_WDIFF = {Mark.SAME: ("", ""), Mark.GONE: ("[-", "-]"), Mark.ADDED: ("{+", "+}")}
_MARKDOWN = {Mark.SAME: ("", ""), Mark.GONE: ("~~", "~~"), Mark.ADDED: ("**", "**")}


def text(differences: Mapping[str, Sequence[Difference]], *, color: bool = False) -> str:
    """One block an entry: place, what happened, source and translation with `[-gone-]` and `{+added+}`."""
    blocks = [_block(path, each, color) for path, found in differences.items() for each in found]
    return "\n".join(blocks)


def _block(path: str, each: Difference, color: bool) -> str:
    lines = [f"{safe(path, line=True)}:{each.line}: {_WORDS[each.kind]}{_states(each)}"]
    for label, old, new in (("<", each.old_source, each.new_source), (">", each.old_target, each.new_target)):
        if old or new:
            lines.append(f"  {label} {_marked(old, new, color)}")
    return "\n".join(lines) + "\n"


def _states(each: Difference) -> str:
    if each.old_state == each.new_state:
        return ""
    return f" ({' -> '.join(state.value for state in (each.old_state, each.new_state) if state)})"


def _marked(old: str, new: str, color: bool) -> str:
    out = []
    for mark, piece in marks(old, new):
        begin, end = _WDIFF[mark]
        if color and mark in _COLORS:
            begin, end = _COLORS[mark] + begin, end + "\x1b[0m"
        out.append(f"{begin}{safe(piece, line=True)}{end}")
    return "".join(out)


def markdown(differences: Mapping[str, Sequence[Difference]]) -> str:
    """A table a file, for a comment on a pull request; texts are escaped, nothing in them becomes markup."""
    parts = []
    for path, found in differences.items():
        parts.append(f"### {_escaped(path)}\n\n| line | what | source | translation |\n| ---: | --- | --- | --- |\n")
        parts += [_row(each) for each in found]
        parts.append("\n")
    return "".join(parts) or "No entry changed.\n"


def _row(each: Difference) -> str:
    source, target = (
        _cell(old, new) for old, new in ((each.old_source, each.new_source), (each.old_target, each.new_target))
    )
    return f"| {each.line} | {_WORDS[each.kind]}{_states(each)} | {source} | {target} |\n"


def _cell(old: str, new: str) -> str:
    return "".join(f"{_MARKDOWN[m][0]}{_escaped(piece)}{_MARKDOWN[m][1]}" for m, piece in _trimmed(marks(old, new)))


def _trimmed(pieces: Iterable[tuple[Mark, str]]) -> Iterable[tuple[Mark, str]]:
    """Blanks moved out of the marks: `** a**` is no emphasis in Markdown."""
    for mark, piece in pieces:
        bare = piece.strip()
        if mark is Mark.SAME or not bare:
            yield Mark.SAME, piece
            continue
        start = piece.index(bare)
        yield Mark.SAME, piece[:start]
        yield mark, bare
        yield Mark.SAME, piece[start + len(bare) :]


def _escaped(piece: str) -> str:
    shown = safe(piece, line=True).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return "".join(f"\\{char}" if char in "\\`*_{}[]()#+!|~" else char for char in shown)


def rows(differences: Mapping[str, Sequence[Difference]]) -> list[dict[str, Any]]:
    """The differences for `--json`: path, line, kind, context, old and new source, target and state."""
    return [
        {
            "path": path,
            "line": each.line,
            "kind": each.kind.value,
            "context": each.context,
            "old_source": each.old_source,
            "new_source": each.new_source,
            "old_target": each.old_target,
            "new_target": each.new_target,
            "old_state": each.old_state.value if each.old_state else None,
            "new_state": each.new_state.value if each.new_state else None,
        }
        for path, found in differences.items()
        for each in found
    ]
