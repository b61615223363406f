"""The list of commands and the way in: which module answers to which word, and what exit code comes out."""

from __future__ import annotations

import importlib
import os
import sys
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple

import typer
from typer.core import TyperCommand, TyperGroup

from l10n.cli import options

if TYPE_CHECKING:
    from typer._click.core import Command, Context
    from typer._click.formatting import HelpFormatter
    from typer._click.shell_completion import CompletionItem


class Listed(NamedTuple):
    """A command as `--help` lists it; its module is imported when it runs."""

    module: str
    """Below `l10n.cli`; it holds `app`, a `typer.Typer`."""

    summary: str


COMMANDS: dict[str, Listed] = {
    "init": Listed("init", "Set up a project: configuration, folders, an empty glossary, files for git and CI."),
    "run": Listed("run", "Update, translate, build, then the status table: the main job."),
    "update": Listed("update", "Bring source articles into their catalogues; nothing a person wrote is lost."),
    "translate": Listed("translate", "Draft untranslated segments; never touches a person's text."),
    "build": Listed("build", "Write the localised articles."),
    "check": Listed("check", "Find what is wrong in catalogues and glossary."),
    "status": Listed("status", "Show progress by article, language and state."),
    "approve": Listed("approve", "Sign entries from the command line."),
    "reject": Listed("reject", "Send entries back from the command line."),
    "fmt": Listed("fmt", "Put catalogues into the house style."),
    "align": Listed("align", "Make a catalogue of an existing pair of documents."),
    "import": Listed("import_", "Make a clean source article of a web page."),
    "models": Listed("models", "Add and list local translation models."),
    "diff": Listed("diff", "Show what changed in catalogues: entries, not lines."),
    "doctor": Listed("doctor", "Find and repair defects of source articles."),
    "segment": Listed("segment", "Show the segments of a text."),
    "extract": Listed("extract", "Show the translatable units of a document."),
    "glossary": Listed("glossary", "List, check, extend, exchange and apply the glossary."),
    "memory": Listed("memory", "Build, search and exchange the translation memory."),
    "engines": Listed("engines", "List the engines, whether each can be used here, and what is missing."),
    "evaluate": Listed("evaluate", "Measure term success and post-edit effort of drafts."),
    "explain": Listed("explain", "Say what a rule means, with an example that passes and one that fails."),
    "restore": Listed("restore", "List and bring back earlier versions of catalogues."),
    "take": Listed("take", "Bring back what another program made of a catalogue."),
    "pack": Listed("pack", "Put the catalogues of one language into one file."),
    "unpack": Listed("unpack", "Bring the work done in a packed file back."),
    "git-merge": Listed("git_merge", "Merge driver for PO files, installed by `l10n init`."),
    "git-textconv": Listed("git_textconv", "Text of a PO file for `git diff`, installed by `l10n init`."),
}


class LazyGroup(TyperGroup):
    """A group that imports a command's module only when that command runs."""

    listing = False

    def list_commands(self, ctx: Context) -> list[str]:  # noqa: ARG002 - the context is Typer's, the list is fixed
        """The names, in the order of work."""
        return list(COMMANDS)

    def get_command(self, ctx: Context, cmd_name: str) -> Command | None:  # noqa: ARG002 - as above
        """The command of this name; a listed shell of it while help or completion lists the names."""
        listed = COMMANDS.get(cmd_name)
        if listed is None:
            return None
        if self.listing:
            return TyperCommand(cmd_name, help=listed.summary)
        module = importlib.import_module(f"l10n.cli.{listed.module}")
        command = typer.main.get_command(module.app)
        command.name = cmd_name
        return command

    def format_help(self, ctx: Context, formatter: HelpFormatter) -> None:
        """The help page, without importing a single command."""
        self.listing = True
        super().format_help(ctx, formatter)

    def shell_complete(self, ctx: Context, incomplete: str) -> list[CompletionItem]:
        """The names that begin with what is typed, again without an import."""
        self.listing = True
        return super().shell_complete(ctx, incomplete)


app = typer.Typer(
    cls=LazyGroup,
    name="l10n",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


@app.callback()
def l10n(
    ctx: typer.Context,
    project: options.ProjectOption = None,
    json: options.JsonOption = None,
    color: options.ColorOption = None,
    quiet: options.QuietOption = None,
    verbose: options.VerboseOption = None,
    version: Annotated[bool, typer.Option("--version", "-V", metavar="", help="Show the version.")] = False,
) -> None:
    """Translate articles between Chinese and English through PO files: numbers true by value, names consistent."""
    if version:
        from l10n.version import __version__

        typer.echo(f"l10n {__version__}")
        raise typer.Exit
    ctx.obj = {"project": project, "json": json, "color": color, "quiet": quiet, "verbose": verbose}


def run(arguments: list[str]) -> int:
    """The exit code of one command line. README, "Exit codes": 0, 1, 2, 3, 4 or 130."""
    _open_streams()
    try:
        code = _run(arguments)
        sys.stdout.flush()
    except BrokenPipeError:
        # The reader (`head`, a pager) has enough.
        _silence()
        return 0
    except OSError as error:
        _silence()
        sys.stderr.write(f"error: the output cannot be written: {error.strerror or error}\n")
        return 3
    return code


def _run(arguments: list[str]) -> int:
    try:
        code = app(arguments, prog_name="l10n", standalone_mode=False)
    except SystemExit as leaving:
        return leaving.code if isinstance(leaving.code, int) else int(leaving.code is not None)
    except KeyboardInterrupt:
        return 130
    except Exception as error:
        # Where Typer keeps the class of its own errors differs between its versions; all of them can say what is wrong.
        if not hasattr(error, "format_message"):
            raise
        return _misused(error)
    return code if isinstance(code, int) else 0


def _misused(error: Any) -> int:
    """Tell what Typer found wrong with a command line, in the form of every other message; exit code 2."""
    from l10n.errors import UsageError
    from l10n.report.safe import safe

    said = error.format_message().rstrip()
    context = getattr(error, "ctx", None)
    if type(error).__name__ == "NoArgsIsHelpError":
        # `l10n` or `l10n memory` alone. The page was printed while it was made, or it is what the error says.
        sys.stdout.write(f"{said}\n" if said else "")
        return 2
    invalid = getattr(error.__cause__, "errors", None)
    faults = invalid() if callable(invalid) else ()
    found = next((f", found {fault['input']!r}" for fault in faults if "input" in fault), "")
    words = " ".join(said.removesuffix(".").split())
    command = context.command_path if context is not None else "l10n"
    told = UsageError(f"{words}{found}", hint=f"`{command} --help` lists what it takes")
    sys.stderr.write(f"{safe(str(told))}\n")
    return told.exit_code


def _open_streams() -> None:
    """Let both streams take every character; what a service or `>&-` closed takes them and keeps none."""
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: SIM115 - open as long as the program runs
        elif hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def _silence() -> None:
    """What Python flushes at exit must not complain again."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
