"""Rules that readers and builders apply on their way: named here so that `explain`, `[check]` and reports know them.

The readers are in `formats`, the builder in `workflow.build`, the glossary's own checks in `glossary.lint`.
"""

from __future__ import annotations

from collections.abc import Iterator

from l10n.checks.base import Batch, BatchRule, Example, Rule
from l10n.model.finding import Finding, Severity


def told_elsewhere(batch: Batch) -> Iterator[Finding]:
    """Yield nothing: these findings are made where documents are read and built."""
    del batch
    return iter(())


def _rule(
    name: str, family: str, severity: Severity, summary: str, why: str, passes: Example, fails: Example
) -> BatchRule:
    return Rule(name, family, severity, summary, why, told_elsewhere, (passes,), (fails,))


_TWO = (("港口", "port"),)
RULES: tuple[BatchRule, ...] = (
    _rule(
        "structure",
        "build",
        Severity.ERROR,
        "A translation would change the structure of the article; the source text was built.",
        "A heading, a list, a template tag or a control character that the source does not have.",
        Example("港口", "port"),
        Example("港口", "# port"),
    ),
    _rule(
        "gap",
        "build",
        Severity.WARNING,
        "A segment has no text that the policy allows; the source text was built.",
        "Told by `l10n build --complete`.",
        Example("港口", "port"),
        Example("港口", ""),
    ),
    _rule(
        "catalog-duplicate",
        "build",
        Severity.ERROR,
        "Two entries of a catalogue have the same source and context.",
        "A build never chooses between two translations: the source text is built until one of them is gone.",
        Example("港口", "port"),
        Example("港口", "port", others=_TWO),
    ),
    _rule(
        "catalog-plural",
        "build",
        Severity.WARNING,
        "A plural entry cannot be used for an article.",
        "Articles have no plural forms; the entry is kept as it is.",
        Example("港口", "port"),
        Example("a port", "一个港口", "en", "zh_CN", state="plural-1"),
    ),
    _rule(
        "fence-unclosed",
        "reading",
        Severity.WARNING,
        "A code block of the article is not closed.",
        "All text behind it counts as code, so none of it is translated.",
        Example("```\ncode\n```\n\ntext\n"),
        Example("```\ncode\n\ntext\n"),
    ),
    _rule(
        "html-unclosed",
        "reading",
        Severity.WARNING,
        "A tag or comment of the article is not closed.",
        "The text behind it may be lost to translators.",
        Example("<!-- note -->\n\ntext\n"),
        Example("<!-- note\n\ntext\n"),
    ),
    _rule(
        "front-matter-unclosed",
        "reading",
        Severity.WARNING,
        "The front matter is not closed.",
        "It is read as text.",
        Example("---\ntitle: Port\n---\n\ntext\n"),
        Example("---\ntitle: Port\n\ntext\n"),
    ),
    _rule(
        "front-matter-unreadable",
        "reading",
        Severity.WARNING,
        "The front matter cannot be read.",
        "It is kept as it is; nothing in it is translated.",
        Example("---\ntitle: Port\n---\n\ntext\n"),
        Example("---\ntitle: [Port\n---\n\ntext\n"),
    ),
    _rule(
        "front-matter-duplicate",
        "reading",
        Severity.WARNING,
        "A key stands twice in the front matter.",
        "Site generators disagree about which one counts.",
        Example("---\ntitle: Port\n---\n\ntext\n"),
        Example("---\ntitle: Port\ntitle: Harbour\n---\n\ntext\n"),
    ),
    _rule(
        "glossary-row",
        "glossary",
        Severity.ERROR,
        "A row of the glossary cannot be understood.",
        "Each fault names row and column.",
        Example("nb,place,en,Ningbo,preferred"),
        Example("nb,palace,en,Ningbo,preferred"),
    ),
    _rule(
        "glossary-unknown-column",
        "glossary",
        Severity.INFO,
        "The glossary has a column we do not know.",
        "It is kept; perhaps its name is misspelled.",
        Example("id,kind,lang,term,status"),
        Example("id,kind,lang,term,statsu"),
    ),
    _rule(
        "ignore-unknown",
        "state",
        Severity.WARNING,
        "A comment `# l10n: ignore` names no rule.",
        "It silences nothing; a rule name is misspelled.",
        Example("港口", "port", note="# l10n: ignore length headline"),
        Example("港口", "port", note="# l10n: ignore lenght headline"),
    ),
)
"""Rules that are applied elsewhere. Their examples show the text, not a pair: `explain` prints them."""
