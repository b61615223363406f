"""Which answer belongs to which text, for services that send answers back without ids: each text carries a mark of its own.

An answer is taken for the text whose mark it holds, wherever it stands in the reply; one without proof is nobody's and is
asked for alone, since a call of one text has no order. Why these marks and no others is in docs/adr/0043.
"""

from __future__ import annotations

import logging
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache
from hashlib import blake2b
from itertools import count, islice
from typing import Any

from l10n.engines.base import Engine, Limits, Unproven

log = logging.getLogger(__name__)


class Order:
    """What the service of an engine did with our marks so far. Threads may share it."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._lost = 0

    def proven(self, texts: Sequence[str | None]) -> Sequence[str]:
        """The answers of a batch; raises `Unproven` where one of them has no proof (None).

        A service that gave back no mark at all in `ENOUGH` batches in a row keeps none: from then on it gets one text a call.
        """
        self._lost = 0 if any(text is not None for text in texts) else self._lost + 1
        if self._lost == ENOUGH:
            log.warning("%s gives no sign of which answer belongs to which text: one text a call", self._engine.name)
        if self._lost >= ENOUGH:
            self._engine.limits = replace(self._engine.limits, items=1)
        sure = [text for text in texts if text is not None]
        if len(sure) < len(texts):
            raise Unproven(self._engine.name, texts)
        return sure


ENOUGH = 2


def fewer(limits: Limits, settings: Mapping[str, Any]) -> Limits:
    """The limits with no more texts a call than the settings' `items`: 1 for those who want no marks in their texts."""
    return replace(limits, items=max(1, min(limits.items, int(settings.get("items", limits.items)))))


# Elements, for services that are documented to keep them: `<s id="3-b1c9">text</s>`.


def enclosed(texts: Sequence[str], element: str) -> dict[str, str]:
    """Each text in an element whose id names its place and its words, by id. The texts must be escaped already."""
    ids = [f"{number}-{blake2b(text.encode(), digest_size=2).hexdigest()}" for number, text in enumerate(texts)]
    return {each: f'<{element} id="{each}">{text}</{element}>' for each, text in zip(ids, texts, strict=True)}


def disclosed(replies: Sequence[str], ids: Sequence[str], element: str) -> list[str | None]:
    """What the elements of the replies hold, in the order of the ids; None for one that came back not exactly once, whole."""
    found = [match.groups() for reply in replies if (match := _element(element).fullmatch(reply))]
    counts = Counter(each for each, _ in found)
    held = {each: text for each, text in found if counts[each] == 1}
    return [held.get(each) for each in ids]


@cache
def _element(name: str) -> re.Pattern[str]:
    # Nothing may stand outside: services have been seen to move words out of an element.
    return re.compile(
        rf"\s*<{name} id=[\"']([0-9a-f-]{{1,20}})[\"']\s*>((?:(?!</?{name}[\s>]).)*)</{name}\s*>\s*", re.DOTALL
    )


# References, for a text of lines: `text[12]`, as the articles of encyclopaedias have them behind their sentences.


def referenced(lines: Sequence[str]) -> dict[int, str]:
    """Each line with a number behind it that stands nowhere else in the lines, by number."""
    taken = {int(digits) for line in lines for digits in re.findall(r"[0-9０-９]{1,4}", line)}
    numbers = islice((number for number in count(10) if number not in taken), len(lines))
    return {number: f"{line}[{number}]" for number, line in zip(numbers, lines, strict=True)}


def dereferenced(lines: Sequence[str], numbers: Sequence[int]) -> list[str | None]:
    """The lines without their references, in the order of the numbers; None for one whose reference is not there once."""
    known = frozenset(numbers)
    found: dict[int, list[str]] = {}
    for line in lines:
        number, text = _reference(line, known)
        found.setdefault(number, []).append(text)
    return [found[number][0] if len(found.get(number, ())) == 1 else None for number in numbers]


def _reference(line: str, known: frozenset[int]) -> tuple[int, str]:
    """(number, the line without it); number 0 where the line ends with no reference of ours, or holds several."""
    marks = [match for match in _REFERENCE.finditer(line) if int(match[1]) in known]
    if len(marks) != 1 or not _CLOSING.fullmatch(line, marks[0].end()):
        return 0, line
    text, rest = line[: marks[0].start()].rstrip(), line[marks[0].end() :].strip()
    # `text. [12].`: the end was written twice.
    return int(marks[0][1]), text if text[-1:] in _FINAL and rest in _FINAL else text + rest


_REFERENCE = re.compile(r"[\[［【]\s?([0-9０-９]{2,6})\s?[\]］】]")
_CLOSING = re.compile(r"[\s.。!！?？,，;；:：…\"'”’」』)）]*")
_FINAL = frozenset(".。!！?？")
LONGEST_REFERENCE = "[9999]"
