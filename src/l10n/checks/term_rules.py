"""Metadata of the term rules; what they do is in `checks.terms`, where terms stand in `glossary.find`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from l10n.checks import terms
from l10n.checks.base import Batch, BatchRule, Example, Pair, PairRule, Rule
from l10n.checks.columns import Pairs
from l10n.model.catalog import State
from l10n.model.finding import Finding, Severity

_FAMILY = "terms"
_TABLE = """id,kind,lang,term,status,type,case,dnt,rule,not_before,not_after,replaced_by,note
hs,place,zh-Hans,海曙区,preferred,full,,,,,,,
hs,place,en,Haishu District,preferred,full,,,,,,,
qw,place,zh-Hans,前湾新区,preferred,full,,,,,,,
qw,place,en,Qianwan New Area,preferred,full,,,,,,,
qw,place,en,Qianwan New District,deprecated,variant,,,,,,,
xa,place,zh-Hans,西安,preferred,full,,,,,,,
xa,place,en,Xi'an,preferred,full,,,,,,,
xa,place,en,Xian,forbidden,variant,,,,,,,
gh,product,zh-Hans,GitHub,preferred,full,exact,1,,,,,
who,organisation,zh-Hans,世界卫生组织,preferred,full,,,first-full,,,,
who,organisation,zh-Hans,世卫组织,preferred,short,,,first-full,,,,
who,organisation,en,World Health Organization,preferred,full,,,first-full,,,,
who,organisation,en,WHO,preferred,abbr,exact,,first-full,,,,
"""


def term_findings(pair: Pair) -> Iterable[Finding]:
    """What the project's glossary has against the pair."""
    if pair.glossary is None or not pair.glossary.terms:
        return ()
    return terms.check_terms(
        pair.source,
        pair.target,
        pair.source_language,
        pair.target_language,
        pair.glossary,
        seen=pair.seen,
        paragraph_target=" ".join(pair.neighbours),
    )


def pairs_with_terms(pairs: Pairs) -> Iterable[int]:
    """The places of those of many pairs that hold a term."""
    if not pairs.members:
        return ()
    first = pairs.members[0]
    if first.glossary is None or not first.glossary.terms:
        return ()
    # A text without placeables is all prose.
    sources = [terms.prose(pair.source) if pair.source_marks else pair.source for pair in pairs.members]
    targets = [terms.prose(pair.target) if pair.target_marks else pair.target for pair in pairs.members]
    return terms.holding(sources, targets, first.source_language, first.target_language, first.glossary)


def inconsistent_terms(batch: Batch) -> Iterator[Finding]:
    """Yield what the glossary has against several renderings of one term in finished entries."""
    if not batch.entries:
        return
    first = batch.entries[0].pair
    if first.glossary is None or not terms.choices(first.target_language, first.glossary):
        return
    finished = [
        terms.TermPair(each.pair.source, each.pair.target, each.path, each.entry.line, each.entry)
        for each in batch.entries
        if each.pair.target and each.state in (State.TRANSLATED, State.APPROVED)
    ]
    yield from terms.check_renderings(finished, first.source_language, first.target_language, first.glossary)


def _rule(
    name: str, severity: Severity, summary: str, why: str, passes: Example, fails: Example, fixes: bool = False
) -> PairRule:
    return Rule(
        name, _FAMILY, severity, summary, why, term_findings, (passes,), (fails,), fixes=fixes, screen=pairs_with_terms
    )


def _case(source: str, target: str, seen: frozenset[str] | None = None) -> Example:
    return Example(source, target, glossary=_TABLE, seen=seen)


RULES: tuple[PairRule, ...] = (
    _rule(
        "term-missing",
        Severity.ERROR,
        "A term of the source has none of its renderings in the target.",
        "One name, one rendering. An error for places and organisations, a warning for other kinds; information where the "
        "term stands elsewhere in the paragraph, is only proposed, or is perhaps no name here.",
        _case("海曙区的项目", "a project in Haishu District"),
        _case("海曙区的项目", "a project in Haisu District"),
    ),
    _rule(
        "term-forbidden",
        Severity.ERROR,
        "A form stands in the target that the glossary forbids.",
        "Forbidden forms are errors of fact or of politeness, not matters of taste.",
        _case("西安的历史", "the history of Xi’an"),
        _case("西安的历史", "the history of Xian"),
        fixes=True,
    ),
    _rule(
        "term-deprecated",
        Severity.WARNING,
        "A form stands in the target that the glossary no longer wants.",
        "Older articles used it; new ones should not.",
        _case("前湾新区", "Qianwan New Area"),
        _case("前湾新区", "Qianwan New District"),
        fixes=True,
    ),
    _rule(
        "term-dnt",
        Severity.ERROR,
        "A name that must stay as it is was changed.",
        "Products and programs have one spelling in every language.",
        _case("托管在GitHub上", "hosted on GitHub"),
        _case("托管在GitHub上", "hosted on Github"),
        fixes=True,
    ),
    _rule(
        "term-case",
        Severity.WARNING,
        "A term has capitals other than the glossary's.",
        "Headlines in capitals and the first letter of a sentence are allowed.",
        _case("海曙区", "Haishu District"),
        _case("海曙区的项目", "projects in haishu district"),
        fixes=True,
    ),
    _rule(
        "term-first-mention",
        Severity.WARNING,
        "The first mention in an article is not the full form.",
        "Readers learn the full name first; short forms follow. Only for terms with the rule `first-full`.",
        _case("世卫组织的报告", "a report of the World Health Organization", frozenset()),
        _case("世卫组织的报告", "a WHO report", frozenset()),
    ),
    _rule(
        "term-added",
        Severity.WARNING,
        "A name stands in the target that the source does not have.",
        "Engines invent names. Information for persons: translators rightly write the name for a pronoun.",
        _case("西安的历史", "the history of Xi’an"),
        _case("历史", "the history of Haishu District"),
    ),
    _rule(
        "term-count",
        Severity.INFO,
        "A name stands far more often in the source than in the target.",
        "Perhaps a part was left out, perhaps a pronoun does its work.",
        _case("海曙区和海曙区的海曙区", "Haishu District and Haishu District"),
        _case("海曙区和海曙区的海曙区", "Haishu District"),
    ),
)
"""Rules of the glossary over one pair, in the order they are told."""

BATCH_RULES: tuple[BatchRule, ...] = (
    Rule(
        "term-inconsistent",
        _FAMILY,
        Severity.WARNING,
        "One term has several allowed renderings across the articles.",
        "Admitted forms are for one article or another, not for every second sentence. Full and short forms may differ.",
        inconsistent_terms,
        passes=(
            Example(
                "海曙区的项目", "a project in Haishu District", glossary=_TABLE, others=(("海曙区", "Haishu District"),)
            ),
        ),
        fixes=True,
        fails=(
            Example(
                "海曙区的项目",
                "a project in Haishu District",
                glossary=_TABLE + "hs,place,en,District of Haishu,admitted,full,,,,,,,\n",
                others=(("海曙区", "the District of Haishu"),),
            ),
        ),
    ),
)
"""Rules of the glossary over many pairs."""
