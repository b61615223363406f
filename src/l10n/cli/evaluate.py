"""`l10n evaluate`: how good the drafts were."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from typing import TYPE_CHECKING, Annotated, Any

import typer

from l10n.cli.options import Articles, Languages, command
from l10n.cli.session import Session
from l10n.report.words import counted

if TYPE_CHECKING:
    from l10n.cli.steps import Work
    from l10n.model.catalog import Catalog
    from l10n.workflow.evaluate import Figures, Sample

app = typer.Typer(add_completion=False)

Scores = Annotated[
    bool, typer.Option("--scores", help="Add chrF, BLEU and TER against people's translations (extra eval).")
]
Engines = Annotated[
    list[str] | None,
    typer.Option(
        "--engine",
        "-e",
        metavar="NAME",
        help="Translate what people have translated anew with this engine and compare; writes nothing, may cost.",
        show_default=False,
    ),
]
MaxChars = Annotated[
    int | None, typer.Option("--max-chars", min=0, help="Send no more characters than this.", show_default=False)
]


@app.command()
@command
def evaluate(
    session: Session,
    articles: Articles = None,
    to: Languages = None,
    engine: Engines = None,
    max_chars: MaxChars = None,
    scores: Scores = False,
) -> None:
    """Measure term success, markup and post-edit effort of drafts, by engine; with --scores chrF, BLEU and TER."""
    from l10n.cli import steps
    from l10n.workflow import evaluate as workflow

    works = [(work, work.catalog) for work in steps.load(session, articles, to) if work.catalog is not None]
    pairs: dict[tuple[str, str], list[Sample]] = {}
    for work, found in _anew(session, works, engine, max_chars) if engine else _remembered(session, works):
        pairs.setdefault((work.job.article.language, work.job.language), []).extend(found)
    figures = [
        each
        for (source, target), found in sorted(pairs.items())
        for each in workflow.evaluate(found, source, target, session.project.glossary, scores=scores)
    ]
    session.answer(engines=[_as_json(each) for each in figures])
    for each in figures:
        _show(session, each)
    if not figures:
        session.console.tell(
            "no drafts to measure: `l10n translate` makes some, --engine NAME tries an engine on reviewed texts"
        )


def _remembered(session: Session, works: Sequence[tuple[Work, Catalog]]) -> Iterator[tuple[Work, list[Sample]]]:
    """The drafts that were made for the catalogues."""
    from l10n.engines.cache import FILE, FileCache, draft_key
    from l10n.workflow.evaluate import samples

    path = session.project.cache / FILE
    with ExitStack() as stack:
        cache = stack.enter_context(FileCache(path)) if path.exists() else None
        for work, catalog in works:
            keys = {
                entry.key: draft_key(work.job.article.language, work.job.language, entry.context, entry.source)
                for entry in catalog.entries
            }
            known = cache.drafts(list(keys.values())) if cache else {}
            drafts = {key: known[digest] for key, digest in keys.items() if digest in known}
            yield work, samples(catalog, drafts)


def _anew(
    session: Session, works: Sequence[tuple[Work, Catalog]], engines: Sequence[str], max_chars: int | None
) -> Iterator[tuple[Work, list[Sample]]]:
    """Drafts of what people have translated, made now and compared with it; the replies go to the cache and nowhere else."""
    from dataclasses import replace

    from l10n.cli.translate import TranslateOptions, draft_works
    from l10n.workflow import evaluate as workflow

    for name in engines:
        blank = [replace(work, catalog=workflow.blank(catalog)) for work, catalog in works]
        draft_works(session, blank, TranslateOptions((name,), max_chars, remember=False))
        for (work, catalog), done in zip(works, blank, strict=True):
            if done.catalog is not None:
                yield work, workflow.tried(name, done.catalog, catalog)


def _as_json(each: Figures) -> dict[str, Any]:
    return {
        "engine": each.engine,
        "source_language": each.source_language,
        "language": each.language,
        "drafts": each.drafts,
        "reviewed": each.reviewed,
        "unchanged": each.unchanged,
        "effort": each.effort,
        "terms": each.terms,
        "terms_kept": each.terms_kept,
        "term_success": each.term_success,
        "markup": each.markup,
        "markup_kept": each.markup_kept,
        "suspect": each.suspect,
        "scores": [
            {"name": score.name, "value": round(score.value, 2), "signature": score.signature} for score in each.scores
        ],
    }


def _show(session: Session, each: Figures) -> None:
    session.console.print(
        f"{each.engine}, {each.source_language} to {each.language}: {counted(each.drafts, 'draft')}, {each.reviewed} reviewed"
    )
    session.console.print(f"  terms kept      {each.terms_kept} of {each.terms}{_share(each.term_success)}")
    session.console.print(f"  markup kept     {each.markup_kept} of {each.markup}")
    session.console.print(f"  suspect         {each.suspect}")
    session.console.print(f"  taken unchanged {each.unchanged} of {each.reviewed}")
    if each.effort is not None:
        session.console.print(f"  post-edited     {each.effort:.1%} of the characters")
    for score in each.scores:
        session.console.print(f"  {score.name:<15} {score.value:.1f}  ({score.signature})")


def _share(rate: float | None) -> str:
    return "" if rate is None else f" ({rate:.1%})"
