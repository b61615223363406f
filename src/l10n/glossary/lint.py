"""What a glossary itself gets wrong: duplicates, conflicts, cycles, wrong script, forms a spreadsheet or a service would refuse.

Faults of single cells are found while reading (`table.read`), faults of translations in `checks.terms`.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache

from l10n.glossary.find import allowed, concepts, find, forms, scan
from l10n.glossary.fold import fold, fold_all
from l10n.glossary.names import generic_of, generics
from l10n.model.finding import Finding, Fix, Severity
from l10n.model.glossary import Glossary, Term, TermKind, TermStatus
from l10n.model.locale import base, bcp47
from l10n.text.script import HAN, simplify

SPREADSHEET = ("=", "+", "-", "@", "|", "%", "\t", "\r")
"""What a cell must not begin with: spreadsheets compute such cells."""

SERVICE_BYTES = 1_024
"""DeepL's limit for one text of a glossary, in UTF-8 bytes."""

_NAMES = frozenset({TermKind.PLACE, TermKind.ORGANISATION, TermKind.PERSON})
_HAN = re.compile(f"[{HAN}]")
_WIDE = re.compile("[\uff01-\uff5e\u3000-\u303f]")
_INVISIBLE = re.compile("[\x00-\x1f\x7f-\x9f\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]")
_SMALL_WORDS = frozenset("a an the of and in for on at to by with from de la le von van der ltd vs as or up".split())  # noqa: SIM905 - a list of words reads better
_WORD = re.compile(r"[A-Za-zÀ-ÿ][\w'’-]*")
_DOUBTFUL = 5
"""Doubtful hits from which a term is reported where they are half of all."""

_MUCH = 50
"""Hits in the project's own texts from which a short term is suspected of matching other words."""


def check(glossary: Glossary, texts: Iterable[tuple[str, str]] = ()) -> Iterator[Finding]:
    """Yield what is wrong with the glossary, each finding with the line of its row.

    `texts` are the project's own (language, text) pairs: with them, terms are reported that never occur and short ones that
    occur suspiciously often.
    """
    for term in _unusual(glossary.terms):
        for rule in _TERM_RULES:
            yield from (_placed(finding, glossary, term) for finding in rule(term))
    for terms in concepts(glossary).values():
        for concept_rule in _CONCEPT_RULES if _has_twins(terms) else (_generics,):
            yield from (_placed(finding, glossary, term) for term, finding in concept_rule(terms))
    yield from (_placed(finding, glossary, term) for term, finding in _chains(glossary))
    yield from (_placed(finding, glossary, term) for term, finding in _shared_forms(glossary))
    yield from (_placed(finding, glossary, term) for term, finding in _holding_forbidden(glossary))
    held = tuple(texts)
    if held:
        yield from (_placed(finding, glossary, term) for term, finding in _contained(glossary))
        yield from (_placed(finding, glossary, term) for term, finding in _usage(glossary, held))


def _unusual(terms: Sequence[Term]) -> list[Term]:
    """The terms that the rules for one row must look at: 100,000 plain names are told apart at once, not one by one."""
    chinese = [term for term in terms if term.language == "zh_CN"]
    texts = "\n".join(term.text for term in chinese)
    traditional = texts != simplify(texts)
    return [term for term in terms if not _is_plain(term, traditional)]


def _is_plain(term: Term, traditional: bool) -> bool:
    """Whether no rule for one row can find anything: Simplified characters, or English words with capitals."""
    if term.language == "zh_CN":
        return not traditional and _PLAIN_HAN.fullmatch(term.text) is not None
    return term.language == "en" and _PLAIN_NAME.fullmatch(term.text) is not None


_PLAIN_HAN = re.compile(f"[{HAN}]{{1,300}}")
_PLAIN_NAME = re.compile("[A-Z][A-Za-z]*(?: (?:[A-Z][A-Za-z]*|of|and|the|in|for)){0,30}")


def _has_twins(terms: Sequence[Term]) -> bool:
    """Whether a language has several forms, or a form is barred or of another kind: else there is nothing to compare."""
    return (
        len({term.language for term in terms}) < len(terms)
        or not all(map(allowed, terms))
        or any(term.kind is not terms[0].kind for term in terms)
    )


def _placed(finding: Finding, glossary: Glossary, term: Term) -> Finding:
    """The finding at the row of its term."""
    column = glossary.columns.index("term") + 1 if "term" in glossary.columns else 0
    return Finding(
        finding.rule, finding.severity, finding.message, glossary.path, term.line, column,
        source=term.text, side="source", hint=finding.hint, fix=finding.fix, concept=term.concept,
    )  # fmt: skip


def _error(rule: str, message: str, hint: str = "") -> Finding:
    return Finding(f"glossary-{rule}", Severity.ERROR, message, hint=hint)


def _warning(rule: str, message: str, hint: str = "", fix: Fix | None = None) -> Finding:
    return Finding(f"glossary-{rule}", Severity.WARNING, message, hint=hint, fix=fix)


# --- one row -----------------------------------------------------------------------------------------------------------


def _whitespace(term: Term) -> Iterator[Finding]:
    found = _INVISIBLE.search(term.text)
    if found:
        yield _error("whitespace", f"{term.text!r} holds U+{ord(found[0]):04X}", "delete the invisible character")
    elif term.text != term.text.strip() or "  " in term.text:
        clean = re.sub("  +", " ", term.text.strip())
        yield _warning(
            "whitespace", f"{term.text!r} has blanks at an end or two in a row", fix=Fix(0, len(term.text), clean)
        )


def _script(term: Term) -> Iterator[Finding]:
    spaced = base(term.language) not in ("zh", "ja", "ko")
    if spaced and _HAN.search(term.text):
        yield _error(
            "wrong-script", f"{term.text!r} is given as {bcp47(term.language)} and holds Han characters", "correct lang"
        )
    elif spaced and (wide := _WIDE.search(term.text)):
        narrow = unicodedata.normalize("NFKC", term.text)
        fix = Fix(0, len(term.text), narrow)
        yield _warning("fullwidth-in-latin", f"{term.text!r} holds the full-width {wide[0]!r}", f"write {narrow}", fix)
    elif base(term.language) == "zh" and not term.dnt and not _HAN.search(term.text) and term.type != "abbr":
        yield _warning(
            "wrong-script", f"{term.text!r} is given as Chinese and holds no Han character", "correct lang, or set dnt"
        )
    if term.language == "zh_CN" and simplify(term.text) != term.text:
        plain = simplify(term.text)
        yield _warning(
            "traditional-char",
            f"{term.text!r} holds Traditional characters",
            f"write {plain}",
            Fix(0, len(term.text), plain),
        )


def _casing(term: Term) -> Iterator[Finding]:
    if (
        base(term.language) != "en"
        or term.kind not in _NAMES
        or not allowed(term)
        or term.case == "insensitive"
        or term.dnt
    ):
        return
    small = [
        word
        for word in _WORD.findall(_INVISIBLE.sub("", term.text))
        if word[0].islower() and word.lower() not in _SMALL_WORDS
    ]
    if small and term.type != "abbr":
        yield _warning(
            "casing", f"{term.text!r} is a name with the small word {small[0]!r}", "write names with capitals"
        )


def _formula(term: Term) -> Iterator[Finding]:
    if term.text.startswith(SPREADSHEET):
        yield _warning(
            "formula",
            f"{term.text!r} begins like a formula",
            "a spreadsheet would compute it; quote the name otherwise",
        )


def _limit(term: Term) -> Iterator[Finding]:
    size = len(term.text.encode("utf-8", "surrogatepass"))
    if size > SERVICE_BYTES:
        yield _warning("limit", f"{size} bytes, services take {SERVICE_BYTES}", "shorten it, it will not be exported")


_TERM_RULES: tuple[Callable[[Term], Iterator[Finding]], ...] = (_whitespace, _script, _casing, _formula, _limit)


# --- one concept -------------------------------------------------------------------------------------------------------


def _preferred(terms: Sequence[Term]) -> Iterator[tuple[Term, Finding]]:
    for language in dict.fromkeys(term.language for term in terms):
        own = [term for term in terms if term.language == language]
        full = [term for term in own if term.status is TermStatus.PREFERRED and term.type == "full"]
        if len(full) > 1:
            listed = " and ".join(f"{term.text!r} (line {term.line})" for term in full)
            hint = "keep one; the others are admitted, or short forms"
            yield full[1], _error("two-preferred", f"{listed} are both preferred in {bcp47(language)}", hint)
        # A concept that only points on to its successor is written with the successor's forms.
        if not any(allowed(term) for term in own) and not any(term.replaced_by for term in terms):
            only = any(not term.dnt for term in own)
            if only:
                yield (
                    own[0],
                    _warning(
                        "no-preferred", f"no form is allowed in {bcp47(language)}", "add the form to write instead"
                    ),
                )


def _doubled(terms: Sequence[Term]) -> Iterator[tuple[Term, Finding]]:
    seen: dict[tuple[str, str, bool], Term] = {}
    for term in terms:
        key = (term.language, fold(term.text).text, term.type == "abbr")
        first = seen.setdefault(key, term)
        if first is term:
            continue
        # Spellings that differ only in case are kept apart on purpose: GitHub preferred, Github forbidden.
        same = first.text == term.text
        if allowed(first) != allowed(term) and (same or term.case == first.case == "insensitive"):
            message = f"{term.text!r} is {term.status} here and {first.status} in line {first.line}"
            yield term, _error("status-conflict", message, "keep one of the rows")
        elif same or allowed(first) == allowed(term):
            yield (
                term,
                _warning("duplicate-term", f"{term.text!r} also stands in line {first.line}", "delete one of the rows"),
            )


def _kinds(terms: Sequence[Term]) -> Iterator[tuple[Term, Finding]]:
    for term in terms[1:]:
        if term.kind is not terms[0].kind:
            message = f"kind {term.kind} here, {terms[0].kind} in line {terms[0].line}"
            yield term, _error("kind-conflict", message, "a concept has one kind; give one of the rows another id")


def _generics(terms: Sequence[Term]) -> Iterator[tuple[Term, Finding]]:
    """县 without County: the generic parts of the full forms must say the same."""
    if terms[0].kind is not TermKind.PLACE:
        return
    chinese = next(
        (t for t in terms if base(t.language) == "zh" and t.status is TermStatus.PREFERRED and t.type == "full"), None
    )
    if chinese is None or simplify(chinese.text[-1:]) not in _last_characters():
        return
    generic = generic_of(simplify(chinese.text))
    if generic is None or generic.kind not in ("admin", "zone") or not generic.words:
        return
    accepted = re.compile(rf"\b(?:{'|'.join(map(re.escape, generic.words))})s?\b", re.IGNORECASE)
    for term in terms:
        is_name = base(term.language) == "en" and term.status is TermStatus.PREFERRED and term.type == "full"
        if is_name and not accepted.search(term.text):
            expected = " or ".join(generic.words)
            message = f"{chinese.text} ends with {generic.suffix}, {term.text!r} has no {expected}"
            yield term, _warning("generic-mismatch", message, "name the kind of place, or make this a short form")


@cache
def _last_characters() -> frozenset[str]:
    return frozenset(suffix[-1] for suffix, generic in generics().items() if generic.kind in ("admin", "zone"))


_CONCEPT_RULES: tuple[Callable[[Sequence[Term]], Iterator[tuple[Term, Finding]]], ...] = (
    _preferred,
    _doubled,
    _kinds,
    _generics,
)


# --- between concepts --------------------------------------------------------------------------------------------------


def _chains(glossary: Glossary) -> Iterator[tuple[Term, Finding]]:
    """`replaced_by` and `parent` must lead to a concept and never back."""
    table = concepts(glossary)
    for column in ("replaced_by", "parent"):
        if not any(getattr(term, column) for term in glossary.terms):
            continue
        links = {concept: _link(terms, column) for concept, terms in table.items()}
        told: set[str] = set()
        for concept, terms in table.items():
            target = links[concept]
            if target and target not in table:
                yield (
                    _holder(terms, column),
                    _error("dangling-ref", f"{column} {target!r} is no concept here", "correct the id"),
                )
            elif concept not in told and (circle := _circle(concept, links)):
                told |= set(circle)
                rows = ", ".join(str(_holder(table[each], column).line) for each in circle)
                chain = " -> ".join((*circle, circle[0]))
                yield (
                    _holder(terms, column),
                    _error("cycle", f"{column} goes in a circle: {chain} (lines {rows})", "end it"),
                )


def _link(terms: Sequence[Term], column: str) -> str:
    return next((str(getattr(term, column)) for term in terms if getattr(term, column)), "")


def _holder(terms: Sequence[Term], column: str) -> Term:
    return next((term for term in terms if getattr(term, column)), terms[0])


def _circle(start: str, links: Mapping[str, str]) -> tuple[str, ...]:
    """The concepts of the circle `start` lies on; empty where it lies on none."""
    path = [start]
    step = links.get(start, "")
    while step and step not in path:
        path.append(step)
        step = links.get(step, "")
    return tuple(path) if step == start else ()


def _shared_forms(glossary: Glossary) -> Iterator[tuple[Term, Finding]]:
    """Forms that several concepts share: harmless, doubtful or contradictory, by what they are rendered as."""
    owners: dict[tuple[str, str], list[Term]] = {}
    for term, folded in zip(glossary.terms, fold_all([term.text for term in glossary.terms]), strict=True):
        owners.setdefault((term.language, folded), []).append(term)
    for shared in owners.values():
        if len(shared) > 1 and len({term.concept for term in shared}) > 1:
            yield from _conflict(shared, glossary)


def _conflict(shared: Sequence[Term], glossary: Glossary) -> Iterator[tuple[Term, Finding]]:
    last = next(term for term in reversed(shared) if term.concept != shared[0].concept)
    lines = ", ".join(str(term.line) for term in shared)
    free = [term for term in shared if allowed(term)]
    if free and len(free) < len(shared):
        message = f"{last.text!r} is allowed for one concept and barred for another (lines {lines})"
        yield last, _warning("allowed-and-forbidden", message, "a guard tells them apart")
        return
    if not free or _told_apart(free, glossary):
        return
    renderings = {_renderings(term, glossary) for term in free}
    if len(renderings) < 2 or frozenset() in renderings:
        return
    message = f"{last.text!r} stands for several concepts (lines {lines})"
    if base(last.language) != "zh" and last.kind not in _NAMES:
        return  # two concepts with one English word are two Chinese words for it: either satisfies
    if last.kind is TermKind.PLACE or len({term.kind for term in free}) > 1:
        yield last, _warning("homonym", message, "tell them apart by a guard or a parent place")
    else:
        told = " and ".join(" or ".join(sorted(each)) for each in sorted(renderings, key=sorted))
        yield last, _error("conflict", f"{message} with different renderings: {told}", "keep one, or add a guard")


def _told_apart(free: Sequence[Term], glossary: Glossary) -> bool:
    """Whether all but one have a guard, or each its own parent."""
    table = concepts(glossary)
    parents = {_link(table[term.concept], "parent") for term in free}
    guarded = sum(1 for term in free if term.not_before or term.not_after)
    return guarded >= len(free) - 1 or (len(parents) == len({term.concept for term in free}) and "" not in parents)


def _renderings(term: Term, glossary: Glossary) -> frozenset[str]:
    """The allowed forms of the term's concept in other languages, of its own type if there are any."""
    others = [t for t in concepts(glossary)[term.concept] if base(t.language) != base(term.language) and allowed(t)]
    same = [t for t in others if t.type == term.type]
    return frozenset(t.text for t in same or others)


def _holding_forbidden(glossary: Glossary) -> Iterator[tuple[Term, Finding]]:
    """An allowed form in which a forbidden form of another concept stands."""
    barred = tuple(term for term in glossary.terms if term.status is TermStatus.FORBIDDEN)
    if not barred:
        return
    forbidden = Glossary(barred)
    for term in glossary.terms:
        if allowed(term):
            for hit in find(term.text, term.language, forbidden):
                if hit.term.concept != term.concept and not hit.guarded and hit.found != term.text:
                    message = f"{term.text!r} holds {hit.found!r}, which line {hit.term.line} forbids"
                    yield term, _warning("holds-forbidden", message, "change one of the rows")
                    break


def _contained(glossary: Glossary) -> Iterator[tuple[Term, Finding]]:
    """A term inside another concept's name that is rendered without it: 中山 in 孙中山 is no Zhongshan, and stands elsewhere too."""
    table = concepts(glossary)
    told: set[tuple[str, str]] = set()
    for holder in glossary.terms:
        inside = scan(holder.text, holder.language, glossary).masked - {holder.concept} if allowed(holder) else ()
        for concept in sorted(inside):
            held = next((term for term in forms(table[concept], holder.language) if _is_unguarded(term, holder)), None)
            if held and (concept, held.text) not in told and not _is_rendered_inside(held, holder, glossary):
                told.add((concept, held.text))
                message = f"{held.text!r} stands inside {holder.text!r} (line {holder.line}), whose rendering does not hold its own"
                yield held, Finding("glossary-matches-much", Severity.INFO, message, hint=_guard_hint(held, holder))


def _is_unguarded(term: Term, holder: Term) -> bool:
    return not (term.not_before or term.not_after) and fold(term.text).text in fold(holder.text).text and allowed(term)


def _is_rendered_inside(held: Term, holder: Term, glossary: Glossary) -> bool:
    """Whether some rendering of the holder holds some rendering of what it holds; also where either has none."""
    table = concepts(glossary)
    outer, inner = (
        [fold(t.text).text for t in table[term.concept] if base(t.language) != base(holder.language) and allowed(t)]
        for term in (holder, held)
    )
    return not outer or not inner or any(small in large for small in inner for large in outer)


def _guard_hint(held: Term, holder: Term) -> str:
    before, _, after = fold(holder.text).text.partition(fold(held.text).text)
    guards = [
        f"{column} {word.strip()}" for column, word in (("not_after", before), ("not_before", after)) if word.strip()
    ]
    return f"if other texts hold it in this sense, guard it: {', '.join(guards)}"


# --- in the project's own texts ----------------------------------------------------------------------------------------


def _usage(glossary: Glossary, texts: Sequence[tuple[str, str]]) -> Iterator[tuple[Term, Finding]]:
    used: set[str] = set()
    hits: Counter[Term] = Counter()
    doubtful: Counter[Term] = Counter()
    followers: dict[Term, Counter[str]] = {}
    for language, text in texts:
        for hit in find(text, language, glossary):
            used.add(hit.term.concept)
            if not hit.guarded:
                hits[hit.term] += 1
                doubtful[hit.term] += hit.weak
                around = text[max(0, hit.span.start - 2) : hit.span.end + 2].strip()
                followers.setdefault(hit.term, Counter())[around] += 1
    read = {language for language, _ in texts}
    for concept, terms in concepts(glossary).items():
        if concept not in used and any(term.language in read for term in terms):
            yield (
                terms[0],
                Finding("glossary-unused", Severity.INFO, f"{terms[0].text!r} ({concept}) occurs in no text"),
            )
    for term, count in hits.items():
        short = base(term.language) == "zh" and len(term.text) <= 2 and not (term.not_before or term.not_after)
        unsure = doubtful[term] >= _DOUBTFUL and 2 * doubtful[term] >= count
        if (short and count >= _MUCH) or unsure:
            common = "; ".join(f"{around} {times}" for around, times in followers[term].most_common(3))
            message = f"{term.text!r} occurs {count} times, doubtful {doubtful[term]} times: {common}"
            yield (
                term,
                Finding(
                    "glossary-matches-much", Severity.INFO, message, hint="look whether all are this name; guard it"
                ),
            )
