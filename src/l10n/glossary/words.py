"""The word lists of this room, plain text files a linguist can edit. Their use is in `find`, `names` and `suggest`."""

from __future__ import annotations

from functools import cache
from importlib.resources import files


@cache
def words(name: str) -> frozenset[str]:
    """The words of `data/<name>.txt`: blanks and line ends between them, `#` lines are comments."""
    return frozenset(word for line in lines(name) for word in line.split())


@cache
def lines(name: str) -> tuple[str, ...]:
    """The lines of `data/<name>.txt` that are neither empty nor comments, in order."""
    text = files("l10n.glossary").joinpath("data", f"{name}.txt").read_text(encoding="utf-8")
    return tuple(line for line in text.split("\n") if line.strip() and not line.startswith("#"))
