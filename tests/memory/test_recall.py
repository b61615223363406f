"""The memory as commands open it: what it follows, and what it leaves behind."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from l10n.cli.app import run

PO = 'msgid ""\nmsgstr "Language: en\\nContent-Type: text/plain; charset=UTF-8\\n"\n\n'
PORT = "locales/en/LC_MESSAGES/port.po"


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Path:
    monkeypatch.chdir(tmp_path)
    assert run(["init"]) == 0
    (tmp_path / "source/zh_CN/port.md").write_text("# 宁波港\n\n双方签署协议。\n", encoding="utf-8")
    capsys.readouterr()
    return tmp_path


def remember(project: Path, target: str = "Ningbo Port") -> None:
    """A catalogue as its reviewer left it."""
    (project / PORT).parent.mkdir(parents=True, exist_ok=True)
    (project / PORT).write_text(f'{PO}msgid "宁波港"\nmsgstr "{target}"\n', encoding="utf-8")


def tmx(path: Path, source: str, target: str) -> None:
    left, right = (f'<tuv xml:lang="{code}"><seg>{text}</seg></tuv>' for code, text in (("zh", source), ("en", target)))
    path.parent.mkdir(exist_ok=True)
    path.write_text(
        f'<tmx version="1.4"><header srclang="zh"/><body><tu>{left}{right}</tu></body></tmx>', encoding="utf-8"
    )


@pytest.mark.parametrize(
    "words",
    [
        ["run", "--check"],
        ["run", "--dry-run"],
        ["translate", "--dry-run"],
        ["status"],
        ["memory", "search", "港"],
        ["memory", "stats"],
        ["memory", "export"],
    ],
)
def test_a_look_at_a_project_without_reviewed_texts_leaves_no_memory(project: Path, words: list[str]) -> None:
    assert run(words) in {0, 1}
    assert not (project / ".l10n/memory.sqlite").exists()


def test_the_first_reviewed_text_makes_the_memory_and_its_loss_is_followed(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    remember(project)
    run(["memory", "search", "宁波"])
    assert "Ningbo Port" in capsys.readouterr().out
    assert (project / ".l10n/memory.sqlite").exists()
    remember(project, "The Port of Ningbo")
    run(["memory", "search", "宁波"])
    assert "The Port of Ningbo" in capsys.readouterr().out
    (project / PORT).unlink()
    run(["memory", "search", "宁波"])
    assert "nothing like it" in capsys.readouterr().err


def test_a_catalogue_that_cannot_be_read_is_told_once_and_the_others_are_followed(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (project / "source/zh_CN/other.md").write_text("# 另一个\n", encoding="utf-8")
    remember(project)
    (project / "locales/en/LC_MESSAGES/other.po").write_text("this is no catalogue\n", encoding="utf-8")
    assert run(["memory", "search", "宁波"]) == 3
    shown = capsys.readouterr()
    assert shown.err.count("other.po:1") == 1
    assert "Ningbo Port" in shown.out


def test_files_of_one_name_in_two_folders_are_two_and_the_same_pair_is_one(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    tmx(project / "one/old.tmx", "港口", "port")
    tmx(project / "two/old.tmx", "码头", "quay")
    tmx(project / "two/again.tmx", "码头", "quay")
    assert run(["memory", "import", "one/old.tmx", "two/old.tmx", "two/again.tmx"]) == 0
    capsys.readouterr()
    assert run(["memory", "export"]) == 0
    written = capsys.readouterr().out
    assert written.count("<tu ") == 2
    assert "港口" in written
    assert "码头" in written


def test_a_listed_file_is_the_one_that_was_imported_however_it_is_spelled(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    tmx(project / "tm/old.tmx", "港口", "port")
    with (project / "l10n.toml").open("a", encoding="utf-8") as settings:
        settings.write('\n[memory]\nimports = ["./tm/old.tmx"]\n')
    assert run(["memory", "import", "tm/old.tmx"]) == 0
    capsys.readouterr()
    assert run(["memory", "build"]) == 0
    assert "1 units from 1 files" in capsys.readouterr().out


def test_an_export_replaces_its_file_in_one_step_or_leaves_it(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    remember(project)
    (project / "out.tmx").write_text("the one before", encoding="utf-8")
    assert run(["memory", "export", "--output", "out.tmx"]) == 0
    assert "Ningbo Port" in (project / "out.tmx").read_text(encoding="utf-8")
    (project / "folder").mkdir()
    assert run(["memory", "export", "--output", "folder"]) == 3
    assert run(["memory", "export", "--output", "not/there.tmx"]) == 3
    assert "cannot be written" in capsys.readouterr().err
    assert [path.name for path in project.glob(".*.tmp")] == []


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes with names here")
def test_an_export_into_a_pipe_leaves_it_a_pipe(project: Path) -> None:
    remember(project)
    pipe = project / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    try:
        assert run(["memory", "export", "--output", "pipe"]) == 0
        assert b"Ningbo Port" in os.read(reader, 1 << 16)
    finally:
        os.close(reader)
    assert pipe.is_fifo()


def test_a_damaged_memory_is_told_with_what_to_do_and_a_deleted_one_comes_back(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    remember(project)
    assert run(["memory", "build"]) == 0
    path = project / ".l10n/memory.sqlite"
    data = bytearray(path.read_bytes())
    for start in range(4096, len(data), 4096):
        data[start : start + 64] = b"\x99" * 64
    path.write_bytes(data)
    for words in (["search", "宁波"], ["build"], ["stats"], ["export"]):
        assert run(["memory", *words]) == 3
        shown = capsys.readouterr()
        assert "delete the file" in shown.err
        assert "Traceback" not in shown.err
    path.unlink()
    assert run(["memory", "search", "宁波"]) == 0
    assert "Ningbo Port" in capsys.readouterr().out
