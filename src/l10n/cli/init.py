"""`l10n init`: a project to start with. Nothing that exists is overwritten."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from l10n.cli.options import DryRun, command
from l10n.cli.session import Session
from l10n.errors import ConfigError, InputError, UsageError

if TYPE_CHECKING:
    from l10n.project.config import Config

app = typer.Typer(add_completion=False)

Folder = Annotated[
    Path | None, typer.Argument(metavar="DIR", help="Where to start; here by default.", show_default=False)
]
LanguageList = Annotated[
    list[str] | None,
    typer.Option("--language", "-l", metavar="LANG", help="A language of the project; repeat it.", show_default=False),
]

SETTINGS = """\
# Settings of l10n; every key is explained in its README.
languages = [{languages}]          # an article is translated into every language but its own
source = "source"
locales = "locales"
output = "build"
glossary = "locales/glossary.csv"

[segment]
unit = "sentence"                    # sentence | paragraph | line

[translate]
engines = ["memory"]                 # tried in this order; a network engine runs only when it is named

[build]
policy = "draft"                     # draft | translated | approved

[check]
ignore = []
"""
GLOSSARY = "id,kind,lang,term,status,type,case,dnt,rule,not_before,not_after,replaced_by,parent,note\n"
ATTRIBUTES = "*.po merge=l10n diff=l10n\n"
IGNORED = "/build/\n/.l10n/\n"
WORKFLOW = """\
# Copy to .github/workflows/l10n.yml: glossary and numbers are checked on every pull request.
name: l10n
on: [push, pull_request]
permissions:
  contents: read
jobs:
  check:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
      - uses: actions/setup-python@v5
        with:
          python-version: "3.12"
      - run: pip install l10n
      - run: l10n update --check
      - run: l10n check --format github
"""
HOOK = """\
# Copy to .pre-commit-config.yaml, or add the hook to yours.
repos:
  - repo: local
    hooks:
      - id: l10n-check
        name: l10n check
        entry: l10n check
        language: system
        files: '\\.(po|csv)$'
        pass_filenames: false
"""
DRIVERS = {
    "merge.l10n.name": "merge of PO files by entry",
    # Without l10n on the PATH, or where it refuses a file, git would leave ours as it is, without a mark: whoever adds the file
    # then loses the other side. So git's own merge marks the lines, and l10n reads no file with such marks.
    "merge.l10n.driver": (
        "l10n git-merge %O %A %B %P; c=$?; test $c -le 1 && exit $c;"
        " exec git merge-file -L ours -L base -L theirs %A %O %B"
    ),
    "diff.l10n.textconv": 'f() { if command -v l10n >/dev/null; then l10n git-textconv "$1"; else cat "$1"; fi; }; f',
}


@app.command()
@command
def init(session: Session, folder: Folder = None, language: LanguageList = None, dry_run: DryRun = False) -> None:
    """Set up a project: configuration, folders, an empty glossary, `.gitattributes`, files for CI to copy."""
    from l10n.model.locale import canonical

    root = folder or session.folder or Path()
    if root.exists() and not root.is_dir():
        raise UsageError(f"{root} is no folder", hint="name a folder, or nothing for this one")
    config = _existing(root)
    languages = list(dict.fromkeys(canonical(name) for name in language or config.languages))
    written: list[str] = []
    kept: list[str] = []
    for path, text in _files(languages, config).items():
        (kept if _add(root / path, text, dry_run) is None else written).append(path)
    for name in (*(f"{config.source}/{code}" for code in languages), config.locales):
        if not dry_run:
            (root / name).mkdir(parents=True, exist_ok=True)
    installed = not dry_run and _install_drivers(root)
    session.answer(folder=str(root), languages=languages, written=written, kept=kept, git_drivers=installed)
    _report(session, root / config.source / languages[-1], written, kept, installed, dry_run)


def _existing(root: Path) -> Config:
    """The settings that a project has already, in `l10n.toml` or `pyproject.toml`, else the defaults; raises `ConfigError`."""
    from l10n.project.config import Config
    from l10n.project.project import Project

    try:
        return Project.find(root, root).config if root.is_dir() else Config()
    except ConfigError:
        raise
    except UsageError:
        return Config()


def _files(languages: list[str], config: Config) -> dict[str, str]:
    quoted = ", ".join(f'"{code}"' for code in languages)
    # Beside settings in pyproject.toml, a file of its own would take their place in silence.
    own = {"l10n.toml": SETTINGS.format(languages=quoted)} if config.path != "pyproject.toml" else {}
    return {
        **own,
        config.glossary: GLOSSARY,
        ".gitattributes": ATTRIBUTES,
        ".gitignore": IGNORED,
        "ci/github-workflow.yml": WORKFLOW,
        "ci/pre-commit-config.yaml": HOOK,
    }


def _add(path: Path, text: str, dry_run: bool) -> bool | None:
    """Write the file; to git's own files add the lines they lack. None where nothing had to be done."""
    if path.exists() and path.stat().st_size and path.name not in {".gitattributes", ".gitignore"}:
        return None
    try:
        old = path.read_text(encoding="utf-8") if path.exists() else ""
    except UnicodeDecodeError as error:
        raise InputError(f"not UTF-8 text at byte {error.start}", path=str(path), hint="convert it to UTF-8") from None
    lacking = [line for line in text.splitlines(keepends=True) if line.strip() not in old.split("\n")]
    if not lacking:
        return None
    if not dry_run:
        path.parent.mkdir(parents=True, exist_ok=True)
        gap = "" if not old or old.endswith("\n") else "\n"
        path.write_text(old + gap + "".join(lacking), encoding="utf-8", newline="\n")
    return True


def _install_drivers(root: Path) -> bool:
    """Tell this clone's git how to merge and show PO files; False where there is no git or no clone."""
    git = shutil.which("git")
    if git is None:
        return False
    inside = subprocess.run([git, "rev-parse", "--git-dir"], cwd=root, capture_output=True, check=False)  # noqa: S603 - git, found on PATH, with fixed words
    if inside.returncode:
        return False
    for key, value in DRIVERS.items():
        subprocess.run([git, "config", "--local", key, value], cwd=root, check=True, capture_output=True)  # noqa: S603 - as above
    return True


def _report(
    session: Session,
    first: Path,
    written: list[str],
    kept: list[str],
    installed: bool,
    dry_run: bool,
) -> None:
    for path in written:
        session.console.print(f"{'would write' if dry_run else 'wrote '} {path}")
    for path in kept:
        session.console.print(f"kept   {path}")
    if installed:
        session.console.print("set    merge and diff drivers for PO files in this clone's git configuration")
    if not dry_run:
        session.console.tell(f"next: put an article into {first}/ and run `l10n run` there")
