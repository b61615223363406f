"""Terms in a pair and over many pairs: missing, forbidden, translated though they must not be, inconsistent.

Where terms stand is found in `glossary.find`; what the glossary itself gets wrong is found in `glossary.lint`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from l10n.glossary import kin
from l10n.glossary.find import Scan, allowed, concepts, derived, forms, scan, scan_all
from l10n.glossary.fold import fold
from l10n.model.catalog import Entry
from l10n.model.document import Span
from l10n.model.finding import Finding, Fix, Severity
from l10n.model.glossary import Glossary, Hit, Term, TermKind, TermStatus
from l10n.model.locale import base, is_spaced
from l10n.model.segment import PlaceableKind
from l10n.text.inline import placeables

_STRONG = frozenset({TermKind.PLACE, TermKind.ORGANISATION})
_BARRED = frozenset({TermStatus.DEPRECATED, TermStatus.FORBIDDEN})
# What is no prose: a name in code, a tag, an address or the mark of a footnote demands and answers nothing.
_BLANKED = frozenset(PlaceableKind) - {PlaceableKind.EMPHASIS, PlaceableKind.ESCAPE, PlaceableKind.TERM}
_OPENERS = frozenset({"[", "!["})
_HINTS = re.compile(r"[`<@{%\[⟦]|://|www\.")
_FILLER = "\ufffc"


@dataclass(frozen=True, slots=True)
class _Pair:
    """A source text and its translation with the terms that stand in each."""

    source: str
    target: str
    source_language: str
    target_language: str
    glossary: Glossary
    in_source: Scan
    in_target: Scan
    seen: frozenset[str] | None
    paragraph: str
    """The rest of the translated paragraph."""

    def is_around(self, concept: str) -> bool:
        """Whether a concept stands in the rest of the translated paragraph."""
        return (
            bool(self.paragraph) and concept in scan(prose(self.paragraph), self.target_language, self.glossary).present
        )

    def finding(
        self,
        rule: str,
        severity: Severity,
        message: str,
        hit: Hit,
        *,
        side: str = "target",
        fix: Fix | None = None,
        hint: str = "",
    ) -> Finding:
        return Finding(
            rule, severity, message, source=self.source, target=self.target, span=(hit.span.start, hit.span.end), side=side,
            hint=hint, fix=fix, concept=hit.term.concept,
        )  # fmt: skip


def check_terms(
    source: str,
    target: str,
    source_language: str,
    target_language: str,
    glossary: Glossary,
    *,
    seen: frozenset[str] | None = frozenset(),
    paragraph_target: str = "",
) -> Iterable[Finding]:
    """What the glossary has against a translation; nothing for a pair without text on either side.

    `seen` holds the concepts mentioned earlier in the article (see `mentions`), None where that is not known: then nothing
    is said about first mentions. `paragraph_target` is the whole translated paragraph: a term that stands elsewhere in it
    is missed as information only.
    """
    if not source.strip() or not target.strip():
        return ()
    in_source = scan(prose(source), source_language, glossary)
    in_target = scan(prose(target), target_language, glossary)
    if not in_source.hits and not in_target.hits:
        return ()
    return _findings(
        _Pair(source, target, source_language, target_language, glossary, in_source, in_target, seen, paragraph_target)
    )


def _findings(pair: _Pair) -> Iterator[Finding]:
    if _is_plain(pair):
        return
    given = _by_concept(pair.in_target.hits)
    demands = tuple(_demands(pair))
    asked = pair.in_source.present.union(term.concept for demand in demands for term in demand.targets)
    for demand in demands:
        yield from _demand_findings(pair, demand, given, asked)
    for concept, hits in given.items():
        if concept not in asked:
            yield from _unasked(pair, concept, hits, asked, demands)


def _is_plain(pair: _Pair) -> bool:
    """Whether each name of the source stands in the target as the glossary writes it, often enough, and no other name does.

    Most pairs with names are so, and no rule has anything against them: telling it costs a tenth of asking each rule.
    """
    times: dict[str, int] = {}
    for hit in pair.in_source.hits:
        if not hit.guarded:
            times[hit.term.concept] = times.get(hit.term.concept, 0) + 1
    if not _special(pair.glossary).isdisjoint(times):
        return False
    asked = pair.in_source.present
    given: dict[str, int] = {}
    for hit in pair.in_target.hits:
        term = hit.term
        if hit.guarded:
            continue
        if term.concept not in asked or (term.concept in times and (hit.found != term.text or not allowed(term))):
            return False
        given[term.concept] = given.get(term.concept, 0) + 1
    return all(concept in given and count <= given[concept] + 1 for concept, count in times.items())


def _special(glossary: Glossary) -> frozenset[str]:
    """Concepts for which it is not enough that the name stands in the target: never translated, full form first, superseded."""
    return derived(glossary, "special", _find_special)


def _find_special(glossary: Glossary) -> frozenset[str]:
    return frozenset([term.concept for term in glossary.terms if term.dnt or term.rule or term.replaced_by])


def asks_for_order(glossary: Glossary) -> bool:
    """Whether it matters what an article named before: reading every target for it costs as much as checking it."""
    return derived(glossary, "order", lambda held: any(term.rule or term.type == "short" for term in held.terms))


def named_before(texts: Sequence[str], language: str, glossary: Glossary) -> list[frozenset[str]]:
    """For each text of an article, in order, the concepts that those before it mention (see `mentions`)."""
    seen: frozenset[str] = frozenset()
    before = []
    for found in scan_all([prose(text) for text in texts], language, glossary):
        before.append(seen)
        new = {hit.term.concept for hit in found.hits if not hit.guarded} - seen
        if new:
            seen |= new
    return before


def mentions(text: str, language: str, glossary: Glossary) -> frozenset[str]:
    """Concepts whose first mention in an article this text is, if it is not another's: to be added to `seen`."""
    hits = scan(prose(text), language, glossary).hits
    return frozenset(hit.term.concept for hit in hits if not hit.guarded)


def holding(
    sources: Sequence[str], targets: Sequence[str], source_language: str, target_language: str, glossary: Glossary
) -> list[int]:
    """Which of many pairs hold a term on either side, ascending: `check_terms` has nothing against the others.

    The texts as `prose` gives them. They are scanned in one pass each side; `check_terms` of one of them afterwards looks up
    what was found.
    """
    both = zip(scan_all(sources, source_language, glossary), scan_all(targets, target_language, glossary), strict=True)
    return [place for place, (one, other) in enumerate(both) if one.hits or other.hits]


def prose(text: str) -> str:
    """The text with code spans, tags, link targets, addresses, variables and footnote marks blanked; as long as it was."""
    marks = placeables(text)
    if not marks or not _HINTS.search(text):
        return text
    parts: list[str] = []
    done = 0
    for each in marks:
        if each.kind in _BLANKED and each.text not in _OPENERS:
            parts += (text[done : each.span.start], _FILLER * len(each.text))
            done = each.span.end
    return "".join((*parts, text[done:]))


def _by_concept(hits: Iterable[Hit]) -> dict[str, list[Hit]]:
    """The hits that are no guarded ones, by concept, in the order of first hits."""
    grouped: dict[str, list[Hit]] = {}
    for hit in hits:
        if not hit.guarded:
            grouped.setdefault(hit.term.concept, []).append(hit)
    return grouped


# --- what the source asks for ------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Demand:
    """A concept of the source, where it stands there, and what would satisfy it."""

    concept: str
    hits: tuple[Hit, ...]
    others: frozenset[str]
    """Concepts that share a span with it in the source: one of them is enough."""

    terms: tuple[Term, ...]
    targets: tuple[Term, ...]
    """Its forms in the target language, allowed and barred, those of its successors included."""

    @property
    def wanted(self) -> tuple[Term, ...]:
        return tuple(term for term in self.targets if allowed(term))

    @property
    def untranslatable(self) -> bool:
        return any(term.dnt for term in self.terms)


def _demands(pair: _Pair) -> Iterator[_Demand]:
    present = pair.in_source.present
    table = concepts(pair.glossary)
    spans: dict[Span, set[str]] = {}
    for hit in pair.in_source.hits:
        spans.setdefault(hit.span, set()).add(hit.term.concept)
    placed = {span: _placed(shared, table, present) if len(shared) > 1 else shared for span, shared in spans.items()}
    for concept, hits in _by_concept(pair.in_source.hits).items():
        own = tuple(hit for hit in hits if concept in placed[hit.span])
        if own:
            others = frozenset(other for hit in own for other in placed[hit.span]) - {concept}
            yield _Demand(concept, own, others, table[concept], _targets(concept, table, pair.target_language))


def _placed(shared: set[str], table: Mapping[str, tuple[Term, ...]], present: frozenset[str]) -> set[str]:
    """Of homonyms those whose parent place stands in the text too; all where no parent tells."""
    near = {concept for concept in shared if any(term.parent in present for term in table[concept] if term.parent)}
    return near or shared


def _targets(concept: str, table: Mapping[str, tuple[Term, ...]], language: str) -> tuple[Term, ...]:
    """The target forms of a concept and of what superseded it; a cycle of successors ends where it began."""
    found: list[Term] = []
    chain: list[str] = []
    step = concept
    while step in table and step not in chain:
        chain.append(step)
        found += forms(table[step], language)
        step = next((term.replaced_by for term in table[step] if term.replaced_by), "")
    return tuple(found)


# --- what the target gives ---------------------------------------------------------------------------------------------


def _demand_findings(
    pair: _Pair, demand: _Demand, given: Mapping[str, Sequence[Hit]], asked: frozenset[str]
) -> Iterator[Finding]:
    chain = {term.concept for term in demand.targets} | {demand.concept}
    got = [hit for concept in chain for hit in given.get(concept, ())]
    barred = [hit for hit in got if hit.term.status in _BARRED and not _excused(pair, hit, asked)]
    good = sorted((hit for hit in got if allowed(hit.term)), key=lambda hit: hit.span)
    yield from (_barred(pair, demand, hit) for hit in barred)
    if demand.untranslatable:
        yield from _untouched(pair, demand, got)
    elif good:
        yield from _case(pair, good)
        yield from _first_mention(pair, demand, good)
        yield from _count(pair, demand, good)
    elif not barred and demand.wanted and not _is_met_otherwise(pair, demand, given, asked):
        yield _missing(pair, demand, asked)


def _excused(pair: _Pair, barred: Hit, asked: frozenset[str]) -> bool:
    """Whether another concept of the source may be written with just this form."""
    return any(
        hit.span == barred.span
        and hit.term.concept != barred.term.concept
        and hit.term.concept in asked
        and allowed(hit.term)
        for hit in pair.in_target.hits
    )


def _is_met_otherwise(pair: _Pair, demand: _Demand, given: Mapping[str, Sequence[Hit]], asked: frozenset[str]) -> bool:
    return (
        any(given.get(other) for other in demand.others)
        or _is_inside(pair, demand, asked)
        or any(kin.ends(demand.wanted, hits[0].found) for other, hits in given.items() if other not in asked)
        or any(kin.begins(demand.wanted, hits[0].found) for hits in given.values())
        or kin.derived(demand.wanted, pair.target)
    )


def _is_inside(pair: _Pair, demand: _Demand, asked: frozenset[str]) -> bool:
    """Whether a neighbour's rendering holds this one: UN General Assembly is 联合国大会, one name for two beside each other.

    Also where the neighbour is no name in the source: the university games of 宁波大学生 in Ningbo are none of Ningbo University.
    """
    if demand.concept not in pair.in_target.masked:
        return False
    holders = {
        hit.term.concept
        for hit in pair.in_target.hits
        if hit.term.concept in asked and any(fold(term.text).text in fold(hit.found).text for term in demand.wanted)
    }
    if holders & pair.in_source.masked:
        return True
    return any(
        other.term.concept in holders and pair.source[hit.span.end : other.span.start].strip().lower() in _JOINTS
        for hit in demand.hits
        for other in pair.in_source.hits
        if other.span.start >= hit.span.end
    )


_JOINTS = frozenset({"", "'s", "’s", "的"})


def _missing(pair: _Pair, demand: _Demand, asked: frozenset[str]) -> Finding:
    hit = demand.hits[0]
    expected = " or ".join(dict.fromkeys(term.text for term in demand.wanted))
    instead = _instead(pair, demand, asked)
    message = f"{hit.found!r} ({hit.term.kind}) is not in the translation, expected {expected}{instead}"
    return pair.finding("term-missing", _gravity(demand, bool(instead)), message, hit, side="source")


def _instead(pair: _Pair, demand: _Demand, asked: frozenset[str]) -> str:
    """What rightly stands for the name, as the end of a message; empty where nothing does."""
    if kin.misspelt(demand.wanted, pair.target):
        # A name that is nearly there was meant: nothing else stands for it.
        return ""
    if pair.is_around(demand.concept):
        return "; it stands elsewhere in the paragraph"
    languages = (pair.source_language, pair.target, pair.target_language)
    if demand.concept in (pair.seen or ()) and kin.is_referred_to(demand.hits[0].term.kind, pair.source, *languages):
        return "; the article named it before, and a pronoun may stand for it"
    if demand.hits[0].term.kind is TermKind.PLACE and _metonym(pair, demand, asked):
        return "; a capital and its country may stand for each other"
    if _is_part(pair, demand):
        return "; it may be a part of another name here"
    if all(_leads(hit, pair.source, pair.in_source.hits) for hit in demand.hits):
        return "; a country before its institution may go without saying"
    return ""


def _is_part(pair: _Pair, demand: _Demand) -> bool:
    """Whether the source nearly names what the target has, and that name holds this one: the 英国 of 英国退欧 for Brexit, 英国脱欧."""
    if is_spaced(pair.source_language):
        return False
    table = concepts(pair.glossary)
    own = {term.text for term in demand.terms}
    others = {hit.term.concept for hit in pair.in_target.hits} - {demand.concept}
    longer = {form.text for other in others for form in forms(table[other], pair.source_language)} - own
    return any(_nearly_stands(name, hit, pair.source) for name in longer for hit in demand.hits)


def _nearly_stands(name: str, hit: Hit, text: str) -> bool:
    """Whether most of a name that holds the hit stands around it in the text, more than the hit itself."""
    before = name.find(hit.found)
    if before < 0 or len(name) == len(hit.found):
        return False
    start = hit.span.start - before
    same = sum(one == other for one, other in zip(name, text[max(0, start) :], strict=False)) if start >= 0 else 0
    return same > len(hit.found) and same >= _NEARLY * len(name)


_NEARLY = 0.6


def _leads(hit: Hit, text: str, hits: Sequence[Hit]) -> bool:
    """Whether a Chinese country stands right before a body, a person or an office: 美国联邦调查局, 美国总统, where English says the FBI."""
    if hit.term.kind is not TermKind.PLACE or base(hit.term.language) != "zh" or not kin.is_country(hit.found):
        return False
    if text.startswith(_OFFICES, hit.span.end):
        return True
    return any(other.span.start == hit.span.end and other.term.kind in _LED for other in hits)


_LED = frozenset({TermKind.ORGANISATION, TermKind.PERSON, TermKind.TITLE})
_OFFICES = (
    "总统",
    "副总统",
    "首相",
    "总理",
    "国王",
    "女王",
    "政府",
    "国务卿",
    "联邦",
    "国会",
    "议会",
    "最高法院",
    "央行",
    "财长",
    "外长",
)


def _metonym(pair: _Pair, demand: _Demand, asked: frozenset[str]) -> bool:
    """Whether the capital stands in the target for the country, or the country for the capital, that the source does not name."""
    names = kin.governments(demand.wanted)
    if not names:
        return False
    held = {fold(hit.found).text for hit in pair.in_target.hits if hit.term.concept in asked}
    target = fold(pair.target).text
    return any(name in target for name in names - held)


def _gravity(demand: _Demand, excused: bool) -> Severity:
    """Places, organisations and names that stay as they are: error. Proposed terms and doubtful hits: information."""
    only_proposed = all(term.status is TermStatus.PROPOSED for term in demand.wanted)
    if excused or only_proposed or all(hit.weak or hit.term.status is TermStatus.PROPOSED for hit in demand.hits):
        return Severity.INFO
    sure = any(hit.term.status is TermStatus.PREFERRED and not hit.weak for hit in demand.hits)
    return Severity.ERROR if sure and demand.hits[0].term.kind in _STRONG else Severity.WARNING


def _barred(pair: _Pair, demand: _Demand, hit: Hit) -> Finding:
    forbidden = hit.term.status is TermStatus.FORBIDDEN
    wanted = _counterpart(hit.term, demand.wanted)
    message = f"{hit.found!r} is {'forbidden' if forbidden else 'deprecated'}"
    message += f", expected {wanted.text}" if wanted else ""
    return pair.finding(
        "term-forbidden" if forbidden else "term-deprecated",
        Severity.ERROR if forbidden else Severity.WARNING,
        message,
        hit,
        fix=_replacement(pair, hit, wanted),
        hint=hit.term.note,
    )


def _counterpart(barred: Term, wanted: Sequence[Term]) -> Term | None:
    """The form to write instead: the preferred one of the same type, else the first preferred one."""
    ranked = sorted(
        wanted,
        key=lambda term: (term.status is not TermStatus.PREFERRED, term.type != barred.type, term.type != "full"),
    )
    return ranked[0] if ranked else None


def _replacement(pair: _Pair, hit: Hit, wanted: Term | None) -> Fix | None:
    """A repair where nothing around the name depends on it: a name, in its plain form, without `a` or `an` before it."""
    if wanted is None or hit.found.lower() != hit.term.text.lower() or hit.term.kind not in _NAMES:
        return None
    if is_spaced(pair.target_language) and _ARTICLE.search(pair.target[: hit.span.start]):
        return None
    return Fix(hit.span.start, hit.span.end, wanted.text)


_NAMES = frozenset({TermKind.PLACE, TermKind.ORGANISATION, TermKind.PERSON, TermKind.PRODUCT})
_ARTICLE = re.compile(r"\b[Aa]n?\s+\Z")


def _untouched(pair: _Pair, demand: _Demand, got: Sequence[Hit]) -> Iterator[Finding]:
    """A name that is never translated must stand in the target letter by letter."""
    names = tuple(dict.fromkeys(term.text for term in (*[hit.term for hit in demand.hits], *demand.wanted)))
    if any(_stands(name, pair.target) for name in names):
        return
    near = next((hit for hit in got if hit.found.lower() == names[0].lower()), None)
    message = f"{names[0]!r} must stay as it is"
    if near is None:
        severity = Severity.INFO if pair.is_around(demand.concept) else Severity.ERROR
        yield pair.finding(
            "term-dnt", severity, f"{message}, it is not in the translation", demand.hits[0], side="source"
        )
    else:
        fix = Fix(near.span.start, near.span.end, names[0])
        yield pair.finding("term-dnt", Severity.ERROR, f"{message}, found {near.found!r}", near, fix=fix)


def _stands(name: str, text: str) -> bool:
    """Whether a name stands in a text letter by letter, as a word of its own."""
    at = text.find(name)
    while at >= 0:
        before, after = text[at - 1 : at] if at else "", text[at + len(name) : at + len(name) + 1]
        if not (_is_letter(before) and _is_letter(name[0])) and not (_is_letter(after) and _is_letter(name[-1])):
            return True
        at = text.find(name, at + 1)
    return False


def _is_letter(char: str) -> bool:
    return char.isalnum() and char < "\u2e80"


# --- capitals, first mention, count ------------------------------------------------------------------------------------


def _case(pair: _Pair, good: Sequence[Hit]) -> Iterator[Finding]:
    right = {hit.span for hit in good if _has_case(hit, pair.target)}
    for hit in good:
        if hit.span not in right:
            found = [char for char in hit.found if char.isalpha()]
            plain = [char for char in hit.term.text if char.isalpha()]
            fix = Fix(hit.span.start, hit.span.end, hit.term.text) if len(found) == len(plain) else None
            message = f"{hit.found!r} is written {hit.term.text}"
            yield pair.finding("term-case", Severity.WARNING, message, hit, fix=fix)


def _has_case(hit: Hit, text: str) -> bool:
    """Whether capitals stand as the term's `case` asks: `sentence` also allows headlines and a sentence's first letter."""
    if hit.term.case == "insensitive":
        return True
    found, plain = _letters(hit.found), _letters(hit.term.text)
    wrong = [at for at, (one, other) in enumerate(zip(found, plain, strict=False)) if one.isupper() != other.isupper()]
    if not wrong:
        return True
    if hit.term.case == "exact":
        return False
    if len(found) > 4 and all(char.isupper() or not char.islower() for char in found):
        return True
    return wrong == [0] and found[0].isupper() and _SENTENCE_START.search(text[: hit.span.start]) is not None


_SENTENCE_START = re.compile(r"(?:\A|[.!?:;\n。！？：；])[\s\"'“‘(\[*_#>-]*\Z")


def _letters(text: str) -> list[str]:
    """The letters of a term; `and` counts as little as the `&` it may stand for, and the article before it is the sentence's."""
    return [char for char in _FREE.sub(" ", text) if char.isalpha()]


_FREE = re.compile(r" and |\Athe ", re.IGNORECASE)


def _first_mention(pair: _Pair, demand: _Demand, good: Sequence[Hit]) -> Iterator[Finding]:
    """Full form at the first mention in an article, short forms after that."""
    if pair.seen is None or demand.concept in pair.seen or not any(term.rule == "first-full" for term in demand.terms):
        return
    full = [term for term in demand.wanted if term.type == "full"]
    first = good[0]
    if not full or first.term.type == "full":
        return
    later = next((hit for hit in good if hit.term.type == "full"), None)
    if later and pair.target[first.span.end : later.span.start].strip() in ("(", "（"):
        return
    message = f"{first.found!r} is the first mention, expected the full form {full[0].text}"
    yield pair.finding("term-first-mention", Severity.WARNING, message, first)


def _count(pair: _Pair, demand: _Demand, good: Sequence[Hit]) -> Iterator[Finding]:
    """A name of the source that stands there more often: perhaps a part was left out, perhaps a pronoun does its work."""
    times = sum(1 for hit in demand.hits if not hit.weak)
    if demand.hits[0].term.kind in _STRONG and times > len(good) + 1:
        message = f"{demand.hits[0].found!r} stands {times} times in the source, {len(good)} times in the translation"
        yield pair.finding("term-count", Severity.INFO, message, demand.hits[0], side="source")


# --- what the source does not ask for ----------------------------------------------------------------------------------


def _unasked(
    pair: _Pair, concept: str, hits: Sequence[Hit], asked: frozenset[str], demands: Sequence[_Demand]
) -> Iterator[Finding]:
    """Names the source lacks, and forms that are never allowed because their concept has none in the source language."""
    sources = forms(concepts(pair.glossary)[concept], pair.source_language)
    if not sources:
        for hit in hits:
            if hit.term.status in _BARRED:
                yield _barred(pair, _Demand(concept, (hit,), frozenset(), (), _own(pair, concept)), hit)
        return
    named = [
        hit
        for hit in hits
        if allowed(hit.term)
        and not _shared(pair, hit, asked)
        and not _is_loose(hit, pair)
        and not _stands(hit.found, pair.source)
    ]
    severity = _ADDED.get(hits[0].term.kind)
    if not named or severity is None or any(kin.explains(demand.wanted, named[0].found) for demand in demands):
        return
    doubtful = all(hit.weak or hit.term.status is TermStatus.PROPOSED for hit in named)
    # In an article that named it before, a translator rightly writes the name for `the city` or `its`.
    doubtful = doubtful or concept in (pair.seen or ()) or _is_known_otherwise(sources, pair, named[0])
    doubtful = doubtful or all(_leads(hit, pair.target, pair.in_target.hits) for hit in named)
    doubtful = doubtful or any(_stands(word, pair.source) for word in _PROPER.findall(named[0].found))
    message = f"{named[0].found!r} ({named[0].term.kind}) is not in the source"
    yield pair.finding("term-added", Severity.INFO if doubtful else severity, message, named[0])


_PROPER = re.compile(r"\b[A-Z][\w'’]{3,}")
"""Words of a name by which a source in another script may have it: Titicaca 湖."""


def _is_known_otherwise(sources: Sequence[Term], pair: _Pair, named: Hit) -> bool:
    """Whether the source has a word made from the name, a part of it, nearly its characters or sounds, or its capital or country."""
    if kin.derived(sources, pair.source) or kin.nearly(sources, pair.source):
        return True
    if base(pair.source_language) == "zh":
        rest = list(pair.source)
        for hit in pair.in_source.hits:
            rest[hit.span.start : hit.span.end] = _FILLER * len(hit.found)
        target = pair.target[: named.span.start] + pair.target[named.span.end :]
        if kin.is_spelled_otherwise(named.found, sources, "".join(rest), target):
            return True
        if kin.is_meant(named.term.kind, pair.source, pair.target, pair.target_language):
            return True
    names = kin.governments(sources)
    source = fold(pair.source).text if names else ""
    return any(name in source for name in names)


_ADDED = {TermKind.PLACE: Severity.WARNING, TermKind.ORGANISATION: Severity.WARNING, TermKind.PERSON: Severity.INFO}


def _own(pair: _Pair, concept: str) -> tuple[Term, ...]:
    return forms(concepts(pair.glossary)[concept], pair.target_language)


def _shared(pair: _Pair, named: Hit, asked: frozenset[str]) -> bool:
    """Whether the span is also a form of something the source does ask for: 朝阳 in two provinces."""
    return any(hit.span == named.span and hit.term.concept in asked for hit in pair.in_target.hits)


def _is_loose(hit: Hit, pair: _Pair) -> bool:
    """Short forms like `the Chamber` name nothing by themselves, and stand for what was named before."""
    return hit.term.type == "short" and (hit.term.case == "insensitive" or hit.term.concept in (pair.seen or ()))


# --- over many pairs ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class TermPair:
    """A translated entry and where it stands."""

    source: str
    target: str
    path: str = ""
    line: int = 0
    entry: Entry | None = None
    """For the binding of a finding about it; asked for late, since it is a hash."""


def check_renderings(
    pairs: Iterable[TermPair], source_language: str, target_language: str, glossary: Glossary
) -> Iterator[Finding]:
    """Yield `term-inconsistent` where one name has several allowed renderings of one type and this entry has a rarer one.

    Forms of different types (full, short, abbreviation, variant) are no inconsistency, nor are two preferred ones; among
    equals the preferred form wins.
    """
    chosen = choices(target_language, glossary)
    if not chosen:
        return
    told = list(pairs)
    in_sources = scan_all([prose(pair.source) for pair in told], source_language, glossary)
    in_targets = scan_all([prose(pair.target) for pair in told], target_language, glossary)
    used: dict[tuple[str, str], dict[str, list[tuple[TermPair, Hit]]]] = {}
    for pair, in_source, in_target in zip(told, in_sources, in_targets, strict=True):
        asked = chosen.intersection([hit.term.concept for hit in in_source.hits if not hit.guarded])
        for hit in _plainest(in_target.hits) if asked else ():
            if hit.term.concept in asked and allowed(hit.term) and not hit.guarded:
                forms_used = used.setdefault((hit.term.concept, hit.term.type), {})
                forms_used.setdefault(hit.term.text, []).append((pair, hit))
    for forms_used in used.values():
        if len(forms_used) > 1:
            yield from _rarer(forms_used)


def _plainest(hits: Sequence[Hit]) -> Iterator[Hit]:
    """Of the forms of one concept that share a span the one spelled so, else the preferred: Ri Yong Ho is no Ri Yong-ho."""
    best: dict[tuple[Span, str], Hit] = {}
    for hit in hits:
        held = best.get((hit.span, hit.term.concept))
        if held is None or _plainness(hit) > _plainness(held):
            best[hit.span, hit.term.concept] = hit
    yield from best.values()


def _plainness(hit: Hit) -> tuple[bool, bool]:
    return hit.term.text.lower() == hit.found.lower(), hit.term.status is TermStatus.PREFERRED


def choices(language: str, glossary: Glossary) -> frozenset[str]:
    """Concepts with a form that is allowed without being preferred: only such a form can be inconsistent."""
    return derived(glossary, f"choices {language}", lambda held: _find_choices(language, held))


def _find_choices(language: str, glossary: Glossary) -> frozenset[str]:
    return frozenset(
        concept
        for concept, rows in concepts(glossary).items()
        if len(rows) > 2
        and any(term.status is not TermStatus.PREFERRED and allowed(term) for term in forms(rows, language))
    )


def _rarer(forms_used: Mapping[str, Sequence[tuple[TermPair, Hit]]]) -> Iterator[Finding]:
    ranked = sorted(
        forms_used.items(),
        key=lambda item: (item[1][0][1].term.status is not TermStatus.PREFERRED, -len(item[1]), item[0]),
    )
    usual, uses = ranked[0]
    for text, places in ranked[1:]:
        if places[0][1].term.status is TermStatus.PREFERRED:
            continue
        for pair, hit in places:
            message = f"{text!r} elsewhere is {usual} ({len(uses)} times)"
            yield Finding(
                "term-inconsistent", Severity.WARNING, message, pair.path, pair.line, source=pair.source, target=pair.target,
                span=(hit.span.start, hit.span.end), fix=_same_case(hit, usual), concept=hit.term.concept,
                entry=pair.entry.binding if pair.entry else "",
            )  # fmt: skip


def _same_case(hit: Hit, usual: str) -> Fix | None:
    return Fix(hit.span.start, hit.span.end, usual) if hit.found == hit.term.text else None
