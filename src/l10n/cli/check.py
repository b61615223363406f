"""`l10n check`: findings in catalogues, glossary and built articles."""

from __future__ import annotations

import difflib
import importlib
import shutil
import sys
from collections.abc import Sequence
from pathlib import PurePosixPath
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
    from l10n.workflow.check import Checked, CheckOptions

app = typer.Typer()

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
    from l10n.cli import steps
    from l10n.project import git
    from l10n.report.words import counted
    from l10n.workflow import build
    from l10n.workflow import check as checking

    chosen = _format(session, format)
    settings = session.project.config.check
    wanted = _options(session, select, ignore, release)
    commit = git.resolve(session.project.root, since) if since else ""
    asked = checking.asked(wanted)
    building = asked is None or not asked.isdisjoint(build.RULES)
    works = [work for work in steps.load(session, articles, to, cutting=building) if work.catalog is not None]
    file = baseline or settings.get("baseline", "")
    if update_baseline and not file:
        raise UsageError("--update-baseline without a file", hint="name it with --baseline, or in [check] of l10n.toml")
    data = session.project.read_if_there(file) if file else None
    known = checking.load_baseline(data, file) if data is not None and not update_baseline else None
    old = _old_catalogs(session, works, commit) if since else None
    glossary = _glossary(session)
    linting = asked is None or not asked.isdisjoint(table.matching(["glossary"]))
    others = _others(session, works if building else [], glossary if linting else None)
    checked = checking.check(_translated(works), glossary, wanted, others, known, old, session.failed)
    if update_baseline:
        if not dry_run:
            session.project.store.write(file, checking.dump_baseline(checked.findings), data)
        session.console.tell(
            f"{file} {'would know' if dry_run else 'now knows'} {counted(len(checked.findings), 'finding')}"
        )
        return
    if fix:
        _fix(session, works, checked, write=not dry_run)
        return
    _show(session, checked, chosen, [work.job.catalog for work in works])
    if checked.fails(strict or settings.get("strict", False)):
        session.found()


def _format(session: Session, asked: str) -> str:
    name = asked or ("json" if session.console.json else "table" if sys.stdout.isatty() else "text")
    if name not in FORMATS:
        raise UsageError(f"--format is {asked!r}, expected one of {', '.join(FORMATS)}")
    return name


def _options(session: Session, select: list[str] | None, ignore: list[str] | None, release: bool) -> CheckOptions:
    from dataclasses import replace

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


def _translated(works: Sequence[Work]) -> list[Translated]:
    from l10n.checks.catalogs import Translated

    return [
        Translated(work.catalog, work.job.article.language, work.job.language)
        for work in works
        if work.catalog is not None
    ]


def _others(session: Session, works: Sequence[Work], glossary: Glossary | None) -> list[Finding]:
    """What the glossary says of itself, and what building the articles would do to translations."""
    from l10n.glossary.lint import check as check_glossary
    from l10n.workflow import build as building

    found = list(check_glossary(glossary)) if glossary is not None else []
    for work in works:
        with session.each(work.job.catalog):
            found += building.build(work.article, work.catalog, work.job.language).findings
    return found


def _old_catalogs(session: Session, works: Sequence[Work], commit: str) -> dict[str, Catalog]:
    from l10n.catalog import po
    from l10n.project import git

    found = {}
    for work in works:
        path = work.job.catalog
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
    if chosen in ("text", "table") and sys.stdout.isatty() and sys.stderr.isatty():
        # What could not be read was told on the way, and both ways end on one screen.
        findings = tuple(each for each in findings if each.rule != UNREADABLE)
        if checked.findings and not findings:
            return
    # Only the report that is asked for is loaded: XML alone would cost every run 20 ms.
    report = importlib.import_module(f"l10n.report.{chosen}")
    sys.stdout.write(report.render(findings, checked.silenced, *more.get(chosen, ())))


def _fix(session: Session, works: Sequence[Work], checked: Checked, write: bool) -> None:
    from l10n.catalog import po
    from l10n.project.store import Change
    from l10n.workflow import check as checking

    changes = []
    for work in works:
        if work.catalog is None:
            continue
        data = po.dump(checking.fix(work.catalog, checked.findings))
        if work.before is not None and data != work.before:
            session.console.print(diff(work.before, data, work.job.catalog))
            changes.append(Change(work.job.catalog, data, work.before))
    if write:
        written = session.project.store.write_all(changes)
        for error in written.errors:
            session.fail(error)
    paths = [PurePosixPath(change.path).as_posix() for change in changes]
    session.answer(changed=paths)
    verb = "repaired" if write else "would repair"
    session.console.tell(f"{verb} {len(changes)} {'file' if len(changes) == 1 else 'files'}")


def diff(before: bytes, after: bytes, path: str) -> str:
    """A unified diff of two versions of a file, safe to show."""
    from l10n.report.safe import safe

    old, new = (data.decode("utf-8", "replace").replace("\r\n", "\n").split("\n") for data in (before, after))
    lines = difflib.unified_diff(old, new, f"a/{path}", f"b/{path}", lineterm="", n=2)
    return safe("\n".join(lines))
