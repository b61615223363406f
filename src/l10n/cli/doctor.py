"""`l10n doctor`: defects of source articles, and their safe repairs."""

from __future__ import annotations

import shutil
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated

import typer

from l10n.cli import given
from l10n.cli.options import DryRun, command
from l10n.cli.session import Session
from l10n.errors import UsageError
from l10n.model.finding import Finding, Severity
from l10n.report.words import counted

app = typer.Typer(add_completion=False)

Files = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="FILE", help="Articles of the project, or any files; nothing means all articles.", show_default=False
    ),
]
FixOption = Annotated[bool, typer.Option("--fix", help="Show a diff of the safe repairs, and make them.")]
Strict = Annotated[bool, typer.Option("--strict", help="Warnings end with exit code 1 too.")]


@dataclass(frozen=True, slots=True)
class Looked:
    """What was found in the articles, and the repairs that were asked for."""

    fix: bool
    dry_run: bool
    findings: list[Finding] = field(default_factory=list)
    patches: dict[str, str] = field(default_factory=dict)
    """Path of each repaired article -> what its repairs change, as a patch."""

    def note(self, name: str, before: bytes, after: bytes) -> None:
        """Keep a repair that was made, or would be, until it is shown."""
        from l10n.formats.encoding import decode
        from l10n.report.patch import patch

        if after == before:
            return
        if b"\0" in before:
            # UTF-16, which no patch can hold: shown to be read.
            before, after = (decode(data, name)[0].encode() for data in (before, after))
        self.patches[name] = patch(before, after, name)


@app.command()
@command
def doctor(
    session: Session, files: Files = None, fix: FixOption = False, dry_run: DryRun = False, strict: Strict = False
) -> None:
    """Find defects of source articles; with `--fix` show and make the repairs that are safe."""
    outside = [file for file in files or () if _is_outside(session, file)]
    inside = [file for file in files or () if file not in outside]
    looked = Looked(fix, dry_run)
    for file in outside:
        with session.each(file):
            data = given.read(file)
            new = _repaired(looked, file, data, "", None)
            if new != data and not dry_run:
                _replace(Path(file), data, new)
            looked.note(file, data, new)
    if inside or not files:
        _articles(session, inside, looked)
    _show(session, looked)
    grave = {Severity.ERROR, Severity.WARNING} if strict else {Severity.ERROR}
    if not fix and any(finding.severity in grave for finding in looked.findings):
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


def _articles(session: Session, wanted: list[str], looked: Looked) -> None:
    project = session.project
    selection = project.select(wanted)
    for error in selection.errors:
        session.fail(error)
    every = selection if not wanted else project.select()
    # While a folder cannot be read, nobody knows which links lead nowhere.
    known = None if every.unread else frozenset(article.path for article in every.articles)
    for article in session.console.progress(selection.articles, "reading"):
        with session.each(article.path):
            data = project.store.read(article.path)
            new = _repaired(looked, article.path, data, article.language, known)
            if new != data and not looked.dry_run:
                project.store.write(article.path, new, data)
            looked.note(article.path, data, new)


def _repaired(looked: Looked, name: str, data: bytes, language: str, known: frozenset[str] | None) -> bytes:
    """The bytes of an article, repaired where that was asked for; what was found is noted."""
    from l10n.checks.source import check_source, fix_source

    looked.findings.extend(check_source(data, name, language, known))
    return fix_source(data, name, language) if looked.fix else data


def _replace(path: Path, before: bytes, after: bytes) -> None:
    """Put a file outside of the project in its place through the store of its folder: whole or not at all."""
    from l10n.project.store import Store

    Store(path.resolve().parent).write(path.name, after, before)


def _show(session: Session, looked: Looked) -> None:
    from l10n.report import json as json_report
    from l10n.report import table, text

    if session.console.json:
        from l10n.workflow.check import unreadable

        told = [*dict.fromkeys(map(unreadable, session.failed)), *looked.findings]
        session.console.print_json({**json_report.as_data(told), "repaired": [*looked.patches]})
    elif looked.fix:
        for shown in looked.patches.values():
            session.console.print_patch(shown)
        verb = "would repair" if looked.dry_run else "repaired"
        session.console.tell(f"{verb} {counted(len(looked.patches), 'file')}")
    elif session.failed and not looked.findings:
        return  # The error was told, and `no findings` would take it back.
    elif sys.stdout.isatty():
        columns = max(60, shutil.get_terminal_size((100, 24)).columns)
        session.console.print(table.render(looked.findings, 0, session.console.colored(), columns))
    else:
        session.console.print(text.render(looked.findings))
