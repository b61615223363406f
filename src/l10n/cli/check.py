"""`l10n check`: findings in catalogues, glossary and built articles."""

from __future__ import annotations

import gc
import importlib
import os
import shutil
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Annotated, Any

import typer

from l10n.cli.options import Articles, DryRun, Languages, command
from l10n.cli.session import Session
from l10n.errors import L10nError, UsageError

if TYPE_CHECKING:
    from l10n.checks.base import Phrase
    from l10n.checks.catalogs import Translated
    from l10n.cli.steps import Work
    from l10n.model.catalog import Catalog
    from l10n.model.finding import Finding
    from l10n.model.glossary import Glossary
    from l10n.project.project import Job
    from l10n.workflow.check import Checked, CheckOptions

app = typer.Typer(add_completion=False)

FORMATS = ("text", "table", "json", "github", "sarif", "junit", "html")
Format = Annotated[str, typer.Option("--format", metavar="FORMAT", help=f"One of {', '.join(FORMATS)}.")]
Select = Annotated[
    list[str] | None,
    typer.Option(
        "--select", metavar="RULE", help="Only this rule, family or pattern; may be repeated.", show_default=False
    ),
]
Ignore = Annotated[
    list[str] | None,
    typer.Option(
        "--ignore", metavar="RULE", help="Not this rule, family or pattern; may be repeated.", show_default=False
    ),
]
Strict = Annotated[bool, typer.Option("--strict", help="Warnings end with exit code 1 too.")]
Baseline = Annotated[str, typer.Option("--baseline", metavar="FILE", help="Findings this file knows are not told.")]
UpdateBaseline = Annotated[bool, typer.Option("--update-baseline", help="Write the findings of now into the baseline.")]
Since = Annotated[str, typer.Option("--since", metavar="REV", help="Only entries that changed since a git revision.")]
Release = Annotated[
    bool, typer.Option("--release", help="Tell of stale and unreviewed texts too, as before a release.")
]
FixOption = Annotated[bool, typer.Option("--fix", help="Show a diff of the safe repairs, and make them.")]


@app.command()
@command
def check(
    session: Session,
    articles: Articles = None,
    to: Languages = None,
    format: Format = "",
    select: Select = None,
    ignore: Ignore = None,
    strict: Strict = False,
    baseline: Baseline = "",
    update_baseline: UpdateBaseline = False,
    since: Since = "",
    release: Release = False,
    fix: FixOption = False,
    dry_run: DryRun = False,
) -> None:
    """Find what is wrong in catalogues, glossary and built articles."""
    from l10n.checks import table
    from l10n.report.words import counted
    from l10n.workflow import check as checking

    chosen = _format(session, format)
    settings = session.project.config.check
    wanted = _options(session, select, ignore, release)
    commit = _commit(session, since) if since else ""
    asked = checking.asked(wanted)
    building = asked is None or not asked.isdisjoint(checking.BUILT)
    works = _works(session, articles, to) if building else ()
    read = list(map(_Read.of, works)) if building else _catalogs(session, articles, to)
    file = baseline or settings.get("baseline", "")
    if update_baseline and not file:
        raise UsageError("--update-baseline without a file", hint="name it with --baseline, or in [check] of l10n.toml")
    data = session.project.read_if_there(file) if file else None
    if file and data is None and not update_baseline:
        session.console.warn(f"{file}: no such baseline, so every finding is told\nhint: --update-baseline writes it")
    known = checking.load_baseline(data, file) if data is not None and not update_baseline else None
    old = _old_catalogs(session, read, commit) if since else None
    glossary = _glossary(session)
    linting = asked is None or not asked.isdisjoint(table.matching(["glossary"]))
    with _settled():
        others = [*(_of_glossary(glossary) if linting and glossary else ()), *_of_builds(session, works)]
        checked = checking.check(_translated(read), glossary, wanted, others, known, old, session.failed)
    if update_baseline:
        if not dry_run:
            session.project.store.write(file, checking.dump_baseline(checked.findings), data)
        session.console.tell(
            f"{file} {'would know' if dry_run else 'now knows'} {counted(len(checked.findings), 'finding')}"
        )
        return
    if fix:
        _fix(session, read, checked, write=not dry_run)
        return
    _show(session, checked, chosen, [each.job.catalog for each in read])
    if checked.fails(strict or settings.get("strict", False)):
        session.found()


@contextmanager
def _settled() -> Iterator[None]:
    """What was read stays until the end: the collector of reference cycles need not walk all of it again and again.

    With 25,000 entries that was a fifth of the time of a check.
    """
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()


@dataclass(frozen=True, slots=True)
class _Read:
    """A catalogue as it was read."""

    job: Job
    before: bytes
    catalog: Catalog

    @classmethod
    def of(cls, work: Work) -> _Read:
        assert work.catalog is not None and work.before is not None  # noqa: PT018, S101 - `_works` left the others out
        return cls(work.job, work.before, work.catalog)


def _works(session: Session, articles: Sequence[str] | None, languages: Sequence[str] | None) -> list[Work]:
    """The articles, cut, with their catalogues, for rules that ask what a build would do."""
    from l10n.cli import steps

    return [work for work in steps.load(session, articles, languages) if work.catalog is not None]


def _catalogs(session: Session, articles: Sequence[str] | None, languages: Sequence[str] | None) -> list[_Read]:
    """The catalogues alone, for rules that look at nothing else; an article is only asked whether it can be read.

    Reading 25,000 paragraphs as Markdown takes as long as reading their catalogue.
    """
    from l10n.report.words import counted

    project = session.project
    selection = project.select(articles)
    for error in selection.errors:
        session.fail(error)
    found: list[_Read] = []
    passed = 0
    for article in session.console.progress(selection.articles, "reading"):
        with session.each(article.path):
            project.refuse_unreadable(article)
            for job in project.jobs([article], languages or ()):
                with session.each(job.catalog):
                    data = project.read_if_there(job.catalog)
                    catalog = project.load_catalog(job, data)
                    if data is not None and catalog is not None:
                        found.append(_Read(job, data, catalog))
                    passed += 1
    left_out = len(project.jobs(selection.articles, languages or ())) - passed
    if left_out:
        session.console.warn(f"{counted(left_out, 'catalogue')} left out, for the reasons above")
    return found


def _commit(session: Session, revision: str) -> str:
    """The hash of the commit that a revision names."""
    from l10n.project import git

    return git.resolve(session.project.root, revision)


def _format(session: Session, asked: str) -> str:
    name = asked or ("json" if session.console.json else "table" if sys.stdout.isatty() else "text")
    if name not in FORMATS:
        raise UsageError(f"--format is {asked!r}, expected one of {', '.join(FORMATS)}")
    return name


def _options(session: Session, select: list[str] | None, ignore: list[str] | None, release: bool) -> CheckOptions:
    from l10n.workflow import check as checking

    for option, words in (("--select", select), ("--ignore", ignore)):
        _known(option, words or ())
    settings = session.project.config.check
    wanted = checking.options(settings, _phrases(session, settings.get("style", "")))
    return replace(
        wanted,
        select=tuple(select) if select else wanted.select,
        ignore=(*wanted.ignore, *(ignore or ())),
        settings=replace(wanted.settings, release=release, verbose=session.console.verbose),
    )


def _known(option: str, words: Sequence[str]) -> None:
    """Raise `UsageError` naming the option where one of its words is no rule."""
    from l10n.checks import table

    try:
        table.matching(words)
    except UsageError as error:
        raise UsageError(f"{option}: {error.message}", hint=error.hint) from None


def _glossary(session: Session) -> Glossary | None:
    """The project's glossary; None where it cannot be read, which is told."""
    try:
        return session.project.glossary
    except L10nError as error:
        session.fail(error.at(session.project.config.glossary))
        return None


def _phrases(session: Session, path: str) -> tuple[Phrase, ...] | None:
    from l10n.checks.style import load_phrases

    return load_phrases(session.project.store.read(path), path) if path else None


def _translated(read: Sequence[_Read]) -> list[Translated]:
    from l10n.checks.catalogs import Translated

    return [Translated(each.catalog, each.job.article.language, each.job.language) for each in read]


def _of_glossary(glossary: Glossary) -> Sequence[Finding]:
    """What the glossary says of itself."""
    from l10n.glossary.lint import check as check_glossary

    return tuple(check_glossary(glossary))


def _of_builds(session: Session, works: Sequence[Work]) -> list[Finding]:
    """What building the articles would do to translations."""
    if not works:
        return []
    from l10n.workflow import build as building

    found: list[Finding] = []
    for work in works:
        with session.each(work.job.catalog):
            found += building.build(work.article, work.catalog, work.job.language).findings
    return found


def _old_catalogs(session: Session, read: Sequence[_Read], commit: str) -> dict[str, Catalog]:
    from l10n.catalog import po
    from l10n.project import git

    found = {}
    for each in read:
        path = each.job.catalog
        with session.each(path):
            data = git.show(session.project.root, commit, path)
            if data is not None:
                found[path] = po.load(data, path)
    return found


def _show(session: Session, checked: Checked, chosen: str, paths: Sequence[str]) -> None:
    from l10n.checks.documents import UNREADABLE

    more: dict[str, tuple[Any, ...]] = {
        "table": (session.console.colored(), max(60, shutil.get_terminal_size((100, 24)).columns)),
        "junit": (paths,),
    }
    findings = checked.findings
    if chosen in ("text", "table") and _is_one_screen():
        # What could not be read was told on the way.
        findings = tuple(each for each in findings if each.rule != UNREADABLE)
        if checked.findings and not findings:
            return
    # Only the report that is asked for is loaded: XML alone would cost every run 20 ms.
    report = importlib.import_module(f"l10n.report.{chosen}")
    sys.stdout.write(report.render(findings, checked.silenced, *more.get(chosen, ())))


def _is_one_screen() -> bool:
    """Whether stdout and stderr end in one place: a terminal, or the log of a job (`> check.log 2>&1`)."""
    if sys.stdout.isatty() and sys.stderr.isatty():
        return True
    try:
        return os.path.samestat(os.fstat(sys.stdout.fileno()), os.fstat(sys.stderr.fileno()))
    except (OSError, ValueError):
        return False


def _fix(session: Session, read: Sequence[_Read], checked: Checked, write: bool) -> None:
    from l10n.catalog import po
    from l10n.cli import steps
    from l10n.project.store import Change
    from l10n.report.patch import patch
    from l10n.report.words import counted
    from l10n.workflow import check as checking

    changes = []
    patches = {}
    for each in read:
        path = each.job.catalog
        data = po.dump(checking.fix(each.catalog, checked.findings))
        if data != each.before:
            patches[path] = patch(each.before, data, path)
            changes.append(Change(path, data, each.before))
    paths = steps.save(session, changes, write)
    session.answer(changed=paths)
    for path in paths:
        session.console.print_patch(patches[path])
    session.console.tell(f"{'repaired' if write else 'would repair'} {counted(len(paths), 'file')}")
