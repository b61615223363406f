"""Alarms of the term rules on published pairs, to be judged by people: place, rule, concept and, with --show, the texts.

python benchmarks/glossary_alarms.py GLOSSARY SOURCE TARGET ARTICLES --languages en zh_CN [--show]
    SOURCE and TARGET hold aligned segments, ARTICLES the article of each, one a line.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path

from l10n.checks.terms import TermPair, check_renderings, check_terms, mentions
from l10n.glossary import table
from l10n.model.finding import Finding, Severity
from l10n.model.glossary import Glossary
from l10n.model.locale import canonical


def alarms(
    pairs: list[tuple[str, str]], articles: list[str], languages: tuple[str, str], glossary: Glossary
) -> Iterator[tuple[int, Finding]]:
    """Findings of warning level or above, each with the 1-based line of its pair, as `l10n check` gives them."""
    seen: frozenset[str] = frozenset()
    for at, (source, target) in enumerate(pairs):
        if at and articles[at] != articles[at - 1]:
            seen = frozenset()
        near = [i for i in (at - 1, at + 1) if 0 <= i < len(pairs) and articles[i] == articles[at]]
        paragraph = " ".join(pairs[i][1] for i in near)
        for finding in check_terms(source, target, *languages, glossary, seen=seen, paragraph_target=paragraph):
            if finding.severity is not Severity.INFO:
                yield at + 1, finding
        seen |= mentions(target, languages[1], glossary)
    listed = [TermPair(source, target, articles[at], at + 1) for at, (source, target) in enumerate(pairs)]
    for finding in check_renderings(listed, *languages, glossary):
        yield finding.line, finding


def main() -> None:
    """Print one alarm a line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("glossary", type=Path)
    parser.add_argument("files", type=Path, nargs=3, metavar="FILE")
    parser.add_argument("--languages", nargs=2, default=("en", "zh_CN"))
    parser.add_argument("--show", action="store_true")
    given = parser.parse_args()
    source, target, articles = (path.read_text(encoding="utf-8").split("\n") for path in given.files)
    glossary = table.load(given.glossary.read_bytes(), given.glossary.name)
    languages = (canonical(given.languages[0]), canonical(given.languages[1]))
    pairs = [pair for pair in zip(source, target, strict=False) if pair[0]]
    for line, finding in sorted(alarms(pairs, articles, languages, glossary), key=lambda item: item[0]):
        print(line, finding.rule, finding.concept, finding.message, sep="\t")
        if given.show:
            print(f"    {finding.source}\n    {finding.target}")


if __name__ == "__main__":
    main()
