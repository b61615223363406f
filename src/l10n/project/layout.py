"""Where the files of a project are: articles, their catalogues, their localised versions. Names only, no disk."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import PurePosixPath
from unicodedata import normalize

from l10n.errors import InputError, L10nError, UsageError
from l10n.model.locale import canonical
from l10n.project.config import Config


@dataclass(frozen=True, slots=True)
class Article:
    """A source article. All paths are relative to the project's root, with forward slashes."""

    path: str
    """`source/zh_CN/news/harbour.md`"""

    language: str
    """Gettext form, from the folder's name."""

    name: str
    """Below the language folder, with its ending: `news/harbour.md`."""

    @property
    def stem(self) -> str:
        """The name without its ending: `news/harbour`."""
        return str(PurePosixPath(self.name).with_suffix(""))


def article_of(path: str, config: Config) -> Article:
    """The article at a path below the source folder; raises `InputError` for a path that is none.

    The file is refused as an input, since every other article is done all the same: README, "Exit codes".
    """
    parts = PurePosixPath(path).parts
    depth = len(PurePosixPath(config.source).parts)
    if parts[:depth] != PurePosixPath(config.source).parts or len(parts) < depth + 2:
        raise InputError(
            "article outside of a language folder",
            path=path,
            hint=f"put it into {config.source}/<language>/, for example {config.source}/{config.languages[0]}/",
        )
    try:
        language = canonical(parts[depth])
    except UsageError as error:
        raise InputError(
            f"unknown language folder {parts[depth]!r}", path=path, hint=error.hint or "rename the folder"
        ) from None
    if language not in config.languages:
        raise InputError(
            f"language {language} of the folder {parts[depth]!r} is not among the languages of the project"
            f" ({', '.join(config.languages)})",
            path=path,
            hint=f'add "{language}" to languages in {config.path}',
        )
    return Article(path, language, "/".join(parts[depth + 1 :]))


def targets(article: Article, config: Config) -> tuple[str, ...]:
    """The languages an article is translated into: every language but its own."""
    return tuple(language for language in config.languages if language != article.language)


def catalog_path(article: Article, language: str, config: Config) -> str:
    """`locales/<language>/LC_MESSAGES/<stem>.po`"""
    return f"{config.locales}/{language}/LC_MESSAGES/{article.stem}.po"


def output_path(article: Article, language: str, config: Config, output: str = "") -> str:
    """`build/<language>/<name>`"""
    return f"{output or config.output}/{language}/{article.name}"


def collisions(articles: Iterable[Article], config: Config) -> tuple[tuple[tuple[Article, ...], L10nError], ...]:
    """Groups of articles that would share one catalogue on some file system, each with its error."""
    homes: dict[str, list[Article]] = {}
    for article in articles:
        for language in targets(article, config):
            homes.setdefault(_folded(catalog_path(article, language, config)), []).append(article)
    groups = {tuple(sorted(group, key=lambda a: a.path)): home for home, group in homes.items() if len(group) > 1}
    return tuple((group, _collision(group, config)) for group in sorted(groups, key=lambda g: g[0].path))


def _folded(path: str) -> str:
    """One name for all spellings that some file system takes for the same: letters' case and Unicode normal forms."""
    return normalize("NFC", path).casefold()


def _collision(group: tuple[Article, ...], config: Config) -> L10nError:
    names = [article.path for article in group]
    # Names that look the same are shown by their code points.
    shown = " and ".join(names if len({normalize("NFC", n) for n in names}) == len(names) else map(ascii, names))
    shared = {language for article in group for language in targets(article, config)}
    home = catalog_path(group[0], sorted(shared)[0], config)
    return InputError(f"{shown} map to one catalogue {home}", path=group[0].path, hint="rename one of the articles")
