"""`l10n engines`: what could translate here, and what is missing."""

from __future__ import annotations

import os

import typer

from l10n.cli.options import command
from l10n.cli.session import Session
from l10n.errors import UsageError

app = typer.Typer(add_completion=False)


@app.command()
@command
def engines(session: Session) -> None:
    """List the engines, whether each can be used here, and what is missing. Asks nobody over the network."""
    from l10n.engines.redact import redact
    from l10n.engines.table import availability, names

    try:
        config = session.project.config
        settings, chain = config.engine_settings, config.engines
    except UsageError as error:
        if error.code != "usage":
            raise
        # Outside of a project the question still has an answer.
        settings, chain = {}, ()
    found = [availability(name, settings.get(name, {}), os.environ) for name in names()]
    session.answer(
        engines=[
            {
                "name": each.name,
                "ready": each.is_ready,
                "configured": each.name in chain,
                "network": each.network,
                "key": each.key,
                "missing": redact(each.missing, os.environ),
                "summary": each.summary,
            }
            for each in found
        ]
    )
    width = max(len(each.name) for each in found)
    for each in found:
        mark = "*" if each.name in chain else " "
        word = "ready" if each.is_ready else "missing"
        session.console.print(f"{mark} {each.name:<{width}}  {word:<7}  {each.summary}")
        if each.missing:
            session.console.print(f"  {'':<{width}}           {redact(each.missing, os.environ)}")
    session.console.tell(
        "* is in the configured chain; engines that use the network run only when named there or by --engine"
    )
