"""A document and its catalogue -> the localised article: which states may stand in it, and what is missing."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from hashlib import blake2b

from l10n.formats import encoded, guard
from l10n.formats.localise import LocaliseOptions, Surroundings, localise
from l10n.model.catalog import Catalog, Entry, Message, State
from l10n.model.document import Document
from l10n.model.finding import Finding, Severity
from l10n.text.join import grouping_problems, groups, join
from l10n.workflow.segments import Cut, CutDocument

Key = tuple[str | None, str]

ALLOWED: Mapping[str, frozenset[State]] = {
    "draft": frozenset({State.DRAFT, State.TRANSLATED, State.APPROVED}),
    "translated": frozenset({State.TRANSLATED, State.APPROVED}),
    "approved": frozenset({State.APPROVED}),
}
"""Policy -> states whose text a build may use. A stale text is never used: it translates another sentence."""


@dataclass(frozen=True, slots=True)
class Built:
    """A localised article, and what is to be said of it."""

    data: bytes
    findings: tuple[Finding, ...]
    """Translations that would have damaged the document (put back to the source, or repaired), and contradictions."""

    gaps: tuple[Finding, ...]
    """One finding for each distinct segment that stays in the source language under the policy."""


@dataclass(frozen=True, slots=True)
class Touches:
    """What is done to a built article beyond its text (`[build]`): nothing by default, so that bytes stay bytes."""

    options: LocaliseOptions = field(default_factory=LocaliseOptions)
    name: str = ""
    """The article inside of its language folder: `news/port.md`."""

    languages: tuple[str, ...] = ()
    """All languages the article exists in, for the links between them."""

    exists: Callable[[str, str], bool] = lambda _language, _path: False
    """Whether an article or an image exists: (language, path inside of its folder)."""


_UNTOUCHED = Touches()

RULES = frozenset(
    {"structure", "emphasis", "catalog-duplicate", "merge-first", "merge-untranslated", "split-many", "gap"}
)
"""Names of all rules that only a build can judge: who asks for none of them need not build."""


def build(
    article: CutDocument,
    catalog: Catalog | None,
    language: str,
    policy: str = "draft",
    touches: Touches = _UNTOUCHED,
) -> Built:
    """The article in `language`. Without a catalogue, or with an empty one, the bytes of the source.

    Raises `DocumentError` where the document's encoding cannot hold a translation.
    """
    catalog = catalog or Catalog()
    document, cuts = article.document, article.cuts
    entries, contradictions = _entries(catalog)
    texts = {
        key: entry.target for key, entry in entries.items() if _is_usable(entry, policy, article.language, language)
    }
    targets = {piece.unit: _unit_target(piece, texts, article.language, language) for piece in cuts}
    changed = {unit: target for unit, target in targets.items() if target != document.units[unit].text}
    partly, moved = article.repaired.partly(changed)
    rebuilt = guard.rebuild(partly, moved)
    # `partly` keeps the order, but counts units of a document with fewer paragraphs made whole.
    pieces = {piece.unit: piece for piece in cuts}
    home = dict(zip(moved, changed, strict=True))
    findings = tuple(
        _placed(finding, document, pieces[home[unit]], texts, entries, catalog.path)
        for unit, finding in zip(rebuilt.units, rebuilt.findings, strict=True)
    )
    grouping = tuple(_grouping(article, texts, entries, catalog.path, language))
    gaps = tuple(_gaps(article, texts, entries, catalog.path, policy))
    data = _touched(article, rebuilt.data, language, _quality(article, entries, gaps), touches)
    return Built(data, contradictions + grouping + findings, gaps)


def _quality(article: CutDocument, entries: Mapping[Key, Entry], gaps: tuple[Finding, ...]) -> str:
    """The worst that stands in the built article: `incomplete` for source text, else the lowest state."""
    if gaps:
        return "incomplete"
    order = [State.DRAFT, State.TRANSLATED, State.APPROVED]
    used = {entries[_key(message)].state for message in article.messages}
    return next((state.value for state in order if state in used), State.APPROVED.value)


def _touched(article: CutDocument, data: bytes, language: str, quality: str, touches: Touches) -> bytes:
    if touches.options == LocaliseOptions():
        return data
    original = article.repaired.original
    here = posixpath.dirname(f"{language}/{touches.name}")
    around = Surroundings(
        article.language,
        language,
        touches.name,
        status=quality,
        source_hash=blake2b(encoded(original, original.text), digest_size=8).hexdigest(),
        alternates={other: posixpath.relpath(f"{other}/{touches.name}", here) for other in touches.languages},
        exists=touches.exists,
    )
    return localise(article.document, data, around, touches.options)


def _entries(catalog: Catalog) -> tuple[dict[Key, Entry], tuple[Finding, ...]]:
    """Entries by key; a key that occurs twice is in neither: a build never chooses between two translations."""
    found: dict[Key, Entry] = {}
    findings = []
    twice = set()
    for entry in catalog.entries:
        if entry.obsolete:
            continue
        if entry.key in found:
            twice.add(entry.key)
            first = found[entry.key].line
            findings.append(
                Finding(
                    "catalog-duplicate",
                    Severity.ERROR,
                    f"the same entry stands in line {first} too; the source text is built until one of them is gone",
                    catalog.path,
                    entry.line,
                    1,
                    entry.source,
                    entry.target,
                )
            )
        found.setdefault(entry.key, entry)
    return {key: entry for key, entry in found.items() if key not in twice}, tuple(findings)


def _is_usable(entry: Entry, policy: str, source_language: str, language: str) -> bool:
    """Whether a build may use the entry's text.

    A draft that the memory made from a similar sentence must at least say the same numbers: last year's total in this
    year's article is the very mistake we are here to prevent.
    """
    if not entry.target or entry.state not in ALLOWED[policy]:
        return False
    if entry.state is not State.DRAFT or entry.previous is None:
        return True
    from l10n.text.numbers import Level, compare  # a quarter of a build's imports, for rare drafts

    return not any(
        issue.level is Level.HARD for issue in compare(entry.source, entry.target, source_language, language)
    )


def _unit_target(piece: Cut, texts: Mapping[Key, str], source_language: str, language: str) -> str:
    chosen = [texts.get(_key(message)) for message in piece.messages]
    return join(piece.segments, chosen, language, source_language)


def _grouping(
    article: CutDocument, texts: Mapping[Key, str], entries: Mapping[Key, Entry], path: str, language: str
) -> Iterator[Finding]:
    """What is wrong with merging (`<<`) and splitting sentences: only here it is known which ones stand in one block."""
    for piece in article.cuts:
        targets = [texts.get(_key(message)) for message in piece.messages]
        if not any(targets):
            continue
        for problem in grouping_problems(piece.segments, targets, language):
            entry = entries[_key(piece.messages[problem.index])]
            yield Finding(
                *(problem.rule, Severity.WARNING, problem.message, path, entry.line, 1, entry.source, entry.target),
                hint=problem.hint,
            )


def _gaps(
    article: CutDocument,
    texts: Mapping[Key, str],
    entries: Mapping[Key, Entry],
    path: str,
    policy: str,
) -> Iterator[Finding]:
    told = set()
    for piece in article.cuts:
        for message in piece.messages:
            key = _key(message)
            if key in texts or key in told:
                continue
            told.add(key)
            entry = entries.get(key)
            state = entry.state if entry else State.UNTRANSLATED
            yield Finding(
                "gap",
                Severity.WARNING,
                f"{state}, policy {policy!r} leaves the source text: {_short(message.source)}",
                path if entry else article.document.name,
                entry.line if entry else article.repaired.line(piece.unit),
                1,
                message.source,
                entry.target if entry else "",
            )


def _placed(
    finding: Finding,
    document: Document,
    piece: Cut,
    texts: Mapping[Key, str],
    entries: Mapping[Key, Entry],
    path: str,
) -> Finding:
    """A finding of the guard, which knows units, at the PO entry that is at fault, else at the unit's first translated one."""
    chosen = [texts.get(_key(message)) for message in piece.messages]
    pairs = [(group.start, group.source, group.target) for group in groups(piece.segments, chosen) if group.target]
    if not pairs:
        return finding
    unit = document.units[piece.unit]
    at_fault = guard.blame(document, unit, [(source, target) for _, source, target in pairs])
    entry = entries[_key(piece.messages[pairs[max(at_fault, 0)][0]])]
    return replace(finding, path=path, line=entry.line, column=1)


def _key(message: Message) -> Key:
    return (message.context, message.source)


def _short(text: str, limit: int = 60) -> str:
    line = text.replace("\n", " ")
    return line if len(line) <= limit else line[: limit - 1] + "…"
