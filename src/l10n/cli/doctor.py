"""`l10n doctor`: defects of source articles, and their safe repairs."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from typing import Annotated

import typer

from l10n.cli.options import DryRun, command
from l10n.cli.session import Session
from l10n.errors import InputError, UsageError
from l10n.model.finding import Finding, Severity
from l10n.report.words import counted

app = typer.Typer()

Files = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="FILE", help="Articles of the project, or any files; nothing means all articles.", show_default=False
    ),
]
FixOption = Annotated[bool, typer.Option("--fix", help="Show a diff of the safe repairs, and make them.")]
Strict = Annotated[bool, typer.Option("--strict", help="Warnings end with exit code 1 too.")]


@app.command()
@command
def doctor(
    session: Session, files: Files = None, fix: FixOption = False, dry_run: DryRun = False, strict: Strict = False
) -> None:
    """Find defects of source articles; with `--fix` show and make the repairs that are safe."""
    outside = [file for file in files or () if _is_outside(session, file)]
    inside = [file for file in files or () if file not in outside]
    findings: list[Finding] = []
    repaired: list[str] = []
    for file in outside:
        with session.each(file):
            _one(session, file, _read(file), "", None, fix, findings, repaired, None if dry_run else Path(file))
    if inside or not files:
        _articles(session, inside, fix, dry_run, findings, repaired)
    _show(session, findings, repaired, fix, dry_run)
    grave = {Severity.ERROR, Severity.WARNING} if strict else {Severity.ERROR}
    if not fix and any(finding.severity in grave for finding in findings):
        session.found()


def _is_outside(session: Session, file: str) -> bool:
    """Whether a file is none of a project's articles: `doctor` looks at any text."""
    if not Path(file).is_file():
        return False
    try:
        selection = session.project.select([file])
    except UsageError:
        return True
    return not selection.articles


def _read(file: str) -> bytes:
    try:
        return Path(file).read_bytes()
    except OSError as error:
        raise InputError(error.strerror or str(error), path=file) from None


def _articles(
    session: Session, wanted: list[str], fix: bool, dry_run: bool, findings: list[Finding], repaired: list[str]
) -> None:
    project = session.project
    selection = project.select(wanted)
    for error in selection.errors:
        session.fail(error)
    known = frozenset(article.path for article in project.select().articles)
    for article in session.console.progress(selection.articles, "reading"):
        with session.each(article.path):
            data = project.store.read(article.path)
            new = _one(session, article.path, data, article.language, known, fix, findings, repaired, None)
            if new != data and not dry_run:
                project.store.write(article.path, new, data)


def _one(
    session: Session,
    name: str,
    data: bytes,
    language: str,
    known: frozenset[str] | None,
    fix: bool,
    findings: list[Finding],
    repaired: list[str],
    outside: Path | None,
) -> bytes:
    """Look at one article, and show its repairs when asked; its bytes, repaired ones when asked."""
    from l10n.checks.source import check_source, fix_source
    from l10n.report.patch import patch

    findings += check_source(data, name, language, known)
    if not fix:
        return data
    new = fix_source(data, name, language)
    if new != data:
        session.console.print_patch(patch(data, new, name))
        repaired.append(name)
        if outside is not None:
            _replace(outside, data, new)
    return new


def _replace(path: Path, before: bytes, after: bytes) -> None:
    """Put a file outside of the project in its place through the store of its folder: whole or not at all."""
    from l10n.project.store import Store

    Store(path.resolve().parent).write(path.name, after, before)


def _show(session: Session, findings: list[Finding], repaired: list[str], fix: bool, dry_run: bool) -> None:
    from l10n.report import json as json_report
    from l10n.report import table, text

    if session.console.json:
        from l10n.workflow.check import unreadable

        told = [*dict.fromkeys(map(unreadable, session.failed)), *findings]
        session.console.print_json({**json_report.as_data(told), "repaired": repaired})
    elif fix:
        verb = "would repair" if dry_run else "repaired"
        session.console.tell(f"{verb} {counted(len(repaired), 'file')}")
    elif session.failed and not findings:
        return  # The error was told, and `no findings` would take it back.
    elif sys.stdout.isatty():
        columns = max(60, shutil.get_terminal_size((100, 24)).columns)
        session.console.print(table.render(findings, 0, session.console.colored(), columns))
    else:
        session.console.print(text.render(findings))
