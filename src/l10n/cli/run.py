"""`l10n run`: the main job."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from l10n.cli.options import Articles, Check, DryRun, Languages, Policy, command
from l10n.cli.session import Session

if TYPE_CHECKING:
    from l10n.workflow.translate import Report

app = typer.Typer(add_completion=False)

Engines = Annotated[
    list[str] | None,
    typer.Option(
        "--engine", metavar="NAME", help="Instead of the configured chain; may be repeated.", show_default=False
    ),
]


@app.command()
@command
def run(
    session: Session,
    articles: Articles = None,
    to: Languages = None,
    engine: Engines = None,
    policy: Policy = None,
    dry_run: DryRun = False,
    check: Check = False,
) -> None:
    """Update, translate, build, then the status table."""
    from l10n.cli import status, steps
    from l10n.cli.translate import TranslateOptions, draft_works
    from l10n.report import progress

    chosen = steps.policy(session, policy)
    write = not (dry_run or check)
    works = steps.bring_up_to_date(session, steps.load(session, articles, to))
    report, _ = draft_works(
        session, works, TranslateOptions(engines=tuple(engine) if engine else None, remember=write, ask_network=write)
    )
    changed = steps.save_catalogs(session, works, write)
    changed += steps.build(session, works, steps.BuildOptions(chosen), write)
    steps.tell_leftovers(session, articles, to)
    statuses = steps.statuses(works)
    session.answer(changed=changed, drafted=report.total, articles=[status.as_json(each) for each in statuses])
    for work in works:
        if work.job.catalog in changed and work.report and str(work.report) != "no change":
            session.console.tell(f"{work.job.catalog}: {work.report}")
    session.console.print(progress.table(statuses))
    _tell(session, report, changed, write)
    if check and changed:
        session.found()


def _tell(session: Session, report: Report, changed: Sequence[str], write: bool) -> None:
    """What was drafted, what stays empty and why, and how many files were written."""
    from l10n.report.words import counted

    if report.total:
        session.console.print(f"Drafted {counted(report.total, 'segment')}, fuzzy until somebody reviews them.")
    if report.empty and not report.is_partial:
        session.console.tell(
            f"{counted(len(report.empty), 'segment')} left empty: translate them in a PO editor, or name an engine with"
            " --engine (`l10n engines` lists them)"
        )
    if not changed and not session.exit_code:
        session.console.print("Everything is up to date; nothing was written.")
    elif changed:
        session.console.print(f"{'Would write' if not write else 'Wrote'} {counted(len(changed), 'file')}.")
