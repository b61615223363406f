"""`l10n build`: catalogues and source articles -> localised articles."""

from __future__ import annotations

from typing import Annotated

import typer

from l10n.cli.options import Articles, Check, DryRun, Languages, Policy, command
from l10n.cli.session import Session

app = typer.Typer(add_completion=False)

Complete = Annotated[bool, typer.Option("--complete", help="Refuse an article with a gap, and name each gap.")]
Prune = Annotated[bool, typer.Option("--prune", help="Remove localised articles whose source article is gone.")]
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
    prune: Prune = False,
    dry_run: DryRun = False,
    check: Check = False,
) -> None:
    """Write the localised articles; what has no translation under the policy stays in the source language."""
    from l10n.cli import steps
    from l10n.report.words import counted

    chosen = steps.policy(session, policy)
    works = steps.load(session, articles, to)
    paths = steps.build(session, works, steps.BuildOptions(chosen, complete, output), write=not (dry_run or check))
    pruned = steps.prune(session, output, write=not (dry_run or check)) if prune else []
    if not prune:
        steps.tell_leftovers(session, articles, to, output)
    session.answer(policy=chosen, changed=paths, removed=pruned)
    for path in pruned:
        session.console.print(f"{'would remove' if dry_run or check else 'removed'} {path}")
    for path in paths:
        session.console.print(f"{'would write' if dry_run or check else 'wrote'} {path}")
    if not paths and not session.exit_code:
        session.console.print(f"{counted(len(works), 'localised article')} up to date; nothing was written")
    if check and (paths or pruned):
        session.found()
