"""Numbers with their nouns, as every message says them."""

from __future__ import annotations


def counted(count: int, noun: str, plural: str = "") -> str:
    """`1 file`, `2 files`, `1,024 entries`.

    >>> counted(1, "file"), counted(0, "entry", "entries")
    ('1 file', '0 entries')
    """
    return f"{count:,} {noun if count == 1 else plural or noun + 's'}"
