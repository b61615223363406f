"""Count claims: "six areas: ..." and 七个项目，包括…… against the items that follow. The rule is in `checks.numbers`."""

from __future__ import annotations

import re
from dataclasses import dataclass

from l10n.model.document import Span
from l10n.model.locale import base, canonical
from l10n.text.numbers import chinese, english
from l10n.text.numbers.blank import blank
from l10n.text.numbers.expression import Expression
from l10n.text.numbers.value import Kind, Value

_LONGEST = 70
"""Code points between the number and the mark that opens its list; farther away it counts something else."""

_BOUND = frozenset("-–—:：/比")
"""A number beside one of these belongs to a score, a ratio or a range."""

_MOST = 20
"""Nobody lists more items in one sentence."""


@dataclass(frozen=True, slots=True)
class Claim:
    """A number that says how many items follow, and how many there can be counted."""

    count: int
    items: tuple[int, ...]
    """Possible numbers of items, ascending: `A, B and C and D` may be three or four."""

    span: Span
    """Where the number stands, in code points of the text."""

    text: str
    partial: bool = False
    """`including`, 包括, 等: the list need not be complete, so only too many items are wrong."""

    @property
    def holds(self) -> bool:
        """Whether the items can be as many as the number says."""
        return self.count in self.items or (self.partial and self.count >= self.items[0])


def claims(text: str, language: str) -> tuple[Claim, ...]:
    """The count claims of a text that are followed by a list; () for languages other than Chinese and English."""
    room = base(canonical(language))
    if room not in {"zh", "en"} or not _OPENS[room].search(text):
        return ()
    text = blank(text)
    begins = chinese.begins if room == "zh" else english.begins
    marks = [
        mark
        for mark in _OPENS[room].finditer(text)
        if begins(text[max(0, mark.start() - _LONGEST - 40) : mark.start()])
    ]
    if not marks:
        return ()
    values = chinese.read_firm(text) if room == "zh" else english.read_firm(text)
    counts = [value for value in values if _is_count(value) and not _is_bound(value, text)]
    found = (_claim(text, mark, counts, room) for mark in marks)
    return tuple(claim for claim in found if claim is not None)


_OPENS = {
    "en": Expression(r":\s| (?P<partial>including|such as|among them) | namely,? "),
    "zh": Expression(
        r"[：:分即包如](?:(?<=[：:])|(?:(?<=分)别[是为]|(?<=即)|(?P<partial>(?<=包)[括含]|(?<=如)))(?:：|:)?)"
    ),
}
"""What opens a list. The Chinese ways begin with one class of characters, so that most texts are passed over at once."""
_STOPS = {"en": Expression(r"[.!?;:](?:\s|$)|\n"), "zh": Expression(r"[。！？\n]")}
_END = {
    "en": Expression(r"[.!?](?:[\s\"”]|$)|\n|:\s"),
    "zh": Expression(r"[。！？\n]|等(?:[一二三四五六七八九十0-9]|$|[，。、])"),
}
_QUOTED = Expression(r"“[^”]*”|\"[^\"]*\"|「[^」]*」|《[^》]*》|（[^）]*）|\([^)]*\)")
_CLAUSE = Expression(
    r"\s*(?:which|who|whose|but|so|because|while|when|where|if|he|she|they|it|we|I|this|that|the two)\b"
)


def _is_count(value: Value) -> bool:
    return (
        value.kind is Kind.NUMBER
        and not value.units
        and value.amount == int(value.amount)
        and 2 <= value.amount <= _MOST
    )


def _is_bound(value: Value, text: str) -> bool:
    start, end = value.span
    return text[start - 1 : start] in _BOUND or (text[end : end + 1] in _BOUND and text[end + 1 : end + 2].isdigit())


def _claim(text: str, mark: re.Match[str], counts: list[Value], room: str) -> Claim | None:
    """The claim that a list mark belongs to: the last count before it in the same sentence."""
    before = [value for value in counts if value.span.end <= mark.start()]
    if not before:
        return None
    value = before[-1]
    between = text[value.span.end : mark.start()]
    if len(between) > _LONGEST or _STOPS[room].search(between):
        return None
    end = _END[room].search(text, mark.end())
    listed = text[mark.end() : end.start() if end else len(text)]
    items = _items(_QUOTED.sub(lambda found: "\u00a0" * len(found.group()), listed), room)
    if not items:
        return None
    partial = mark["partial"] is not None or (end is not None and end.group().startswith("等"))
    return Claim(int(value.amount), items, value.span, value.text, partial)


def _items(listed: str, room: str) -> tuple[int, ...]:
    """How many items a list may hold; () where it is no list."""
    if ";" in listed or "；" in listed:
        return (len([part for part in re.split("[;；]", listed) if part.strip()]),)
    return _items_en(listed) if room == "en" else _items_zh(listed)


def _items_en(listed: str) -> tuple[int, ...]:
    parts = [part for part in listed.split(",") if part.strip()]
    if len(parts) < 2 or any(_CLAUSE.match(part) for part in parts):
        return ()
    if re.match(r"\s*(?:and|or|as well as)\b", parts[-1]):
        return (len(parts),)
    return (len(parts), len(parts) + 1) if re.search(r"\b(?:and|or|as well as)\b", parts[-1]) else (len(parts),)


def _items_zh(listed: str) -> tuple[int, ...]:
    if "、" not in listed:
        return ()
    head = re.split("[，,]", listed)
    inner = len([part for part in head[0].split("、") if part])
    joined = len(re.findall("[和及与]", head[0].rsplit("、", 1)[-1]))
    possible = {inner, inner + min(joined, 1)}
    if len(head) > 1:
        every = len([part for part in re.split("[、，,]", listed) if part])
        possible |= {len(head), every, every + 1}
    return tuple(sorted(possible))
