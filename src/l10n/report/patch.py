"""The difference of two versions of a file as a patch that `git apply` and `patch` take. Reports of findings are elsewhere."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator

_NO_NEWLINE = "\\ No newline at end of file\n"


def patch(before: bytes, after: bytes, path: str, context: int = 3) -> str:
    """A unified diff with `a/` and `b/` before the path, empty where nothing changed.

    It is the file's own bytes: what is no UTF-8 stands in it as surrogates (`surrogateescape`), and CR LF stays, so whoever
    writes it encodes it the same way, and whoever shows it makes it safe first. A last line without its line feed is marked
    as git and POSIX `diff` mark it.
    """
    old, new = (re.findall("[^\n]*\n|[^\n]+", data.decode("utf-8", "surrogateescape")) for data in (before, after))
    return "".join(_ended(difflib.unified_diff(old, new, _named("a", path), _named("b", path), n=context)))


def _named(side: str, path: str) -> str:
    # A name with a blank ends with a tab, as git writes it: `patch` would cut it at the blank.
    return f"{side}/{path.lstrip('/')}" + ("\t" if " " in path else "")


def _ended(lines: Iterator[str]) -> Iterator[str]:
    for line in lines:
        yield line if line.endswith("\n") else f"{line}\n{_NO_NEWLINE}"
