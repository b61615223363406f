"""Asks one engine for many texts: batches, threads, rates, retries, money. Knows nothing of catalogues or of markup.

Every finished batch is in the cache before it counts, so a run that is killed goes on where it was. What comes out is in the
order of what went in and does not depend on which thread was faster.
"""

from __future__ import annotations

import logging
import math
import queue
import random
import re
import threading
import time
from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import quote_plus

from l10n.engines.base import Ability, Engine, Incomplete, Limits, Request, Unproven
from l10n.engines.cache import Cache, reply_key
from l10n.errors import BadReply, EngineError, Fatal, Retry, TooBig, UnsupportedPair
from l10n.model.words import counted

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class RunOptions:
    """How patient a run is. Times are in seconds."""

    threads: int = 8
    attempts: int = 6
    """Of one batch, when the engine says `Retry`."""

    base: float = 0.2
    """The first pause without Retry-After is somewhere between 0 and this; each one after that may be twice as long."""

    cap: float = 8.0
    longest_wait: float = 120.0
    """A Retry-After beyond this ends the run: the quota is gone, not the moment busy."""

    breaker: int = 8
    """Failures in a row, times threads, that end the run."""


class Budget:
    """What may be spent, over all engines of a run. Characters are those sent, cached ones and retries as they happen.

    `prices` are per million characters by engine name, in whatever money the project counts in.
    """

    def __init__(
        self, characters: int | None = None, cost: float | None = None, prices: Mapping[str, float] | None = None
    ) -> None:
        self.characters = characters
        self.cost = cost
        self.prices = dict(prices or {})
        self.spent: dict[str, int] = {}
        self._lock = threading.Lock()

    def price(self, engine: str, characters: int) -> float:
        """What so many characters cost."""
        return self.prices.get(engine, 0.0) * characters / 1_000_000

    @property
    def spent_characters(self) -> int:
        """Over all engines."""
        return sum(self.spent.values())

    @property
    def spent_cost(self) -> float:
        """Over all engines."""
        return sum(self.price(engine, count) for engine, count in self.spent.items())

    def refusal(self, engine: str, characters: int) -> str:
        """Why sending so many characters more would break a cap; empty where it would not."""
        if self.characters is not None and self.spent_characters + characters > self.characters:
            return f"{counted(self.spent_characters + characters, 'character')} would be over the cap of {self.characters:,}"
        total = self.spent_cost + self.price(engine, characters)
        if self.cost is not None and total > self.cost:
            return f"a cost of {total:.4g} would be over the cap of {self.cost:.4g}"
        return ""

    def take(self, engine: str, characters: int) -> str:
        """Spend characters before a call; gives the refusal, in which case nothing is spent."""
        with self._lock:
            refusal = self.refusal(engine, characters)
            if not refusal:
                self.spent[engine] = self.spent.get(engine, 0) + characters
            return refusal


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one request."""

    text: str | None
    reason: str = ""
    """Why there is no text."""

    is_cached: bool = False


@dataclass(slots=True)
class Tally:
    """What a run did; also filled while it goes on."""

    calls: int = 0
    sent: int = 0
    """Texts that an engine answered."""

    characters: int = 0
    """Sent, retries among them."""

    cached: int = 0
    retries: int = 0
    bisections: int = 0
    refused_replies: int = 0
    unproven: int = 0
    """Texts of a batch whose answers nobody could tell apart; each was asked for alone."""

    stopped: str = ""
    """Why the run ended before its work did."""

    is_over_budget: bool = False
    is_off: bool = False
    """The engine cannot go on at all, with other texts or languages either."""

    def add(self, other: Tally) -> None:
        """Count another run in."""
        for name in ("calls", "sent", "characters", "cached", "retries", "bisections", "refused_replies", "unproven"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.stopped = self.stopped or other.stopped
        self.is_over_budget = self.is_over_budget or other.is_over_budget
        self.is_off = self.is_off or other.is_off


@dataclass(frozen=True, slots=True)
class Run:
    """Outcomes aligned with the requests, and the tally."""

    outcomes: tuple[Outcome, ...]
    tally: Tally


Check = Callable[[Request, str], str]
"""Says why a reply cannot be a translation of the request; empty where it can."""


def _anything(request: Request, reply: str) -> str:
    del request
    return "" if reply.strip() else "empty reply"


def run(
    engine: Engine,
    requests: Sequence[Request],
    source: str,
    target: str,
    cache: Cache,
    *,
    options: RunOptions | None = None,
    budget: Budget | None = None,
    check: Check = _anything,
    gate: Gate | None = None,
    off: str = "",
) -> Run:
    """One outcome for each request, in order. Equal requests are sent once; what the cache knows is not sent.

    Runs that follow each other share a `gate`, so that what one has learned of the rate holds for the next. `off` says why
    the engine is off since an earlier run; then nothing is sent at all.

    Raises nothing that an engine raises: an engine that cannot go on ends the run, and the rest has the reason. A reply that
    `check` refuses is asked for once more alone and is never kept.
    """
    keys = [reply_key(engine, request, source, target) for request in requests]
    distinct = dict(zip(keys, requests, strict=True))
    known = dict(cache.get(list(distinct)))
    todo = [_Job(key, request) for key, request in distinct.items() if key not in known]
    cached = frozenset(known)
    gate = gate or Gate(engine.limits.per_second)
    work = _Work(engine, source, target, cache, options or RunOptions(), budget or Budget(), check, gate)
    work.tally.cached = sum(key in cached for key in keys)
    if off:
        work.tally.stopped = off
    elif todo:
        work.do(todo)
    known.update(work.texts)
    return Run(tuple(_outcome(key, known, cached, work) for key in keys), work.tally)


def _outcome(key: bytes, known: Mapping[bytes, str], cached: frozenset[bytes], work: _Work) -> Outcome:
    if key in known:
        return Outcome(known[key], is_cached=key in cached)
    return Outcome(None, work.reasons.get(key) or work.tally.stopped or "not asked")


def estimate(
    engine: Engine, requests: Sequence[Request], source: str, target: str, cache: Cache
) -> tuple[int, int, int]:
    """What `run` would do: (texts to send, their characters, texts known already), each distinct request once."""
    distinct = {reply_key(engine, request, source, target): request for request in requests}
    known = cache.get(list(distinct))
    texts = [request.text for key, request in distinct.items() if key not in known]
    return len(texts), sum(map(len, texts)), len(known)


def batches(jobs: Sequence[_Job], limits: Limits) -> Iterator[list[_Job]]:
    """The jobs in order, in as few batches as the limits allow: a call costs more than what is in it."""
    filling = _Filling(limits)
    for job in jobs:
        size = _measured(job.request.text, limits)
        if filling.jobs and not filling.fits(size):
            yield filling.jobs
            filling = _Filling(limits)
        filling.add(job, size)
    if filling.jobs:
        yield filling.jobs


def packed(jobs: Sequence[_Job], limits: Limits) -> Iterator[list[_Job]]:
    """The jobs by size: each batch gets the longest text that there is, and then the longest that still fits.

    In order, batches of paragraphs are filled to about eight ninths.
    """
    waiting: dict[int, list[tuple[_Job, _Measure]]] = {}
    for job in reversed(jobs):
        size = _measured(job.request.text, limits)
        waiting.setdefault(_Filling(limits).load(size), []).append((job, size))
    sizes = sorted(waiting)
    while sizes:
        filling = _Filling(limits)
        while at := bisect_right(sizes, filling.room()):
            job, size = waiting[sizes[at - 1]][-1]
            if filling.jobs and not filling.fits(size):
                break
            filling.add(job, size)
            waiting[sizes[at - 1]].pop()
            if not waiting[sizes[at - 1]]:
                del waiting[sizes[at - 1]], sizes[at - 1]
        yield filling.jobs


_Measure = tuple[int, int]
"""(characters, bytes as the limits count them)"""


class _Filling:
    """A batch that is being filled."""

    def __init__(self, limits: Limits) -> None:
        self.jobs: list[_Job] = []
        self._limits = limits
        self._mark = _measured(limits.mark, limits)
        self._between = 3 if limits.escaped else 1
        self._characters = self._bytes = 0

    def fits(self, size: _Measure) -> bool:
        limits = self._limits
        # A text that goes alone carries no mark.
        mark = self._mark if self.jobs else (0, 0)
        return (
            len(self.jobs) < limits.items
            and self._characters + size[0] + mark[0] <= limits.characters
            and (not limits.bytes or self._bytes + size[1] + mark[1] <= limits.bytes)
        )

    def add(self, job: _Job, size: _Measure) -> None:
        self.jobs.append(job)
        self._characters += size[0] + self._mark[0] + 1
        self._bytes += size[1] + self._mark[1] + self._between

    def load(self, size: _Measure) -> int:
        """The measure that fills batches first."""
        return size[1] if self._limits.bytes else size[0]

    def room(self) -> float:
        """How large the next text may be, in the measure of `load`."""
        if not self.jobs:
            return math.inf
        limits = self._limits
        room = (limits.characters - self._characters, limits.bytes - self._bytes)
        return self.load(room) - self.load(self._mark)


def _measured(text: str, limits: Limits) -> _Measure:
    return len(text), weight(text, limits)


def weight(text: str, limits: Limits) -> int:
    """Bytes of a text on its way to the engine: percent-encoded in a URL, else UTF-8."""
    return len(quote_plus(text)) if limits.escaped else len(text.encode("utf-8", "replace"))


def is_too_long(text: str, limits: Limits) -> bool:
    """Whether a text alone breaks the limits."""
    return not _Filling(limits).fits(_measured(text, limits))


@dataclass(frozen=True, slots=True)
class _Job:
    key: bytes
    request: Request


@dataclass(frozen=True, slots=True)
class _Batch:
    jobs: Sequence[_Job]
    is_second: bool = False
    """Asked before, with a reply that was no translation: there is no third time."""


@dataclass(slots=True)
class _Done:
    """A message of a worker to the thread that keeps the cache."""

    texts: dict[bytes, str] = field(default_factory=dict)
    reasons: dict[bytes, str] = field(default_factory=dict)


class Gate:
    """One for all threads of an engine: spaces calls out, and holds everybody when the engine asks for a pause."""

    def __init__(self, per_second: float) -> None:
        self._limit = per_second
        self._rate = per_second
        self._next = 0.0
        self._closed_until = 0.0
        self._recent: list[float] = []
        self._lock = threading.Lock()

    def turn(self) -> float:
        """Seconds to wait before the next call may go out; the turn is taken."""
        with self._lock:
            now = time.monotonic()
            at = max(now, self._next, self._closed_until)
            if self._rate:
                self._next = at + 1 / self._rate
            self._recent = [*[moment for moment in self._recent if moment > now - 1.0][-200:], at]
            return at - now

    def is_open(self) -> float:
        """Seconds until the gate opens; a pause may have begun while a thread was waiting for its turn."""
        with self._lock:
            return self._closed_until - time.monotonic()

    def close(self, seconds: float) -> None:
        """Hold everybody for so long and go on at half the rate."""
        with self._lock:
            now = time.monotonic()
            if now < self._closed_until:
                self._closed_until = max(self._closed_until, now + seconds)
                return
            self._closed_until = now + seconds
            self._rate = max(0.5, (self._rate or len(self._recent) or 1.0) / 2)
            self._next = self._closed_until

    def went_well(self) -> None:
        """Recover a little: 2 per cent a call, and no limit again above fifty a second where none was known."""
        with self._lock:
            if self._rate and self._rate != self._limit:
                self._rate = self._rate * 1.02 + 0.01
                if self._limit:
                    self._rate = min(self._rate, self._limit)
                elif self._rate > 50:
                    self._rate = 0.0


class _Work:
    """The state of one run. Workers send what they have to the thread that called, which alone touches the cache."""

    def __init__(
        self,
        engine: Engine,
        source: str,
        target: str,
        cache: Cache,
        options: RunOptions,
        budget: Budget,
        check: Check,
        gate: Gate,
    ) -> None:
        self._engine, self._source, self._target = engine, source, target
        self._cache, self._options, self._budget, self._check = cache, options, budget, check
        self.texts: dict[bytes, str] = {}
        self.reasons: dict[bytes, str] = {}
        self.tally = Tally()
        self._gate = gate
        self._stop = threading.Event()
        self._lock = threading.Lock()
        self._failures = 0
        self._threads = min(options.threads, engine.limits.in_flight or options.threads)
        # The last one in is the first one out: parts of a batch are done before the next batch is begun.
        self._waiting: queue.LifoQueue[_Batch | None] = queue.LifoQueue()
        self._open = 0
        self._done: queue.SimpleQueue[_Done | None] = queue.SimpleQueue()

    def do(self, jobs: Sequence[_Job]) -> None:
        """Work until all jobs are done or the run is stopped."""
        jobs = self._sendable(jobs)
        refusal = (
            "" if self._is_free else self._budget.refusal(self._engine.name, sum(len(job.request.text) for job in jobs))
        )
        if refusal:
            self.tally.is_over_budget = True
            self._end(refusal)
            return
        if not jobs:
            return
        # What an engine with context is sent together should stand together in the article.
        in_order = self._is_free or Ability.CONTEXT in self._engine.abilities
        plan = batches if in_order else packed
        self._add(*(_Batch(batch) for batch in plan(jobs, self._engine.limits)))
        # One batch may fall apart into as many calls as it has texts.
        workers = [threading.Thread(target=self._worker, daemon=True) for _ in range(min(self._threads, len(jobs)))]
        for worker in workers:
            worker.start()
        try:
            self._collect(len(workers))
        finally:
            self._stop.set()
            self._wake()

    @property
    def _is_free(self) -> bool:
        return Ability.LOCAL in self._engine.abilities

    def _sendable(self, jobs: Sequence[_Job]) -> list[_Job]:
        kept = []
        for job in jobs:
            if not _is_text(job.request.text):
                self.reasons[job.key] = "no text: it holds half of a character (a lone surrogate)"
            elif is_too_long(job.request.text, self._engine.limits):
                self.reasons[job.key] = (
                    f"too long for {self._engine.name}: {counted(len(job.request.text), 'character')}"
                )
            else:
                kept.append(job)
        return kept

    def _collect(self, running: int) -> None:
        """Keep what workers finish, as much as there is in one transaction, until all of them have ended."""
        while running:
            # A timeout lets a keyboard interrupt through on every system.
            try:
                messages = [self._done.get(timeout=0.5)]
            except queue.Empty:
                continue
            while not self._done.empty():
                messages.append(self._done.get())
            running -= messages.count(None)
            fresh: dict[bytes, str] = {}
            for message in messages:
                if message is not None:
                    fresh.update(message.texts)
                    self.reasons.update(message.reasons)
            if fresh:
                self._cache.put(self._engine.name, fresh)
                self.texts.update(fresh)

    def _add(self, *batches: _Batch) -> None:
        """More work; the first of it is done first."""
        with self._lock:
            self._open += len(batches)
        for batch in reversed(batches):
            self._waiting.put(batch)

    def _wake(self) -> None:
        """Let every worker see that there is nothing more to do."""
        for _ in range(self._threads):
            self._waiting.put(None)

    def _worker(self) -> None:
        try:
            while (batch := self._waiting.get()) is not None and not self._stop.is_set():
                self._do(batch)
                with self._lock:
                    self._open -= 1
                    is_over = not self._open
                if is_over:
                    self._wake()
        except BaseException as error:
            # A bug of an engine, perhaps one of a plugin, ends the run by name; what was done stays. A `sys.exit` in one does
            # too: the other workers would wait for ever for a batch that nobody ends.
            log.exception("engine %s failed", self._engine.name)
            self._end(
                f"{self._engine.name} failed unexpectedly: {type(error).__name__}; this is a bug of the engine",
                is_off=True,
            )
        finally:
            self._done.put(None)

    def _do(self, batch: _Batch) -> None:
        """Ask for a batch until it is answered, cut into others, or given up."""
        attempt = 0
        while not self._stop.is_set():
            if len(batch.jobs) > 1 and self._engine.limits.items == 1:
                # The engine has learned meanwhile that it cannot do better.
                self._one_by_one(batch)
                return
            try:
                replies = self._call(batch.jobs)
            except EngineError as error:
                attempt += 1
                if not self._sends_again(batch, error, attempt):
                    return
            else:
                if replies is not None:
                    self._accept(batch, replies)
                return

    def _sends_again(self, batch: _Batch, error: EngineError, attempt: int) -> bool:
        """Whether the batch is to be sent once more as it is; if not, it was cut or given up, or the run has ended."""
        is_single = len(batch.jobs) == 1
        if isinstance(error, Retry):
            again = self._again(error, attempt)
            # A run that was ended meanwhile has its reason already.
            if not again and not self._stop.is_set():
                self._give_up(batch, error)
            return again
        if isinstance(error, (Fatal, UnsupportedPair)):
            self._end(_words(error), is_off=isinstance(error, Fatal))
            return False
        if isinstance(error, Incomplete) and not is_single:
            self._sort_out(batch, error)
            return False
        if isinstance(error, TooBig) and not is_single:
            self._halve(batch)
            return False
        if isinstance(error, (BadReply, TooBig)):
            # A service that takes no text at all must not be asked for each of them.
            self._failed(error)
        if isinstance(error, BadReply) and not isinstance(error, Incomplete):
            if attempt >= 2 and not is_single:
                self._halve(batch)
                return False
            if attempt < 3:
                return True
        self._give_up(batch, error)
        return False

    def _call(self, jobs: Sequence[_Job]) -> Sequence[str] | None:
        """The replies; None where the run was stopped meanwhile.

        Raises what the engine raises, and `TooBig` for a wrong count, `BadReply` if that is none for a single text.
        """
        if not self._pass_gate():
            return None
        characters = sum(len(job.request.text) for job in jobs)
        refusal = "" if self._is_free else self._budget.take(self._engine.name, characters)
        if refusal:
            with self._lock:
                self.tally.is_over_budget = True
            self._end(refusal)
            return None
        with self._lock:
            self.tally.calls += 1
            self.tally.characters += characters
        replies = self._engine.translate([job.request for job in jobs], self._source, self._target)
        if len(replies) != len(jobs):
            said = f"{self._engine.name} sent {counted(len(replies), 'text')} for {len(jobs)}"
            raise TooBig(said) if len(jobs) > 1 else BadReply(said)
        self._gate.went_well()
        with self._lock:
            self._failures = 0
        return replies

    def _pass_gate(self) -> bool:
        wait = self._gate.turn()
        while wait > 0:
            if self._stop.wait(wait):
                return False
            wait = self._gate.is_open()
        return not self._stop.is_set()

    def _accept(self, batch: _Batch, replies: Sequence[str]) -> None:
        """Keep what may be a translation. The rest is asked for once more, without its neighbours; a local engine would only
        repeat itself."""
        done = _Done()
        suspects: list[_Job] = []
        for job, reply in zip(batch.jobs, replies, strict=True):
            fault = self._check(job.request, reply) if _is_text(reply) else "broken characters in the reply"
            if fault:
                suspects.append(job)
                done.reasons[job.key] = fault
            else:
                done.texts[job.key] = reply
        with self._lock:
            self.tally.sent += len(batch.jobs)
            self.tally.refused_replies += 0 if batch.is_second else len(suspects)
        self._done.put(done)
        if suspects and not batch.is_second and not self._is_free:
            self._add(_Batch(suspects, is_second=True))

    def _sort_out(self, batch: _Batch, error: Incomplete) -> None:
        """Keep the answers that are sure, and ask for the others: by as many as were answered, so that a service which answers
        one text a call is sent every text twice at most; one by one where the order was in doubt."""
        pairs = list(zip(batch.jobs, error.texts, strict=True))
        unsure = [job for job, text in pairs if text is None]
        is_unproven = isinstance(error, Unproven)
        size = 1 if is_unproven else max(1, len(pairs) - len(unsure))
        with self._lock:
            self.tally.unproven += len(unsure) if is_unproven else 0
            self.tally.retries += 0 if is_unproven else 1
        self._add(*(_Batch(unsure[at : at + size], batch.is_second) for at in range(0, len(unsure), size)))
        sure = [(job, text) for job, text in pairs if text is not None]
        self._accept(_Batch([job for job, _ in sure], batch.is_second), [text for _, text in sure])

    def _one_by_one(self, batch: _Batch) -> None:
        self._add(*(_Batch([job], batch.is_second) for job in batch.jobs))

    def _again(self, error: Retry, attempt: int) -> bool:
        """Whether to try again, after the pause that is due."""
        self._failed(error)
        if error.after is not None and error.after > self._options.longest_wait:
            self._end(f"{error.message}, and asks to wait {error.after:.0f} s", is_off=True)
        if attempt >= self._options.attempts or self._stop.is_set():
            return False
        with self._lock:
            self.tally.retries += 1
        if error.after is not None:
            self._gate.close(error.after)
            return True
        pause = random.uniform(0, min(self._options.cap, self._options.base * 2 ** (attempt - 1)))  # noqa: S311 - jitter
        return not self._stop.wait(pause)

    def _failed(self, error: EngineError) -> None:
        with self._lock:
            self._failures += 1
            is_broken = self._failures >= self._options.breaker * self._threads
        if is_broken:
            self._end(f"{counted(self._failures, 'failure')} in a row, the last: {_words(error)}", is_off=True)

    def _halve(self, batch: _Batch) -> None:
        with self._lock:
            self.tally.bisections += 1
        half = len(batch.jobs) // 2
        self._add(_Batch(batch.jobs[:half], batch.is_second), _Batch(batch.jobs[half:], batch.is_second))

    def _give_up(self, batch: _Batch, error: EngineError) -> None:
        self._done.put(_Done(reasons={job.key: _words(error) for job in batch.jobs}))

    def _end(self, reason: str, *, is_off: bool = False) -> None:
        with self._lock:
            self.tally.is_off = self.tally.is_off or is_off
            self.tally.stopped = self.tally.stopped or reason
        self._stop.set()
        self._wake()


def _is_text(text: str) -> bool:
    """Whether a string can be written down at all; JSON may hold halves of characters."""
    return text.isascii() or not re.search("[\ud800-\udfff]", text)


def _words(error: EngineError) -> str:
    return f"{error.message} ({error.hint})" if error.hint else error.message
