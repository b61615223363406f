"""`l10n models`: local translation models."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from l10n.cli.options import command
from l10n.cli.session import Session

if TYPE_CHECKING:
    from l10n.engines.models import Model

app = typer.Typer(
    no_args_is_help=True, add_completion=False, help="Add and list local translation models (extra offline)."
)

Where = Annotated[Path, typer.Argument(metavar="PATH", help="A CTranslate2 or OPUS-MT folder, or an .argosmodel file.")]
Source = Annotated[
    str, typer.Option("--from", metavar="LANG", help="Source language, where the model does not say it.")
]
Target = Annotated[str, typer.Option("--to", metavar="LANG", help="Target language, where the model does not say it.")]
Prefix = Annotated[str, typer.Option("--prefix", help="A token before each text, such as >>cmn_Hans<<.")]
Name = Annotated[str | None, typer.Option("--name", help="Instead of the languages.", show_default=False)]


@app.command()
@command
def add(
    session: Session, path: Where, source: Source = "", target: Target = "", prefix: Prefix = "", name: Name = None
) -> None:
    """Copy a model to where models are kept; nothing is downloaded."""
    from l10n.engines import models

    model = models.add(path, os.environ, source, target, prefix, name)
    session.answer(model=_as_json(model))
    session.console.print(f"{model.name}: {model.source} to {model.target}, sha256 {model.sha256}")
    session.console.tell("use it with `l10n translate --engine ctranslate2`; mind the licence of the model")


@app.command("list")
@command
def list_(session: Session) -> None:
    """List the models that are there."""
    from l10n.engines import models

    found = models.installed(os.environ)
    session.answer(models=[_as_json(model) for model in found])
    for model in found:
        session.console.print(f"{model.name}  {model.source} to {model.target}  {model.sha256[:12]}  {model.origin}")
    if not found:
        session.console.tell(f"no models in {models.home(os.environ)}; add one with `l10n models add PATH`")


def _as_json(model: Model) -> dict[str, Any]:
    return {
        "name": model.name,
        "source_language": model.source,
        "language": model.target,
        "sha256": model.sha256,
        "origin": model.origin,
    }
