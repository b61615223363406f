"""Drafts by one engine: markup protected, terms enforced, replies checked. Asking is `runner`'s work, tokens are `text.mask`'s.

Works in waves, so that batches stay full: all texts in the style of tokens the engine keeps best; the damaged ones in the
other styles; then stretch by stretch; then as they are, with a note. Terms that a draft lacks are put right after that.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from l10n.engines.base import Ability, Engine, Request
from l10n.engines.cache import Cache
from l10n.engines.redact import redact, written_secrets
from l10n.engines.replies import settle_ending, suspicion
from l10n.engines.runner import Budget, Gate, RunOptions, Tally, estimate, run
from l10n.engines.terms import Demand, demands, missing, names, repaired
from l10n.errors import UnsupportedPair
from l10n.model.glossary import Glossary
from l10n.model.locale import base, is_spaced
from l10n.model.match import Draft
from l10n.text.mask import (
    Hidden,
    Masked,
    Restored,
    Style,
    has_same_tokens,
    is_emphasis_lost,
    join_pieces,
    lost,
    mask,
    restore,
    without_tokens,
)
from l10n.text.numbers import Level, NumberIssue, compare


@dataclass(frozen=True, slots=True)
class Want:
    """A segment that needs a draft, in its place."""

    text: str
    previous: str = ""
    """Source text of the segment before; empty at the start of an article."""

    following: str = ""
    context: str | None = None
    paragraph: str = ""
    """The whole unit the segment stands in."""

    title: str = ""
    article: str = ""
    """Path of the article; a memory trusts what was said in its folder more."""


@dataclass(frozen=True, slots=True)
class Drafted:
    """A draft, or why there is none."""

    draft: Draft | None
    reason: str = ""
    is_failure: bool = False
    """The engine failed, or its answer was refused; a memory that knows nothing similar did not fail."""

    is_general: bool = False
    """The reason is the engine's and not this segment's: it is told once and not for each."""

    step: str = ""
    """How the markup came through: exact, repaired, other style, pieces, unprotected; empty where there was none."""

    is_final: bool = False
    """An earlier translation of a person that the project takes as it is: no draft, but translated."""


@dataclass(frozen=True, slots=True)
class Forecast:
    """What an engine would be sent."""

    texts: int
    """Distinct ones that the cache does not know. Repairs come on top: terms and damaged markup are asked for again."""

    characters: int
    cached: int
    cost: float


class EngineDrafter:
    """An engine of the chain with all that guards its drafts."""

    def __init__(
        self,
        engine: Engine,
        glossary: Glossary,
        cache: Cache,
        budget: Budget | None = None,
        options: RunOptions | None = None,
        environ: Mapping[str, str] | None = None,
    ) -> None:
        """`environ` names the secrets that must not stand in a reply."""
        self.name = engine.name
        self.engine = engine
        self.tally = Tally()
        self._glossary = glossary
        self._cache = cache
        self._budget = budget or Budget()
        self._options = options or RunOptions()
        self._environ = environ or {}
        self._secrets = written_secrets(self._environ)
        self._gate = Gate(engine.limits.per_second)
        self._off = ""
        """Why the engine cannot go on, once it cannot."""

        self._probed: dict[tuple[str, str], tuple[Style, ...]] = {}

    def refusal(self, source: str, target: str) -> str:
        """Why the engine cannot translate between these languages; empty where it can, as far as it knows before a call."""
        try:
            self.engine.language(source)
            self.engine.language(target)
            supports: Callable[[str, str], None] | None = getattr(self.engine, "check_pair", None)
            if supports is not None:
                supports(source, target)
        except UnsupportedPair as error:
            return error.message
        return ""

    def draft(self, wants: Sequence[Want], source: str, target: str) -> Sequence[Drafted]:
        """One result for each want, in order. Raises nothing that the engine raises."""
        if not wants:
            return ()
        work = _Waves(self, wants, source, target)
        return work.run()

    def forecast(self, wants: Sequence[Want], source: str, target: str) -> Forecast:
        """What the first wave would send."""
        work = _Waves(self, wants, source, target)
        requests = [state.request for state in work.states if state.masked.has_prose]
        texts, characters, cached = estimate(self.engine, requests, source, target, self._cache)
        if Ability.LOCAL in self.engine.abilities:
            return Forecast(texts, 0, cached, 0.0)
        return Forecast(texts, characters, cached, self._budget.price(self.name, characters))

    def ask(
        self, requests: Sequence[Request], source: str, target: str, style: Style
    ) -> Sequence[tuple[str | None, str]]:
        """(reply, reason) for each request, checked for what no translation can be.

        An engine that takes XML takes nothing else, so a text in another style is escaped on its way there and back.
        """
        is_foreign = style is not Style.XML and not self.engine.abilities.isdisjoint({Ability.XML, Ability.HTML})
        if is_foreign:
            requests = [replace(request, text=html.escape(request.text, quote=False)) for request in requests]

        def plain(text: str) -> str:
            return html.unescape(text) if is_foreign else text

        def check(request: Request, reply: str) -> str:
            if any(secret in reply for secret in self._secrets):
                return "the reply holds a secret"
            return self._fault(plain(request.text), plain(reply), source, target, style)

        done = run(
            self.engine,
            requests,
            source,
            target,
            self._cache,
            options=self._options,
            budget=self._budget,
            check=check,
            gate=self._gate,
            off=self._off,
        )
        # A reason may hold a glimpse of an answer, and an answer may echo what it was sent.
        done.tally.stopped = redact(done.tally.stopped, self._environ)
        self.tally.add(done.tally)
        self._off = self._off or (done.tally.stopped if done.tally.is_off else "")
        # One fault of the service may be the reason of thousands of outcomes.
        reasons = {reason: redact(reason, self._environ) for reason in {outcome.reason for outcome in done.outcomes}}
        return [
            (None if outcome.text is None else plain(outcome.text), reasons[outcome.reason])
            for outcome in done.outcomes
        ]

    def _fault(self, request: str, reply: str, source: str, target: str, style: Style) -> str:
        """Why a reply cannot be a translation, its numbers included; empty where it can."""
        asked, said = without_tokens(request, style), without_tokens(reply, style)
        if not any(map(str.isalpha, said)) and reply.strip() and not any(map(str.isalpha, asked)):
            return ""
        fault = suspicion(asked, said, source, target)
        if fault or Ability.NONSENSE in self.engine.abilities or not has_same_tokens(request, reply, style):
            return fault
        return _certain(compare(asked, said, source, target))

    def styles(self, source: str, target: str) -> tuple[Style, ...]:
        """The styles of tokens to try, best first.

        Local models differ in what their vocabulary holds, so each is tried once with a few sentences; that costs nothing,
        and the cache keeps the answers by the model's digest.
        """
        known = styles(self.engine.abilities)
        if Ability.WORDS not in self.engine.abilities or base(source) not in _PROBES:
            return known
        if (source, target) not in self._probed:
            kept = {style: self._kept(style, source, target) for style in known}
            self._probed[source, target] = tuple(sorted(known, key=lambda style: -kept[style]))
        return self._probed[source, target]

    def _kept(self, style: Style, source: str, target: str) -> int:
        """How many of the probes come back with their tokens in this style."""
        masks = [mask(text, style) for text in _PROBES[base(source)]]
        replies = self.ask([Request(masked.text) for masked in masks], source, target, style)
        pairs = zip(masks, replies, strict=True)
        return sum(reply is not None and restore(masked, reply).text is not None for masked, (reply, _) in pairs)

    @property
    def glossary(self) -> Glossary:
        """The terms to keep."""
        return self._glossary


_PROBES = {
    "zh": ("请打开 {name} 文件。", "这个**项目**已经开工。", "运行 `build` 以后返回 `test`。", "详见 [公告](a.md)。"),
    "en": (
        "Please open the file {name}.",
        "The **project** has begun.",
        "Run `build` and then `test`.",
        "See the [notice](a.md).",
    ),
}
"""Sentences with tokens in the middle, at the end, in pairs, twice."""


def styles(abilities: Iterable[Ability]) -> tuple[Style, Style, Style]:
    """The styles of tokens to try with an engine, best first."""
    able = frozenset(abilities)
    if Ability.XML in able or Ability.HTML in able:
        return (Style.XML, Style.BRACKET, Style.WORD)
    if Ability.TAGS in able:
        return (Style.TAG, Style.BRACKET, Style.WORD)
    if Ability.WORDS in able:
        return (Style.WORD, Style.BRACKET, Style.TAG)
    return (Style.BRACKET, Style.TAG, Style.WORD)


@dataclass(slots=True)
class _State:
    """One want on its way through the waves."""

    want: Want
    masked: Masked
    demands: tuple[Demand, ...]
    hidden: tuple[Hidden, ...]
    text: str | None = None
    """The restored translation, once there is one."""

    step: str = ""
    notes: list[str] = field(default_factory=list)
    reason: str = ""

    @property
    def is_open(self) -> bool:
        return self.text is None and not self.reason

    @property
    def request(self) -> Request:
        return self.request_for(self.masked)

    def request_for(self, masked: Masked) -> Request:
        pairs = tuple((demand.found, demand.wanted) for demand in self.demands)
        return Request(masked.text, self.want.paragraph, self.want.title, pairs)


class _Waves:
    def __init__(self, drafter: EngineDrafter, wants: Sequence[Want], source: str, target: str) -> None:
        self._drafter = drafter
        self._source, self._target = source, target
        self._styles = drafter.styles(source, target)
        self._is_nonsense = Ability.NONSENSE in drafter.engine.abilities
        self.states = [self._state(want) for want in wants]

    def run(self) -> list[Drafted]:
        for state in self.states:
            if not state.masked.has_prose:
                # No letter to translate: a number, a piece of code. Engines answer such texts with anything.
                state.text, state.reason = state.want.text or None, "" if state.want.text else "nothing to translate"
        self._prepare()
        self._wave(self._styles[0], "exact", "repaired")
        for style in self._styles[1:]:
            self._wave(style, "other style", "other style")
        self._piecewise()
        self._unprotected()
        if not self._is_nonsense:
            self._put_terms_right()
            for state in self.states:
                self._judge(state)
        return [self._drafted(state) for state in self.states]

    def _state(self, want: Want) -> _State:
        hidden = names(want.text, self._source, self._target, self._drafter.glossary)
        wanted = () if self._is_nonsense else demands(want.text, self._source, self._target, self._drafter.glossary)
        return _State(want, mask(want.text, self._styles[0], hidden), wanted, hidden)

    def _prepare(self) -> None:
        """Give an engine with glossaries of its own all the terms that occur, once for the run."""
        prepare = getattr(self._drafter.engine, "prepare", None)
        if prepare is not None:
            terms = {pair for state in self.states for pair in state.request.terms}
            prepare(sorted(terms), self._source, self._target)

    def _wave(self, style: Style, exact: str, repaired_step: str) -> None:
        """Ask for all texts that are open, in one style; those whose tokens come back whole are done."""
        pending = [state for state in self.states if state.is_open]
        masks = [mask(state.want.text, style, state.hidden) for state in pending]
        replies = self._ask([state.request_for(masked) for state, masked in zip(pending, masks, strict=True)], style)
        for state, masked, (reply, reason) in zip(pending, masks, replies, strict=True):
            if reply is None:
                state.reason = reason
                continue
            back = restore(masked, self._settled(masked, reply))
            if back.text is not None:
                state.text = self._ended(masked, back.text)
                state.step = (exact if back.is_exact else repaired_step) if masked.tokens else ""
                state.notes += _remarks(back)
            elif not masked.tokens:
                state.reason = f"the reply brought markup of its own: {back.fault}"

    def _piecewise(self) -> None:
        """Translate stretch by stretch what no style brought through."""
        pending = [state for state in self.states if state.is_open]
        masks = [mask(state.want.text, Style.BRACKET, state.hidden) for state in pending]
        pieces = [_Piece(piece) for masked in masks for piece in masked.prose if any(map(str.isalpha, piece))]
        distinct = list(dict.fromkeys(piece.core for piece in pieces))
        replies = dict(zip(distinct, self._ask([Request(core) for core in distinct], Style.BRACKET), strict=True))
        for state, masked in zip(pending, masks, strict=True):
            parts = [self._piece(piece, replies) for piece in masked.prose]
            if any(part is None for part in parts):
                continue
            text = join_pieces(masked, [part or "" for part in parts])
            if not lost(join_pieces(masked, masked.prose), text):
                state.text, state.step = text, "pieces"
                state.notes.append("pieces")
                if is_emphasis_lost(state.want.text, text):
                    state.notes.append("emphasis")

    def _piece(self, piece: str, replies: Mapping[str, tuple[str | None, str]]) -> str | None:
        if not any(map(str.isalpha, piece)):
            return _marks(piece, self._target)
        cut = _Piece(piece)
        reply = replies[cut.core][0]
        if reply is None:
            return None
        return cut.before + settle_ending(cut.core, _flat(reply).strip(), self._target) + cut.after

    def _unprotected(self) -> None:
        """Send what even pieces did not bring through as it is; what gets lost is named in the draft."""
        pending = [state for state in self.states if state.is_open]
        replies = self._ask(
            [Request(state.want.text, state.want.paragraph, state.want.title) for state in pending], Style.BRACKET
        )
        for state, (reply, reason) in zip(pending, replies, strict=True):
            if reply is None:
                state.reason = reason
                continue
            state.text, state.step = settle_ending(state.want.text, _flat(reply).strip(), self._target), "unprotected"
            state.notes.append("unprotected")

    def _put_terms_right(self) -> None:
        """Terms that a draft lacks: put in for the engine's own rendering, else asked for again with the term as a token."""
        lacking = {id(state): self._lacking(state) for state in self.states if state.text is not None}
        self._substitute(lacking)
        self._insist(
            {key: self._lacking(state) for state in self.states if (key := id(state)) in lacking and lacking[key]}
        )
        for state in self.states:
            if state.text is not None:
                state.notes += [f"term {demand.concepts[0]} missing" for demand in self._lacking(state)]

    def _lacking(self, state: _State) -> tuple[Demand, ...]:
        return missing(state.demands, state.text or "", self._target, self._drafter.glossary)

    def _substitute(self, lacking: Mapping[int, tuple[Demand, ...]]) -> None:
        found = list(dict.fromkeys(demand.found for each in lacking.values() for demand in each))
        replies = dict(zip(found, self._ask([Request(text) for text in found], Style.BRACKET), strict=True))
        for state in self.states:
            for demand in lacking.get(id(state), ()):
                rendering = replies[demand.found][0]
                if rendering is None or state.text is None:
                    continue
                text = repaired(state.text, rendering, demand)
                if text is not None and not lost(state.text, text):
                    state.text = text

    def _insist(self, lacking: Mapping[int, tuple[Demand, ...]]) -> None:
        style = self._styles[0]
        pending = [state for state in self.states if lacking.get(id(state))]
        # All terms of the text at once: the next answer may well miss others than this one did.
        hidden = [
            (*state.hidden, *(Hidden(span, demand.wanted) for demand in state.demands for span in demand.spans))
            for state in pending
        ]
        masks = [mask(state.want.text, style, each) for state, each in zip(pending, hidden, strict=True)]
        replies = self._ask([state.request_for(masked) for state, masked in zip(pending, masks, strict=True)], style)
        for state, masked, (reply, _) in zip(pending, masks, replies, strict=True):
            back = restore(masked, self._settled(masked, reply)) if reply is not None else None
            if back is None or back.text is None:
                continue
            before = len(self._lacking(state))
            trial = replace(state, text=back.text, notes=[])
            if len(self._lacking(trial)) < before and not _certain(self._issues(trial)):
                state.text, state.notes = back.text, _remarks(back)
                state.step = state.step or "exact"

    def _judge(self, state: _State) -> None:
        """Refuse a translation whose numbers are surely not those of the source; remark where it may be so."""
        if state.text is None:
            return
        issues = self._issues(state)
        fault = _certain(issues)
        if fault:
            state.text, state.reason = None, fault
        elif issues:
            state.notes.append("numbers")

    def _issues(self, state: _State) -> Sequence[NumberIssue]:
        return compare(state.want.text, state.text or "", self._source, self._target)

    def _ask(self, requests: Sequence[Request], style: Style) -> Sequence[tuple[str | None, str]]:
        return self._drafter.ask(requests, self._source, self._target, style) if requests else ()

    def _settled(self, masked: Masked, reply: str) -> str:
        """The reply on one line and without blanks at its ends, with its final mark in the target's script."""
        flat = _flat(reply).strip()
        return flat if masked.style is Style.XML else settle_ending(masked.text, flat, self._target)

    def _ended(self, masked: Masked, text: str) -> str:
        """The final mark of what came as XML: there an entity may look like one, so it is put right when the text is plain."""
        ended = settle_ending(masked.source, text, self._target) if masked.style is Style.XML else text
        return text if lost(text, ended) else ended

    def _drafted(self, state: _State) -> Drafted:
        if state.text is None:
            is_general = bool(state.reason) and state.reason == self._drafter.tally.stopped
            return Drafted(None, state.reason or "no reply that could be used", is_failure=True, is_general=is_general)
        return Drafted(Draft(state.text, self._drafter.name, tuple(dict.fromkeys(state.notes))), step=state.step)


def _certain(issues: Sequence[NumberIssue]) -> str:
    """The first of the issues that is one for sure, in words; empty where there is none."""
    return next((f"numbers differ: {issue.message}" for issue in issues if issue.level is Level.HARD), "")


def _remarks(back: Restored) -> list[str]:
    return ["reordered"] * back.is_reordered + ["emphasis"] * back.has_dull_emphasis


@dataclass(frozen=True, slots=True)
class _Piece:
    """A stretch of prose with its blanks set aside."""

    text: str

    @property
    def core(self) -> str:
        return self.text.strip()

    @property
    def before(self) -> str:
        return self.text[: len(self.text) - len(self.text.lstrip())]

    @property
    def after(self) -> str:
        return self.text[len(self.text.rstrip()) :]


_NARROW_MARKS = str.maketrans(
    {"，": ", ", "。": ". ", "、": ", ", "；": "; ", "：": ": ", "？": "? ", "！": "! ", "（": " (", "）": ") "}
)
_WIDE_MARKS = str.maketrans({",": "，", ".": "。", ";": "；", ":": "：", "?": "？", "!": "！", "(": "（", ")": "）"})


def _marks(piece: str, target: str) -> str:
    """A stretch of nothing but marks, in the marks of the target's script."""
    if is_spaced(target):
        written = piece.translate(_NARROW_MARKS)
        return written if piece.isascii() else re.sub(r" +$", "" if piece[-1:] in "。！？" else " ", written)
    return piece if re.search(r"\d", piece) else piece.translate(_WIDE_MARKS)


def _flat(reply: str) -> str:
    """The reply on one line: line ends of the source travel as tokens, so any other is the engine's."""
    return re.sub(r"[ \t]*(?:\r\n|\n|\r)[ \t]*", " ", reply)
