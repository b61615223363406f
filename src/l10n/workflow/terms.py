"""The glossary's verbs on catalogues: follow a changed rendering, and show each segment's terms to its translator."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from l10n.catalog import states
from l10n.checks.base import apply_fixes
from l10n.glossary.find import allowed, concepts, find, forms, scan
from l10n.glossary.variants import plural
from l10n.model.catalog import Catalog, Entry
from l10n.model.finding import Finding, Fix, Severity
from l10n.model.glossary import Glossary, Hit, Term, TermStatus
from l10n.model.locale import base
from l10n.model.match import Draft

# --- a rendering changed -----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Change:
    """A form of a concept that may no longer be written in a language, and what to write instead."""

    old: Term
    new: Term


@dataclass(frozen=True, slots=True)
class Applied:
    """A catalogue after its machine drafts followed the glossary."""

    catalog: Catalog
    drafts: int
    """How many drafts were rewritten."""

    findings: tuple[Finding, ...]
    """One with a ready patch for each place in a person's text; `path` and `line` are those of the entry."""


def changes(old: Glossary, new: Glossary, language: str) -> tuple[Change, ...]:
    """The forms of a language that were allowed in the old glossary and are not in the new one, each with its successor.

    The successor is the new preferred form of the same type, else the preferred full one; a concept without any has none,
    and so no change.
    """
    after = concepts(new)
    found = []
    for concept, terms in concepts(old).items():
        wanted = [t for t in forms(after.get(concept, ()), language) if t.status is TermStatus.PREFERRED]
        kept = {t.text for t in forms(after.get(concept, ()), language) if allowed(t)}
        for term in forms(terms, language):
            if wanted and allowed(term) and term.text not in kept:
                best = min(wanted, key=lambda t, own=term: (t.type != own.type, t.type != "full"))  # type: ignore[misc]  # the default binds the loop's value
                found.append(Change(term, best))
    return tuple(found)


def apply(catalog: Catalog, old: Glossary, new: Glossary, source_language: str, language: str) -> Applied:
    """The catalogue with its machine drafts re-rendered after the glossary changed; people's texts become findings.

    Only entries are looked at whose source names the concept in the old or the new glossary and whose target holds the
    old form; nothing else changes, not even by a byte.
    """
    changed = changes(old, new, language)
    if not changed:
        return Applied(catalog, 0, ())
    successors = {(change.old.concept, change.old.text): change.new for change in changed}
    outdated = Glossary(tuple(change.old for change in changed))
    entries: list[Entry] = []
    findings: list[Finding] = []
    drafts = 0
    for entry in catalog.entries:
        hits = _outdated(entry, outdated, (old, new), source_language, language)
        if hits and states.is_open(entry):
            entries.append(_redrafted(entry, hits, successors))
            drafts += 1
        else:
            entries.append(entry)
            findings += (_finding(catalog, entry, hit, successors) for hit in hits)
    return Applied(replace(catalog, entries=tuple(entries)) if drafts else catalog, drafts, tuple(findings))


def _outdated(
    entry: Entry, outdated: Glossary, both: Sequence[Glossary], source_language: str, language: str
) -> list[Hit]:
    if entry.obsolete or not entry.target:
        return []
    hits = [hit for hit in find(entry.target, language, outdated) if not hit.guarded]
    if not hits:
        return []
    named = frozenset[str]().union(*(scan(entry.source, source_language, glossary).present for glossary in both))
    return [hit for hit in hits if hit.term.concept in named]


def _redrafted(entry: Entry, hits: Sequence[Hit], successors: dict[tuple[str, str], Term]) -> Entry:
    target = entry.target
    for hit in sorted(hits, key=lambda hit: hit.span, reverse=True):
        before = _article(target[: hit.span.start], hit, successors)
        target = before + _rendered(hit, successors) + target[hit.span.end :]
    notes = tuple(word for mark in entry.marks if mark.kind == "mt" for word in mark.words[1:-1])
    draft = Draft(target, states.engine(entry).partition(" ")[0], notes, entry.previous)
    return states.draft(entry, draft)


def _rendered(hit: Hit, successors: dict[tuple[str, str], Term]) -> str:
    """The new form in the number and with the capitals of the old one."""
    new = successors[hit.term.concept, hit.term.text].text
    if base(hit.term.language) == "en" and hit.found.lower() == plural(hit.term.text.lower()):
        new = plural(new)
    if hit.found.isupper() and len(hit.found) > 4 and not hit.term.text.isupper():
        return new.upper()
    if hit.found[:1].isupper() and hit.term.text[:1].islower():
        return new[:1].upper() + new[1:]
    return new


_ARTICLE = re.compile(r"\b([Aa])(n?)(\s+)\Z")


def _article(before: str, hit: Hit, successors: dict[tuple[str, str], Term]) -> str:
    """What stands before the term, `a` and `an` made to fit where the first letter's class changes."""
    found = _ARTICLE.search(before)
    new = successors[hit.term.concept, hit.term.text].text
    if not found or base(hit.term.language) != "en" or _is_vowel(hit.found) == _is_vowel(new):
        return before
    return f"{before[: found.start()]}{found[1]}{'n' if _is_vowel(new) else ''}{found[3]}"


def _is_vowel(word: str) -> bool:
    return word[:1].lower() in tuple("aeiou")


def _finding(catalog: Catalog, entry: Entry, hit: Hit, successors: dict[tuple[str, str], Term]) -> Finding:
    new = _rendered(hit, successors)
    return Finding(
        "term-outdated", Severity.WARNING, f"{hit.found!r} is now {new}", catalog.path, entry.line,
        source=entry.source, target=entry.target, span=(hit.span.start, hit.span.end), concept=hit.term.concept,
        fix=Fix(hit.span.start, hit.span.end, new), entry=entry.binding, hint="apply the change, or ignore term-outdated",
    )  # fmt: skip


def patched(catalog: Catalog, findings: Sequence[Finding]) -> Catalog:
    """The catalogue with the patches of these findings in people's texts: what `apply` offers and does not do itself."""
    fixes: dict[tuple[int, str], list[Fix]] = {}
    for finding in findings:
        if finding.fix is not None:
            fixes.setdefault((finding.line, finding.target), []).append(finding.fix)
    entries = tuple(
        replace(entry, target=apply_fixes(entry.target, wanted))
        if (wanted := fixes.get((entry.line, entry.target))) and not entry.obsolete
        else entry
        for entry in catalog.entries
    )
    return replace(catalog, entries=entries) if entries != catalog.entries else catalog


# --- terms beside the segments -----------------------------------------------------------------------------------------

_MARK = "term: "


def with_terms(catalog: Catalog, glossary: Glossary, source_language: str, language: str) -> Catalog:
    """The catalogue with the terms of each segment as `#. term: 宁波 = Ningbo` lines; others than before are replaced."""
    entries = tuple(
        _noted(entry, tuple(_lines(entry, glossary, source_language, language))) for entry in catalog.entries
    )
    return catalog if entries == catalog.entries else replace(catalog, entries=entries)


def without_terms(catalog: Catalog) -> Catalog:
    """The catalogue without those lines."""
    entries = tuple(_noted(entry, ()) for entry in catalog.entries)
    return catalog if entries == catalog.entries else replace(catalog, entries=entries)


def shows_terms(catalog: Catalog) -> bool:
    """Whether somebody asked for those lines before."""
    return any(note.startswith(_MARK) for entry in catalog.entries for note in entry.notes)


def _noted(entry: Entry, lines: tuple[str, ...]) -> Entry:
    notes = (*(note for note in entry.notes if not note.startswith(_MARK)), *(() if entry.obsolete else lines))
    return entry if notes == entry.notes else replace(entry, notes=notes)


def _lines(entry: Entry, glossary: Glossary, source_language: str, language: str) -> Iterator[str]:
    told: set[str] = set()
    table = concepts(glossary)
    for hit in find(entry.source, source_language, glossary):
        wanted = [term for term in forms(table[hit.term.concept], language) if allowed(term)]
        if hit.guarded or hit.weak or hit.term.concept in told or not wanted:
            continue
        told.add(hit.term.concept)
        ranked = sorted(wanted, key=lambda t: (t.status is not TermStatus.PREFERRED, t.type != hit.term.type))
        shown = " / ".join(dict.fromkeys(term.text for term in ranked))
        proposed = " (proposed)" if all(term.status is TermStatus.PROPOSED for term in wanted) else ""
        note = f"; {hit.term.note}" if hit.term.note else ""
        yield f"{_MARK}{hit.found} = {shown}{proposed}{note}".replace("\n", " ")
