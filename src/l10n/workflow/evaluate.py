"""How good drafts were: terms, markup, what people changed in them, and scores against their translations. The home of sacrebleu.

Terms and markup come first: they are facts. Scores compare engines on one text and with one signature, nothing else.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from importlib import util

from l10n.catalog import states
from l10n.engines.replies import suspicion
from l10n.engines.terms import Demand, demands
from l10n.errors import UsageError
from l10n.glossary.find import scan
from l10n.model.catalog import Catalog, Entry
from l10n.model.glossary import Glossary
from l10n.model.locale import base
from l10n.text.mask import is_emphasis_lost, lost
from l10n.text.similar import distance


@dataclass(frozen=True, slots=True)
class Sample:
    """A draft of an engine, and what became of it."""

    engine: str
    source: str
    draft: str
    final: str | None = None
    """What a person made of it; None as long as nobody has looked."""


@dataclass(frozen=True, slots=True)
class Score:
    """A figure of sacrebleu, which means something only beside one of the same signature."""

    name: str
    value: float
    signature: str


@dataclass(frozen=True, slots=True)
class Figures:
    """One engine in one pair of languages. Rates are 0..1, None where nothing was there to count."""

    engine: str
    source_language: str
    language: str
    drafts: int
    reviewed: int
    unchanged: int
    """Reviewed ones that were taken as they were."""

    effort: float | None
    """Characters inserted, deleted or replaced by people, over the characters of the reviewed texts."""

    terms: int
    """Occurrences in the sources of terms that the glossary renders."""

    terms_kept: int
    """Of these, with the required form, or an admitted one, in the draft; no more often than in the source."""

    markup: int
    """Drafts of texts with placeables."""

    markup_kept: int
    suspect: int
    scores: tuple[Score, ...] = ()

    @property
    def term_success(self) -> float | None:
        """Kept terms over required ones."""
        return self.terms_kept / self.terms if self.terms else None


def samples(catalog: Catalog, remembered: Mapping[tuple[str | None, str], tuple[str, str]]) -> list[Sample]:
    """The drafts of a catalogue: those remembered, as (engine, text) by the key of their entry, and those that stand in it."""
    found = []
    for entry in catalog.entries:
        if entry.obsolete or entry.plural is not None:
            continue
        draft = remembered.get(entry.key) or _standing(entry)
        if draft is None:
            continue
        is_reviewed = bool(entry.target) and not entry.fuzzy
        found.append(Sample(draft[0].partition(":")[0], entry.source, draft[1], entry.target if is_reviewed else None))
    return found


def blank(catalog: Catalog) -> Catalog:
    """The catalogue's finished texts without their translations: what an engine is tried on."""
    finished = (entry for entry in catalog.entries if entry.target and not entry.fuzzy and not entry.obsolete)
    entries = (Entry(each.source, context=each.context, line=each.line) for each in finished if each.plural is None)
    return replace(catalog, entries=tuple(entries))


def tried(engine: str, drafted: Catalog, catalog: Catalog) -> list[Sample]:
    """The drafts of `blank(catalog)` beside what stands in the catalogue."""
    finals = {entry.key: entry.target for entry in catalog.entries if not entry.obsolete}
    return [Sample(engine, entry.source, entry.target, finals[entry.key]) for entry in drafted.entries if entry.target]


def _standing(entry: Entry) -> tuple[str, str] | None:
    """The draft as it stands in the entry, if nobody changed it."""
    if not entry.target or not states.is_untouched(entry):
        return None
    name = next((mark.words[0] for mark in entry.marks if mark.kind == "mt" and len(mark.words) > 1), "")
    return (name, entry.target) if name else None


def evaluate(
    found: Sequence[Sample], source_language: str, language: str, glossary: Glossary, *, scores: bool = False
) -> tuple[Figures, ...]:
    """The figures of each engine, by name. `scores` adds those of sacrebleu, against what people made of the drafts.

    Raises `UsageError` where scores are wanted and sacrebleu is not installed.
    """
    if scores and util.find_spec("sacrebleu") is None:
        raise UsageError("scores need sacrebleu", hint="pip install 'l10n[eval]'")
    engines: dict[str, list[Sample]] = {}
    for sample in found:
        engines.setdefault(sample.engine, []).append(sample)
    return tuple(_figures(name, engines[name], source_language, language, glossary, scores) for name in sorted(engines))


def _figures(
    engine: str, found: Sequence[Sample], source: str, target: str, glossary: Glossary, scores: bool
) -> Figures:
    reviewed = [(sample.draft, sample.final) for sample in found if sample.final is not None]
    characters = sum(len(final) for _, final in reviewed)
    kept = [_terms(sample, source, target, glossary) for sample in found]
    marked = [sample for sample in found if lost(sample.source, "") or is_emphasis_lost(sample.source, "")]
    return Figures(
        engine,
        source,
        target,
        len(found),
        len(reviewed),
        sum(draft == final for draft, final in reviewed),
        sum(distance(draft, final) for draft, final in reviewed) / characters if characters else None,
        sum(total for total, _ in kept),
        sum(count for _, count in kept),
        len(marked),
        sum(
            not lost(sample.source, sample.draft) and not is_emphasis_lost(sample.source, sample.draft)
            for sample in marked
        ),
        sum(bool(suspicion(sample.source, sample.draft, source, target)) for sample in found),
        _scores(reviewed, target) if scores and reviewed else (),
    )


def _terms(sample: Sample, source: str, target: str, glossary: Glossary) -> tuple[int, int]:
    """(occurrences of terms in the source, of their renderings in the draft), the latter no more than the former."""
    wanted = demands(sample.source, source, target, glossary)
    if not wanted:
        return 0, 0
    seen = _allowed_hits(sample.draft, target, glossary)
    return sum(len(each.spans) for each in wanted), sum(_met(each, seen) for each in wanted)


def _met(demand: Demand, seen: Mapping[str, int]) -> int:
    return min(len(demand.spans), sum(seen.get(concept, 0) for concept in demand.concepts))


def _allowed_hits(text: str, target: str, glossary: Glossary) -> Mapping[str, int]:
    from l10n.engines.terms import ALLOWED

    seen = scan(text, target, glossary)
    counts: dict[str, int] = dict.fromkeys(seen.masked, 1)
    for hit in seen.hits:
        if hit.term.status in ALLOWED:
            counts[hit.term.concept] = counts.get(hit.term.concept, 0) + 1
    return counts


def _scores(reviewed: Iterable[tuple[str, str]], target: str) -> tuple[Score, ...]:
    """chrF, BLEU with the tokeniser of the language (13a makes nothing of Chinese), TER; of the whole, not of sentences."""
    from sacrebleu.metrics.bleu import BLEU
    from sacrebleu.metrics.chrf import CHRF
    from sacrebleu.metrics.ter import TER

    drafts, finals = zip(*reviewed, strict=True)
    dense = base(target) in {"zh", "ja", "ko"}
    tokeniser = {"zh": "zh", "ja": "char", "ko": "char"}.get(base(target), "13a")
    made = []
    for name, metric in (
        ("chrF", CHRF()),
        ("BLEU", BLEU(tokenize=tokeniser)),
        ("TER", TER(normalized=dense, asian_support=dense)),
    ):
        value = metric.corpus_score(list(drafts), [list(finals)]).score
        made.append(Score(name, float(value), str(metric.get_signature())))
    return tuple(made)
