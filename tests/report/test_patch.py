"""A patch that git takes, to the byte."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from l10n.report.patch import patch

CASES = {
    "plain": (b"one\ntwo\n", b"one\n2\n"),
    "newline comes": (b"one\ntwo", b"one\ntwo\n"),
    "newline goes": (b"one\ntwo\n", b"one\ntwo"),
    "none before and after": (b"one\ntwo", b"one\n2"),
    "none, changed further up": (b"one\ntwo", b"1\ntwo"),
    "windows": (b"one\r\ntwo\r\n", b"one\r\n2\r\n"),
    "gb18030": ("一\n二\n".encode("gb18030"), "一\n三\n".encode("gb18030")),
    "BOM and U+2028": ("\ufeffa\u2028b\nc\n".encode(), "\ufeffa\u2028b\nd\n".encode()),
    "a lone CR": (b"a\rb\nc\n", b"a\rb\nd\n"),
    "emptied": (b"one\n", b""),
}


@pytest.mark.skipif(shutil.which("git") is None, reason="needs git")
@pytest.mark.parametrize("name", ["a.md", "with blank.md", "港口 新闻.md"])
@pytest.mark.parametrize("case", CASES)
def test_git_takes_the_patch_to_the_byte(tmp_path: Path, name: str, case: str) -> None:
    before, after = CASES[case]
    (tmp_path / name).write_bytes(before)
    (tmp_path / "p.patch").write_bytes(patch(before, after, name).encode("utf-8", "surrogateescape"))
    subprocess.run(["git", "init", "-q"], cwd=tmp_path, check=True)
    subprocess.run(["git", "apply", "p.patch"], cwd=tmp_path, check=True)
    assert ((tmp_path / name).read_bytes() if (tmp_path / name).exists() else b"") == after


def test_equal_versions_give_no_patch() -> None:
    assert patch(b"a", b"a", "a.md") == ""
