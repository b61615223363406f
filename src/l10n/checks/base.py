"""The form of a rule, and what rules look at. The rules are one family a module, the list of them is `checks.table`."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Generic, NamedTuple, TypeVar

from l10n.model.catalog import Catalog, Entry, State
from l10n.model.document import Document
from l10n.model.finding import Finding, Fix, Severity
from l10n.model.glossary import Glossary
from l10n.model.locale import base, is_spaced
from l10n.model.segment import Placeable, PlaceableKind
from l10n.text.inline import placeables

if TYPE_CHECKING:
    from l10n.checks.columns import Pairs

BLANK = "\ufffc"
"""Stands in prose for each code point of code, tags, addresses and other placeables: offsets stay true."""


@dataclass(frozen=True, slots=True, eq=False)
class Phrase:
    """One entry of the style list: a machine's phrase and what an editor writes. It compares by identity, as rules do."""

    bad: str
    """A regular expression over the target text, upper and lower case alike."""

    good: str
    source: str = ""
    """A regular expression that the source must match too; empty where the phrase alone is enough."""

    note: str = ""


@dataclass(frozen=True, slots=True)
class Settings:
    """What a project decides about checks; the defaults judge nothing that is a matter of taste."""

    spacing: str = "off"
    """Blank between Han and Latin: `space`, `none` or `off`."""

    phrases: tuple[Phrase, ...] | None = None
    """The style list; None for the one that ships with us, () for none."""

    spelling: str = ""
    """The English of the project: `en_GB`, `en_US`, or nothing: then only a mix inside one article is told."""

    release: bool = False
    """Whether unreviewed and stale text is to be told, as before a release."""

    verbose: bool = False
    """Whether to tell also what is no fault, only worth knowing: signatures that an edit ended."""


DEFAULT = Settings()


class Pair(NamedTuple):
    """A source text and its translation, with what several rules need of both. Build it with `pair`.

    A tuple, not a dataclass: one is made for every pair, and that takes a third of the time.
    """

    source: str
    target: str
    source_language: str
    """Gettext form, like `target_language`."""

    target_language: str
    glossary: Glossary | None
    seen: frozenset[str] | None
    """Ids of concepts that earlier entries of the article already named; None where nothing is known of them."""

    neighbours: tuple[str, ...]
    """Targets of the entries beside this one in its paragraph: a term may stand there."""

    settings: Settings
    source_marks: tuple[Placeable, ...]
    """Placeables of the source, `target_marks` those of the target."""

    target_marks: tuple[Placeable, ...]
    source_prose: str
    """The source with `BLANK` for every code point of a placeable; as long as the source."""

    target_prose: str
    out_of: str
    """Language of the source without script and country: `zh`."""

    into: str
    """Language of the target without script and country."""

    def finding(
        self,
        rule: str,
        severity: Severity,
        message: str,
        span: tuple[int, int] | None = None,
        *,
        side: str = "target",
        fix: str | None = None,
        hint: str = "",
        concept: str = "",
    ) -> Finding:
        """A finding about this pair; `span` in code points of `side`, `fix` the text to stand there instead."""
        repair = Fix(span[0], span[1], fix) if fix is not None and span is not None else None
        return Finding(
            rule,
            severity,
            message,
            source=self.source,
            target=self.target,
            span=span,
            side=side,
            hint=hint,
            fix=repair,
            concept=concept,
        )


def pair(
    source: str,
    target: str,
    source_language: str,
    target_language: str,
    glossary: Glossary | None = None,
    seen: frozenset[str] | None = None,
    neighbours: tuple[str, ...] = (),
    settings: Settings = DEFAULT,
) -> Pair:
    """The pair with its placeables found and its prose made; languages in gettext form."""
    source_marks, target_marks = placeables(source), placeables(target)
    return Pair(
        source,
        target,
        source_language,
        target_language,
        glossary,
        seen,
        neighbours,
        settings,
        source_marks,
        target_marks,
        blanked(source, source_marks),
        blanked(target, target_marks),
        _base(source_language),
        _base(target_language),
    )


_base = lru_cache(maxsize=64)(base)


def blanked(text: str, marks: Sequence[Placeable]) -> str:
    """The text with `BLANK` for each code point of a placeable, backslash escapes excepted."""
    if not marks:
        return text
    parts, end = [], 0
    for mark in marks:
        if mark.kind is PlaceableKind.ESCAPE:
            continue
        start, stop = mark.span
        parts.append(text[end:start])
        parts.append(BLANK * (stop - start))
        end = stop
    parts.append(text[end:])
    return "".join(parts)


class Located(NamedTuple):
    """One entry of a catalogue with the pair it makes; a tuple, as `Pair` is one."""

    path: str
    entry: Entry
    pair: Pair
    state: State
    """That of the entry, asked for once: it is read from hashes."""

    def finding(
        self,
        rule: str,
        severity: Severity,
        message: str,
        span: tuple[int, int] | None = None,
        *,
        hint: str = "",
        side: str = "target",
    ) -> Finding:
        """A finding at this entry; `span` in code points of `side`."""
        return self.place(self.pair.finding(rule, severity, message, span, hint=hint, side=side))

    def place(self, finding: Finding) -> Finding:
        """The finding of a pair rule, at this entry."""
        return self._placed(finding, finding.severity)

    def lowered(self, finding: Finding) -> Finding:
        """The finding of a pair rule, at this entry and one level lower."""
        return self._placed(finding, _LOWER[finding.severity])

    def _placed(self, found: Finding, severity: Severity) -> Finding:
        # Written out, since `replace` asks every field by name for every finding.
        return Finding(
            found.rule, severity, found.message, self.path, self.entry.line, 1, found.source, found.target, found.span,
            found.side, found.hint, found.fix, found.concept, self.entry.binding,
        )  # fmt: skip


_LOWER = {Severity.ERROR: Severity.WARNING, Severity.WARNING: Severity.INFO, Severity.INFO: Severity.INFO}


@dataclass(frozen=True, slots=True)
class Batch:
    """The live entries of one catalogue, or of all catalogues of one language, and what the catalogue says of itself."""

    entries: tuple[Located, ...]
    settings: Settings = DEFAULT
    catalog: Catalog | None = None
    """The catalogue, for rules about its header and its comments; None in a batch of many."""


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, heading, item or cell of a source article."""

    kind: str
    start: int
    """Half-open with `end`, in code points of the document's text, like all offsets a source rule uses."""

    end: int
    prose: str
    """The text as it stands in the file, with `BLANK` for code, tags and addresses: `end - start` code points."""


@dataclass(frozen=True, slots=True)
class Article:
    """A source article as `doctor` looks at it."""

    document: Document
    language: str
    """Gettext form; guessed from the text where nobody said it."""

    blocks: tuple[Block, ...]
    """In order of appearance."""

    known: frozenset[str] | None = None
    """Paths of all files of the project that an article may link to; None where nobody looked."""

    @property
    def spaced(self) -> bool:
        """Whether words stand apart in the article's language."""
        return is_spaced(self.language)

    def finding(
        self,
        rule: str,
        severity: Severity,
        message: str,
        span: tuple[int, int],
        *,
        fix: str | None = None,
        hint: str = "",
    ) -> Finding:
        """A finding in the article; `span` in code points of the document's text, `fix` what is to stand there."""
        text = self.document.text
        starts = _line_starts(text)
        line = bisect_right(starts, span[0])
        column = span[0] - starts[line - 1] + 1
        repair = Fix(span[0], span[1], fix) if fix is not None else None
        shown = text[span[0] : min(span[1], span[0] + 200)]
        return Finding(
            rule, severity, message, self.document.name, line, column, shown, "", span, "source", hint, repair
        )


# All findings of an article ask for the same text; counting its lines for each would take the square of its length.
@lru_cache(maxsize=2)
def _line_starts(text: str) -> tuple[int, ...]:
    """Where each line begins, in code points; lines end at \\n, \\r\\n and \\r."""
    return (0, *(match.end() for match in re.finditer(r"\r\n|\n|\r", text)))


@dataclass(frozen=True, slots=True)
class Example:
    """A text that shows what a rule means: tests, `l10n explain` and the rule reference are made from it."""

    source: str
    """The source text; for a source rule the whole article."""

    target: str = ""
    source_language: str = "zh_CN"
    target_language: str = "en"
    glossary: str = ""
    """The glossary's CSV text, for term rules."""

    others: tuple[tuple[str, str], ...] = ()
    """More (source, target) pairs of the catalogue or project, for rules that compare entries."""

    state: str = "translated"
    """The entry's state, for rules about states."""

    settings: Settings = DEFAULT
    seen: frozenset[str] | None = None
    name: str = "article.md"
    """File name of a source article."""

    note: str = ""
    """What to see here, in a few words."""


Subject = TypeVar("Subject")
Check = Callable[[Subject], Iterable[Finding]]


@dataclass(frozen=True, slots=True, eq=False)
class Rule(Generic[Subject]):
    """One rule. Several rules may share one function that yields findings of all of them; it is then called once.

    A rule is itself and no other, so comparing and hashing look at identity.
    """

    name: str
    """For ever: it stands in configurations, baselines and comments of projects."""

    family: str
    """Heading in the reference: numbers, terms, markup, punctuation, spacing, script, text, consistency, state, source."""

    severity: Severity
    """The level of its gravest finding; a finding may be of a lower level where the rule is less sure."""

    summary: str
    """One sentence: what is wrong when it fires."""

    why: str
    """Why it matters and how it decides, with its source: standard, issue or measurement."""

    check: Check[Subject] = field(repr=False)
    passes: tuple[Example, ...]
    fails: tuple[Example, ...]
    needs: frozenset[str] = frozenset()
    """Characters of which one must stand in the target, or the function is not called; empty: always called.

    Worth naming only where most texts do not hold them.
    """

    marked: bool = False
    """Whether the function is only called where either text holds a placeable."""

    trigger: Callable[[], re.Pattern[str]] | None = field(default=None, repr=False)
    """Gives an expression without a match of which in the target's prose the function finds nothing; None: none is known.

    Asked for late, so that nothing is compiled that no text needs. It is searched in many texts at once, so what it matches
    must not hang on where a text begins or ends (`columns.Column.holders`).
    """

    screen: Callable[[Pairs], Iterable[int]] | None = field(default=None, repr=False)
    """Gives the places, ascending, of those of many pairs in which the function may find something; None: no way is known.

    What costs less for many pairs than the function for each. It takes the place of the trigger.
    """

    kinds: frozenset[PlaceableKind] = frozenset()
    """Kinds of placeables of which either text must hold one, or the function is not called; empty: always called."""

    into: frozenset[str] = frozenset()
    """Target languages it looks at, with country or without; empty: all."""

    asked: Callable[[Settings], bool] | None = field(default=None, repr=False)
    """Whether the project's settings ask for it, for rules that are silent otherwise; None: always."""

    since: str = "0.1"
    style: bool = False
    """A matter of project style: may be frequent in good texts."""

    fixes: bool = False
    """Whether `--fix` makes its repairs: they can be made unseen. The fix of another rule is a proposal."""


PairRule = Rule[Pair]
BatchRule = Rule[Batch]
SourceRule = Rule[Article]


def run(rules: Sequence[Rule[Subject]], subject: Subject) -> Iterator[Finding]:
    """The findings of the rules about one subject, each function called once; findings of other rules are left out."""
    names = {rule.name for rule in rules}
    for function in dict.fromkeys(rule.check for rule in rules):
        for finding in function(subject):
            if finding.rule in names:
                yield finding


def regrade(finding: Finding, default: Severity, levels: Mapping[str, str]) -> Severity | None:
    """The level a project gives to a finding: None where the rule is off.

    A level set for a rule is that of its gravest findings; those the rule itself lowered are never raised.
    """
    chosen = levels.get(finding.rule)
    if chosen is None:
        return finding.severity
    if chosen == "off":
        return None
    level = Severity(chosen)
    return level if finding.severity is default else max(level, finding.severity, key=_ORDER.index)


_ORDER = (Severity.ERROR, Severity.WARNING, Severity.INFO)


def apply_fixes(text: str, fixes: Iterable[Fix]) -> str:
    """The text with the repairs that do not touch one another; of two that do, the first."""
    parts: list[str] = []
    position = 0
    for fix in sorted(fixes, key=lambda each: (each.start, each.end)):
        if fix.start < position:
            continue
        parts += [text[position : fix.start], fix.text]
        position = fix.end
    return "".join([*parts, text[position:]])


def char_class(chars: Iterable[str]) -> str:
    """A regular expression for one of the characters, runs of them as ranges: a search through ranges is quicker."""
    runs: list[list[int]] = []
    for code in sorted(map(ord, chars)):
        if runs and code == runs[-1][1] + 1:
            runs[-1][1] = code
        else:
            runs.append([code, code])
    # The characters themselves, since reading an escape takes longer than reading ten of them.
    parts = [_in_class(first) + (f"-{_in_class(last)}" if last > first else "") for first, last in runs]
    return f"[{''.join(parts)}]"


def _in_class(code: int) -> str:
    char = chr(code)
    return f"\\{char}" if char in "\\]^-[&~|" else char
