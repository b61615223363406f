"""Where the terms of a glossary stand in a text: longest first, at word boundaries, with guards. The home of ahocorasick_rs.

What makes two spellings comparable is in `fold`, the generated forms of a term are in `variants`.
"""

from __future__ import annotations

import gc
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import groupby
from operator import attrgetter, itemgetter, ne
from threading import Lock
from typing import TYPE_CHECKING, Any, TypeVar

from l10n.glossary.doubt import is_continued, is_weak_chinese, is_weak_english, longer_names
from l10n.glossary.fold import Folded, fold, fold_all, fold_together, stretches
from l10n.glossary.many import lasting
from l10n.glossary.variants import variants_of_all
from l10n.glossary.words import words
from l10n.model.document import Span
from l10n.model.glossary import Glossary, Hit, Term, TermKind, TermStatus
from l10n.model.locale import base

Made = TypeVar("Made")

if TYPE_CHECKING:
    from ahocorasick_rs import AhoCorasick


@dataclass(frozen=True, slots=True)
class Scan:
    """Everything a glossary says about one text."""

    hits: tuple[Hit, ...]
    """Ascending; they do not overlap except homonyms on one span."""

    masked: frozenset[str]
    """Concepts that stand only inside or across a longer hit: present, but demanding nothing."""

    @property
    def present(self) -> frozenset[str]:
        """Every concept that stands in the text in any way."""
        return self.masked.union(hit.term.concept for hit in self.hits)


_NONE: frozenset[str] = frozenset()
NOTHING = Scan((), _NONE)


def find(text: str, language: str, glossary: Glossary) -> tuple[Hit, ...]:
    """The terms of the language that stand in the text, ascending; linear in the text.

    Longest first: 上海市浙江商会 is one hit and hides 上海, 浙江 and 商会. Where two concepts share a form both are hits on one
    span. A glossary without terms in `language` lends those of the same language elsewhere (`zh_CN` for `zh_TW`).
    """
    return scan(text, language, glossary).hits


def scan(text: str, language: str, glossary: Glossary) -> Scan:
    """`find`, with the concepts that stand inside of longer hits."""
    return _matcher(glossary, language).scan(text)


def scan_all(texts: Sequence[str], language: str, glossary: Glossary) -> tuple[Scan, ...]:
    """`scan` of each text: many are folded and searched in one pass, and only those that hold a term are looked at alone.

    What was found is remembered, so that a `scan` of the same text afterwards costs a look-up.
    """
    return _matcher(glossary, language).scan_all(texts)


def derived(glossary: Glossary, what: str, make: Callable[[Glossary], Made]) -> Made:
    """What `make` gives for a glossary; made once for each name, and kept as long as the glossary is in use."""
    found: Made = _cached(glossary, what, lambda: make(glossary))
    return found


def concepts(glossary: Glossary) -> Mapping[str, tuple[Term, ...]]:
    """The terms of each concept, in file order; made once for a glossary."""
    found: Mapping[str, tuple[Term, ...]] = _cached(glossary, "concepts", lambda: _concepts(glossary.terms))
    return found


def forms(terms: Iterable[Term], language: str) -> tuple[Term, ...]:
    """The terms of one concept that a text in `language` is compared with.

    Those of the language itself, else of the same language elsewhere, else the names of a concept that is never translated.
    """
    rows = tuple(terms)
    exact = tuple([term for term in rows if term.language == language])
    if exact:
        return exact
    near = tuple(term for term in rows if base(term.language) == base(language))
    return near or tuple(term for term in rows if any(row.dnt for row in rows))


# --- the index, made once for a glossary -------------------------------------------------------------------------------

_KEPT = 16
_made: dict[tuple[int, str], tuple[tuple[Term, ...], Any]] = {}
_lock = Lock()


def _cached(glossary: Glossary, what: str, make: Callable[[], Any]) -> Any:
    """What was made of a glossary's terms before; found by identity, since comparing 100,000 terms takes longer than a scan."""
    key = (id(glossary.terms), what)
    # Asked twice a pair, so without the lock: a look into a dict is one step.
    held = _made.get(key)
    if held is not None and held[0] is glossary.terms:
        return held[1]
    with lasting():
        made = make()
        # As in `table.read`: counted as old at once, not walked again while texts are scanned.
        gc.freeze()
        gc.unfreeze()
    with _lock:
        # The terms are held too: as long as they live their id belongs to no other glossary.
        _made[key] = (glossary.terms, made)
        while len(_made) > _KEPT:
            del _made[next(iter(_made))]
    return made


def _matcher(glossary: Glossary, language: str) -> _Matcher:
    found: _Matcher = _cached(glossary, f"matcher {language}", lambda: _Matcher(glossary, language))
    return found


def _concepts(terms: Iterable[Term]) -> dict[str, tuple[Term, ...]]:
    rows: dict[str, list[Term]] = {}
    # A concept's rows stand together in nearly every file.
    for concept, group in groupby(terms, attrgetter("concept")):
        held = rows.setdefault(concept, [])
        held += group
    return {concept: tuple(found) for concept, found in rows.items()}


Match = tuple[int, int, int]
"""Number of a pattern, and where it stands in a folded text, half-open."""


class _Matcher:
    """The forms of one language as an automaton."""

    def __init__(self, glossary: Glossary, language: str) -> None:
        self.han = base(language) == "zh"
        self.english = base(language) == "en"
        chosen = _chosen_forms(glossary, language)
        folds = fold_all([term.text for term in chosen])
        self.suffixes: dict[str, str] = {}
        if self.han:
            for term, folded in zip(chosen, folds, strict=True):
                if term.kind is TermKind.PLACE and term.type == "full":
                    self.suffixes[term.concept] = self.suffixes.get(term.concept, "") + folded[-1:]
        owners = _owners(chosen, folds, language)
        owners.update(dict.fromkeys(list(longer_names(language, owners)), ()))
        patterns = sorted(owners)  # the automaton of sorted ones is built in half the time
        self.patterns, self.by_pattern = patterns, owners
        self.automaton = _automaton(patterns) if patterns else None
        self.strict: frozenset[int] = frozenset()
        if any(term.type == "abbr" for term in chosen):
            self.strict = frozenset(
                at for at, terms in enumerate(map(owners.__getitem__, patterns)) if terms and all(map(_is_exact, terms))
            )
        self.known: dict[str, Scan] = {}

    def _owners_of(self, pattern: int) -> tuple[Term, ...]:
        """The terms a form may stand for; looked up by its text, since few of many forms are ever met."""
        return self.by_pattern[self.patterns[pattern]]

    def scan(self, text: str) -> Scan:
        """What stands in the text; remembered, since rules over pairs and rules over articles ask for the same texts."""
        if len(text) > _LONG:
            return self._scan(text)
        known = self.known.get(text)
        if known is None:
            known = self._remember(text, self._scan(text))
        return known

    def scan_all(self, texts: Sequence[str]) -> tuple[Scan, ...]:
        """What stands in each text."""
        with lasting():
            return self._scan_all(texts)

    def _scan_all(self, texts: Sequence[str]) -> tuple[Scan, ...]:
        found: dict[str, Scan] = {}
        new: list[str] = []
        for text in dict.fromkeys(texts):
            scan = self.known.get(text)
            if scan is None:
                new.append(text)
            else:
                found[text] = scan
        scanned = self._scan_each(new)
        for text, scan in scanned.items():
            if len(text) <= _LONG:
                self._remember(text, scan)
        found |= scanned
        return tuple([found[text] for text in texts])

    def _remember(self, text: str, scan: Scan) -> Scan:
        if len(self.known) >= _KNOWN:
            self.known.clear()
        self.known[text] = scan
        return scan

    def _scan_each(self, texts: Sequence[str]) -> dict[str, Scan]:
        """What stands in each of the texts, some thousand characters at a time."""
        found = dict.fromkeys(texts, NOTHING)
        if self.automaton is None:
            return found
        # One odd letter costs all that is folded with it, and an English text seldom has one.
        for kind in ([text for text in texts if text.isascii()], [text for text in texts if not text.isascii()]):
            for first, last in stretches(kind):
                together = fold_together(kind[first:last])
                held: dict[int, list[Match]] = {}
                for pattern, start, end in self._words(together.text):
                    at = together.at(start)
                    begin = together.begins[at]
                    held.setdefault(at, []).append((pattern, start - begin, end - begin))
                for at, matches in held.items():
                    text = kind[first + at]
                    found[text] = self._chosen(text, together.part(at), matches)
        return found

    def _scan(self, text: str) -> Scan:
        if self.automaton is None:
            return NOTHING
        folded = fold(text)
        matches = self._words(folded.text)
        return self._chosen(text, folded, matches) if matches else NOTHING

    def _words(self, low: str) -> list[Match]:
        """The forms that begin and end where words do, overlapping ones too."""
        inside, size = _word_chars(), len(low)
        return [
            match
            for match in self._matches(low)
            if not (low[match[1]] in inside and match[1] and low[match[1] - 1] in inside)
            and not (low[match[2] - 1] in inside and match[2] < size and low[match[2]] in inside)
        ]

    def _matches(self, low: str) -> list[Match]:
        if self.automaton is None:
            return []
        try:
            return self.automaton.find_matches_as_indexes(low, overlapping=True)
        except UnicodeEncodeError:  # half of a character; no term holds one
            whole = low.encode("utf-8", "replace").decode()
            return self.automaton.find_matches_as_indexes(whole, overlapping=True)

    def _has_capitals(self, match: Match, text: str, folded: Folded) -> bool:
        """Whether a match has the capitals that an abbreviation needs."""
        pattern, start, end = match
        if pattern not in self.strict:
            return True
        found = _found(text, folded, start, end)
        return any(_has_capitals(term, found) for term in self._owners_of(pattern))

    def _chosen(self, text: str, folded: Folded, raw: list[Match]) -> Scan:
        """The longest matches; what they contain or cross is masked."""
        if self.strict:
            raw = [match for match in raw if match[0] not in self.strict or self._has_capitals(match, text, folded)]
        chosen, masked = _longest(raw, folded.text, self.han)
        hits = [hit for match in chosen for hit in self._hits(match, text, folded)]
        if self.han and any(hit.weak for hit in hits):
            hits = _strengthened(hits)
        if not masked:
            return Scan(tuple(hits), _NONE)
        seen = {hit.term.concept for hit in hits}
        inside = {term.concept for pattern, _, _ in masked for term in self._owners_of(pattern)}
        return Scan(tuple(hits), frozenset(inside - seen))

    def _hits(self, match: Match, text: str, folded: Folded) -> list[Hit]:
        pattern, start, end = match
        span = Span(*folded.span(start, end)) if folded.starts else Span(start, end)
        found = text[span.start : span.end]
        hits = []
        for term in self._owners_of(pattern):
            if term.type == "abbr" and _is_exact(term) and not _has_capitals(term, found):
                continue
            guarded = bool(term.not_before or term.not_after) and _is_guarded(term, folded.text, start, end)
            weak = not guarded and self._is_weak(term, text, span, folded.text, start, end)
            hits.append(Hit(term, span, found, guarded, weak))
        return hits

    def _is_weak(self, term: Term, text: str, span: Span, low: str, start: int, end: int) -> bool:
        if self.han:
            return is_weak_chinese(term, low, start, end, self.suffixes.get(term.concept, ""))
        return self.english and is_weak_english(term, text, span.start, span.end)


def _chosen_forms(glossary: Glossary, language: str) -> Sequence[Term]:
    """`forms` of all concepts, concept by concept."""
    own = [term for term in glossary.terms if term.language == language]
    ids = list(map(attrgetter("concept"), glossary.terms))
    names = set(ids)
    # Mostly each concept has its rows in one place and one of them in this language: then they are in order already.
    if len({term.concept for term in own}) == len(names) == sum(map(ne, ids, ids[1:])) + 1:
        return own
    return [term for rows in concepts(glossary).values() for term in forms(rows, language)]


def _owners(terms: Sequence[Term], folds: Sequence[str], language: str) -> dict[str, tuple[Term, ...]]:
    """By each folded form the terms it may stand for, in their order."""
    patterns, meant = variants_of_all(terms, folds, language)
    owners: dict[str, tuple[Term, ...]] = dict(zip(patterns, zip(meant), strict=True))
    if len(owners) < len(patterns):
        # The last of several terms is held so far. No term gives a form twice.
        twice = {pattern for pattern, term in zip(patterns, meant, strict=True) if owners[pattern][0] is not term}
        shared: dict[str, list[Term]] = {pattern: [] for pattern in twice}
        for pattern, term in zip(patterns, meant, strict=True):
            if pattern in twice:
                shared[pattern].append(term)
        owners.update({pattern: tuple(several) for pattern, several in shared.items()})
    owners.pop("", None)
    return owners


_KNOWN = 65_536
"""Texts of one glossary and language that are remembered; longer ones than `_LONG` code points are not."""

_LONG = 4_000
_DFA = 3_000
"""Patterns up to which the automaton is built as a table."""


def _automaton(patterns: list[str]) -> AhoCorasick:
    from ahocorasick_rs import AhoCorasick, Implementation

    # Twice as fast, but its size grows with patterns times characters: 620 MB for 100,000 terms.
    kind = Implementation.DFA if len(patterns) <= _DFA else Implementation.ContiguousNFA
    return AhoCorasick(patterns, store_patterns=False, implementation=kind)


def _longest(raw: list[Match], low: str, han: bool) -> tuple[list[Match], list[Match]]:
    """The longest matches, ascending, and those that stand inside or across one or run on as another word."""
    if len(raw) == 1:
        return ([], raw) if han and is_continued(low, raw[0][2]) else (raw, [])
    chosen: list[Match] = []
    masked: list[Match] = []
    taken = bytearray(len(low))
    for match in sorted(raw, key=lambda match: (match[1] - match[2], match[1])):
        _, start, end = match
        if taken.find(1, start, end) >= 0 or (han and is_continued(low, end)):
            masked.append(match)
        else:
            taken[start:end] = b"\1" * (end - start)
            chosen.append(match)
    chosen.sort(key=itemgetter(1))
    return chosen, masked


@cache
def _word_chars() -> frozenset[str]:
    """The characters that continue a word; Han, kana and hangul stand for themselves: 在GitHub上."""
    return frozenset(char for char in map(chr, range(0x2E80)) if char.isalnum() or char == "_")


def _found(text: str, folded: Folded, start: int, end: int) -> str:
    span = folded.span(start, end)
    return text[span[0] : span[1]]


def _is_exact(term: Term) -> bool:
    """Whether a form counts only with its own capitals: WHO is not who."""
    return term.type == "abbr" and term.case != "insensitive"


def _has_capitals(term: Term, found: str) -> bool:
    """Whether an abbreviation has its capitals; one of four letters that is spoken as a word may have only the first: Nato."""
    own = "".join(filter(str.isalnum, term.text))
    given = "".join(filter(str.isalnum, found))[: len(own)]
    return given == own or (len(own) > _SPOKEN and given == own.capitalize())


_SPOKEN = 3


def _is_guarded(term: Term, low: str, start: int, end: int) -> bool:
    if term.not_before and _guard(rf" ?(?:{term.not_before})").match(low, end):
        return True
    return bool(term.not_after and _guard(rf"(?:{term.not_after}) ?\Z").search(low[max(0, start - _GUARD) : start]))


_GUARD = 64
"""Code points before a term that a `not_after` guard may look at."""


@lru_cache(maxsize=4096)
def _guard(expression: str) -> re.Pattern[str]:
    return re.compile(expression, re.IGNORECASE)


# --- Chinese names that may be none ------------------------------------------------------------------------------------


def _strengthened(hits: list[Hit]) -> list[Hit]:
    """Ordinary words are names after all where their concept's full name, parent or sibling stands beside them."""
    sure = [hit.term for hit in hits if not hit.weak and not hit.guarded]
    known = {term.concept for term in sure} | {term.parent for term in sure if term.parent}
    return [
        Hit(hit.term, hit.span, hit.found)
        if hit.weak and hit.found in words("ordinary") and _is_known(hit.term, known)
        else hit
        for hit in hits
    ]


def _is_known(term: Term, known: set[str]) -> bool:
    return term.concept in known or bool(term.parent and term.parent in known)


def allowed(term: Term) -> bool:
    """Whether a writer may use this form."""
    return term.status in _ALLOWED


_ALLOWED = frozenset({TermStatus.PREFERRED, TermStatus.ADMITTED, TermStatus.PROPOSED})
