"""An edit that changed only numbers, addresses or code, made in the translation too: a proposal, never more."""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise

from l10n.model.locale import base
from l10n.text.numbers import Value, compare, replaceable, substitute

# What may differ between two versions of a sentence and still be copied into its translation as it stands: an address,
# a code span, a number in digits. Longest first.
_LITERAL = re.compile(r"https?://[!#$%&*+,\-./0-9:;=?@A-Z_a-z~]+|`[^`]+`|\]\([^)\s]+\)|\d+(?:[.,:]\d+)*")


def patch(old: str, new: str, target: str, source_language: str, target_language: str) -> str | None:
    """The translation of `old` as one of `new`, where only literals changed; None where that cannot be said for sure.

    What stands alike on both sides is copied; else values are written in the form they have: 137亿 -> 173亿 turns "13.7
    billion" into "17.3 billion", and what was written is read back. Languages are in gettext form.
    """
    copied = _copied(old, new, target)
    if copied is not None or not target or not {base(source_language), base(target_language)} <= {"zh", "en"}:
        return copied
    return _by_value(old, new, target, (source_language, target_language))


def _by_value(old: str, new: str, target: str, languages: tuple[str, str]) -> str | None:
    was, now = replaceable(old, languages[0]), replaceable(new, languages[0])
    changes = [(a, b) for a, b in zip(was, now, strict=False) if a.amounts != b.amounts]
    if not changes or len(was) != len(now) or _between(old, was) != _between(new, now):
        return None
    written = target
    for before, after in changes:
        places = [value for value in replaceable(written, languages[1]) if value.amounts == before.amounts]
        alike = sum(value.amounts == before.amounts for value in was)
        fits = before.kind is after.kind and before.units == after.units
        written = substitute(written, places[0], after, languages[1]) if fits and len(places) == alike == 1 else ""
        if not written:
            return None
    return None if compare(new, written, *languages) else written


def _between(text: str, values: tuple[Value, ...]) -> list[str]:
    """What stands around the values."""
    bounds = [0, *(edge for value in values for edge in (value.span.start, value.span.end)), len(text)]
    return [text[start:end] for start, end in list(pairwise(bounds))[::2]]


def _copied(old: str, new: str, target: str) -> str | None:
    """The translation with the numbers, addresses and code of the new source, where only those changed.

    None where anything else changed, or where an old one does not stand in the translation as often as in the source.
    """
    if not target or _LITERAL.sub("\0", old) != _LITERAL.sub("\0", new):
        return None
    before, after = _LITERAL.findall(old), _LITERAL.findall(new)
    exchange = dict(zip(before, after, strict=True))
    changed = {literal for literal in exchange if exchange[literal] != literal}
    pairs_agree = all(exchange[was] == now for was, now in zip(before, after, strict=True))
    counted = Counter(_LITERAL.findall(target))
    if not changed or not pairs_agree or any(counted[literal] != before.count(literal) for literal in changed):
        return None
    return _LITERAL.sub(lambda match: exchange.get(match[0], match[0]), target)
