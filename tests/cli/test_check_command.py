"""`l10n check`, `doctor` and `explain` in a project: exit codes, formats, baseline, revisions, repairs."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree

import pytest
from conftest import Cli

from l10n.errors import DocumentError, StoreError
from l10n.project.store import Store, Written

CATALOG = "locales/en/LC_MESSAGES/port.po"


@pytest.fixture
def translated(project: Path, cli: Cli) -> Path:
    """The project with a wrong number in the catalogue of its Chinese article."""
    assert cli("update").code == 0
    write(project, "双方签署协议。", "Both sides signed an agreement.")
    write(project, "总投资137亿元。", "The total is 1.37 billion yuan.")
    return project


def write(project: Path, source: str, target: str) -> None:
    """Put a translation into the catalogue, as a translator's editor would."""
    path = project / CATALOG
    before = path.read_text(encoding="utf-8")
    start = before.index(f'msgid "{source}"\n')
    end = before.index("msgstr", start)
    stop = (before + "\n\n").index("\n\n", end)
    path.write_text(f'{before[:end]}msgstr "{target}"{before[stop:]}', encoding="utf-8")


def git(project: Path, *words: str) -> None:
    who = ["-c", "user.name=maintainers", "-c", "user.email=maintainers@example.org"]
    subprocess.run(["git", "-C", str(project), *who, *words], check=True, capture_output=True)


def test_an_error_ends_with_exit_code_1_and_names_its_place(translated: Path, cli: Cli) -> None:
    answer = cli("check")
    assert answer.code == 1
    assert f"{CATALOG}:" in answer.out
    assert "[number-missing]" in answer.out
    assert answer.out.endswith("1 error\n")


def test_a_right_translation_has_no_findings(translated: Path, cli: Cli) -> None:
    write(translated, "总投资137亿元。", "The total is 13.7 billion yuan.")
    answer = cli("check", "--strict")
    assert (answer.code, answer.out) == (0, "no findings\n")


def test_a_choice_of_rules_over_catalogues_neither_cuts_nor_builds(
    translated: Path, cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    def never(*_: object, **__: object) -> None:
        raise DocumentError("the article was cut")

    monkeypatch.setattr("l10n.workflow.segments.cut", never)
    monkeypatch.setattr("l10n.formats.read_text", never)
    answer = cli("check", "--select", "numbers", "--json")
    assert (answer.code, [each["rule"] for each in answer.json["findings"]]) == (1, ["number-missing"])
    assert "the article was cut" in cli("check", "--select", "structure").err


def test_both_ways_of_reading_catalogues_find_the_same(translated: Path, cli: Cli) -> None:
    (translated / "locales/en/LC_MESSAGES/news").mkdir(exist_ok=True)
    (translated / "source/zh_CN/news").mkdir(exist_ok=True)
    (translated / "source/zh_CN/news/broken.md").write_text("港口。\n", encoding="utf-8")
    (translated / "locales/en/LC_MESSAGES/news/broken.po").write_bytes(b"msgid")
    (translated / "source/nowhere.md").write_bytes(b"")
    catalogs, builds = cli("check", "--select", "numbers"), cli("check", "--select", "numbers", "--select", "structure")
    assert (catalogs.code, catalogs.out, catalogs.err) == (builds.code, builds.out, builds.err)
    assert "1 catalogue left out" in catalogs.err


def test_an_article_that_cannot_be_read_is_told_whatever_is_asked_for(translated: Path, cli: Cli) -> None:
    (translated / "source/zh_CN/port.md").write_bytes(b"\xff\xfe\x00\xd8")
    answer = cli("check", "--select", "term-*")
    assert answer.code == 3
    assert "[unreadable]" in answer.out


def test_json_is_one_object_whichever_way_it_is_asked_for(translated: Path, cli: Cli) -> None:
    asked = [cli("check", "--json").json, cli("check", "--format", "json").json]
    assert asked[0] == asked[1]
    assert asked[0]["version"] == 1
    assert [finding["rule"] for finding in asked[0]["findings"]] == ["number-missing"]
    assert asked[0]["counts"]["error"] == 1


def test_every_format_can_be_read(translated: Path, cli: Cli) -> None:
    assert cli("check", "--format", "github").out.startswith(f"::error file={CATALOG},line=")
    assert cli("check", "--format", "sarif").json["version"] == "2.1.0"
    assert ElementTree.fromstring(cli("check", "--format", "junit").out).attrib["failures"] == "1"  # noqa: S314 - ours
    assert "<mark>" in cli("check", "--format", "html").out
    assert "^^^^" in cli("check", "--format", "table").out
    wrong = cli("check", "--format", "xml")
    assert (wrong.code, "expected one of text" in wrong.err) == (2, True)


def test_a_rule_is_chosen_or_left_out(translated: Path, cli: Cli) -> None:
    assert cli("check", "--ignore", "numbers").code == 0
    assert cli("check", "--select", "spacing").code == 0
    assert cli("check", "--select", "number-*").code == 1
    wrong = cli("check", "--select", "numbres")
    assert (wrong.code, "did you mean 'numbers'?" in wrong.err) == (2, True)


@pytest.mark.parametrize("option", ["--select", "--ignore"])
def test_a_word_that_is_no_rule_is_blamed_on_its_option(translated: Path, cli: Cli, option: str) -> None:
    wrong = cli("check", option, "nonsense")
    assert wrong.err.startswith(f"error: {option}: no rule 'nonsense'")
    assert "[check]" not in wrong.err


def broken_catalog(project: Path) -> tuple[str, int]:
    path = project / CATALOG
    path.write_text(path.read_text(encoding="utf-8").replace("1.37 billion", '1.37 "billion'), encoding="utf-8")
    return CATALOG, 3


def broken_source(project: Path) -> tuple[str, int]:
    (project / "source/zh_CN/port.md").write_bytes(b"port\x00\xff\xfe\x81 \x00")
    return "source/zh_CN/port.md", 3


def broken_glossary(project: Path) -> tuple[str, int]:
    (project / "locales/glossary.csv").write_bytes(b"\xff\xfe\x00")
    return "locales/glossary.csv", 3


@pytest.mark.parametrize("damage", [broken_catalog, broken_source, broken_glossary])
def test_a_file_that_cannot_be_read_is_an_error_in_every_format(
    translated: Path, cli: Cli, damage: Callable[[Path], tuple[str, int]]
) -> None:
    path, code = damage(translated)
    told = cli("check", "--json", "--select", "spacing")
    (finding,) = told.json["findings"]
    assert (finding["rule"], finding["severity"], finding["path"]) == ("unreadable", "error", path)
    assert (told.code, told.json["counts"]["error"], bool(finding["message"])) == (code, 1, True)
    for name, sign in (
        ("text", f"{path}:"),
        ("table", "unreadable"),
        ("github", f"::error file={path},"),
        ("html", '<strong class="error">'),
    ):
        answer = cli("check", "--format", name, "--select", "spacing")
        assert (answer.code, sign in answer.out, "no findings" in answer.out) == (code, True, False)
    log = cli("check", "--format", "sarif", "--select", "spacing").json["runs"][0]
    assert [result["ruleId"] for result in log["results"]] == ["unreadable"]
    assert log["invocations"] == [{"executionSuccessful": False}]
    suites = ElementTree.fromstring(cli("check", "--format", "junit", "--select", "spacing").out)  # noqa: S314 - ours
    assert suites.attrib["errors"] == "1"
    assert [case.attrib["classname"] for case in suites.iter("testcase") if case.find("error") is not None] == [path]


def test_a_path_that_names_no_article_is_an_error_too(translated: Path, cli: Cli) -> None:
    answer = cli("check", "nowhere.po", "--json")
    (finding,) = answer.json["findings"]
    assert (answer.code, finding["rule"], finding["path"]) == (2, "unreadable", "nowhere.po")


def test_one_defect_of_emphasis_is_one_finding(project: Path, cli: Cli) -> None:
    article = "source/en/news/harbour.md"
    (project / article).write_text("Read **note:** today. See **two:** there.\n", encoding="utf-8")
    assert cli("update").code == 0
    path = project / "locales/zh_CN/LC_MESSAGES/news/harbour.po"
    text = path.read_text(encoding="utf-8")
    first, second = 'msgid "Read **note:** today."\nmsgstr "', 'msgid "See **two:** there."\nmsgstr "'
    assert first in text
    assert second in text
    text = text.replace(first, first + "请读**注意：**今天。").replace(second, second + "见**二：**那里。")
    path.write_text(text, encoding="utf-8")
    found = cli("check", article, "--json").json["findings"]
    assert [finding["rule"] for finding in found] == ["emphasis", "emphasis"]
    assert [finding["span"] for finding in found] == [[2, 9], [1, 7]]


def test_the_settings_choose_levels(translated: Path, cli: Cli) -> None:
    settings = translated / "l10n.toml"
    settings.write_text(settings.read_text() + '\n[check.severity]\nnumbers = "warning"\n')
    assert cli("check").code == 0
    assert cli("check", "--strict").code == 1


def test_a_baseline_silences_what_was_there(translated: Path, cli: Cli) -> None:
    assert cli("check", "--baseline", "baseline.json", "--update-baseline").code == 0
    assert len(json.loads((translated / "baseline.json").read_text())["findings"]) == 1
    answer = cli("check", "--baseline", "baseline.json")
    assert (answer.code, answer.out) == (0, "no findings (1 in the baseline)\n")
    assert cli("check", "--update-baseline").code == 2


def test_a_baseline_that_is_not_there_is_told(translated: Path, cli: Cli) -> None:
    answer = cli("check", "--baseline", "nosuch.json")
    assert (answer.code, "[number-missing]" in answer.out) == (1, True)
    assert "nosuch.json: no such baseline" in answer.err
    assert "no such baseline" not in cli("check", "--baseline", "new.json", "--update-baseline").err


def test_a_dry_run_leaves_the_baseline_alone(translated: Path, cli: Cli) -> None:
    answer = cli("check", "--baseline", "baseline.json", "--update-baseline", "--dry-run")
    assert answer.code == 0
    assert "baseline.json would know 1 finding\n" in answer.err
    assert not (translated / "baseline.json").exists()


def test_since_a_revision_only_changed_entries_are_told(translated: Path, cli: Cli) -> None:
    git(translated, "init", "-q")
    git(translated, "add", "-A")
    git(translated, "commit", "-qm", "Begin")
    assert cli("check", "--since", "HEAD").code == 0
    write(translated, "双方签署协议。", "Both sides signed 3 agreements.")
    rules = [finding["rule"] for finding in cli("check", "--since", "HEAD", "--json").json["findings"]]
    assert rules == ["number-added"]
    unknown = cli("check", "--since", "nowhere")
    assert (unknown.code, unknown.out, unknown.err.count("git knows no commit 'nowhere'")) == (2, "", 1)


def test_repairs_are_shown_before_they_are_made(translated: Path, cli: Cli) -> None:
    write(translated, "双方签署协议。", "Both sides,partners,signed an agreement.")
    before = (translated / CATALOG).read_bytes()
    shown = cli("check", "--fix", "--dry-run")
    assert '+msgstr "Both sides, partners, signed an agreement."' in shown.out
    assert (translated / CATALOG).read_bytes() == before
    cli("check", "--fix")
    after = (translated / CATALOG).read_bytes()
    assert after == before.replace(b"sides,partners,signed", b"sides, partners, signed")
    assert cli("check", "--fix").out == ""


def test_the_doctor_finds_and_repairs(project: Path, cli: Cli) -> None:
    article = project / "source/en/news/harbour.md"
    article.write_text("Yinzhou District,Beilun District and [ships](ships.md).\n", encoding="utf-8")
    answer = cli("doctor")
    assert answer.code == 1, "a broken link is an error"
    assert "source/en/news/harbour.md:1:17: warning: no blank behind ','" in answer.out
    assert "there is no source/en/news/ships.md" in answer.out
    before = article.read_bytes()
    assert "+Yinzhou District, Beilun" in cli("doctor", "--fix", "--dry-run").out
    assert article.read_bytes() == before
    cli("doctor", "--fix")
    assert article.read_bytes() == before.replace(b"District,B", b"District, B")


def test_the_doctor_looks_at_any_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, cli: Cli) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "pasted.txt").write_text("Yinzhou District,Beilun District.\n", encoding="utf-8")
    data = cli("doctor", "pasted.txt", "--json").json
    assert [finding["rule"] for finding in data["findings"]] == ["source-space"]
    cli("doctor", "--fix", "pasted.txt")
    assert (tmp_path / "pasted.txt").read_text(encoding="utf-8") == "Yinzhou District, Beilun District.\n"
    assert cli("doctor", "nowhere.txt").code == 2


def test_a_rule_explains_itself(cli: Cli) -> None:
    answer = cli("explain", "number-missing")
    assert "13.7 billion" in answer.out
    assert "fails:" in answer.out
    assert len(cli("explain", "--json").json["rules"]) > 80
    assert "number-missing" in cli("explain", "numbers").out
    wrong = cli("explain", "number-mising")
    assert (wrong.code, "did you mean 'number-missing'?" in wrong.err) == (2, True)


@pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")
def test_the_repairs_are_shown_as_a_patch_that_git_takes(translated: Path, cli: Cli) -> None:
    write(translated, "双方签署协议。", "Both sides,partners,signed an agreement.")
    path = translated / CATALOG
    before = path.read_bytes()
    patch = cli("check", "--fix").out
    after = path.read_bytes()
    assert after != before
    path.write_bytes(before)
    subprocess.run(["git", "apply", "-"], cwd=translated, input=patch.encode(), check=True, capture_output=True)
    assert path.read_bytes() == after


def test_a_repair_that_could_not_be_written_is_not_called_one(
    translated: Path, cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(translated, "双方签署协议。", "Both sides,partners,signed an agreement.")
    fault = StoreError("cannot be written: No space left on device", path=CATALOG)
    monkeypatch.setattr(Store, "write_all", lambda _self, _changes: Written(errors=(fault,)))
    answer = cli("check", "--fix")
    assert (answer.code, answer.out) == (3, "")
    assert "repaired 0 files" in answer.err
    assert cli("check", "--fix", "--json").json["changed"] == []


def test_what_cannot_be_read_is_told_once_where_both_streams_are_one(translated: Path) -> None:
    words = [sys.executable, "-m", "l10n", "check", "nosuch"]
    done = subprocess.run(
        words, cwd=translated, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False, text=True
    )
    assert done.returncode == 2
    assert done.stdout.count("no article matches") == 1
