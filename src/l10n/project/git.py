"""What git remembers of the project's files; the only module that asks git."""

from __future__ import annotations

import subprocess
from pathlib import Path

from l10n.errors import StoreError, UsageError

_SECONDS = 60


def show(root: Path, revision: str, path: str) -> bytes | None:
    """The bytes of a file (relative to `root`) at a revision; None where it did not exist then.

    Raises `UsageError` for a revision git does not know, `StoreError` where git cannot be asked.
    """
    commit = resolve(root, revision)
    listed = _git(root, "ls-tree", "--name-only", "-z", commit, "--", path)
    if not listed.stdout.strip(b"\0"):
        return None
    shown = _git(root, "show", f"{commit}:./{path}")
    if shown.returncode:
        raise StoreError(_said(shown), path=path, hint="is the working tree whole?")
    return shown.stdout


def resolve(root: Path, revision: str) -> str:
    """The hash of the commit a revision names; raises as `show`."""
    found = _git(root, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
    if found.returncode:
        raise _unknown(root, revision)
    return found.stdout.decode("ascii").strip()


def _unknown(root: Path, revision: str) -> UsageError:
    if _git(root, "rev-parse", "--is-inside-work-tree").returncode:
        return UsageError(
            f"{revision!r} asks for a version in git, but the project is not in a git repository",
            hint="begin one with `git init` and a commit; `l10n diff OLD.po NEW.po` compares two files without git",
        )
    if _git(root, "rev-parse", "--verify", "--quiet", "HEAD").returncode:
        return UsageError(f"git knows no commit {revision!r}, there is none yet", hint="commit once: git commit")
    return UsageError(
        f"git knows no commit {revision!r}", hint="a branch, a tag, a hash, or HEAD~1; in CI fetch enough history"
    )


def user(root: Path) -> str:
    """The name git signs with here; empty where none is set or git cannot be asked."""
    try:
        return _git(root, "config", "user.name").stdout.decode("utf-8", "replace").strip()
    except StoreError:
        return ""


def _git(root: Path, *words: str) -> subprocess.CompletedProcess[bytes]:
    try:
        return subprocess.run(  # noqa: S603 - a fixed program, our own words; a revision stands behind --end-of-options
            ["git", "-C", str(root), *words],  # noqa: S607 - git is where the user's PATH says
            capture_output=True,
            check=False,
            timeout=_SECONDS,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise StoreError(f"git cannot be asked: {error}", hint="install git: versions are looked up there") from None


def _said(result: subprocess.CompletedProcess[bytes]) -> str:
    lines = result.stderr.decode("utf-8", "replace").strip().split("\n")
    return lines[0] or f"git ended with {result.returncode}"
