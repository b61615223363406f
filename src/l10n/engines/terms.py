"""What the glossary asks of a machine's text. Where terms stand is found in `glossary.find`; findings about people's are in `checks`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from l10n.glossary.find import concepts, forms, scan
from l10n.model.document import Span
from l10n.model.glossary import Glossary, Hit, Term, TermStatus
from l10n.text.mask import Hidden

ALLOWED = frozenset({TermStatus.PREFERRED, TermStatus.ADMITTED})


@dataclass(frozen=True, slots=True)
class Demand:
    """A term that stands in the source and has a form in the target language."""

    concepts: tuple[str, ...]
    """More than one where the same word names several: any of them will do."""

    found: str
    """As it stands in the source, first occurrence."""

    spans: tuple[Span, ...]
    """In code points of the source."""

    wanted: str
    """The preferred form in the target language."""


def demands(text: str, source: str, target: str, glossary: Glossary) -> tuple[Demand, ...]:
    """The terms that a translation of the text must have, each concept once, in order of appearance.

    Guarded and doubtful hits ask for nothing; neither do names that are never translated (see `names`).
    """
    if not glossary.terms:
        return ()
    by_span: dict[Span, list[Hit]] = {}
    for hit in scan(text, source, glossary).hits:
        if not (hit.guarded or hit.weak or _is_untranslated(hit, glossary)):
            by_span.setdefault(hit.span, []).append(hit)
    found: dict[tuple[str, ...], Demand] = {}
    for span, hits in by_span.items():
        ids = tuple(dict.fromkeys(hit.term.concept for hit in hits))
        wanted = next((form for each in ids if (form := preferred(each, target, glossary))), "")
        if not wanted:
            continue
        known = found.get(ids)
        found[ids] = Demand(ids, hits[0].found, (*(known.spans if known else ()), span), wanted)
    return tuple(found.values())


def names(text: str, source: str, target: str, glossary: Glossary) -> tuple[Hidden, ...]:
    """The names that are never translated, as stretches to hide from an engine."""
    if not any(term.dnt for term in glossary.terms):
        return ()
    hits = [hit for hit in scan(text, source, glossary).hits if _is_untranslated(hit, glossary) and not hit.guarded]
    return tuple(Hidden(hit.span, preferred(hit.term.concept, target, glossary) or hit.found) for hit in hits)


def preferred(concept: str, target: str, glossary: Glossary) -> str:
    """The form of a concept that a translation should use; empty where the glossary has none for the language."""
    rows = _allowed(concept, target, glossary)
    rows = sorted(rows, key=lambda term: (term.status is not TermStatus.PREFERRED, term.type != "full"))
    return rows[0].text if rows else ""


def missing(wanted: Sequence[Demand], text: str, target: str, glossary: Glossary) -> tuple[Demand, ...]:
    """The demands that a translation does not meet: none of their concepts stands in it in an allowed form."""
    if not wanted:
        return ()
    seen = scan(text, target, glossary)
    met = {hit.term.concept for hit in seen.hits if hit.term.status in ALLOWED} | seen.masked
    return tuple(demand for demand in wanted if met.isdisjoint(demand.concepts))


def repaired(text: str, rendering: str, demand: Demand) -> str | None:
    """The text with the engine's own rendering of the term replaced by the wanted form.

    None where the rendering does not stand there exactly once, so that nothing is replaced by guessing.
    """
    said = rendering.strip(" \t\n.。,，;；")
    if not said or not any(map(str.isalpha, said)):
        return None
    # Words end at blanks in alphabetic scripts only.
    edge = r"(?<![^\W\d_])" if said[0] < "\u2e80" else ""
    end = r"(?![^\W\d_])" if said[-1] < "\u2e80" else ""
    found = list(re.finditer(edge + re.escape(said) + end, text, re.IGNORECASE))
    if len(found) != 1:
        return None
    start, stop = found[0].span()
    return text[:start] + demand.wanted + text[stop:]


def _allowed(concept: str, target: str, glossary: Glossary) -> list[Term]:
    rows: Iterable[Term] = forms(concepts(glossary).get(concept, ()), target)
    return [term for term in rows if term.status in ALLOWED]


def _is_untranslated(hit: Hit, glossary: Glossary) -> bool:
    return any(term.dnt for term in concepts(glossary).get(hit.term.concept, ()))
