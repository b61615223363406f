"""Catalogues, glossary and built articles -> the findings a project wants to see. The rules are in `checks`.

Selection, levels, comments in entries, baseline and `--since` are decided here; printing is in `report`.
"""

from __future__ import annotations

import fnmatch
import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from hashlib import blake2b
from typing import Any

from l10n.checks import base, catalogs, documents, table
from l10n.checks.base import DEFAULT, Settings
from l10n.checks.catalogs import Translated
from l10n.errors import ConfigError, InputError, L10nError, UsageError
from l10n.model.catalog import Catalog, Entry, bind
from l10n.model.finding import Finding, Fix, Severity
from l10n.model.glossary import Glossary

BUILT = frozenset(
    {"structure", "emphasis", "catalog-duplicate", "merge-first", "merge-untranslated", "split-many", "gap"}
)
"""Names of the rules that only a build can judge (`workflow.build.RULES`, whose import every run would pay)."""

Known = Mapping[str, int]
"""A baseline: key of a finding (see `key`) -> how often it was there."""


@dataclass(frozen=True, slots=True)
class CheckOptions:
    """What is asked for, with the words of `[check]` and of the command line. Words are rules, families or patterns."""

    select: tuple[str, ...] = ()
    """Only these; empty: all."""

    ignore: tuple[str, ...] = ()
    levels: Mapping[str, str] = field(default_factory=dict)
    """Rule, family or pattern -> error, warning, info or off. The more exact word counts."""

    paths: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Glob of paths -> words to ignore there; `word=level` sets a level there instead."""

    settings: Settings = DEFAULT


@dataclass(frozen=True, slots=True)
class Checked:
    """The findings, and how many were kept silent."""

    findings: tuple[Finding, ...]
    """By path, line and rule."""

    silenced: int = 0
    """How many the baseline knows."""

    def fails(self, strict: bool = False) -> bool:
        """Whether the run is to end with exit code 1."""
        return any(f.severity is Severity.ERROR or (strict and f.severity is Severity.WARNING) for f in self.findings)


def options(settings: Mapping[str, Any], phrases: tuple[base.Phrase, ...] | None = None) -> CheckOptions:
    """The options in the `[check]` table of the settings."""
    return CheckOptions(
        tuple(settings.get("select", ())),
        tuple(settings.get("ignore", ())),
        dict(settings.get("severity", {})),
        {glob: tuple(words) for glob, words in settings.get("paths", {}).items()},
        Settings(spacing=settings.get("spacing", "off"), phrases=phrases, spelling=settings.get("spelling", "")),
    )


def check(
    translated: Sequence[Translated],
    glossary: Glossary | None = None,
    wanted: CheckOptions = CheckOptions(),
    others: Iterable[Finding] = (),
    known: Known | None = None,
    since: Mapping[str, Catalog] | None = None,
    failed: Iterable[L10nError] = (),
) -> Checked:
    """The findings in catalogues, together with `others` (of the glossary, of builds), as the project wants them.

    What `failed` could not be judged: that is told whatever the project wants to see.

    `known` is a baseline: what it holds is counted, not told. `since` holds catalogues as they were by path: entries that
    stood there letter by letter are silent. Raises `ConfigError` for a word that is no rule.
    """
    chosen = _Chosen(wanted)
    found = catalogs.check_catalogs(translated, glossary, wanted.settings, others=others, only=chosen.asked())
    graded = [replace(each, severity=level) for each in found if (level := chosen.level(each)) is not None]
    if since is not None:
        old = {path: {entry.binding for entry in catalog.entries} for path, catalog in since.items()}
        bindings = _bindings(translated)
        graded = [each for each in graded if bindings.get((each.path, each.line)) not in old.get(each.path, ())]
    new, silenced = _without_known(graded, known or {})
    told = [*dict.fromkeys(map(unreadable, failed)), *new]
    return Checked(tuple(sorted(told, key=lambda each: (each.path, each.line, each.column, each.rule))), silenced)


def _bindings(translated: Sequence[Translated]) -> dict[tuple[str, int], str]:
    """Path and line of each entry -> its binding: what a build found names the line only."""
    return {
        (each.catalog.path, entry.line): entry.binding
        for each in translated
        for entry in each.catalog.entries
        if not entry.obsolete
    }


def unreadable(error: L10nError) -> Finding:
    """What could not be done as a finding, so that every report names it."""
    return Finding(
        documents.UNREADABLE,
        Severity.ERROR,
        "; ".join(error.message.split("\n")),
        error.path,
        error.line,
        error.column,
        hint=error.hint,
    )


def asked(wanted: CheckOptions) -> frozenset[str] | None:
    """Names of the rules worth asking, None for all; raises `ConfigError` for a word that is no rule."""
    return _Chosen(wanted).asked()


class _Chosen:
    """Words resolved to rule names, once a run."""

    def __init__(self, wanted: CheckOptions) -> None:
        self.selected = _names(wanted.select, "select") if wanted.select else None
        self.ignored = _names(wanted.ignore, "ignore")
        self.levels: dict[str, str] = {}
        # An exact name is resolved last, so that it counts more than its family.
        for word, level in sorted(wanted.levels.items(), key=lambda item: item[0] in table.by_name()):
            self.levels.update(dict.fromkeys(_names([word], "severity"), level))
        self.paths = [(glob, *_path_words(words)) for glob, words in wanted.paths.items()]

    def asked(self) -> frozenset[str] | None:
        """The rules worth asking: what is not selected, or ignored everywhere, costs nothing. None: all of them."""
        if self.selected is None and not self.ignored:
            return None
        return (frozenset(table.by_name()) if self.selected is None else self.selected) - self.ignored

    def level(self, finding: Finding) -> Severity | None:
        """The level of a finding; None where nobody wants to see it."""
        rule = finding.rule
        if (self.selected is not None and rule not in self.selected) or rule in self.ignored:
            return None
        levels = self.levels
        for glob, ignored, own in self.paths:
            if fnmatch.fnmatchcase(finding.path, glob) or finding.path.startswith(glob.rstrip("/") + "/"):
                if rule in ignored:
                    return None
                levels = {**levels, **own}
        known = table.by_name().get(rule)
        return base.regrade(finding, known.severity if known else finding.severity, levels)


def _path_words(words: Sequence[str]) -> tuple[frozenset[str], dict[str, str]]:
    ignored: list[str] = []
    levels: dict[str, str] = {}
    for word in words:
        name, mark, level = word.partition("=")
        if not mark:
            ignored.append(name)
        elif level not in {*Severity, "off"}:
            raise ConfigError(f"[check.paths] {word!r}: {level!r} is no level, expected error, warning, info or off")
        else:
            levels.update(dict.fromkeys(_names([name], "paths"), level))
    return _names(ignored, "paths"), levels


def _names(words: Iterable[str], where: str) -> frozenset[str]:
    try:
        return table.matching(words)
    except UsageError as error:
        raise ConfigError(f"[check] {where}: {error.message}", hint=error.hint) from None


# --- baseline --------------------------------------------------------------------------------------------------------


def key(finding: Finding) -> str:
    """What a baseline knows a finding by: rule, path, concept, and a hash of the texts: an edit brings it back."""
    digest = (
        finding.entry
        or blake2b(
            "\0".join((finding.source, finding.target, finding.message)).encode("utf-8", "surrogatepass"), digest_size=4
        ).hexdigest()
    )
    return "\t".join((finding.path, finding.rule, finding.concept, digest))


def _without_known(findings: Sequence[Finding], known: Known) -> tuple[list[Finding], int]:
    room = Counter(known)
    new = []
    for finding in findings:
        name = key(finding)
        if room[name] > 0:
            room[name] -= 1
        else:
            new.append(finding)
    return new, len(findings) - len(new)


def dump_baseline(findings: Iterable[Finding]) -> bytes:
    """The bytes of a baseline that knows these findings: JSON, one line each, sorted, so that two people can merge it."""
    counted = Counter(key(finding) for finding in findings if finding.rule != documents.UNREADABLE)
    rows = [json.dumps([*name.split("\t"), count], ensure_ascii=False) for name, count in sorted(counted.items())]
    body = ",\n  ".join(rows)
    return f'{{"version": 1, "findings": [\n  {body}\n]}}\n'.encode() if rows else b'{"version": 1, "findings": []}\n'


def load_baseline(data: bytes, path: str = "") -> dict[str, int]:
    """The baseline in the bytes of a file. Law: `load_baseline(dump_baseline(f))` knows all of f, each as often.

    Raises `InputError` for what is no baseline of ours.
    """
    try:
        content = json.loads(data.decode("utf-8-sig"))
        if content["version"] != 1:
            raise InputError(f"baseline of version {content['version']}, expected 1", path=path)
        return {"\t".join(map(str, row[:4])): int(row[4]) for row in content["findings"]}
    except (UnicodeDecodeError, json.JSONDecodeError, KeyError, TypeError, ValueError, IndexError) as error:
        hint = "write it anew with `l10n check --baseline FILE --update-baseline`"
        raise InputError(f"not a baseline: {error}", path=path, hint=hint) from None


# --- repairs ---------------------------------------------------------------------------------------------------------


def fix(catalog: Catalog, findings: Iterable[Finding]) -> Catalog:
    """The catalogue with the safe repairs of these findings made in its translations.

    Repairs that touch one another are made one a run, the first one first. A machine's draft stays one; a signature ends,
    since its text is another one now.
    """
    wanted: dict[tuple[int, str], list[Fix]] = {}
    safe = {name for name, rule in table.by_name().items() if rule.fixes}
    for finding in findings:
        own = finding.side == "target" and finding.path == catalog.path
        if finding.fix is not None and own and finding.rule in safe:
            wanted.setdefault((finding.line, finding.target), []).append(finding.fix)
    entries = tuple(_fixed(entry, wanted.get((entry.line, entry.target), [])) for entry in catalog.entries)
    return replace(catalog, entries=entries) if entries != catalog.entries else catalog


def _fixed(entry: Entry, fixes: list[Fix]) -> Entry:
    if not fixes or entry.obsolete or entry.plural is not None:
        return entry
    target = base.apply_fixes(entry.target, fixes)
    if target == entry.target or not target.strip():
        return entry
    binding = bind(entry.context, entry.source, target)
    marks = tuple(
        replace(mark, words=(*mark.words[:-1], binding))
        if mark.kind == "mt" and mark.words[-1:] == (entry.binding,)
        else mark
        for mark in entry.marks
    )
    return replace(entry, target=target, marks=marks)
