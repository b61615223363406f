"""`l10n translate`: drafts for what has no translation yet."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Annotated, Any

import typer

from l10n.cli.options import Articles, DryRun, Languages, command
from l10n.cli.session import Session
from l10n.errors import ConfigError, EngineError, UsageError
from l10n.report.words import counted

if TYPE_CHECKING:
    from l10n.cli.steps import Work
    from l10n.engines.cache import Cache, DryCache, FileCache
    from l10n.engines.draft import EngineDrafter
    from l10n.engines.runner import Budget
    from l10n.model.catalog import Catalog
    from l10n.workflow.translate import Drafter, Estimate, Report, Task

app = typer.Typer(add_completion=False)

Engines = Annotated[
    list[str] | None,
    typer.Option(
        "--engine", "-e", metavar="NAME", help="Instead of the configured chain; may be repeated.", show_default=False
    ),
]
MaxChars = Annotated[
    int | None,
    typer.Option("--max-chars", min=0, help="Send no more characters than this, over all engines.", show_default=False),
]
MaxCost = Annotated[
    float | None,
    typer.Option("--max-cost", min=0, help="Spend no more than this, by the configured prices.", show_default=False),
]
Jobs = Annotated[
    int | None, typer.Option("--jobs", "-j", min=1, help="Calls at the same time (8).", show_default=False)
]
Redo = Annotated[bool, typer.Option("--redo", help="Replace untouched machine drafts too.")]


@dataclass(frozen=True, slots=True)
class TranslateOptions:
    """What `translate` and `run` were asked for; None means as configured."""

    engines: tuple[str, ...] | None = None
    max_chars: int | None = None
    max_cost: float | None = None
    jobs: int | None = None
    redo: bool = False
    remember: bool = True
    """Keep the drafts for `evaluate`."""

    ask_network: bool = True
    """False for a dry run of the whole journey: engines that send text away are left out, and no reply is kept."""


@app.command()
@command
def translate(
    session: Session,
    articles: Articles = None,
    to: Languages = None,
    engine: Engines = None,
    max_chars: MaxChars = None,
    max_cost: MaxCost = None,
    jobs: Jobs = None,
    redo: Redo = False,
    dry_run: DryRun = False,
) -> None:
    """Draft untranslated segments, marked as a machine's; never touches a person's text."""
    from l10n.cli import steps

    options = TranslateOptions(tuple(engine) if engine else None, max_chars, max_cost, jobs, redo)
    works = steps.load(session, articles, to)
    new = [work for work in works if work.catalog is None]
    steps.bring_up_to_date(session, new)
    if dry_run:
        _show_estimate(session, _forecast(session, works, options))
        return
    report, tallies = draft_works(session, works, options)
    paths = steps.save_catalogs(session, works, write=True)
    session.answer(changed=paths, **_as_json(report), engines=tallies)
    _show(session, report, tallies)


def draft_works(
    session: Session, works: Sequence[Work], options: TranslateOptions
) -> tuple[Report, list[dict[str, Any]]]:
    """Fill the catalogues of the works in place; nothing is written but the cache of replies.

    Gives the report and what each engine did. Engines that fail are told as they do; if a segment stays empty for that, the
    exit code is 3.
    """
    from l10n.engines.draft import EngineDrafter
    from l10n.workflow import translate as workflow

    filled = [work for work in works if work.catalog is not None]
    tasks = [_task(work) for work in filled]
    if not any(workflow.is_wanted(entry, options.redo) for task in tasks for entry in task.catalog.entries):
        return workflow.Report(), []
    with ExitStack() as stack:
        stack.enter_context(_logs(session))
        budget = _budget(session, options)
        cache = _open_cache(session, stack) if options.ask_network else _dry_cache(session, stack)
        chain = list(_chain(session, options, cache, budget, stack))
        done = workflow.translate(tasks, chain, redo=options.redo, tell=session.console.detail)
        if options.remember:
            cache.remember(_drafts(tasks, done.catalogs))
        tallies = [_tally(link, budget) for link in chain if isinstance(link, EngineDrafter)]
    for work, catalog in zip(filled, done.catalogs, strict=True):
        work.catalog = catalog
    for notice in done.report.notices:
        session.console.warn(_redacted(notice))
    for finding in done.report.findings:
        session.console.finding(finding)
    if done.report.is_partial:
        count = sum(empty.is_failure for empty in done.report.empty)
        session.fail(
            EngineError(
                f"{counted(count, 'segment')} got no draft, for the reasons above",
                hint="when the cause is mended, run again: what was paid for is not asked twice",
            )
        )
    return done.report, tallies


def _task(work: Work) -> Task:
    from l10n.workflow.translate import Task

    assert work.catalog is not None  # noqa: S101 - the caller left the others out
    messages = work.article.messages
    title = next((message.source for message in messages if message.role in {"title", "fm:title", "heading"}), "")
    # A catalogue that is new has no file yet, but messages about it must name the one that it will have.
    catalog = replace(work.catalog, path=work.catalog.path or work.job.catalog)
    return Task(catalog, work.job.article.language, work.job.language, messages, title, work.job.article.path)


def open_tasks(session: Session) -> list[Task]:
    """All catalogues of the project as they would be after an update, for figures; nothing is written."""
    from l10n.cli import steps

    works = steps.bring_up_to_date(session, steps.load(session, None, None))
    return [_task(work) for work in works if work.catalog is not None]


def _forecast(session: Session, works: Sequence[Work], options: TranslateOptions) -> Estimate:
    from l10n.workflow import translate as workflow

    tasks = [_task(work) for work in works if work.catalog is not None]
    with ExitStack() as stack:
        cache = _dry_cache(session, stack)
        chain = list(_chain(session, options, cache, _budget(session, options), stack))
        return workflow.forecast(tasks, chain, redo=options.redo)


def _open_cache(session: Session, stack: ExitStack) -> FileCache:
    from l10n.engines.cache import FILE, FileCache

    return stack.enter_context(FileCache(session.project.cache / FILE))


def _dry_cache(session: Session, stack: ExitStack) -> DryCache:
    """What is known, if anything is; the memory, which follows the catalogues in any case, is another matter."""
    from l10n.engines.cache import FILE, DryCache

    return DryCache(_open_cache(session, stack) if (session.project.cache / FILE).exists() else None)


def _budget(session: Session, options: TranslateOptions) -> Budget:
    from l10n.engines.runner import Budget

    config = session.project.config
    prices = {name: settings["price"] for name, settings in config.engine_settings.items() if "price" in settings}
    for name, price in prices.items():
        if isinstance(price, bool) or not isinstance(price, (int, float)) or price < 0:
            raise ConfigError(
                f"[engine.{name}] price is {price!r}, expected a number",
                path=config.path,
                hint="the cost of a million characters",
            )
    characters = options.max_chars if options.max_chars is not None else config.translate.get("max-chars")
    cost = options.max_cost if options.max_cost is not None else config.translate.get("max-cost")
    if cost is not None and not prices:
        raise UsageError(
            "a cost is capped, but no engine has a price",
            hint="write price = 20.0 (a million characters) under [engine.NAME]",
        )
    return Budget(characters, cost, prices)


def _chain(
    session: Session, options: TranslateOptions, cache: Cache, budget: Budget, stack: ExitStack
) -> Iterator[Drafter]:
    """The links in order; one that cannot be opened is told and stays in the chain as the reason for gaps."""
    from l10n.engines.table import uses_network
    from l10n.workflow.translate import ClosedDrafter

    names = options.engines or session.project.config.engines
    for name in dict.fromkeys(names):
        if name == "memory":
            yield _memory(session, stack)
            continue
        if not options.ask_network and uses_network(name):
            continue
        try:
            yield _engine(session, name, options, cache, budget, stack)
        except EngineError as error:
            session.console.warn(
                f"engine {name} is left out: {error.message}" + (f"\nhint: {error.hint}" if error.hint else "")
            )
            yield ClosedDrafter(name, error)


def _memory(session: Session, stack: ExitStack) -> Drafter:
    from l10n.cli.recall import open_memories, recall
    from l10n.workflow.translate import MemoryDrafter

    config = session.project.config
    threshold = float(config.translate.get("threshold", config.memory.get("threshold", 75)))
    memories = stack.enter_context(open_memories(session))
    return MemoryDrafter(
        recall(memories, threshold, session.project.glossary), threshold, str(config.translate.get("accept", "never"))
    )


def _engine(
    session: Session, name: str, options: TranslateOptions, cache: Cache, budget: Budget, stack: ExitStack
) -> EngineDrafter:
    from l10n.engines.draft import EngineDrafter
    from l10n.engines.runner import RunOptions
    from l10n.engines.table import open_engine

    config = session.project.config
    settings = dict(config.engine_settings.get(name, {}))
    if "timeout" in config.translate:
        settings.setdefault("timeout", config.translate["timeout"])
    engine = open_engine(name, settings, os.environ)
    close = getattr(engine, "close", None)
    if close is not None:
        stack.callback(close)
    threads = options.jobs or int(config.translate.get("jobs", 8))
    return EngineDrafter(engine, session.project.glossary, cache, budget, RunOptions(threads=threads), os.environ)


def _drafts(tasks: Sequence[Task], catalogs: Sequence[Catalog]) -> Iterator[tuple[bytes, str, str]]:
    """(key, engine, text) of the new drafts, so that `evaluate` can measure what people make of them."""
    from l10n.engines.cache import draft_key

    for task, catalog in zip(tasks, catalogs, strict=True):
        for old, new in zip(task.catalog.entries, catalog.entries, strict=True):
            if new is not old and new.target != old.target:
                engine = next((mark.words[0] for mark in new.marks if mark.kind == "mt"), "")
                yield draft_key(task.source_language, task.language, new.context, new.source), engine, new.target


@contextmanager
def _logs(session: Session) -> Iterator[None]:
    """What engines log goes to the console without secrets; with `-v` all of it."""
    from l10n.engines.redact import Redactor

    class Shown(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            session.console.warn(f"{record.levelname.lower()}: {self.format(record)}")

    logger, handler = (
        logging.getLogger("l10n.engines"),
        Shown(logging.INFO if session.console.verbose else logging.WARNING),
    )
    handler.addFilter(Redactor(os.environ))
    before = logger.level, logger.propagate
    logger.addHandler(handler)
    logger.setLevel(handler.level)
    logger.propagate = False
    try:
        yield
    finally:
        logger.removeHandler(handler)
        logger.level, logger.propagate = before


def _redacted(text: str) -> str:
    from l10n.engines.redact import redact

    return redact(text, os.environ)


def _tally(link: EngineDrafter, budget: Budget) -> dict[str, Any]:
    tally = link.tally
    return {
        "name": link.name,
        "calls": tally.calls,
        "texts": tally.sent,
        "characters": tally.characters,
        "cached": tally.cached,
        "retries": tally.retries,
        "refused": tally.refused_replies,
        "asked_alone": tally.unproven,
        "cost": round(budget.price(link.name, tally.characters), 4),
        "stopped": _redacted(tally.stopped),
    }


def _as_json(report: Report) -> dict[str, Any]:
    return {
        "drafted": report.total,
        "by_engine": dict(report.filled),
        "accepted": report.accepted,
        "markup": {engine: dict(steps) for engine, steps in report.steps.items()},
        "notes": dict(report.notes),
        "empty": [
            {
                "path": empty.path,
                "line": empty.line,
                "source": empty.source,
                "reasons": [_redacted(r) for r in empty.reasons],
            }
            for empty in report.empty
        ],
    }


def _show(session: Session, report: Report, tallies: Sequence[dict[str, Any]]) -> None:
    parts = ", ".join(f"{name} {count}" for name, count in report.filled.most_common())
    session.console.print(
        counted(report.total, "draft")
        + (f" ({parts})" if parts else "")
        + f", {counted(len(report.empty), 'segment')} without one"
    )
    for tally in tallies:
        session.console.tell(
            f"{tally['name']}: {counted(tally['calls'], 'call')}, {counted(tally['characters'], 'character')}, {tally['cached']} from the cache"
        )
    if report.empty and not report.is_partial:
        session.console.tell("no engine but the memory was asked; name one with --engine, `l10n engines` lists them")


def _show_estimate(session: Session, estimate: Estimate) -> None:
    session.answer(
        segments=estimate.segments,
        unique=estimate.unique,
        from_memory=estimate.from_memory,
        copied=estimate.copied,
        engines=[
            {
                "name": name,
                "texts": each.texts,
                "characters": each.characters,
                "cached": each.cached,
                "cost": round(each.cost, 4),
            }
            for name, each in estimate.engines
        ],
    )
    session.console.print(
        f"{counted(estimate.segments, 'segment')} without a translation, {estimate.unique} distinct, {estimate.from_memory} from the memory,"
        f" {estimate.copied} without words"
    )
    for name, each in estimate.engines:
        cost = f", cost {each.cost:.4g}" if each.cost else ""
        session.console.print(
            f"{name}: {counted(each.texts, 'text')}, {counted(each.characters, 'character')}{cost}; {each.cached} from the cache"
        )
