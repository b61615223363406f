"""Alarms of the term rules on published pairs, to be judged by people, and the share of planted errors they find.

python benchmarks/glossary_alarms.py GLOSSARY SOURCE TARGET ARTICLES --languages en zh_CN [--show | --plant]
    SOURCE and TARGET hold aligned segments, ARTICLES the article of each, one a line. Printed are place, rule, concept and,
    with --show, the texts. With --plant each name that stands on both sides is dropped, replaced by another name of its kind
    or misspelt, a name of the glossary is put into each pair without it, and the shares found at warning level are printed.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from l10n.checks.terms import TermPair, check_renderings, check_terms, mentions
from l10n.glossary import table
from l10n.glossary.find import allowed, concepts, find, forms
from l10n.model.finding import Finding, Severity
from l10n.model.glossary import Glossary, Hit, Term, TermKind
from l10n.model.locale import canonical, is_spaced


def contexts(
    pairs: list[tuple[str, str]], articles: list[str], language: str, glossary: Glossary
) -> Iterator[tuple[str, str, frozenset[str], str]]:
    """Each pair with the concepts that its article named before and with its neighbours' translations."""
    seen: frozenset[str] = frozenset()
    for at, (source, target) in enumerate(pairs):
        if at and articles[at] != articles[at - 1]:
            seen = frozenset()
        near = [i for i in (at - 1, at + 1) if 0 <= i < len(pairs) and articles[i] == articles[at]]
        yield source, target, seen, " ".join(pairs[i][1] for i in near)
        seen |= mentions(target, language, glossary)


def alarms(
    pairs: list[tuple[str, str]], articles: list[str], languages: tuple[str, str], glossary: Glossary
) -> Iterator[tuple[int, Finding]]:
    """Findings of warning level or above, each with the 1-based line of its pair, as `l10n check` gives them."""
    for at, (source, target, seen, near) in enumerate(contexts(pairs, articles, languages[1], glossary), 1):
        for finding in check_terms(source, target, *languages, glossary, seen=seen, paragraph_target=near):
            if finding.severity is not Severity.INFO:
                yield at, finding
    listed = [TermPair(source, target, articles[at], at + 1) for at, (source, target) in enumerate(pairs)]
    for finding in check_renderings(listed, *languages, glossary):
        yield finding.line, finding


# --- planted errors ----------------------------------------------------------------------------------------------------

_PLANTED_KINDS = (TermKind.PLACE, TermKind.ORGANISATION)


def recall(
    pairs: list[tuple[str, str]], articles: list[str], languages: tuple[str, str], glossary: Glossary
) -> dict[str, tuple[int, int]]:
    """Found and planted errors by kind of error; `added` counts the wrong names of `other` that are told of as such."""
    found: Counter[str] = Counter()
    planted: Counter[str] = Counter()
    for at, (source, target, seen, near) in enumerate(contexts(pairs, articles, languages[1], glossary)):
        for error, concept, other, text in _planted(at, source, target, languages, glossary):
            findings = check_terms(source, text, *languages, glossary, seen=seen, paragraph_target=near)
            told = {(each.rule, each.concept) for each in findings if each.severity is not Severity.INFO}
            planted[error] += 1
            found[error] += any(name in (concept, other) for _, name in told)
            if error == "other":
                planted["added"] += 1
                found["added"] += ("term-added", other) in told
    return {error: (found[error], planted[error]) for error in sorted(planted)}


def _planted(
    at: int, source: str, target: str, languages: tuple[str, str], glossary: Glossary
) -> Iterator[tuple[str, str, str, str]]:
    """Errors of one pair: what was done, the concept it was done to, the one put in, the text with the error."""
    asked = {hit.term.concept for hit in find(source, languages[0], glossary) if not hit.guarded and not hit.weak}
    hits = [hit for hit in find(target, languages[1], glossary) if not hit.guarded and allowed(hit.term)]
    table_ = concepts(glossary)
    names = [name for name, rows in table_.items() if name not in asked and _plain(rows, languages[1])]
    for concept in dict.fromkeys(hit.term.concept for hit in hits if hit.term.concept in asked):
        own = [hit for hit in hits if hit.term.concept == concept]
        kind = own[0].term.kind
        if kind not in (*_PLANTED_KINDS, TermKind.PERSON):
            continue
        yield "dropped", concept, "", _replaced(target, own, [""] * len(own))
        yield "misspelt", concept, "", _replaced(target, own, [_misspelt(hit.found) for hit in own])
        near = [name for name in names if table_[name][0].kind is kind]
        if near:
            other = near[(at * 7 + len(concept)) % len(near)]
            text = _plain(table_[other], languages[1])
            yield "other", concept, other, _replaced(target, own, [text] * len(own))
    standing = {hit.term.concept for hit in hits}
    free = [name for name in names if name not in standing and table_[name][0].kind in _PLANTED_KINDS]
    if free:
        other = free[at % len(free)]
        yield "put in", "", other, _put_in(target, _plain(table_[other], languages[1]), languages[1])


def _plain(rows: tuple[Term, ...], language: str) -> str:
    own = [term.text for term in forms(rows, language) if allowed(term) and term.type != "short"]
    return own[0] if own else ""


def _replaced(text: str, hits: list[Hit], names: list[str]) -> str:
    for hit, name in sorted(zip(hits, names, strict=True), key=lambda item: -item[0].span.start):
        text = text[: hit.span.start] + name + text[hit.span.end :]
    return text


def _misspelt(name: str) -> str:
    """The name with one letter of its middle changed."""
    middle = len(name) // 2
    wrong = "洛" if not name.isascii() else "o" if name[middle] != "o" else "u"
    return name[:middle] + ("德" if name[middle] == wrong else wrong) + name[middle + 1 :]


def _put_in(text: str, name: str, language: str) -> str:
    """The name behind the first third of the text, at a blank where the language has them."""
    at = len(text) // 3
    if not is_spaced(language):
        return text[:at] + name + text[at:]
    at = text.find(" ", at)
    return f"{text} {name}" if at < 0 else f"{text[:at]} {name}{text[at:]}"


def main() -> None:
    """Print one alarm a line, or the shares of planted errors found."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("glossary", type=Path)
    parser.add_argument("files", type=Path, nargs=3, metavar="FILE")
    parser.add_argument("--languages", nargs=2, default=("en", "zh_CN"))
    parser.add_argument("--show", action="store_true")
    parser.add_argument("--plant", action="store_true")
    given = parser.parse_args()
    source, target, articles = (path.read_text(encoding="utf-8").split("\n") for path in given.files)
    glossary = table.load(given.glossary.read_bytes(), given.glossary.name)
    languages = (canonical(given.languages[0]), canonical(given.languages[1]))
    pairs = [pair for pair in zip(source, target, strict=False) if pair[0]]
    if given.plant:
        for error, (found, planted) in recall(pairs, articles, languages, glossary).items():
            print(f"{error}\t{found} of {planted}\t{found / planted:.1%}")
        return
    for line, finding in sorted(alarms(pairs, articles, languages, glossary), key=lambda item: item[0]):
        print(line, finding.rule, finding.concept, finding.message, sep="\t")
        if given.show:
            print(f"    {finding.source}\n    {finding.target}")


if __name__ == "__main__":
    main()
