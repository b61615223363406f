"""Catalogues with gaps -> catalogues with drafts: each gap goes along the chain until one of it gives a good draft.

Values in, values out: opening engines and keeping files is the command's work. A person's text is never touched; what
that means is decided in `catalog.states`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol

from l10n.catalog import states
from l10n.engines.draft import Drafted, EngineDrafter, Forecast, Want
from l10n.errors import L10nError, UsageError
from l10n.model.catalog import Catalog, Entry, Message, State
from l10n.model.finding import Finding, Severity
from l10n.model.match import Draft, Match, Origin
from l10n.model.words import counted
from l10n.text.mask import mask

Key = tuple[str | None, str]


class Recall(Protocol):
    """The memory, as the chain asks it."""

    def __call__(
        self,
        source: str,
        previous: str,
        following: str,
        context: str | None,
        source_language: str,
        target_language: str,
        article: str,
        /,
    ) -> tuple[Match, ...]:
        """Matches, best first. `previous` and `following` are the neighbours' source texts, empty at the ends."""


class Drafter(Protocol):
    """One link of the chain."""

    name: str

    def refusal(self, source: str, target: str) -> str:
        """Why it cannot work between these languages; empty where it can."""

    def draft(self, wants: Sequence[Want], source: str, target: str) -> Sequence[Drafted]:
        """One result for each want, in order."""


@dataclass(frozen=True, slots=True)
class Task:
    """One catalogue to fill."""

    catalog: Catalog
    source_language: str
    language: str
    messages: tuple[Message, ...] = ()
    """The segments of the article in order: neighbours and paragraphs come from here; empty where only the PO is known."""

    title: str = ""
    article: str = ""
    """Path of the article; empty where only the PO is known."""


@dataclass(frozen=True, slots=True)
class Empty:
    """A segment that got no draft."""

    path: str
    line: int
    source: str
    reasons: tuple[str, ...]
    """What each link of the chain said, in order: `google: empty reply`."""

    is_failure: bool
    """An engine failed or was refused; merely unknown to the memory is no failure."""

    is_general: bool = False
    """All failures were those of whole engines: told once, in `Report.notices`."""


@dataclass(slots=True)
class Report:
    """What was done, for people, `--json` and the exit code."""

    filled: Counter[str] = field(default_factory=Counter)
    """Drafts by the name of who made them: `memory`, `google`, `copy`."""

    accepted: int = 0
    """Of these, translations of persons that the project takes from its memory as they are."""

    steps: dict[str, Counter[str]] = field(default_factory=dict)
    """By engine: how markup came through."""

    notes: Counter[str] = field(default_factory=Counter)
    """Remarks on drafts by their first word: term, reordered, pieces, unprotected, numbers."""

    empty: list[Empty] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)
    """Engines that ended early, with the reason."""

    @property
    def is_partial(self) -> bool:
        """Whether an engine failed for a segment that is still empty: exit code 3."""
        return any(empty.is_failure for empty in self.empty)

    @property
    def total(self) -> int:
        """All segments that got a draft."""
        return sum(self.filled.values())


@dataclass(frozen=True, slots=True)
class Translated:
    """Catalogues aligned with the tasks, and the report."""

    catalogs: tuple[Catalog, ...]
    report: Report


class MemoryDrafter:
    """Earlier translations: good enough from `threshold` (0..101) on; what is not the same text names the text it is of.

    `accept` says which matches that a person made are taken as translated at once: `never`, `context` (same text in the
    same place, 101), `exact` (same text, 100).
    """

    name = "memory"

    def __init__(self, recall: Recall, threshold: float = 75.0, accept: str = "never") -> None:
        self._recall = recall
        self._threshold = threshold
        self._accepted = {"never": 1000.0, "context": 101.0, "exact": 100.0}[accept]

    def refusal(self, source: str, target: str) -> str:  # noqa: ARG002 - the protocol's shape
        """A memory may hold any pair."""
        return ""

    def draft(self, wants: Sequence[Want], source: str, target: str) -> Sequence[Drafted]:
        """The best match of each want."""
        return [self._one(want, source, target) for want in wants]

    def _one(self, want: Want, source: str, target: str) -> Drafted:
        found = self._recall(want.text, want.previous, want.following, want.context, source, target, want.article)
        best = max(found, key=lambda match: match.score, default=None)
        if best is None or best.score < self._threshold or not best.target:
            said = f"the best match is only {best.score:.0f}" if best else "nothing similar"
            return Drafted(None, said)
        previous = None if best.source == want.text else best.source
        notes = ("substituted",) if best.substituted else ()
        is_final = best.score >= self._accepted and best.origin == Origin.HUMAN and previous is None
        return Drafted(Draft(best.target, f"memory:{best.score:.0f}", notes, previous), is_final=is_final)


class ClosedDrafter:
    """An engine that could not be opened: each segment that reaches it says why."""

    def __init__(self, name: str, error: L10nError) -> None:
        self.name = name
        self._said = f"{error.message} ({error.hint})" if error.hint else error.message

    def refusal(self, source: str, target: str) -> str:  # noqa: ARG002 - the protocol's shape
        """Nobody can tell: that it is closed is a failure and not a matter of languages."""
        return ""

    def draft(self, wants: Sequence[Want], source: str, target: str) -> Sequence[Drafted]:  # noqa: ARG002 - the protocol's shape
        """No draft for anybody."""
        return [Drafted(None, self._said, is_failure=True, is_general=True)] * len(wants)


def is_wanted(entry: Entry, redo: bool) -> bool:
    """Whether an entry gets a draft: it is empty, or holds a machine's text for another source; with `redo` any machine's."""
    return states.is_open(entry) and (redo or entry.state is not State.DRAFT)


def translate(
    tasks: Sequence[Task], chain: Sequence[Drafter], *, redo: bool = False, tell: Callable[[str], None] = lambda _: None
) -> Translated:
    """Each catalogue with drafts where nothing, or only a machine's text, stood.

    Raises `UsageError` before any call where no link of the chain knows a pair of languages.
    """
    _check_pairs(tasks, chain)
    report = Report()
    drafts: list[dict[Key, Drafted]] = [{} for _ in tasks]
    for pair, members in _by_pair(tasks).items():
        _draft_pair(tasks, members, pair, chain, redo, drafts, report, tell)
    catalogs = tuple(_fill(task.catalog, found, report) for task, found in zip(tasks, drafts, strict=True))
    _remark(catalogs, drafts, report)
    return Translated(catalogs, report)


@dataclass(frozen=True, slots=True)
class Estimate:
    """What `translate` would do, for `--dry-run`."""

    segments: int
    unique: int
    from_memory: int
    copied: int
    """Segments without a letter: they stay as they are."""

    engines: tuple[tuple[str, Forecast], ...]
    """For each engine by name: what it would be sent if all that is open when its turn comes went to it."""


def forecast(tasks: Sequence[Task], chain: Sequence[Drafter], *, redo: bool = False) -> Estimate:
    """Asks the memory and the cache, and no engine. Engines behind the first are told what the first would be."""
    _check_pairs(tasks, chain)
    sums: dict[str, list[Forecast]] = {}
    segments = unique = remembered = copied = 0
    for (source, target), members in _by_pair(tasks).items():
        wants = [want for index in members for want in open_wants(tasks[index], redo).values()]
        segments += len(wants)
        unique += len({want.text for want in wants})
        prose = [want for want in wants if _has_prose(want)]
        copied += len(wants) - len(prose)
        wants = prose
        for drafter in chain:
            if isinstance(drafter, EngineDrafter):
                if not drafter.refusal(source, target):
                    sums.setdefault(drafter.name, []).append(drafter.forecast(wants, source, target))
            else:
                known = drafter.draft(wants, source, target)
                remembered += sum(each.draft is not None for each in known)
                wants = [want for want, each in zip(wants, known, strict=True) if each.draft is None]
    return Estimate(segments, unique, remembered, copied, tuple((name, _sum(each)) for name, each in sums.items()))


def _sum(forecasts: Iterable[Forecast]) -> Forecast:
    total = Forecast(0, 0, 0, 0.0)
    for each in forecasts:
        total = Forecast(
            total.texts + each.texts,
            total.characters + each.characters,
            total.cached + each.cached,
            total.cost + each.cost,
        )
    return total


def _by_pair(tasks: Sequence[Task]) -> Mapping[tuple[str, str], list[int]]:
    pairs: dict[tuple[str, str], list[int]] = {}
    for index, task in enumerate(tasks):
        pairs.setdefault((task.source_language, task.language), []).append(index)
    return pairs


def _check_pairs(tasks: Sequence[Task], chain: Sequence[Drafter]) -> None:
    for source, target in _by_pair(tasks):
        refusals = [f"{drafter.name}: {said}" for drafter in chain if (said := drafter.refusal(source, target))]
        if chain and len(refusals) == len(chain):
            raise UsageError(
                f"no engine translates from {source} to {target}: {'; '.join(refusals)}",
                hint="`l10n engines` lists what there is; name one with --engine or in [translate] engines",
            )


def _draft_pair(
    tasks: Sequence[Task],
    members: Sequence[int],
    pair: tuple[str, str],
    chain: Sequence[Drafter],
    redo: bool,
    drafts: list[dict[Key, Drafted]],
    report: Report,
    tell: Callable[[str], None],
) -> None:
    """All catalogues of one pair together, so that batches are full and a sentence of two articles is asked for once."""
    wants = [(index, key, want) for index in members for key, want in open_wants(tasks[index], redo).items()]
    said: dict[tuple[int, Key], list[tuple[str, Drafted]]] = {}
    wants = list(_copy(wants, drafts, bool(chain)))
    for drafter in chain:
        if not wants:
            break
        refusal = drafter.refusal(*pair)
        if refusal:
            results: Sequence[Drafted] = [Drafted(None, refusal)] * len(wants)
        else:
            tell(f"{drafter.name}: {counted(len(wants), 'segment')} from {pair[0]} to {pair[1]}")
            results = drafter.draft([want for _, _, want in wants], *pair)
        rest = []
        _notice(drafter, results, report)
        for (index, key, want), result in zip(wants, _generalised(results), strict=True):
            if result.draft is None:
                said.setdefault((index, key), []).append((f"{drafter.name}: {result.reason}", result))
                rest.append((index, key, want))
            else:
                drafts[index][key] = result
        wants = rest
    lines = {(index, entry.key): entry.line for index in members for entry in tasks[index].catalog.entries}
    for index, key, want in wants:
        place = tasks[index].catalog.path, lines[index, key]
        report.empty.append(_empty(*place, want.text, said.get((index, key), [])))


def _empty(path: str, line: int, text: str, heard: Sequence[tuple[str, Drafted]]) -> Empty:
    """A segment without a draft, with what each link of the chain said of it."""
    return Empty(
        path,
        line,
        text,
        tuple(words for words, _ in heard),
        any(result.is_failure for _, result in heard),
        all(result.is_general or not result.is_failure for _, result in heard),
    )


def _copy(
    wants: Iterable[tuple[int, Key, Want]], drafts: list[dict[Key, Drafted]], has_chain: bool
) -> Iterator[tuple[int, Key, Want]]:
    """What has no letter to translate (a number, a piece of code) is its own translation; the others come out."""
    for index, key, want in wants:
        if has_chain and not _has_prose(want):
            drafts[index][key] = Drafted(Draft(want.text, "copy"))
        else:
            yield index, key, want


def _has_prose(want: Want) -> bool:
    return mask(want.text).has_prose


def _notice(drafter: Drafter, results: Sequence[Drafted], report: Report) -> None:
    """Tell once why an engine ended, and why segments had to go on to the next one."""
    stopped = drafter.tally.stopped if isinstance(drafter, EngineDrafter) else ""
    reasons = Counter(result.reason for result in results if result.is_failure and not result.is_general)
    said = [f"{drafter.name}: {stopped}"] if stopped else []
    if reasons:
        ((reason, _),) = reasons.most_common(1)
        said.append(
            f"{drafter.name}: no draft for {sum(reasons.values()):,} of {counted(len(results), 'segment')}, mostly for this: {reason}"
        )
    report.notices += [notice for notice in said if notice not in report.notices]


def _generalised(results: Sequence[Drafted]) -> Iterator[Drafted]:
    """A reason that several segments share is the service's and not theirs: it is told once."""
    counts = Counter(result.reason for result in results if result.is_failure)
    for result in results:
        yield replace(result, is_general=True) if result.is_failure and counts[result.reason] >= _SEVERAL else result


_SEVERAL = 3


def open_wants(task: Task, redo: bool) -> dict[Key, Want]:
    """The segments of a catalogue that need a draft, each with its neighbours."""
    open_keys = {entry.key: entry for entry in task.catalog.entries if is_wanted(entry, redo)}
    flow = task.messages or tuple(
        Message(entry.source, entry.context, block=index)
        for index, entry in enumerate(task.catalog.entries)
        if not entry.obsolete
    )
    paragraphs: dict[int, list[str]] = {}
    for message in flow:
        paragraphs.setdefault(message.block, []).append(message.source)
    whole = {block: " ".join(sentences) for block, sentences in paragraphs.items()} if task.messages else {}
    wants: dict[Key, Want] = {}
    for position, message in enumerate(flow):
        key = (message.context, message.source)
        if key not in open_keys or key in wants:
            continue
        wants[key] = Want(
            message.source,
            flow[position - 1].source if position else "",
            flow[position + 1].source if position + 1 < len(flow) else "",
            message.context,
            whole.get(message.block, ""),
            task.title,
            task.article,
        )
    for key, entry in open_keys.items():
        # An entry that the article no longer holds, but which is not obsolete yet, has no place and still a text.
        wants.setdefault(key, Want(entry.source, context=entry.context, title=task.title, article=task.article))
    return wants


def _fill(catalog: Catalog, drafts: Mapping[Key, Drafted], report: Report) -> Catalog:
    entries = []
    for entry in catalog.entries:
        result = drafts.get(entry.key) if states.is_open(entry) else None
        if result is None or result.draft is None:
            entries.append(entry)
            continue
        filled = states.draft(entry, result.draft)
        if result.is_final:
            filled = replace(filled, fuzzy=False)
            report.accepted += 1
        name = result.draft.engine.partition(":")[0]
        report.filled[name] += 1
        if result.step:
            report.steps.setdefault(name, Counter())[result.step] += 1
        report.notes.update(note.split(" ")[0] for note in result.draft.notes)
        entries.append(filled)
    return replace(catalog, entries=tuple(entries)) if drafts else catalog


def _remark(catalogs: Sequence[Catalog], drafts: Sequence[Mapping[Key, Drafted]], report: Report) -> None:
    """One finding for each draft with a remark, and for each segment that an engine could not draft."""
    for catalog, found in zip(catalogs, drafts, strict=True):
        for entry in catalog.entries:
            result = found.get(entry.key)
            if entry.obsolete or result is None or result.draft is None or not result.draft.notes:
                continue
            said = f"needs a close look: {', '.join(result.draft.notes)}"
            message = f"the draft of {result.draft.engine} for {_glimpse(entry.source)} {said}"
            report.findings.append(
                Finding(
                    "draft-doubtful",
                    Severity.INFO,
                    message,
                    catalog.path,
                    entry.line,
                    min(entry.line, 1),
                    entry.source,
                    entry.target,
                )
            )
    for empty in report.empty:
        if empty.is_failure and not empty.is_general:
            report.findings.append(
                Finding(
                    "draft-refused",
                    Severity.WARNING,
                    f"no draft for {_glimpse(empty.source)}: {'; '.join(empty.reasons)}",
                    empty.path,
                    empty.line,
                    min(empty.line, 1),
                    empty.source,
                )
            )


def _glimpse(text: str) -> str:
    """The beginning of a segment: in a catalogue that is not written yet it has no line to be found by."""
    flat = " ".join(text.split())
    return repr(flat if len(flat) <= _GLIMPSE else flat[: _GLIMPSE - 1] + "…")


_GLIMPSE = 30
