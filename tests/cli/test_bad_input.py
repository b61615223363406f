"""Bad input: named with its place, never fatal for the others, never at the cost of what a person wrote."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from conftest import ZH, Cli, snapshot

OTHER = "build/zh_CN/news/harbour.md"


def test_a_binary_source_is_named_and_the_others_are_done(project: Path, cli: Cli) -> None:
    (project / "source/en/picture.md").write_bytes(b"\x89PNG\r\n\x1a\n\x00\x00\xff\xfe\x00")
    answer = cli("run")
    assert answer.code == 3
    assert "source/en/picture.md:1:" in answer.err
    assert (project / OTHER).exists()


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        (b'msgid "a\nmsgstr "b"\n', ":"),
        (b'<<<<<<< ours\nmsgid "a"\n=======\n>>>>>>> theirs\n', "conflict"),
        (b"", "empty"),
    ],
)
def test_a_broken_catalogue_is_refused_untouched_and_the_others_are_done(
    project: Path, cli: Cli, damage: bytes, said: str
) -> None:
    cli("update")
    path = project / "locales/en/LC_MESSAGES/port.po"
    path.write_bytes(damage)
    answer = cli("run")
    assert answer.code == 3
    assert "locales/en/LC_MESSAGES/port.po:" in answer.err
    assert said in answer.err
    assert path.read_bytes() == damage
    assert (project / OTHER).exists()


def test_an_unknown_key_stops_the_run_with_the_likely_one(project: Path, cli: Cli) -> None:
    settings = project / "l10n.toml"
    settings.write_text(settings.read_text(encoding="utf-8").replace("unit =", "units ="), encoding="utf-8")
    before = snapshot(project)
    answer = cli("run")
    assert answer.code == 2
    assert "did you mean 'unit'?" in answer.err
    assert "l10n.toml:8:" in answer.err
    assert snapshot(project) == before


def test_two_articles_with_one_catalogue_are_refused_both(project: Path, cli: Cli) -> None:
    (project / "source/zh_CN/port.txt").write_text("宁波。\n", encoding="utf-8")
    answer = cli("run")
    assert answer.code == 3
    assert "source/zh_CN/port.md and source/zh_CN/port.txt map to one catalogue" in answer.err
    assert (project / OTHER).exists()
    assert not (project / "build/en/port.md").exists()


def test_an_article_outside_of_a_language_folder_is_named(project: Path, cli: Cli) -> None:
    (project / "source/lost.md").write_text("x\n", encoding="utf-8")
    (project / "source/xyz").mkdir()
    (project / "source/xyz/a.md").write_text("x\n", encoding="utf-8")
    answer = cli("run")
    assert answer.code == 3
    assert "source/lost.md: error: article outside of a language folder" in answer.err
    assert "unknown language folder 'xyz'" in answer.err
    assert (project / OTHER).exists()


def test_an_unknown_target_language_is_refused(project: Path, cli: Cli) -> None:
    assert cli("status", "--to", "klingonese").code == 2


def test_a_link_that_leaves_the_project_is_refused(
    project: Path, cli: Cli, tmp_path_factory: pytest.TempPathFactory
) -> None:
    outside = tmp_path_factory.mktemp("outside")
    (outside / "secret.md").write_text("secret\n", encoding="utf-8")
    (project / "source/en/link.md").symlink_to(outside / "secret.md")
    (project / "build").symlink_to(outside, target_is_directory=True)
    before = snapshot(outside)
    answer = cli("run")
    assert answer.code == 3
    assert "source/en/link.md" in answer.err
    assert "secret" not in answer.out
    assert snapshot(outside) == before


def test_an_article_that_nobody_has_is_named(project: Path, cli: Cli) -> None:
    answer = cli("status", "source/en/none.md")
    assert answer.code == 2
    assert "source/en/none.md: error: no article matches" in answer.err


def test_a_header_of_another_language_is_refused(project: Path, cli: Cli) -> None:
    cli("update")
    path = project / "locales/en/LC_MESSAGES/port.po"
    path.write_bytes(path.read_bytes().replace(b"Language: en", b"Language: de"))
    answer = cli("run")
    assert answer.code == 3
    assert "Language: de" in answer.err


def test_text_that_is_not_utf8_is_refused_by_segment(tmp_path: Path, cli: Cli) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(ZH.encode("gb18030"))
    answer = cli("segment", path)
    assert answer.code == 3
    assert ":1:1: error: not UTF-8 text at byte" in answer.err


def test_a_folder_without_a_project_says_how_to_start_one(
    tmp_path: Path, cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    answer = cli("run")
    assert answer.code == 2
    assert "l10n init" in answer.err


def test_init_names_a_file_it_cannot_read(tmp_path: Path, cli: Cli) -> None:
    (tmp_path / ".gitignore").write_bytes("构建/\n".encode("gb18030"))
    answer = cli("init", tmp_path)
    assert answer.code == 3
    assert f"{tmp_path / '.gitignore'}: error: not UTF-8 text at byte 0" in answer.err
    assert (tmp_path / ".gitignore").read_bytes() == "构建/\n".encode("gb18030")


def test_a_fault_of_the_disk_is_told_by_its_path_and_is_no_bug(tmp_path: Path, cli: Cli) -> None:
    (tmp_path / "source").write_text("a file in the folder's place", encoding="utf-8")
    answer = cli("init", tmp_path)
    assert answer.code == 3
    assert f"{tmp_path / 'source'}" in answer.err
    assert "bug in l10n" not in answer.err


def test_init_overwrites_nothing(project: Path, cli: Cli) -> None:
    before = snapshot(project)
    assert cli("init").code == 0
    assert snapshot(project) == before


def test_a_linked_folder_that_leaves_the_project_is_refused(
    project: Path, cli: Cli, tmp_path_factory: pytest.TempPathFactory
) -> None:
    outside = tmp_path_factory.mktemp("outside")
    (outside / "secret.md").write_text("secret\n", encoding="utf-8")
    (project / "source/en/sub").symlink_to(outside, target_is_directory=True)
    answer = cli("run")
    assert answer.code == 3
    assert "source/en/sub: error: it leaves the project's folder" in answer.err
    assert (project / OTHER).exists()


def test_a_document_of_another_kind_is_named_with_what_to_do(project: Path, cli: Cli) -> None:
    (project / "source/en/letter.docx").write_bytes(b"PK")
    (project / "source/en/picture.png").write_bytes(b"PNG")
    answer = cli("run")
    assert answer.code == 3
    assert "source/en/letter.docx: error: a kind of document that l10n does not read" in answer.err
    assert "picture.png" not in answer.err
    assert (project / OTHER).exists()


def test_a_target_that_is_no_language_of_the_project_is_refused(project: Path, cli: Cli) -> None:
    for command in ("translate", "build", "status", "update", "run", "check"):
        answer = cli(command, "--to", "fr")
        assert answer.code == 2, command
        assert "fr is not among the languages of the project" in answer.err


def test_a_catalogue_that_cannot_be_read_is_counted_as_left_out(project: Path, cli: Cli) -> None:
    cli("update")
    (project / "locales/en/LC_MESSAGES/port.po").write_bytes(b"")
    assert "1 catalogue left out" in cli("status").err


@pytest.mark.parametrize("language", ["fr", "klingonese"])
def test_a_wrong_target_is_told_once_however_many_articles_there_are(project: Path, cli: Cli, language: str) -> None:
    answer = cli("status", "--to", language)
    assert answer.code == 2
    assert answer.err.count("error:") == 1


def test_a_project_without_articles_says_where_they_go(
    tmp_path: Path, cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    cli("init")
    answer = cli("run")
    assert answer.code == 0
    assert "no articles below source/: put one into source/zh_CN/" in answer.err


def test_a_name_with_a_line_break_is_refused_with_what_to_do(project: Path, cli: Cli) -> None:
    (project / "source/en/new\nline.md").write_text("x\n", encoding="utf-8")
    answer = cli("status")
    assert answer.code == 3
    assert "hint: rename the file" in answer.err


def test_a_file_that_is_not_there_is_told_with_what_to_do(project: Path, cli: Cli) -> None:
    answer = cli("glossary", "import", "none.tbx")
    assert answer.code == 3
    assert "none.tbx: error: no such file or folder [input]\nhint: look at the name" in answer.err


def test_a_catalogue_whose_name_looks_like_a_pattern_is_taken_by_its_name(project: Path, cli: Cli) -> None:
    (project / "source/en/[g].md").write_text("A port.\n", encoding="utf-8")
    cli("run", "--engine", "pseudo")
    assert cli("approve", "locales/zh_CN/LC_MESSAGES/[g].po", "--by", "Board").out.startswith("approved 1 entry")


def test_nothing_to_sign_or_to_send_back_says_why(project: Path, cli: Cli) -> None:
    cli("update")
    assert "holds 'nowhere'" in cli("approve", "--match", "nowhere", "--by", "Board").err
    assert "holds 'nowhere'" in cli("reject", "--match", "nowhere").err


def test_an_empty_glossary_says_how_to_fill_it(project: Path, cli: Cli) -> None:
    assert "l10n glossary add NAME RENDERING" in cli("glossary", "list").err


def test_an_interrupt_before_the_first_word_ends_without_a_traceback() -> None:
    program = "import sys, builtins, l10n.__main__ as m\ndef stop(*_): raise KeyboardInterrupt\n"
    program += "sys.modules['l10n.cli.app'] = type('late', (), {'run': staticmethod(stop)})\nm.main()"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (130, "")


def test_a_wrong_colour_is_refused_before_anything_is_done(project: Path, cli: Cli) -> None:
    before = snapshot(project)
    answer = cli("run", "--color", "blue")
    assert answer.code == 2
    assert "--color is 'blue', expected auto, always or never" in answer.err
    assert snapshot(project) == before


@pytest.mark.parametrize(
    "words",
    [
        ("segment",),
        ("extract",),
        ("import",),
        ("take",),
        ("git-textconv",),
        ("align", "source/en/news/harbour.md"),
        ("glossary", "import", "--from", "tbx"),
    ],
)
def test_a_folder_in_a_files_place_is_named(project: Path, cli: Cli, words: tuple[str, ...]) -> None:
    answer = cli(*words, "source")
    assert answer.code == 3
    assert "source: error: " in answer.err
    assert "it is a folder, expected a file" in answer.err


def test_fmt_does_not_praise_what_it_cannot_read(project: Path, cli: Cli) -> None:
    cli("update")
    (project / "locales/en/LC_MESSAGES/port.po").write_bytes(b"garbage")
    answer = cli("fmt")
    assert answer.code == 3
    assert "house style" not in answer.out


def test_a_dry_run_of_init_says_what_it_would_write(tmp_path: Path, cli: Cli) -> None:
    answer = cli("init", tmp_path / "new", "--dry-run")
    assert answer.out.startswith("would write l10n.toml")
    assert not (tmp_path / "new").exists()


def test_init_keeps_to_the_settings_in_pyproject(tmp_path: Path, cli: Cli) -> None:
    settings = '[tool.l10n]\nlanguages = ["zh_CN", "de"]\nsource = "articles"\nglossary = "terms.csv"\n'
    (tmp_path / "pyproject.toml").write_text(settings, encoding="utf-8")
    answer = cli("init", tmp_path)
    assert answer.code == 0
    assert sorted(path.name for path in tmp_path.iterdir() if path.name in ("l10n.toml", "source", "articles")) == [
        "articles"
    ]
    assert (tmp_path / "terms.csv").exists()
    assert sorted(path.name for path in (tmp_path / "articles").iterdir()) == ["de", "zh_CN"]
    assert "articles/de/ and run" in answer.err


@pytest.mark.parametrize(
    ("words", "said", "command"),
    [
        (("translate", "--jobs", "0"), ("--jobs", "greater than or equal to 1", "'0'"), "l10n translate"),
        (("translate", "--max-chars", "x"), ("--max-chars", "integer", "'x'"), "l10n translate"),
        (("align",), ("SOURCE",), "l10n align"),
        (("check", "--bogus"), ("--bogus",), "l10n check"),
        (("bogus",), ("bogus",), "l10n"),
        (("memory", "bogus"), ("bogus",), "l10n memory"),
    ],
)
def test_words_that_do_not_fit_are_told_as_every_other_fault(
    cli: Cli, words: tuple[str, ...], said: tuple[str, ...], command: str
) -> None:
    answer = cli(*words)
    assert answer.code == 2
    assert not answer.out
    head, hint = answer.err.splitlines()
    assert head.startswith("error: ")
    assert head.endswith(" [usage]")
    assert all(each in head for each in said)
    assert hint == f"hint: `{command} --help` lists what it takes"


@pytest.mark.parametrize("words", [(), ("memory",)])
def test_a_group_alone_shows_its_page_once(cli: Cli, words: tuple[str, ...]) -> None:
    answer = cli(*words)
    assert answer.code == 2
    assert not answer.err
    assert answer.out.count("Usage:") == 1


def test_the_help_shows_no_type_behind_flags_and_no_completion_for_single_commands(cli: Cli) -> None:
    page = cli("update", "--help").out
    assert "--dry-run" in page
    assert "--install-completion" not in page
    assert not [line for line in page.splitlines() if "<bool>" in line and "--help" not in line]
