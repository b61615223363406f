"""Comments by which an author steers translation: `l10n:off`, `l10n:on`, `l10n:context=...`, `l10n:comment=...`.

Understood as well: `i18n:skip` and `i18n:comment:` (mdbook-i18n-helpers), `translate:off`, `translate:on`; in HTML comments
and in MDX's `{/* ... */}`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from typing import NamedTuple

from l10n.formats.base import Found


@cache
def _directive() -> re.Pattern[str]:
    return re.compile(
        r"(?:<!--|\{/\*)[ \t\r\n]*(?:l10n|i18n|translate):[ \t]*(?P<verb>off|on|skip|context|comment)[ \t]*(?:[:=][ \t]*"
        r"(?P<value>(?:(?!--|\*/)[^\x00]){0,2000}?))?[ \t\r\n]*(?:-->|\*/\})",
        re.IGNORECASE,
    )


class Directive(NamedTuple):
    """One comment: `start` is where it stands in the text."""

    start: int
    end: int
    verb: str
    value: str


def find(text: str) -> list[Directive]:
    """The directives of a text in order."""
    if "l10n:" not in text and "i18n:" not in text and "translate:" not in text:
        return []
    return [
        Directive(*match.span(), match["verb"].lower(), " ".join((match["value"] or "").split()).strip("\"'"))
        for match in _directive().finditer(text)
    ]


def apply(
    text: str, found: list[Found], is_code: Callable[[int], bool]
) -> tuple[list[Found], dict[int, tuple[str, str]]]:
    """The texts that are to be translated, and start -> (context, note) of those an author said something about.

    `off` holds to the next `on` or the end, `skip`, `context` and `comment` for the next text.
    """
    given = [directive for directive in find(text) if not is_code(directive.start)]
    if not given:
        return found, {}
    notes: dict[int, tuple[str, str]] = {}
    return list(_steered(found, given, notes)), notes


def _steered(found: Sequence[Found], given: Sequence[Directive], notes: dict[int, tuple[str, str]]) -> Iterator[Found]:
    off = skip = False
    context = note = ""
    index = 0
    for item in found:
        while index < len(given) and given[index].start < item.start:
            _, _, verb, value = given[index]
            index += 1
            if verb in {"off", "on"}:
                off = verb == "off"
            elif verb == "skip":
                skip = True
            elif verb == "context":
                context = value
            else:
                note = value
        if not (off or skip):
            if context or note:
                notes[item.start] = (context, note)
            yield item
        skip, context, note = False, "", ""
