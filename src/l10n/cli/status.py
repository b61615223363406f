"""`l10n status`: progress by article, language and state."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import typer

from l10n.cli.options import Articles, Languages, command
from l10n.cli.session import Session
from l10n.report.words import counted

if TYPE_CHECKING:
    from l10n.model.progress import Status

app = typer.Typer(add_completion=False)


@app.command()
@command
def status(session: Session, articles: Articles = None, to: Languages = None) -> None:
    """Show progress by article, language and state, in words and Han characters."""
    from l10n.cli import steps

    show(session, steps.statuses(steps.load(session, articles, to)))


def show(session: Session, statuses: Sequence[Status]) -> None:
    """Print the table, or answer with one object."""
    from l10n.report import progress

    session.answer(articles=[as_json(each) for each in statuses])
    session.console.print(progress.table(statuses))
    missing = sum(each.missing for each in statuses)
    unread = sum(each.unread for each in statuses)
    if unread:
        session.console.tell(
            f"{counted(unread, 'translated segment')} to the letter a machine's text: somebody accepted it as it was,"
            " or a program dropped `fuzzy`; `l10n approve` signs what was read"
        )
    if missing:
        session.console.tell(f"{counted(missing, 'segment')} not in the catalogues yet: run `l10n update`")


def as_json(each: Status) -> dict[str, Any]:
    """One article in one language for `--json`: counts by state, and their sizes."""
    return {
        "article": each.article,
        "source_language": each.source_language,
        "language": each.language,
        "segments": each.total.segments,
        **{state.value: size.segments for state, size in each.states.items()},
        "words": each.total.words,
        "han": each.total.han,
        "sizes": {state.value: {"words": size.words, "han": size.han} for state, size in each.states.items()},
        "missing": each.missing,
        "unread": each.unread,
    }
