"""`l10n doctor --fix --dry-run`: the patch that it shows is one that git takes."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
from conftest import Cli

CUT = "# 港口\n\n宁波港\u200b很忙。  \n\n第二段\u200b。"
"""Holds invisible characters that `--fix` takes out; the last line has no line feed."""


def test_a_repair_in_utf_16_is_shown_to_be_read(project: Path, cli: Cli) -> None:
    (project / "source/zh_CN/wide.txt").write_bytes(CUT.encode("utf-16"))
    shown = cli("doctor", "source/zh_CN/wide.txt", "--fix", "--dry-run").out
    assert "\0" not in shown
    assert "+宁波港很忙。" in shown


@pytest.mark.skipif(shutil.which("git") is None, reason="needs git")
@pytest.mark.parametrize("data", [CUT.encode(), CUT.replace("\n", "\r\n").encode(), (CUT + "\n").encode()])
def test_git_takes_the_patch_of_a_dry_run(project: Path, cli: Cli, data: bytes) -> None:
    name = "source/zh_CN/港口 新闻.md"
    (project / name).write_bytes(data)
    shown = cli("doctor", name, "--fix", "--dry-run")
    assert (project / name).read_bytes() == data
    (project / "p.patch").write_bytes(shown.out.encode())
    subprocess.run(["git", "init", "-q"], cwd=project, check=True)
    subprocess.run(["git", "apply", "p.patch"], cwd=project, check=True)
    patched = (project / name).read_bytes()
    (project / name).write_bytes(data)
    assert cli("doctor", name, "--fix").code == 0
    assert (project / name).read_bytes() == patched != data
