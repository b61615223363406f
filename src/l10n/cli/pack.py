"""`l10n pack`: the catalogues of one language as one file, for teams that work in one."""

from __future__ import annotations

from typing import Annotated

import typer

from l10n.cli.options import Articles, DryRun, command
from l10n.cli.session import Session
from l10n.errors import UsageError

app = typer.Typer(add_completion=False)

To = Annotated[
    str | None, typer.Option("--to", metavar="LANG", help="The language, where there are several.", show_default=False)
]
Output = Annotated[str, typer.Option("--output", "-o", metavar="FILE", help="Where to write; - is standard output.")]


@app.command()
@command
def pack(
    session: Session, articles: Articles = None, to: To = None, output: Output = "-", dry_run: DryRun = False
) -> None:
    """Put the catalogues of one language into one PO file; the path of each stands in the contexts."""
    from l10n.catalog import editors, po
    from l10n.cli.output import put
    from l10n.report.words import counted

    project = session.project
    selection = project.select(articles)
    for error in selection.errors:
        session.fail(error)
    jobs = project.jobs(selection.articles, [to] if to else [])
    languages = sorted({job.language for job in jobs})
    if len(languages) != 1:
        raise UsageError(f"the articles go into {len(languages)} languages, expected one", hint="--to LANG")
    found = {}
    for job in jobs:
        with session.each(job.catalog):
            data = project.read_if_there(job.catalog)
            if data is not None:
                found[job.catalog] = po.load(data, job.catalog)
    written = po.dump(editors.pack(found, languages[0]))
    if dry_run:
        session.answer(path=output, catalogs=list(found), written=False)
        where = "standard output" if output == "-" else output
        session.console.print(f"would pack {counted(len(found), 'catalogue')} into {where}")
    elif output == "-":
        typer.echo(written.decode("utf-8"), nl=False)
    else:
        put(session, output, written)
        session.answer(path=output, catalogs=list(found))
        session.console.print(f"packed {counted(len(found), 'catalogue')} into {output}")
