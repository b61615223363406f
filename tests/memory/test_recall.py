"""The memory as commands open it: what it follows, and what it leaves behind."""

from __future__ import annotations

import os
import shutil
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from l10n.cli.app import run
from l10n.errors import StoreError
from l10n.memory.postgres import PostgresMemory
from l10n.memory.store import Memory
from l10n.model.match import TranslationUnit

pytest_plugins = ["memory_kinds"]

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


def test_an_export_keeps_the_permissions_of_the_file_that_it_replaces(project: Path) -> None:
    remember(project)
    out = project / "out.tmx"
    for mode in (0o600, 0o640, 0o664):
        out.write_text("the one before", encoding="utf-8")
        out.chmod(mode)
        assert run(["memory", "export", "--output", "out.tmx"]) == 0
        assert "Ningbo Port" in out.read_text(encoding="utf-8")
        if os.name != "nt":
            assert out.stat().st_mode & 0o777 == mode


def test_a_dry_run_of_a_build_names_what_it_would_read_and_forget_and_writes_nothing(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    remember(project)
    assert run(["memory", "build", "--dry-run"]) == 0
    assert capsys.readouterr().out == f"would read {PORT}\n"
    assert not (project / ".l10n/memory.sqlite").exists()
    assert run(["memory", "build"]) == 0
    before = files(project / ".l10n")
    capsys.readouterr()
    assert run(["memory", "build", "--dry-run"]) == 0
    assert "up to date" in capsys.readouterr().out
    (project / PORT).unlink()
    assert run(["memory", "build", "--dry-run", "--json"]) == 0
    assert f'"forgotten": [\n  "{PORT}"\n ]' in capsys.readouterr().out
    assert files(project / ".l10n") == before


def test_a_dry_run_over_a_damaged_memory_says_that_all_is_read_anew_and_leaves_it(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    remember(project)
    path = project / ".l10n/memory.sqlite"
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(b"no database" * 500)
    before = files(path.parent)
    assert run(["memory", "build", "--dry-run"]) == 0
    assert f"would read {PORT}" in capsys.readouterr().out
    assert files(path.parent) == before


def test_a_memory_of_another_version_is_built_anew_and_says_what_is_gone(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    remember(project)
    tmx(project / "tm/old.tmx", "港口", "port")
    assert run(["memory", "import", "tm/old.tmx"]) == 0
    with sqlite3.connect(project / ".l10n/memory.sqlite") as old:
        old.execute("PRAGMA user_version = 202")
    old.close()
    capsys.readouterr()
    assert run(["memory", "search", "宁波"]) == 0
    shown = capsys.readouterr()
    assert "Ningbo Port" in shown.out
    assert shown.err.count("built anew") == 1
    assert "import others again" in shown.err
    assert run(["memory", "search", "宁波"]) == 0
    assert "anew" not in capsys.readouterr().err


def files(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}


def test_a_dry_run_of_an_import_or_an_export_writes_nothing(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    tmx(project / "tm/old.tmx", "港口", "port")
    assert run(["memory", "import", "--dry-run", "tm/old.tmx"]) == 0
    shown = capsys.readouterr()
    assert "would bring 1 units" in shown.out
    assert "[memory] imports" not in shown.err
    assert not (project / ".l10n/memory.sqlite").exists()
    remember(project)
    assert run(["memory", "export", "--dry-run", "--output", "out.tmx"]) == 0
    assert "would write 1 units to out.tmx" in capsys.readouterr().out
    assert not (project / "out.tmx").exists()
    (project / "tm/half.tmx").write_text("<tmx><body><tu>", encoding="utf-8")
    assert run(["memory", "import", "--dry-run", "tm/half.tmx"]) == 3
    assert run(["memory", "import", "tm/old.tmx"]) == 0
    capsys.readouterr()
    assert run(["memory", "import", "--dry-run", "tm/old.tmx"]) == 0
    assert "would bring 1 units, as before" in capsys.readouterr().out


def test_a_failed_import_gives_no_hint_about_listing_files(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (project / "half.tmx").write_text("<tmx><body><tu>", encoding="utf-8")
    assert run(["memory", "import", "half.tmx"]) == 3
    assert "[memory] imports" not in capsys.readouterr().err
    tmx(project / "tm/old.tmx", "港口", "port")
    assert run(["memory", "import", "half.tmx", "tm/old.tmx"]) == 3
    assert "[memory] imports" in capsys.readouterr().err


@pytest.fixture
def elsewhere(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Iterator[Path]:
    """As `project`, in a folder that other users reach too."""
    folder = Path(tempfile.mkdtemp(prefix="l10n-memory-"))
    folder.chmod(0o755)
    monkeypatch.chdir(folder)
    try:
        assert run(["init"]) == 0
        (folder / "source/zh_CN/port.md").write_text("# 宁波港\n\n双方签署协议。\n", encoding="utf-8")
        remember(folder)
        capsys.readouterr()
        yield folder
    finally:
        for path in [folder, *folder.rglob("*")]:
            if path.is_dir():
                path.chmod(0o755)
        shutil.rmtree(folder)


def bound(folder: Path, mode: int, asked: Callable[[], int]) -> int:
    """What is asked, by a user who may not write the memory: its file gets the mode, its folder is closed."""
    path = folder / ".l10n/memory.sqlite"
    path.parent.mkdir(exist_ok=True)
    if path.exists():
        path.chmod(mode)
    path.parent.chmod(0o555)
    is_root = os.geteuid() == 0
    if is_root:
        os.seteuid(65534)
    try:
        return asked()
    finally:
        if is_root:
            os.seteuid(0)
        path.parent.chmod(0o755)
        if path.exists():
            path.chmod(0o644)


needs_rights = pytest.mark.skipif(not hasattr(os, "geteuid"), reason="no such rights here")


@needs_rights
@pytest.mark.parametrize("mode", [0o444, 0o644])
def test_a_memory_that_may_not_be_written_is_searched_and_a_build_says_so_once(
    elsewhere: Path, capsys: pytest.CaptureFixture[str], mode: int
) -> None:
    assert run(["memory", "build"]) == 0
    before = files(elsewhere / ".l10n")
    capsys.readouterr()
    for words in (["search", "宁波"], ["stats"], ["export"], ["build"]):
        assert bound(elsewhere, mode, lambda words=words: run(["memory", *words])) == 0  # type: ignore[misc]  # bound at once
        shown = capsys.readouterr()
        assert "cannot be written" not in shown.err
    assert run(["translate", "--dry-run"]) == 0
    remember(elsewhere, "The Port of Ningbo")
    capsys.readouterr()
    assert bound(elsewhere, mode, lambda: run(["memory", "search", "宁波"])) == 0
    shown = capsys.readouterr()
    assert "Ningbo Port" in shown.out
    assert shown.err.count("warning: the memory cannot be written") == 1
    assert PORT in shown.err
    assert bound(elsewhere, mode, lambda: run(["memory", "build"])) == 3
    shown = capsys.readouterr()
    assert shown.err.count("the memory cannot be written") == 1
    assert "hint:" in shown.err
    tmx(elsewhere / "tm/old.tmx", "港口", "port")
    assert bound(elsewhere, mode, lambda: run(["memory", "import", "tm/old.tmx"])) == 3
    assert "the memory cannot be written" in capsys.readouterr().err
    assert files(elsewhere / ".l10n") == before


@needs_rights
def test_where_no_memory_can_be_made_the_catalogues_are_read_for_each_look(
    elsewhere: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert bound(elsewhere, 0, lambda: run(["memory", "search", "宁波"])) == 0
    shown = capsys.readouterr()
    assert "Ningbo Port" in shown.out
    assert shown.err.count("warning: the memory cannot be opened") == 1
    assert bound(elsewhere, 0, lambda: run(["memory", "build"])) == 3
    assert "the memory cannot be opened" in capsys.readouterr().err
    assert list((elsewhere / ".l10n").glob("memory*")) == []


def test_projects_on_one_server_never_touch_each_others_files(server: str, project: Path) -> None:
    """One may be called as imported files are, or as another with a colon behind it."""
    remember(project)
    settings = (project / "l10n.toml").read_text(encoding="utf-8")
    with PostgresMemory.open(server) as team:
        for name in team.files():
            team.forget(name)
        team.sync("a%3Ac:locales/en/LC_MESSAGES/other.po", "1", [TranslationUnit("一", "one", "zh_CN", "en")])
    for name, known in (("import", f"import:{PORT}"), ("a", f"a:{PORT}"), ("a:b", f"a%3Ab:{PORT}")):
        (project / "l10n.toml").write_text(
            f'{settings}\n[memory]\nurl = "{server}"\nname = "{name}"\n', encoding="utf-8"
        )
        assert run(["memory", "build"]) == 0
        with PostgresMemory.open(server) as team:
            assert known in team.files()
            assert "a%3Ac:locales/en/LC_MESSAGES/other.po" in team.files()
    (project / PORT).unlink()
    (project / "l10n.toml").write_text(f'{settings}\n[memory]\nurl = "{server}"\nname = "import"\n', encoding="utf-8")
    assert run(["memory", "build"]) == 0
    with PostgresMemory.open(server) as team:
        assert sorted(team.files()) == [f"a%3Ab:{PORT}", "a%3Ac:locales/en/LC_MESSAGES/other.po", f"a:{PORT}"]


def test_a_dry_run_makes_no_tables_on_the_server(
    server: str, project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with PostgresMemory.open(server) as team:
        team._db.execute("CREATE DATABASE empty")
        try:
            url = server.replace("/postgres?", "/empty?")
            remember(project)
            with (project / "l10n.toml").open("a", encoding="utf-8") as settings:
                settings.write(f'\n[memory]\nurl = "{url}"\n')
            assert run(["memory", "build", "--dry-run"]) == 0
            assert "would share 1 files" in capsys.readouterr().out
            with PostgresMemory.open(url, make=False) as other:
                assert not other.is_made
                assert other.files() == {}
        finally:
            team._db.execute("DROP DATABASE empty")


def test_a_memory_that_is_locked_is_not_told_to_be_deleted(project: Path) -> None:
    path = project / "memory.sqlite"
    with Memory.open(path) as memory:
        memory.sync("a.po", "1", [TranslationUnit("一", "one", "zh_CN", "en")])
        memory._db.execute("PRAGMA journal_mode = DELETE")
        memory._db.execute("PRAGMA busy_timeout = 10")
        other = sqlite3.connect(path, isolation_level=None)
        other.execute("BEGIN EXCLUSIVE")
        for ask in (memory.files, memory.counts, lambda: list(memory.everything())):
            with pytest.raises(StoreError, match="cannot be read now: database is locked") as caught:
                ask()
            assert "delete" not in caught.value.hint
            assert "try again" in caught.value.hint
        other.execute("ROLLBACK")
        other.close()
        assert memory.files() == {"a.po": "1"}
