"""`l10n import`: a web page or a saved one becomes a clean source article."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from l10n.cli.options import DryRun, command
from l10n.cli.session import Session
from l10n.errors import InputError, UsageError

if TYPE_CHECKING:
    from l10n.formats.web import WebArticle

app = typer.Typer()

Source = Annotated[str, typer.Argument(metavar="URL|FILE", help="An https address, or a saved HTML page.")]
Lang = Annotated[str, typer.Option("--lang", metavar="LANG", help="Its language; the page's own by default.")]
Output = Annotated[str, typer.Option("--output", "-o", metavar="PATH", help="Where in the project it is written.")]
Force = Annotated[bool, typer.Option("--force", help="Replace an article that is there already.")]
Local = Annotated[bool, typer.Option("--allow-local", hidden=True, help="For tests: plain http from this machine.")]


@app.command()
@command
def import_(
    session: Session,
    page: Source,
    lang: Lang = "",
    output: Output = "",
    force: Force = False,
    dry_run: DryRun = False,
    allow_local: Local = False,
) -> None:
    """Make a clean source article, with title, address and date, of a web page."""
    from l10n.formats import web

    if re.match(r"[A-Za-z][A-Za-z0-9+.-]+://", page):
        from l10n.project.fetch import Limits, fetch

        fetched = fetch(page, Limits(local=allow_local))
        article = web.article(fetched.data, fetched.url, fetched.charset, fetched.url)
    else:
        article = web.article(_saved(page), name=page)
    path = output or _path(session, article, lang)
    if not dry_run:
        _write(session, path, article.data, force)
    session.answer(path=path, title=article.title, language=article.language, written=not dry_run)
    session.console.print(f"{'would write' if dry_run else 'wrote'} {path}")


def _saved(path: str) -> bytes:
    try:
        return Path(path).read_bytes()
    except OSError as error:
        raise InputError(error.strerror or str(error), path=path) from None


def _path(session: Session, article: WebArticle, lang: str) -> str:
    from l10n.model.locale import canonical

    language = canonical(lang) if lang else article.language
    if not language:
        raise UsageError("the page does not say its language", hint="name it: --lang zh_CN")
    config = session.project.config
    if language not in config.languages:
        raise UsageError(
            f"{language} is not among the languages of the project ({', '.join(config.languages)})",
            hint=f"add it to languages in {config.path}, or name another with --lang",
        )
    return f"{config.source}/{language}/{article.name}"


def _write(session: Session, path: str, data: bytes, force: bool) -> None:
    project = session.project
    before = project.read_if_there(path)
    if before is not None and not force:
        raise UsageError("an article is there already", path=path, hint="name another with --output, or use --force")
    project.store.write(path, data, before)
