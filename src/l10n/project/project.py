"""A project on disk: its settings, its articles, its catalogues and its glossary, read through one door."""

from __future__ import annotations

import fnmatch
import os
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

from l10n import formats
from l10n.catalog import po
from l10n.errors import CatalogError, DocumentError, GlossaryError, L10nError, UsageError
from l10n.glossary import table
from l10n.model.catalog import Catalog
from l10n.model.document import Document
from l10n.model.glossary import Glossary
from l10n.model.locale import canonical, is_language
from l10n.project import config as settings
from l10n.project import disk, layout
from l10n.project.config import Config
from l10n.project.layout import Article
from l10n.project.store import Store, unreadable

if TYPE_CHECKING:
    from l10n.text.segment import SegmentOptions
    from l10n.text.srx import SrxRules

CACHE = ".l10n"
_OTHER_DOCUMENTS = (".docx", ".doc", ".odt", ".rtf", ".pdf", ".rst", ".adoc", ".tex")
"""Endings of articles in formats we do not read: passed over in silence they would be missed after publication."""

_STOP = re.compile(r"[.!?。！？．]")


@dataclass(frozen=True, slots=True)
class Job:
    """One article in one target language, with the paths that belong to it (relative to the project's root)."""

    article: Article
    language: str
    catalog: str
    output: str


@dataclass(frozen=True, slots=True)
class Selection:
    """The articles a command works on, and what could not be taken, each named."""

    articles: tuple[Article, ...]
    errors: tuple[L10nError, ...]

    unread: tuple[L10nError, ...] = ()
    """One for each folder below the source folder that could not be read, named or not: while there is any, nobody knows which
    articles there are, and no catalogue or localised article may be taken for a left-over."""


@dataclass(frozen=True, slots=True)
class Leftovers:
    """Localised articles that belong to no source article any more."""

    paths: tuple[str, ...]
    """In order; empty while a source folder cannot be read, since what is left over is not known then."""

    errors: tuple[L10nError, ...]
    """The folders that could not be read: those of articles, or of localised articles."""


class Project:
    """The files of one project. Reads as asked; remembers its settings, its glossary and its rules, but no article and no catalogue."""

    def __init__(self, root: Path, config: Config) -> None:
        self.root = root
        self.config = config
        self.store = Store(root)
        self.set_aside: list[L10nError] = []
        """Faults that stopped nothing and are still to be told."""

        self._srx: dict[str, SrxRules] = {}

    @classmethod
    def find(cls, start: Path, folder: Path | None = None) -> Project:
        """The project at `folder`, or the nearest one upwards from `start`.

        Raises `UsageError` where there is none and `ConfigError` where its settings cannot be followed.
        """
        if folder is not None and not folder.is_dir():
            raise UsageError(f"no such folder: {folder}", hint="name the folder that holds l10n.toml")
        begin = (folder or start).resolve()
        for root in [begin] if folder else [begin, *begin.parents]:
            found = _settings_in(root)
            if found is not None:
                return cls(root, found)
        raise UsageError(
            f"no {settings.FILE} in {folder or 'this folder or above it'}", hint="start one with `l10n init`"
        )

    @cached_property
    def glossary(self) -> Glossary:
        """The project's glossary; empty where there is no file. Raises `GlossaryError`."""
        data = self.read_if_there(self.config.glossary)
        return Glossary(path=self.config.glossary) if data is None else table.load(data, self.config.glossary)

    @property
    def cache(self) -> Path:
        """`.l10n/`: may be deleted at any time."""
        return self.root / CACHE

    def read_if_there(self, path: str) -> bytes | None:
        """The bytes of a file, None where it does not exist; raises `StoreError` for what is no readable file."""
        try:
            os.lstat(self.root / path)
        except (FileNotFoundError, NotADirectoryError, ValueError):
            return None
        except OSError as error:
            raise unreadable(path, error) from error
        return self.store.read(path)

    def document(self, article: Article) -> Document:
        """The article, read; raises `DocumentError`."""
        return formats.read(self.store.read(article.path), article.path, self.read_options)

    def refuse_unreadable(self, article: Article) -> None:
        """Raise `DocumentError` for an article that `document` could not read; its units are not looked for."""
        from l10n.formats.encoding import decode, refuse_endless

        text, _ = decode(self.store.read(article.path), article.path, self.read_options.encoding)
        refuse_endless(text, article.path)

    @cached_property
    def read_options(self) -> formats.ReadOptions:
        """How documents are read, from `[documents]`."""
        return formats.read_options(self.config.documents)

    def segmenting(self, article: Article) -> SegmentOptions:
        """How the article is cut: `[segment]`, its `paths`, and the glossary's names that hold stops."""
        # Imported here, so that commands that cut nothing do not pay for the rules.
        from l10n.text.segment import SegmentOptions

        general = self.config.segment
        own: Mapping[str, Any] = next(
            (general[key] for key in general if is_language(key) and canonical(key) == article.language), {}
        )
        wanted = {**general, **own}
        unit = wanted.get("unit", "sentence")
        for pattern, other in wanted.get("paths", {}).items():
            if _fits(article.path, pattern) or _fits(article.name, pattern):
                unit = other
        return SegmentOptions(
            unit=unit,
            quotes=wanted.get("quotes", "split"),
            no_break=self._names_with_stops,
            no_break_patterns=tuple(wanted.get("no-break", ())),
            break_after=tuple(wanted.get("break-after", ())),
            abbreviations=tuple(wanted.get("abbreviations", ())),
            semicolon=wanted.get("semicolon", False),
            ellipsis=wanted.get("ellipsis", False),
            foreign=self._foreign_rules(wanted.get("srx", ""), article.language),
        )

    def _foreign_rules(self, path: str, language: str) -> SrxRules | None:
        """The SRX rules of `[segment] srx` for a language, None where there are none; raises `ExchangeError`."""
        if not path:
            return None
        from l10n.text import srx

        if language not in self._srx:
            self._srx[language] = srx.load(self.store.read(path), language, path)
        return self._srx[language]

    @cached_property
    def _names_with_stops(self) -> tuple[str, ...]:
        """Names of the glossary that hold stops, so that no sentence ends inside of them.

        A glossary with a fault is no reason to leave the articles alone: the rows that can be read serve, since segments
        cut otherwise would lose their translations, and the fault waits in `set_aside` to be told once.
        """
        try:
            terms = self.glossary.terms
        except GlossaryError as error:
            self.set_aside.append(error)
            terms = table.read(self.store.read(self.config.glossary), self.config.glossary)[0].terms
        return tuple(sorted({term.text for term in terms if _STOP.search(term.text)}))

    def load_catalog(self, job: Job, data: bytes | None) -> Catalog | None:
        """The catalogue in the bytes of a job's file, None where there is none yet; raises `CatalogError`."""
        if data is None:
            return None
        catalog = po.load(data, job.catalog)
        declared = catalog.language
        if declared and canonical(declared) != job.language:
            raise CatalogError(
                f"the header says Language: {declared}, the folder says {job.language}",
                path=job.catalog,
                line=1,
                hint="correct the header, or move the file to the folder of its language",
            )
        return catalog

    def exists(self, language: str, path: str) -> bool:
        """Whether there is, or will be, a file at `path` in a language: its own source, or for articles a localised one.

        Every article is translated into every language of the project, so one in any source folder counts; an image counts
        only in the folder of its language, however that is spelled.
        """
        source = self.root / self.config.source
        everywhere = formats.is_supported(path) and language in self.config.languages
        folders = (
            folder
            for folder in os.listdir(source)
            if is_language(folder) and (everywhere or canonical(folder) == language)
        )
        inside = PurePosixPath(path)
        return ".." not in inside.parts and any(disk.may_be_file(source / folder / inside) for folder in folders)

    def output_path(self, job: Job, output: str = "") -> str:
        """Where the localised article goes, below another folder than the configured one if asked."""
        return layout.output_path(job.article, job.language, self.config, output) if output else job.output

    def leftovers(self, output: str = "") -> Leftovers:
        """Localised articles below the output folder that belong to no source article any more.

        Only files of our formats inside a folder of one of the project's languages count; others are not ours.
        """
        owned: set[str] = set()
        files, unread = self._files(self.root / self.config.source)
        if unread:
            return Leftovers((), tuple(unread))
        for path in files:
            with suppress(L10nError):
                article = layout.article_of(path, self.config)
                owned.update(layout.output_path(article, each, self.config, output) for each in self.config.languages)
        found = []
        for language in self.config.languages:
            for folder, _, names in self.walk(self.root / (output or self.config.output) / language, unread):
                for name in names:
                    path = Path(folder, name).relative_to(self.root).as_posix()
                    if formats.is_supported(name) and path not in owned:
                        found.append(path)
        return Leftovers(tuple(sorted(found)), tuple(unread))

    def jobs(self, articles: Sequence[Article], languages: Sequence[str] = ()) -> tuple[Job, ...]:
        """Each article in each of its target languages, or only in `languages` (any spelling).

        Raises `UsageError` for a language that is not among those of the project.
        """
        wanted = {canonical(language) for language in languages}
        for language in sorted(wanted - set(self.config.languages)):
            known = ", ".join(self.config.languages)
            raise UsageError(
                f"{language} is not among the languages of the project ({known})",
                hint=f'add "{language}" to languages in {self.config.path}',
            )
        return tuple(
            Job(
                article,
                language,
                layout.catalog_path(article, language, self.config),
                layout.output_path(article, language, self.config),
            )
            for article in articles
            for language in layout.targets(article, self.config)
            if not wanted or language in wanted
        )

    def select(self, wanted: Sequence[str] | None = None) -> Selection:
        """The articles that `wanted` names: source or PO paths or globs; nothing means all.

        What cannot be an article is an error of its own and does not stop the others: a file outside of a language
        folder, an unknown language, two articles with one catalogue, a symbolic link that leaves the project. A folder that
        cannot be read is one too, unless each word is the path of an article or catalogue that was found elsewhere.
        """
        articles, errors, unread = self._discover()
        if not wanted:
            return Selection(articles, (*unread, *errors), unread)
        chosen: dict[str, Article] = {}
        for word in wanted:
            found = self._matching(word, articles)
            chosen.update({article.path: article for article in found})
            if not found and not unread and not (named := [e for e in errors if e.path and self._named(word, e.path)]):
                named = [UsageError("no article matches", path=word, hint=f"articles live below {self.config.source}/")]
                errors = (*errors, *named)
        kept = tuple(e for e in errors if any(self._named(word, e.path) for word in wanted))
        if unread and not self._are_files(wanted, articles):
            kept = (*unread, *kept)
        return Selection(tuple(chosen[path] for path in sorted(chosen)), kept, unread)

    def _are_files(self, wanted: Sequence[str], articles: Sequence[Article]) -> bool:
        """Whether each word is the path of one of the articles, or of a catalogue of theirs."""
        paths = {article.path for article in articles} | {job.catalog for job in self.jobs(articles)}
        return all(not paths.isdisjoint(self._spellings(word)) for word in wanted)

    def _named(self, word: str, path: str) -> bool:
        return word == path or any(fnmatch.fnmatchcase(path, pattern) for pattern in self._spellings(word))

    def _matching(self, word: str, articles: Sequence[Article]) -> list[Article]:
        patterns = self._spellings(word)
        catalogs = {job.catalog: job.article for job in self.jobs(articles)}
        names = [(article.path, article) for article in articles] + list(catalogs.items())
        return [article for path, article in names for pattern in patterns if _fits(path, pattern)]

    def _spellings(self, word: str) -> list[str]:
        """A word of the command line as paths from the root: as written, and as seen from the working directory."""
        plain = PurePosixPath(word.replace(os.sep, "/")).as_posix()
        seen = os.path.relpath(os.path.join(os.getcwd(), word), self.root).replace(os.sep, "/")
        return [plain, seen]

    def _discover(self) -> tuple[tuple[Article, ...], tuple[L10nError, ...], tuple[L10nError, ...]]:
        """All articles, what is no article below the source folder, and the folders there that could not be read."""
        root = self.root / self.config.source
        if not root.is_dir():
            return (), (UsageError(f"no folder {self.config.source}/", hint="`l10n init` makes it"),), ()
        articles: list[Article] = []
        errors: list[L10nError] = []
        files, unread = self._files(root)
        for path in files:
            try:
                self.store.confine(path)
                if not formats.is_supported(path):
                    raise _unsupported(path, self.config)
                articles.append(layout.article_of(path, self.config))
            except L10nError as error:
                errors.append(error.at(path))
        clashes = layout.collisions(articles, self.config)
        clashing = {article.path for group, _ in clashes for article in group}
        errors += [error for _, error in clashes]
        kept = tuple(article for article in articles if article.path not in clashing)
        return kept, tuple(errors), tuple(unread)

    def _files(self, root: Path) -> tuple[list[str], list[L10nError]]:
        """Paths of all files that are or look like articles, and of linked folders outside of the project, in order.

        Hidden and excluded ones are left out, and so is what no article can be: images, data. Beside them the folders that
        could not be read.
        """
        excluded = self.config.documents.get("exclude", ())
        found = []
        unread: list[L10nError] = []
        for folder, folders, names in self.walk(root, unread):
            folders[:] = sorted(name for name in folders if not name.startswith("."))
            links = [name for name in folders if self._leaves(Path(folder, name))]
            for name in [*names, *links]:
                path = Path(folder, name).relative_to(self.root).as_posix()
                hidden = name.startswith((".", "~"))
                wanted = name in links or formats.is_supported(name) or _looks_like_text(name)
                if not hidden and wanted and not any(_fits(path, p) for p in excluded):
                    found.append(path)
        unread = [each for each in unread if not any(_fits(each.path, pattern) for pattern in excluded)]
        return sorted(found), unread

    def walk(self, root: Path, unread: list[L10nError]) -> Iterator[tuple[str, list[str], list[str]]]:
        """`os.walk`, which would pass over a folder that it cannot read; each goes to `unread`. One that is not there is none."""

        def note(error: OSError) -> None:
            if not isinstance(error, (FileNotFoundError, NotADirectoryError)):
                path = os.path.relpath(os.fsdecode(error.filename or root), self.root).replace(os.sep, "/")
                unread.append(unreadable(path, error))

        return os.walk(root, onerror=note)

    def _leaves(self, folder: Path) -> bool:
        """Whether a folder is a symbolic link to a place outside of the project."""
        return os.path.islink(folder) and not folder.resolve().is_relative_to(self.root.resolve())


def _fits(path: str, pattern: str) -> bool:
    folder = pattern.rstrip("/")
    return path == pattern or path.startswith(folder + "/") or fnmatch.fnmatchcase(path, pattern)


def _looks_like_text(name: str) -> bool:
    return name.lower().endswith(_OTHER_DOCUMENTS)


def _unsupported(path: str, config: Config) -> DocumentError:
    return DocumentError(
        "a kind of document that l10n does not read",
        path=path,
        hint=f"convert it to Markdown, HTML or plain text, or name it under [documents] exclude in {config.path}",
    )


def _settings_in(root: Path) -> Config | None:
    own = root / settings.FILE
    if own.is_file():
        return settings.load(own.read_bytes(), settings.FILE)
    shared = root / "pyproject.toml"
    if shared.is_file():
        data = shared.read_bytes()
        if settings.has_settings(data):
            return settings.load(data, "pyproject.toml")
    return None
