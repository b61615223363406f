"""The options that every command takes, and the wrapper that gives them to it."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any, get_args, get_type_hints

import typer
from typer.models import OptionInfo

from l10n.cli.session import Session

Articles = Annotated[
    list[str] | None,
    typer.Argument(help="Source or PO paths or globs; nothing means all.", metavar="ARTICLE", show_default=False),
]
Languages = Annotated[
    list[str] | None,
    typer.Option("--to", metavar="LANG", help="Only into this language; may be repeated.", show_default=False),
]
DryRun = Annotated[bool, typer.Option("--dry-run", "-n", help="Say what would be done; write nothing.")]
Check = Annotated[bool, typer.Option("--check", help="Write nothing; exit 1 if something is out of date.")]
Policy = Annotated[
    str | None,
    typer.Option("--policy", help="draft, translated or approved: which states may be used.", show_default=False),
]
ProjectOption = Annotated[
    Path | None,
    typer.Option(
        "--project", metavar="DIR", help="The project; found upwards from here by default.", show_default=False
    ),
]
JsonOption = Annotated[
    bool | None, typer.Option("--json", metavar="", help="Print one JSON object instead of text.", show_default=False)
]
QuietOption = Annotated[
    bool | None, typer.Option("--quiet", "-q", metavar="", help="Errors only on stderr.", show_default=False)
]
VerboseOption = Annotated[
    bool | None, typer.Option("--verbose", "-v", metavar="", help="Say more.", show_default=False)
]
ColorOption = Annotated[
    str | None, typer.Option("--color", metavar="WHEN", help="auto, always or never.", show_default=False)
]

_COMMON: dict[str, tuple[Any, Any]] = {
    "project": (ProjectOption, None),
    "json": (JsonOption, None),
    "quiet": (QuietOption, None),
    "verbose": (VerboseOption, None),
    "color": (ColorOption, None),
}


def command(function: Callable[..., None]) -> Callable[..., None]:
    """`function(session, ...)` as a Typer command: the common options become its `Session`, its exit code the exit code.

    An option stands before the command's name or behind it; behind wins.
    """
    hints = get_type_hints(function, include_extras=True)
    own = [p.replace(annotation=hints[p.name]) for p in list(inspect.signature(function).parameters.values())[1:]]
    for parameter in own:
        _hide_type(parameter.annotation)
    common = [
        inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=default, annotation=kind)
        for name, (kind, default) in _COMMON.items()
    ]
    context = inspect.Parameter("ctx", inspect.Parameter.POSITIONAL_OR_KEYWORD, annotation=typer.Context)
    own = [p.replace(kind=inspect.Parameter.KEYWORD_ONLY) for p in own]

    @functools.wraps(function)
    def run(ctx: typer.Context, **given: Any) -> None:
        outer = ctx.find_root().obj or {}
        shared = {name: given.pop(name) for name in _COMMON}
        settings: dict[str, Any] = {name: outer.get(name) if value is None else value for name, value in shared.items()}
        session = Session.open(**settings)
        with session:
            session.demand_sense()
            function(session, **given)
        raise typer.Exit(session.exit_code)

    parameters = [context, *own, *common]
    run.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]  # a documented hook of inspect
    run.__annotations__ = {p.name: p.annotation for p in parameters} | {"return": None}
    del run.__wrapped__
    return run


def _hide_type(annotation: Any) -> None:
    """Show no `<bool>` behind a flag in the help: it takes no value."""
    kind, *notes = get_args(annotation) or (annotation,)
    for note in notes:
        if kind in (bool, bool | None) and isinstance(note, OptionInfo) and note.metavar is None:
            note.metavar = ""
