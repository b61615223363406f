"""Values of a remembered translation rendered for a sentence that differs from its source in nothing else.

137亿 -> 173亿 makes 13.7 billion 17.3 billion. Two sentences are the same after typed slots when all that stands between
their numbers, names, addresses and tags is equal and these are of the same kind one by one. A value is replaced only if the
old one stands exactly once on each side in a form we know; the result is read again, and must say what the new sentence says.
How a value is written is decided in `memory.forms`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Protocol

from l10n.memory.forms import article, day_part, rewrite
from l10n.memory.hanging import (
    Texts,
    hangs_on_count,
    hangs_on_order,
    hangs_on_person,
    hangs_on_place,
    hangs_on_time,
    has_bracket,
    is_converted,
    is_told_more,
)
from l10n.model.document import Span
from l10n.model.glossary import Hit, Term, TermKind
from l10n.model.segment import Placeable, PlaceableKind
from l10n.text.inline import placeables
from l10n.text.numbers import Kind, Level, Value, compare, read
from l10n.text.numbers.match import agree
from l10n.text.numbers.value import Amount


class Names(Protocol):
    """The glossary as the memory asks it."""

    def hits(self, text: str, language: str) -> tuple[Hit, ...]:
        """The names that stand in the text, ascending."""

    def form(self, concept: str, like: Term, language: str) -> Term | None:
        """How the language writes the concept in a form of the type of `like`; None where there is none."""


class NoNames:
    """A glossary without terms."""

    def hits(self, text: str, language: str) -> tuple[Hit, ...]:  # noqa: ARG002 - the protocol's shape
        """No names."""
        return ()

    def form(self, concept: str, like: Term, language: str) -> Term | None:  # noqa: ARG002 - the protocol's shape
        """No form."""
        return None


NO_NAMES = NoNames()

_GOES_ON = 4
"""So many characters of a slot may be those of the text beside it in the other sentence."""

_PROSE = frozenset({PlaceableKind.EMPHASIS, PlaceableKind.ESCAPE})
"""Markup that is compared as text."""


@dataclass(frozen=True, slots=True)
class Substitution:
    """What became of a remembered target."""

    target: str
    changes: tuple[str, ...]
    """For people, in the order of the source: `137亿元 -> 173亿元`; empty where the target fits as it is."""


@dataclass(frozen=True, slots=True)
class Slot:
    """A stretch of a source text that may differ."""

    span: Span
    kind: str
    """Slots take each other's place only if this is equal."""

    key: object
    """Equal where both say the same."""

    text: str
    what: Value | Placeable | Hit | None
    """None where several concepts share the name."""


@dataclass(frozen=True, slots=True)
class _Pair:
    """The languages and terms of one call."""

    source: str
    target: str
    names: Names


def substitute(
    query: str,
    source: str,
    target: str,
    source_language: str,
    target_language: str,
    names: Names = NO_NAMES,
) -> Substitution | None:
    """The target of `source`, rendered for `query`; None where they differ elsewhere or anything is ambiguous.

    Languages are in gettext form. Values are written in Chinese and English; in other targets only addresses, tags and names.
    """
    pair = _Pair(source_language, target_language, names)
    new = slots(query, source_language, names)
    if not _may_be_same(query, new, source):
        return None
    old = slots(source, source_language, names)
    if not _is_same(query, new, source, old):
        return None
    changes = [(before, after) for before, after in zip(old, new, strict=True) if before.key != after.key]
    if _is_turned(source, target, old, new) or _differs(source, target, pair):
        return None
    edits = list(_edits(changes, old, source, target, pair))
    if None in edits:
        return None
    written = _apply(target, [edit for edit in edits if edit], target_language)
    if written is None or not _holds(query, target, written, changes, pair):
        return None
    return Substitution(written, tuple(f"{before.text} -> {after.text}" for before, after in changes))


@lru_cache(maxsize=256)
def _slots(text: str, language: str) -> tuple[Slot, ...]:
    """Values and placeables; names come on top."""
    found = [
        Slot(each.span, f"tag {each.kind} {each.partner is not None}", each.text, each.text, each)
        for each in placeables(text)
        if each.kind not in _PROSE
    ]
    found += [_slot(value, text) for value in read(text, language) if value.level >= Level.FIRM]
    return tuple(found)


def _slot(value: Value, text: str) -> Slot:
    start, end = value.span
    if value.kind is Kind.TIME:
        start -= len(day_part(text[:start]))
    kind = f"value {value.kind} {value.units} {value.bound}"
    return Slot(Span(start, end), kind, (value.key, value.half), text[start:end], value)


def slots(text: str, language: str, names: Names = NO_NAMES) -> tuple[Slot, ...]:
    """The stretches of a text that may differ, ascending; of overlapping ones the longest."""
    found = list(_slots(text, language))
    by_span: dict[Span, list[Hit]] = {}
    for hit in names.hits(text, language):
        if not (hit.guarded or hit.weak):
            by_span.setdefault(hit.span, []).append(hit)
    for span, hits in by_span.items():
        key = tuple(sorted(hit.term.concept for hit in hits))
        found.append(Slot(span, f"name {hits[0].term.kind}", key, hits[0].found, hits[0] if len(hits) == 1 else None))
    chosen: list[Slot] = []
    for slot in sorted(found, key=lambda slot: (slot.span.start - slot.span.end, slot.span.start)):
        if all(slot.span.end <= other.span.start or other.span.end <= slot.span.start for other in chosen):
            chosen.append(slot)
    return tuple(sorted(chosen, key=lambda slot: slot.span))


def _may_be_same(query: str, new: Sequence[Slot], source: str) -> bool:
    """Whether the texts are alike up to a slot and from a slot on; tells most of the others before they are read as a whole.

    A slot may go on as the text behind it begins (1 and 12), so the first difference may stand a little behind its end.
    """
    start, end = _shared(query, source), len(query) - _shared(query[::-1], source[::-1])
    return query == source or (
        any(slot.span.start <= start <= slot.span.end + _GOES_ON for slot in new)
        and any(slot.span.start - _GOES_ON <= end <= slot.span.end for slot in new)
    )


def _shared(one: str, other: str) -> int:
    """How many characters the texts begin with alike."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((place for place, (mine, theirs) in pairs if mine != theirs), min(len(one), len(other)))


def _is_same(query: str, new: Sequence[Slot], source: str, old: Sequence[Slot]) -> bool:
    """Whether the texts are equal after typed slots."""
    if [slot.kind for slot in new] != [slot.kind for slot in old]:
        return False
    return _between(query, new) == _between(source, old)


def _between(text: str, found: Sequence[Slot]) -> list[str]:
    ends = [0, *(slot.span.end for slot in found)]
    starts = [*(slot.span.start for slot in found), len(text)]
    return [text[end:start] for end, start in zip(ends, starts, strict=True)]


_AGAINST = frozenset({"比", ":", "：", "-", "–", "to"})
"""What stands between the two numbers of a score."""


def _is_turned(source: str, target: str, old: Sequence[Slot], new: Sequence[Slot]) -> bool:
    """Whether a score that one side won is now the other's, or nobody's, or a rise is a fall: they beat them 3-2, but not 2-3."""
    scores = [
        (before.what.amounts, after.what.amounts)
        for before, after in zip(old, new, strict=True)
        if isinstance(before.what, Value) and isinstance(after.what, Value) and before.what.kind is Kind.SCORE
    ]
    moves = hangs_on_order(Texts(source, target, ()))
    for (home, away), (new_home, new_away) in zip(pairwise(old), pairwise(new), strict=True):
        four = [slot.what.amount for slot in (home, away, new_home, new_away) if isinstance(slot.what, Value)]
        is_score = source[home.span.end : away.span.start].strip() in _AGAINST
        if len(four) == 4 and home.kind == away.kind and (is_score or moves):
            scores.append(((four[0], four[1]), (four[2], four[3])))
    return any(_winner(before) != _winner(after) for before, after in scores)


def _winner(score: Sequence[Amount]) -> int:
    """1 for the first, -1 for the second, 0 for neither."""
    return (score[0] > score[1]) - (score[0] < score[1]) if len(score) == 2 else 0


def _differs(source: str, target: str, pair: _Pair) -> bool:
    """Whether the two say different numbers: then nothing can be read from their pair."""
    return any(issue.level >= Level.FIRM for issue in compare(source, target, pair.source, pair.target))


# ---- what is written where

_Edit = tuple[Span, str]


def _edits(
    changes: Iterable[tuple[Slot, Slot]], old: Sequence[Slot], source: str, target: str, pair: _Pair
) -> Iterator[_Edit | None]:
    """One edit of the target for each change; None for one that cannot be made safely."""
    texts = Texts(source, target, [slot.what for slot in old if isinstance(slot.what, Value)])
    for before, after in changes:
        if sum(slot.key == before.key and slot.kind == before.kind for slot in old) != 1:
            yield None
        elif isinstance(before.what, Value) and isinstance(after.what, Value):
            yield _value_edit(before.what, after.what, texts, pair)
        elif isinstance(before.what, Placeable):
            yield _tag_edit(before.text, after.text, target)
        elif isinstance(before.what, Hit) and isinstance(after.what, Hit):
            yield _name_edit(before.what.term, after.what.term, texts, pair)
        else:
            yield None


def _tag_edit(old: str, new: str, target: str) -> _Edit | None:
    found = [each for each in placeables(target) if each.text == old]
    return (found[0].span, new) if len(found) == 1 else None


def _value_edit(old: Value, new: Value, texts: Texts, pair: _Pair) -> _Edit | None:
    """The one value of the target that stands for `old`, and for nothing else of the source."""
    values = read(texts.target, pair.target)
    there = _counterpart(old, texts.values, values)
    if there is None or has_bracket(old, there, texts) or is_converted(there, values, texts):
        return None
    if hangs_on_time(old, new, there, texts) or hangs_on_count(old, there, texts):
        return None
    written = rewrite(there, old, new, texts.target, pair.target)
    return None if written is None else (there.span, written)


def _counterpart(old: Value, source: Sequence[Value], target: Sequence[Value]) -> Value | None:
    found = [value for value in target if agree(old, value, losing=True)]
    if len(found) > 1:
        # A value that another one of the source says in just these words (17 on May 17) is not a second home of this one.
        own = [value for value in found if not _is_told(value, old, source)]
        found = own if len(own) == 1 and own[0].key == old.key else []
    if len(found) != 1 or (found[0].level < Level.FIRM and not _is_same_label(old, found[0])):
        return None
    rivals = [value for value in source if value is not old and agree(value, found[0], losing=True)]
    told = all(any(other is not found[0] and other.key == value.key for other in target) for value in rivals)
    return found[0] if not rivals or (told and found[0].key == old.key) else None


def _is_same_label(old: Value, there: Value) -> bool:
    return old.kind is there.kind is Kind.LABEL and old.text == there.text


def _is_told(value: Value, old: Value, source: Sequence[Value]) -> bool:
    return value.key != old.key and any(other is not old and other.key == value.key for other in source)


def _name_edit(old: Term, new: Term, texts: Texts, pair: _Pair) -> _Edit | None:
    """The one place where the target names the old concept, with the new one's form of the same type."""
    hits = [hit for hit in pair.names.hits(texts.target, pair.target) if hit.term.concept == old.concept]
    if len(hits) != 1 or hits[0].found != hits[0].term.text or _is_in_word(hits[0].span, texts.target):
        return None
    there = hits[0].term
    form = pair.names.form(new.concept, there, pair.target)
    if form is None or not _fits(there, form, texts.target, pair):
        return None
    around = texts.source.replace(old.text, ""), texts.target.replace(there.text, "")
    if new.kind is TermKind.PLACE and hangs_on_place(*around, pair.target):
        return None
    if new.kind is TermKind.PERSON and hangs_on_person(*around):
        return None
    if is_told_more(texts.source.partition(old.text)[2], texts.target[hits[0].span.end :]):
        return None
    return (hits[0].span, form.text)


def _is_in_word(span: Span, text: str) -> bool:
    """Whether Latin letters go on where it begins or ends: the Wenzhou of Wenzhounese."""
    around = text[max(0, span.start - 1) : span.start], text[span.end : span.end + 1]
    return any(sign.isalnum() and sign.isascii() for sign in around)


_ARTICLE = re.compile(
    r"(?i)\b(?:the|river|canal|sea|ocean|delta|strait|gulf|peninsula|islands|mountains|republic|states|area|zone|district|county"
    r"|bridge|bay|tunnel|port|harbou?r|wharf|terminal|airport|station|railway|metro|expressway|highway|dam|reservoir|wall|palace"
    r"|temple|pagoda|museum|library|university|hospital|stadium|cent(?:re|er)|tower|hotel|hall|theatre|park|garden)\b"
)
_PRONOUN = re.compile(r"(?i)\b(?:he|she|him|her|his|hers)\b")


def _fits(old: Term, new: Term, target: str, pair: _Pair) -> bool:
    """Whether the sentence around the name stays right: articles, pronouns, and the county or city it was said to be in."""
    if old.kind is not new.kind:
        return False
    if not pair.target.startswith("zh"):
        ends = (old.text.rpartition(" ")[2], new.text.rpartition(" ")[2])
        is_plain = new.kind in {TermKind.PLACE, TermKind.PERSON} and not (
            _ARTICLE.search(old.text) or _ARTICLE.search(new.text)
        )
        if not is_plain and ends[0] != ends[1]:
            return False
    return not (new.kind is TermKind.PERSON and _PRONOUN.search(target))


def _apply(target: str, edits: Sequence[_Edit], language: str) -> str | None:
    """The target with all edits made; None where two of them overlap or an article cannot be put right."""
    pieces: list[str] = []
    position = 0
    for (start, end), new in sorted(edits):
        if start < position:
            return None
        before: str | None = target[position:start]
        if language.startswith("en"):
            before = article(before or "", new)
        if before is None:
            return None
        pieces += [before, new]
        position = end
    return "".join([*pieces, target[position:]])


# ---- reading it back


def _holds(query: str, target: str, written: str, changes: Sequence[tuple[Slot, Slot]], pair: _Pair) -> bool:
    """Whether the result says what the query says, and nothing else became different from the old target."""
    if _differs(query, written, pair):
        return False
    if len(_firm(target, pair.target)) != len(_firm(written, pair.target)):
        return False
    return _tags_hold(target, written, changes) and _names_hold(target, written, changes, pair)


def _firm(text: str, language: str) -> list[Value]:
    return [value for value in read(text, language) if value.level >= Level.FIRM]


def _tags_hold(target: str, written: str, changes: Sequence[tuple[Slot, Slot]]) -> bool:
    wanted = Counter(each.text for each in placeables(target))
    for before, after in changes:
        if isinstance(before.what, Placeable):
            wanted[before.text] -= 1
            wanted[after.text] += 1
    return +wanted == Counter(each.text for each in placeables(written))


def _names_hold(target: str, written: str, changes: Sequence[tuple[Slot, Slot]], pair: _Pair) -> bool:
    wanted = Counter(_named(target, pair))
    for before, after in changes:
        if isinstance(before.what, Hit) and isinstance(after.what, Hit):
            wanted[before.what.term.concept] -= 1
            wanted[after.what.term.concept] += 1
            parent = before.what.term.parent
            if parent and parent != after.what.term.parent and wanted[parent] > 0:
                return False
    return +wanted == Counter(_named(written, pair))


def _named(text: str, pair: _Pair) -> Iterator[str]:
    return (hit.term.concept for hit in pair.names.hits(text, pair.target))
