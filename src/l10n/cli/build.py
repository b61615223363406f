"""`l10n build`: catalogues and source articles -> localised articles."""

from __future__ import annotations

from typing import Annotated

import typer

from l10n.cli.options import Articles, Check, DryRun, Languages, Policy, command
from l10n.cli.session import Session

app = typer.Typer()

Complete = Annotated[bool, typer.Option("--complete", help="Refuse an article with a gap, and name each gap.")]
Output = Annotated[str, typer.Option("--output", metavar="DIR", help="Another folder inside the project.")]


@app.command()
@command
def build(
    session: Session,
    articles: Articles = None,
    to: Languages = None,
    policy: Policy = None,
    complete: Complete = False,
    output: Output = "",
    dry_run: DryRun = False,
    check: Check = False,
) -> None:
    """Write the localised articles; what has no translation under the policy stays in the source language."""
    from l10n.cli import steps

    chosen = steps.policy(session, policy)
    works = steps.load(session, articles, to)
    paths = steps.build(session, works, steps.BuildOptions(chosen, complete, output), write=not (dry_run or check))
    session.answer(policy=chosen, changed=paths)
    for path in paths:
        session.console.print(f"{'would write' if dry_run or check else 'wrote'} {path}")
    if not paths and not session.exit_code:
        session.console.print(f"{len(works)} localised articles are up to date; nothing was written")
    if check and paths:
        session.found()
