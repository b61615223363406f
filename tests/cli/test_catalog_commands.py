"""The commands that work on catalogues: approve, reject, fmt, diff, restore, align, and git's drivers."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from conftest import Cli

from l10n.catalog import po

PORT = "locales/en/LC_MESSAGES/port.po"
HARBOUR = "locales/zh_CN/LC_MESSAGES/news/harbour.po"
needs_git = pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")


@pytest.fixture
def drafted(project: Path, cli: Cli) -> Path:
    """The project with a draft for every segment."""
    assert cli("update").code == 0
    assert cli("translate", "--engine", "pseudo").code == 0
    return project


def states(path: str) -> list[str]:
    return [entry.state.value for entry in po.load(Path(path).read_bytes()).entries]


def git(*words: str, folder: Path | None = None) -> subprocess.CompletedProcess[str]:
    name = ["-c", "user.name=Review Board", "-c", "user.email=board@example.org", "-c", "init.defaultBranch=main"]
    return subprocess.run(["git", *name, *words], cwd=folder, capture_output=True, text=True, check=True)


def test_approve_signs_what_is_named_and_nothing_else(drafted: Path, cli: Cli) -> None:
    answer = cli("approve", PORT, "--match", "宁波港", "--by", "Review Board", "--json")
    assert (answer.code, answer.json["approved"], answer.json["changed"]) == (0, 1, [PORT])
    assert states(PORT).count("approved") == 1
    assert b"# l10n: ok Review Board " in Path(PORT).read_bytes()
    assert "approved" not in states(HARBOUR)


def test_approve_all_leaves_stale_entries_to_a_translator(drafted: Path, cli: Cli) -> None:
    article = drafted / "source/en/news/harbour.md"
    article.write_text(article.read_text(encoding="utf-8").replace("busy", "very busy"), encoding="utf-8")
    assert cli("update").code == 0
    answer = cli("approve", "--all", "--by", "Board")
    assert "1 stale" in answer.err
    assert sorted(set(states(HARBOUR))) == ["approved", "stale"]


@pytest.mark.parametrize("words", [("approve",), ("reject",)])
def test_nothing_named_is_nothing_done(drafted: Path, cli: Cli, words: tuple[str, ...]) -> None:
    assert cli(*words).code == 2


def test_a_dry_approval_writes_nothing(drafted: Path, cli: Cli) -> None:
    before = Path(PORT).read_bytes()
    assert "would approve" in cli("approve", "--all", "--by", "Board", "--dry-run").out
    assert Path(PORT).read_bytes() == before


def test_reject_takes_drafts_out_with_a_reason(drafted: Path, cli: Cli) -> None:
    answer = cli("reject", PORT, "--reason", "wrong register", "--json")
    assert answer.json["rejected"] == len(states(PORT))
    assert set(states(PORT)) == {"untranslated"}
    assert Path(PORT).read_text(encoding="utf-8").count("# wrong register\n") == len(states(PORT))


def test_fmt_rewraps_once_and_check_says_when(drafted: Path, cli: Cli) -> None:
    assert cli("fmt", "--check").code == 0
    data = Path(PORT).read_bytes()
    wrapped = data.replace(b"#: source/zh_CN/port.md", b"#: source/zh_CN/port.md:12")
    Path(PORT).write_bytes(wrapped.replace(b'msgid "', b'msgid ""\n"').replace(b"\n", b"\r\n"))
    assert cli("fmt", "--check").code == 1
    assert cli("fmt").code == 0
    assert Path(PORT).read_bytes() == data
    assert cli("fmt", "--check").code == 0


def test_restore_brings_an_earlier_version_back(drafted: Path, cli: Cli) -> None:
    before = Path(PORT).read_bytes()
    cli("reject", PORT)
    version = cli("restore", PORT, "--list", "--json").json["versions"][0]
    assert cli("restore", PORT, "--version", version["version"]).code == 0
    assert Path(PORT).read_bytes() == before
    assert cli("restore", PORT, "--version", "1999").code == 2
    assert cli("restore", "locales/none.po").code == 2


def test_a_damaged_catalogue_is_refused_and_restored(drafted: Path, cli: Cli) -> None:
    cli("approve", PORT, "--by", "Board")
    before = Path(PORT).read_bytes()
    Path(PORT).write_bytes(b"\0" * 400)
    assert cli("update").code == 3
    assert Path(PORT).read_bytes() == b"\0" * 400
    assert cli("restore", PORT).code == 0
    assert Path(PORT).read_bytes() == before


@needs_git
def test_diff_tells_entries_and_not_lines(drafted: Path, cli: Cli) -> None:
    git("init", "-q", folder=drafted)
    git("add", "-A", folder=drafted)
    git("commit", "-q", "-m", "drafts", folder=drafted)
    Path(HARBOUR).write_bytes(Path(HARBOUR).read_bytes().replace(b"#: source/en", b"#: old/source/en"))
    assert cli("diff").out == ""
    cli("approve", PORT, "--match", "宁波港", "--by", "Board")
    rows = cli("diff", "--json").json["differences"]
    assert [(row["path"], row["kind"], row["old_state"], row["new_state"]) for row in rows] == [
        (PORT, "state", "draft", "approved")
    ]
    assert "| state changed (draft -&gt; approved) |" in cli("diff", "--format", "markdown").out.replace("->", "-&gt;")
    assert cli("diff", "HEAD", "HEAD").out == ""
    assert cli("diff", "nonsense").code == 2


@needs_git
def test_outside_of_git_a_version_is_refused_once_with_what_helps(
    drafted: Path, cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(drafted.parent))
    answer = cli("diff")
    assert answer.code == 2
    assert answer.err.count("error:") == 1
    assert "'HEAD' asks for a version in git, but the project is not in a git repository" in answer.err
    assert "hint: begin one with `git init` and a commit; `l10n diff OLD.po NEW.po`" in answer.err
    git("init", "-q", folder=drafted)
    assert "there is none yet" in cli("diff").err


def test_diff_compares_two_files_without_a_project(tmp_path: Path, cli: Cli) -> None:
    old, new = tmp_path / "old.po", tmp_path / "new.po"
    old.write_text('msgid "港口很深。"\nmsgstr "The port is deep."\n', encoding="utf-8")
    new.write_text('msgid "港口很深。"\nmsgstr "The harbour is deep."\n', encoding="utf-8")
    assert "The [-port-]{+harbour+} is deep." in cli("diff", old, new).out
    assert cli("diff", old).code == 2
    assert cli("diff", old, tmp_path / "none.po").code == 2


def test_a_renamed_article_takes_its_catalogue_along(drafted: Path, cli: Cli) -> None:
    cli("approve", PORT, "--by", "Board")
    (drafted / "source/zh_CN/port.md").rename(drafted / "source/zh_CN/ningbo.md")
    answer = cli("update")
    assert "renamed" in answer.err
    assert set(states("locales/en/LC_MESSAGES/ningbo.po")) == {"approved"}
    assert not Path(PORT).exists()
    assert b"X-Source: source/zh_CN/ningbo.md" in Path("locales/en/LC_MESSAGES/ningbo.po").read_bytes()
    assert cli("update", "--check").code == 0


def test_align_fills_a_catalogue_from_an_existing_translation(project: Path, cli: Cli) -> None:
    translation = project / "old.md"
    translation.write_text("# Port of Ningbo\n\nBoth sides signed. A total of 13.7 billion yuan.\n", encoding="utf-8")
    answer = cli("align", "source/zh_CN/port.md", translation, "--json")
    assert answer.code == 0
    assert answer.json["changed"] == [PORT]
    assert po.load(Path(PORT).read_bytes()).entries[0].target == "Port of Ningbo"
    assert cli("align", "source/zh_CN/none.md", translation).code == 2
    assert cli("align", "source/zh_CN/port.md", project / "none.md").code == 2


BASE = 'msgid ""\nmsgstr ""\n"Language: en\\n"\n\nmsgid "港"\nmsgstr "{}"\n\nmsgid "船"\nmsgstr "{}"\n'


def three(folder: Path, *texts: tuple[str, str]) -> list[Path]:
    files = [folder / name for name in ("base", "ours", "theirs")]
    for file, pair in zip(files, texts, strict=True):
        file.write_text(BASE.format(*pair), encoding="utf-8")
    return files


def test_the_merge_driver_merges_entries(tmp_path: Path, cli: Cli) -> None:
    files = three(tmp_path, ("", ""), ("port", ""), ("", "ship"))
    assert cli("git-merge", *files, "a.po").code == 0
    assert files[1].read_text(encoding="utf-8") == BASE.format("port", "ship")
    assert sorted(tmp_path.iterdir()) == sorted(files)


def test_the_merge_driver_leaves_a_real_conflict_to_a_person(tmp_path: Path, cli: Cli) -> None:
    files = three(tmp_path, ("", ""), ("port", ""), ("harbour", ""))
    answer = cli("git-merge", *files, "a.po")
    assert answer.code == 1
    assert "a.po: two translations of '港'" in answer.err
    merged = po.load(files[1].read_bytes())
    assert (merged.entries[0].target, merged.entries[0].fuzzy) == ("port", True)


def test_the_merge_driver_refuses_what_it_cannot_read(tmp_path: Path, cli: Cli) -> None:
    files = three(tmp_path, ("", ""), ("port", ""), ("", ""))
    files[2].write_bytes(b"<<<<<<< HEAD\n=======\n>>>>>>> x\n")
    before = files[1].read_bytes()
    assert cli("git-merge", *files, "a.po").code == 3
    assert files[1].read_bytes() == before
    assert cli("git-merge", files[0], files[1], tmp_path / "none").code == 3


def test_textconv_shows_what_counts_and_never_fails_on_a_file(tmp_path: Path, cli: Cli) -> None:
    file = tmp_path / "a.po"
    file.write_text('#: a.md:3\n#, fuzzy\nmsgctxt "title"\nmsgid "港"\nmsgstr "port"\n', encoding="utf-8")
    assert "[stale] (title)\n< 港\n> port\n" in cli("git-textconv", file).out
    assert "a.md" not in cli("git-textconv", file).out
    file.write_bytes(b"no PO at all \xff")
    assert "no PO at all" in cli("git-textconv", file).out


@needs_git
def test_git_itself_merges_through_the_driver(tmp_path: Path) -> None:
    """The accident of python-docs-fr#1908: one branch rewrites a source, the other translates it."""
    program = Path(sys.executable).with_name("l10n")
    git("init", "-q", folder=tmp_path)
    git("config", "merge.l10n.driver", f"{program} git-merge %O %A %B", folder=tmp_path)
    (tmp_path / ".gitattributes").write_text("*.po merge=l10n\n", encoding="utf-8")
    file = tmp_path / "a.po"

    def commit(text: str) -> None:
        file.write_text(text, encoding="utf-8")
        git("add", "-A", folder=tmp_path)
        git("commit", "-q", "-m", "x", folder=tmp_path)

    old = BASE.format("", "").replace('"港"', '"宁波港去年很深。"')
    commit(old)
    git("checkout", "-q", "-b", "translator", folder=tmp_path)
    commit(old.replace('msgstr ""\n\nmsgid "船"', 'msgstr "It was deep."\n\nmsgid "船"'))
    git("checkout", "-q", "-", folder=tmp_path)
    commit(old.replace("去年", "今年"))
    git("merge", "-q", "translator", folder=tmp_path)
    entry = po.load(file.read_bytes()).entries[0]
    assert (entry.source, entry.target, entry.fuzzy) == ("宁波港今年很深。", "It was deep.", True)
    assert entry.previous == "宁波港去年很深。"
    assert os.listdir(tmp_path).count("a.po") == 1


@needs_git
@pytest.mark.parametrize("has_program", [True, False])
def test_the_drivers_that_init_installs_lose_no_side_without_l10n(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, cli: Cli, has_program: bool
) -> None:
    """An editor's git often has another PATH than the shell in which l10n was installed."""
    git("init", "-q", folder=tmp_path)
    cli("init", tmp_path)
    folders = [str(Path(path).parent) for path in map(shutil.which, ("git", "sh", "cat")) if path]
    own = [str(Path(sys.executable).parent)] if has_program else []
    monkeypatch.setenv("PATH", os.pathsep.join([*own, *folders]))
    if not has_program and shutil.which("l10n"):
        pytest.skip("l10n is installed beside git")
    file = tmp_path / "a.po"

    def commit(target: str) -> None:
        file.write_text(BASE.format(target, ""), encoding="utf-8")
        git("add", "-A", folder=tmp_path)
        git("commit", "-q", "-m", "x", folder=tmp_path)

    commit("")
    git("checkout", "-q", "-b", "translator", folder=tmp_path)
    commit("harbour")
    git("checkout", "-q", "-", folder=tmp_path)
    commit("port")
    assert "harbour" in git("diff", "HEAD", "translator", folder=tmp_path).stdout
    with pytest.raises(subprocess.CalledProcessError):
        git("merge", "-q", "translator", folder=tmp_path)
    left = file.read_text(encoding="utf-8")
    assert "port" in left
    assert "harbour" in left
    assert ("<<<<<<<" in left) is not has_program


def test_what_was_sent_back_is_signed_again_when_it_is_named(drafted: Path, cli: Cli) -> None:
    cli("approve", PORT, "--by", "Board")
    assert "rejected 1 entry in 1 catalogue" in cli("reject", PORT, "--match", "协议").out
    assert "already sent back: 1 entry" in cli("reject", PORT, "--match", "协议").err
    left = cli("approve", PORT, "--by", "Board")
    assert "1 entry that somebody sent back" in left.err
    assert "source changed" not in left.err
    assert "approved 1 entry in 1 catalogue" in cli("approve", PORT, "--match", "协议", "--by", "Board").out
    assert set(states(PORT)) == {"approved"}


def test_update_has_nothing_to_do_after_align(project: Path, cli: Cli) -> None:
    (project / "old.md").write_text("# Ningbo Port\n\nBoth signed. The total is 13.7 billion yuan.\n", encoding="utf-8")
    assert cli("align", "source/zh_CN/port.md", "old.md").code == 0
    answer = cli("update", "--check", "source/zh_CN/port.md")
    assert (answer.code, answer.err) == (0, "")


def stripped(data: bytes) -> bytes:
    """A catalogue as OmegaT writes it: no fuzzy, no former sources, unconfirmed texts empty."""
    catalog = po.load(data)
    entries = [
        replace(entry, fuzzy=False, previous=None, target="" if entry.fuzzy else entry.target)
        for entry in catalog.entries
    ]
    return po.dump(replace(catalog, entries=tuple(entries)))


def test_take_brings_work_back_and_lets_nothing_empty_erase(drafted: Path, cli: Cli) -> None:
    before = Path(PORT).read_bytes()
    (drafted / "omegat.po").write_bytes(stripped(before))
    assert "took 0 entries" in cli("take", "omegat.po").out
    assert Path(PORT).read_bytes() == before
    edited = stripped(before).replace(
        'msgid "双方签署协议。"\nmsgstr ""'.encode(), 'msgid "双方签署协议。"\nmsgstr "Both signed."'.encode()
    )
    (drafted / "omegat.po").write_bytes(edited)
    assert "would take 1 entry" in cli("take", "omegat.po", PORT, "--dry-run").out
    assert cli("take", "omegat.po", "--json").json == {"version": 1, "changed": [PORT], "taken": 1, "unknown": 0}
    assert states(PORT).count("translated") == 1
    assert cli("take", "none.po").code == 2
    assert cli("take", "omegat.po", "locales/en/LC_MESSAGES/none.po").code != 0


def test_pack_and_unpack_bring_the_work_of_one_file_back(drafted: Path, cli: Cli) -> None:
    before = Path(PORT).read_bytes()
    assert cli("pack", "-o", "all.po").code == 2
    assert "packed 1 catalogue" in cli("pack", "--to", "en", "-o", "all.po").out
    assert "took 0 entries into 0 catalogues" in cli("unpack", "all.po").out
    assert Path(PORT).read_bytes() == before
    packed = po.load((drafted / "all.po").read_bytes())
    entries = tuple(replace(entry, target="By hand.", fuzzy=False) for entry in packed.entries)
    (drafted / "all.po").write_bytes(po.dump(replace(packed, entries=entries)))
    assert cli("unpack", "all.po", "--json").json["changed"] == [PORT]
    assert set(states(PORT)) == {"translated"}
    assert cli("unpack", PORT).code == 2


def test_terms_come_beside_the_segments_and_go_again(project: Path, cli: Cli) -> None:
    glossary = project / "locales/glossary.csv"
    cli("glossary", "add", "宁波港", "Ningbo Port")
    assert "宁波港" in glossary.read_text(encoding="utf-8")
    cli("update")
    plain = Path(PORT).read_bytes()
    cli("update", "--with-terms")
    assert "#. term: 宁波港 = Ningbo Port" in Path(PORT).read_text(encoding="utf-8")
    source = project / "source/zh_CN/port.md"
    text = source.read_text(encoding="utf-8")
    source.write_text(text.replace("# 宁波港\n\n", ""), encoding="utf-8")
    cli("update", "--without-terms")
    assert "term:" not in Path(PORT).read_text(encoding="utf-8")
    source.write_text(text, encoding="utf-8")
    cli("update")
    assert Path(PORT).read_bytes() == plain
