"""`l10n glossary` from the command line, in a project on disk."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path
from typing import Any

import pytest

from l10n.cli.app import run

CSV = "id,kind,lang,term,status,type,note\nningbo,place,zh-Hans,宁波市,,,\nningbo,place,en,Ningbo,,,\n"


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "l10n.toml").write_text('languages = ["en", "zh_CN"]\n')
    (tmp_path / "source" / "zh_CN").mkdir(parents=True)
    (tmp_path / "source" / "en").mkdir()
    (tmp_path / "source" / "zh_CN" / "a.md").write_text("宁波市与象山县签约。\n", encoding="utf-8")
    (tmp_path / "locales").mkdir()
    (tmp_path / "locales" / "glossary.csv").write_text(CSV, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def answer(capsys: pytest.CaptureFixture[str], *words: str) -> dict[str, Any]:
    capsys.readouterr()
    assert run(["glossary", *words, "--json"]) == 0
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    assert found["version"] == 1
    return found


def test_list_shows_concepts_that_hold_a_text(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["glossary", "list", "ning"]) == 0
    assert "ningbo [place]  zh-Hans 宁波市; en Ningbo" in capsys.readouterr().out
    assert len(answer(capsys, "list")["terms"]) == 2


def test_add_keeps_the_rows_that_stand_and_proposes_a_rendering(project: Path) -> None:
    assert run(["glossary", "add", "象山县"]) == 0
    text = (project / "locales" / "glossary.csv").read_text(encoding="utf-8")
    assert text.startswith(CSV)
    assert "xiangshan-county,place,en,Xiangshan County,proposed" in text


def test_add_refuses_another_rendering_of_a_name(project: Path) -> None:
    assert run(["glossary", "add", "宁波市", "Ningpo"]) == 2
    assert (project / "locales" / "glossary.csv").read_text(encoding="utf-8") == CSV


@pytest.mark.parametrize("words", [["--kind", "palace"], ["--status", "good"]])
def test_add_refuses_words_it_does_not_know(project: Path, words: list[str]) -> None:
    assert run(["glossary", "add", "甲", *words]) == 2


@pytest.mark.parametrize("name", ["", "  ", "\u3000"])
def test_add_refuses_an_empty_name(project: Path, name: str) -> None:
    assert run(["glossary", "add", name, "Nowhere"]) == 2
    assert (project / "locales" / "glossary.csv").read_text(encoding="utf-8") == CSV


def test_dry_runs_write_nothing(project: Path) -> None:
    assert run(["glossary", "add", "象山县", "--dry-run"]) == 0
    assert (project / "locales" / "glossary.csv").read_text(encoding="utf-8") == CSV


def test_check_names_faulty_rows_and_ends_with_1(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["glossary", "check"]) == 0
    (project / "locales" / "glossary.csv").write_text(CSV + "x,palce,en,A,,,\ny,other,en,,,,\n", encoding="utf-8")
    capsys.readouterr()
    assert run(["glossary", "check"]) == 1
    out = capsys.readouterr().out
    assert "locales/glossary.csv:4:2" in out
    assert "locales/glossary.csv:5:4" in out


def test_suggest_reports_and_writes_what_the_glossary_lacks(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (found,) = answer(capsys, "suggest")["candidates"]
    assert found["text"] == "象山县"
    assert run(["glossary", "suggest", "--write", "--dry-run"]) == 0
    assert (project / "locales" / "glossary.csv").read_text(encoding="utf-8") == CSV
    assert run(["glossary", "suggest", "--write"]) == 0
    assert "Xiangshan County,proposed" in (project / "locales" / "glossary.csv").read_text(encoding="utf-8")
    assert answer(capsys, "suggest")["candidates"] == []


@pytest.mark.parametrize("form", ["tbx", "deepl", "omegat", "google", "weblate", "po", "xlsx"])
def test_what_is_exported_imports_again_as_known(project: Path, form: str, capsys: pytest.CaptureFixture[str]) -> None:
    name = (
        f"out.{ {'tbx': 'tbx', 'po': 'po', 'xlsx': 'xlsx'}.get(form, 'tsv' if form in ('deepl', 'omegat') else 'csv') }"
    )
    assert run(["glossary", "export", "--to", form, "-o", name]) == 0
    assert answer(capsys, "import", name)["known"] == 1
    assert (project / "locales" / "glossary.csv").read_text(encoding="utf-8") == CSV


@pytest.mark.parametrize(
    ("name", "start"), [("g.tbx", b"<?xml"), ("g.xlsx", b"PK"), ("g.po", b"msgid"), ("g", b"<?xml")]
)
def test_the_ending_of_a_file_names_the_format(project: Path, name: str, start: bytes) -> None:
    assert run(["glossary", "export", "-o", name]) == 0
    assert (project / name).read_bytes().startswith(start)


@pytest.mark.parametrize("name", ["g.csv", "g.tsv", "g.TXT"])
def test_an_ending_of_several_formats_asks_for_one(
    project: Path, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["glossary", "export", "-o", name]) == 2
    assert "--to " in capsys.readouterr().err
    assert not (project / name).exists()


@pytest.mark.parametrize("words", [["export", "--to", "word"], ["import", "x.doc"]])
def test_formats_nobody_knows_are_refused(project: Path, words: list[str]) -> None:
    (project / "x.doc").write_bytes(b"")
    assert run(["glossary", *words]) == 2


def git(*words: str) -> None:
    subprocess.run(
        ["git", "-c", "user.name=test", "-c", "user.email=test@example.invalid", *words],
        check=True,
        capture_output=True,
    )


def test_apply_follows_a_rename_since_the_last_commit(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    catalog = project / "locales" / "en" / "LC_MESSAGES" / "a.po"
    assert run(["update"]) == 0
    text = catalog.read_text(encoding="utf-8")
    catalog.write_text(
        text.replace('msgstr ""\n', 'msgstr "Ningbo signed with Xiangshan"\n').replace(
            'msgstr "Ningbo signed with Xiangshan"\n"Project', 'msgstr ""\n"Project'
        ),
        encoding="utf-8",
    )
    git("init", "-q")
    git("add", "-A")
    git("commit", "-qm", "begin")
    (project / "locales" / "glossary.csv").write_text(CSV.replace("Ningbo", "Ning Bo"), encoding="utf-8")
    found = answer(capsys, "apply")
    assert (found["drafts"], found["changed"]) == (0, [])
    assert '+msgstr "Ning Bo signed with Xiangshan"' in str(found["patch"])
    (project / "p.patch").write_text(str(found["patch"]), encoding="utf-8")
    git("apply", "p.patch")
    assert "Ning Bo signed" in catalog.read_text(encoding="utf-8")


def test_apply_needs_a_revision_that_has_a_glossary(project: Path) -> None:
    git("init", "-q")
    git("commit", "-qm", "empty", "--allow-empty")
    assert run(["glossary", "apply"]) == 2


@pytest.mark.parametrize("name", ["宁波市", "ningbo", "Ningbo"])
def test_a_form_to_avoid_joins_the_concept_that_stands_there(project: Path, name: str) -> None:
    assert run(["glossary", "add", name, "Ningpo", "--status", "forbidden"]) == 0
    text = (project / "locales" / "glossary.csv").read_text(encoding="utf-8")
    assert text == CSV + "ningbo,place,en,Ningpo,forbidden,full,\n"
    assert run(["glossary", "add", name, "Ningpo", "--status", "forbidden"]) == 0
    assert run(["glossary", "add", name, "Ningpo", "--status", "admitted"]) == 2
    assert (project / "locales" / "glossary.csv").read_text(encoding="utf-8") == text


def test_a_form_to_avoid_needs_a_concept(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["glossary", "add", "象山县", "Siangshan", "--status", "deprecated"]) == 2
    assert "no concept has the id or the form '象山县'" in capsys.readouterr().err


@pytest.mark.parametrize("command", ["update", "build", "status"])
def test_a_glossary_with_a_fault_is_told_once_and_stops_nothing(
    project: Path, command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (project / "source" / "zh_CN" / "b.md").write_text("第二篇。\n", encoding="utf-8")
    assert run(["update"]) == 0
    glossary = project / "locales" / "glossary.csv"
    glossary.write_text(CSV + "x,palace,en,Mt. Tai,,,\n", encoding="utf-8")
    capsys.readouterr()
    assert run([command]) == 3
    assert capsys.readouterr().err.count("glossary.csv:4:2: ") == 1
    assert (project / "locales" / "en").is_dir()


def test_an_export_is_whole_or_not_there(project: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    outside = tmp_path_factory.mktemp("outside")
    assert run(["glossary", "export", "--to", "tbx", "-o", "terms.tbx"]) == 0
    assert run(["glossary", "export", "--to", "tbx", "-o", str(outside / "terms.tbx")]) == 0
    assert (outside / "terms.tbx").read_bytes() == (project / "terms.tbx").read_bytes()
    assert [path.name for path in outside.iterdir()] == ["terms.tbx"]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes with names here")
@pytest.mark.parametrize("inside", [True, False])
def test_an_export_into_a_pipe_leaves_it_a_pipe(
    project: Path, tmp_path_factory: pytest.TempPathFactory, inside: bool
) -> None:
    pipe = (project if inside else tmp_path_factory.mktemp("outside")) / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    try:
        assert run(["glossary", "export", "--to", "tbx", "-o", str(pipe)]) == 0
        assert os.read(reader, 1 << 16).startswith(b"<?xml")
    finally:
        os.close(reader)
    assert pipe.is_fifo()


@pytest.mark.parametrize("place", ["source", "none/terms.tbx"])
def test_an_export_that_cannot_be_written_is_told(
    project: Path, tmp_path_factory: pytest.TempPathFactory, place: str, capsys: pytest.CaptureFixture[str]
) -> None:
    outside = tmp_path_factory.mktemp("outside")
    (outside / "source").mkdir()
    assert run(["glossary", "export", "--to", "tbx", "-o", str(outside / place)]) == 3
    assert "cannot be written" in capsys.readouterr().err
    assert [path.name for path in outside.iterdir()] == ["source"]
