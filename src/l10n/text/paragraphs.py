"""Paragraphs that an empty line cut in two. Sentences are in `text.segment`."""

from __future__ import annotations

import re
from functools import cache

from l10n.text.rules import language_rules
from l10n.text.script import count_han

LIKELY = 0.5
"""From this score on a paragraph counts as cut (docs/measurements/segmentation.md has the false ones)."""


def broken(previous: str, following: str, language: str = "en") -> float:
    """How surely a blank line between two paragraphs cuts a sentence, from 0.0 to 1.0.

    0 when the first one ends in a terminal mark, or either is blank. Otherwise 0.6 for an end that cannot be one (an
    article, a preposition, an auxiliary, a comma), 0.3 for a lower-case or closing beginning, 0.1 for a long first part.
    """
    left, right = previous.strip(), following.strip()
    if not left or not right or _ended().search(left[-40:]):
        return 0.0
    score = 0.6 if _is_unfinished(left, language) else 0.0
    if (right[0].islower() or right[0] in ",，、；;)）”」。") and not _identifier().match(right):
        score += 0.3
    if len(left.split(None, 9)) > 8 or (len(left) > 25 and count_han(left[:60]) > 12):
        score += 0.1
    return round(min(score, 1.0), 1)


def _is_unfinished(text: str, language: str) -> bool:
    bare = text.rstrip("*_~ ")
    if bare[-1:] in (",", "，", "、"):
        return True
    words = language_rules(language).unfinished
    tail = _last_word().search(bare[-40:])
    # A Han word has no blank before it, so any ending of one or two characters is looked up.
    if tail and tail[0].isascii():
        return tail[0].lower() in (words if language.startswith("en") else words | language_rules("en").unfinished)
    return (tail is not None and tail[0].lower() in words) or (
        count_han(bare[-2:]) > 0 and len(bare) > 12 and bare[-1] in words
    )


@cache
def _ended() -> re.Pattern[str]:
    return re.compile(r"[.!?:;…。！？：；][\"'”’」』)）\]*_~`]*\Z")


@cache
def _last_word() -> re.Pattern[str]:
    return re.compile(r"[^\W\d_]+\Z")


@cache
def _identifier() -> re.Pattern[str]:
    """`npm.x`, `iPhone`, `a_b`: lower case that begins a paragraph rightly."""
    return re.compile(r"[a-z]{1,2}[A-Z]|[a-z]+(?:[./_]\w|\()")
