"""`l10n import`: a web page or a saved one becomes a clean source article."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import count
from typing import TYPE_CHECKING, Annotated

import typer

from l10n.cli import given
from l10n.cli.options import DryRun, command
from l10n.cli.session import Session
from l10n.errors import UsageError

if TYPE_CHECKING:
    from l10n.formats.web import WebArticle
    from l10n.project.layout import Article

app = typer.Typer(add_completion=False)

Source = Annotated[str, typer.Argument(metavar="URL|FILE", help="An https address, or a saved HTML page.")]
Lang = Annotated[str, typer.Option("--lang", metavar="LANG", help="Its language; the page's own by default.")]
Output = Annotated[str, typer.Option("--output", "-o", metavar="PATH", help="Where in the project it is written.")]
Force = Annotated[bool, typer.Option("--force", help="Replace an article that is there already.")]
Local = Annotated[bool, typer.Option("--allow-local", hidden=True, help="For tests: plain http from this machine.")]

_NAMELESS = "article"
"""What `formats.web` calls a page whose title, address and file give no name in Latin letters."""

_LONGEST = 60
"""Characters of a name made of a title."""


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
        article = web.article(given.read(page), name=page)
    path = output or _path(session, article, lang, force)
    before = session.project.read_if_there(path)
    if before is not None and not force:
        raise _is_there(path)
    if not dry_run:
        session.project.store.write(path, article.data, before)
    session.answer(path=path, title=article.title, language=article.language, written=not dry_run)
    session.console.print(f"{'would write' if dry_run else 'wrote'} {path}")


def _path(session: Session, article: WebArticle, lang: str, force: bool) -> str:
    """Where the page goes: its language's folder, its own name, and a number where another article has that name.

    Raises `UsageError` where this very page is there already and is not to be replaced.
    """
    folder = f"{session.project.config.source}/{_language(session, article, lang)}"
    stem = _stem(article)
    numbered = (f"{stem}-{number}" if number > 1 else stem for number in count(1))
    known = session.project.select().articles
    for name in numbered:
        path = f"{folder}/{name}.md"
        there = session.project.read_if_there(path)
        if there is not None and _origin(there) == _origin(article.data):
            if force:
                return path
            raise _is_there(path)
        if there is None and _is_free(session, path, known):
            return path
    raise AssertionError  # The numbers do not end.


def _language(session: Session, article: WebArticle, lang: str) -> str:
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
    return language


def _stem(article: WebArticle) -> str:
    """The name that the page's title or address gives in Latin letters, else its Chinese title in pinyin."""
    stem = article.name.removesuffix(".md")
    if stem != _NAMELESS:
        return stem
    from l10n.glossary.spelling import syllables

    # As passports spell ü where it cannot be written.
    spelled = "-".join(syllables(article.title)).lower().replace("ü", "yu")
    return re.sub(r"[^a-z0-9]+", "-", spelled)[:_LONGEST].strip("-") or stem


def _origin(data: bytes) -> str:
    """The page that an article was made of: the line of its front matter with the address, else the one with the title."""
    head = data.decode("utf-8", "replace").split("\n---", 1)[0].split("\n")
    lines = {key: line for key in ("title: ", "url: ") for line in head if line.startswith(key)}
    return lines.get("url: ") or lines.get("title: ") or ""


def _is_free(session: Session, path: str, known: Sequence[Article]) -> bool:
    """Whether an article at `path` would have its catalogues for itself, on every file system."""
    from l10n.project import layout

    config = session.project.config
    ours = layout.article_of(path, config)
    return not any(ours in group for group, _ in layout.collisions([*known, ours], config))


def _is_there(path: str) -> UsageError:
    return UsageError("an article is there already", path=path, hint="name another with --output, or use --force")
