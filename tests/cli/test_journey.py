"""Articles on their way from one language to the other and back, as a new user takes them."""

from __future__ import annotations

from pathlib import Path

import pytest
from conftest import EN, ZH, Cli, snapshot, translate_by_hand

PORT = "locales/en/LC_MESSAGES/port.po"
BY_HAND = {"宁波港": "Ningbo Port", "双方签署协议。": "The two sides signed an agreement."}
SEED_LIKE = (
    b"Copyright 2020 - Your text here\n\nA city signs\n\nThe city will adhere to the\n\nprinciple of opening,and more.\n"
    b"\n\nf t g m\n\nVisit Shop"
)


def test_a_new_user_gets_from_an_article_to_its_translation(project: Path, cli: Cli) -> None:
    first = cli("run")
    assert first.code == 0
    assert (project / "build/en/port.md").read_text(encoding="utf-8") == ZH
    translate_by_hand(project / PORT, BY_HAND)
    second = cli("run")
    assert second.code == 0
    built = (project / "build/en/port.md").read_text(encoding="utf-8")
    assert built == "# Ningbo Port\n\nThe two sides signed an agreement. 总投资137亿元。\n"


def test_a_second_run_rewrites_nothing_and_says_so(project: Path, cli: Cli) -> None:
    cli("run")
    before = snapshot(project)
    again = cli("run")
    assert again.code == 0
    assert "nothing was written" in again.out
    assert snapshot(project) == before


def test_an_update_and_a_build_with_empty_catalogues_give_back_every_byte(project: Path, cli: Cli) -> None:
    sources = {
        "en/odd.md": b"\xef\xbb\xbf# A\r\n\r\nb  \r\nc\n\n\n\td",
        "zh_CN/seed.txt": SEED_LIKE,
        "en/seed.txt": SEED_LIKE,
    }
    for name, data in sources.items():
        (project / "source" / name).write_bytes(data)
    (project / "source/zh_CN/seed.txt").rename(project / "source/zh_CN/other.txt")
    assert cli("update").code == 0
    assert cli("build").code == 0
    assert (project / "build/zh_CN/odd.md").read_bytes() == sources["en/odd.md"]
    assert (project / "build/zh_CN/seed.txt").read_bytes() == SEED_LIKE
    assert (project / "build/en/other.txt").read_bytes() == SEED_LIKE
    assert (project / "build/zh_CN/news/harbour.md").read_text(encoding="utf-8") == EN


def test_dry_run_and_check_write_nothing(project: Path, cli: Cli) -> None:
    before = snapshot(project)
    assert cli("run", "--dry-run").code == 0
    assert cli("update", "--dry-run").code == 0
    assert cli("update", "--check").code == 1
    assert cli("run", "--check").code == 1
    assert snapshot(project) == before
    cli("run")
    assert cli("update", "--check").code == 0
    assert cli("run", "--check").code == 0
    assert cli("build", "--check").code == 0


def test_a_changed_source_keeps_the_old_translation_as_stale(project: Path, cli: Cli) -> None:
    cli("update")
    translate_by_hand(project / PORT, BY_HAND)
    (project / "source/zh_CN/port.md").write_text(ZH.replace("双方签署协议", "双方昨日签署协议"), encoding="utf-8")
    assert cli("run").code == 0
    text = (project / PORT).read_text(encoding="utf-8")
    assert '#| msgid "双方签署协议。"' in text
    assert "The two sides signed an agreement." in text
    assert "The two sides" not in (project / "build/en/port.md").read_text(encoding="utf-8")
    [port] = [a for a in cli("status", "--json").json["articles"] if a["article"] == "source/zh_CN/port.md"]
    assert (port["stale"], port["translated"], port["untranslated"]) == (1, 1, 1)


def test_a_removed_sentence_leaves_its_translation_in_the_catalogue(project: Path, cli: Cli) -> None:
    cli("update")
    translate_by_hand(project / PORT, BY_HAND)
    (project / "source/zh_CN/port.md").write_text("# 宁波港\n", encoding="utf-8")
    cli("update")
    assert '#~ msgstr "The two sides signed an agreement."' in (project / PORT).read_text(encoding="utf-8")
    (project / "source/zh_CN/port.md").write_text(ZH, encoding="utf-8")
    cli("update")
    assert '\nmsgstr "The two sides signed an agreement."' in (project / PORT).read_text(encoding="utf-8")


def test_complete_refuses_an_article_with_a_gap_and_names_it(project: Path, cli: Cli) -> None:
    cli("update")
    translate_by_hand(project / PORT, BY_HAND)
    refused = cli("build", "--complete", PORT)
    assert refused.code == 1
    assert f"{PORT}:" in refused.err
    assert "总投资137亿元。" in refused.err
    assert not (project / "build/en/port.md").exists()
    translate_by_hand(project / PORT, {"总投资137亿元。": "Total investment is 13.7 billion yuan."})
    assert cli("build", "--complete", PORT).code == 0
    assert cli("build", "--complete", "--policy", "approved", PORT).code == 1


def test_the_status_tells_words_and_han_characters(project: Path, cli: Cli) -> None:
    cli("update")
    answer = cli("status", "--json").json
    assert answer["version"] == 1
    sizes = {
        a["article"]: (a["language"], a["segments"], a["untranslated"], a["words"], a["han"])
        for a in answer["articles"]
    }
    assert sizes == {
        "source/en/news/harbour.md": ("zh_CN", 3, 3, 9, 0),
        "source/zh_CN/port.md": ("en", 3, 3, 1, 14),
    }
    table = cli("status").out
    assert "source/zh_CN/port.md" in table
    assert "untranslated" in table


@pytest.mark.parametrize("word", ["source/zh_CN/port.md", PORT, "source/zh_CN/*.md", "source/zh_CN"])
def test_articles_are_named_by_source_catalogue_glob_or_folder(project: Path, cli: Cli, word: str) -> None:
    assert [a["article"] for a in cli("status", word, "--json").json["articles"]] == ["source/zh_CN/port.md"]


def test_the_project_is_found_upwards_and_named_before_or_behind_the_command(
    project: Path, cli: Cli, monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    monkeypatch.chdir(project / "source/zh_CN")
    assert [a["article"] for a in cli("status", "port.md", "--json").json["articles"]] == ["source/zh_CN/port.md"]
    monkeypatch.chdir(tmp_path_factory.mktemp("elsewhere"))
    assert cli("status").code == 2
    assert cli("--project", project, "status").code == 0
    assert cli("status", "--project", project).code == 0


def test_what_a_person_wrote_survives_every_command(project: Path, cli: Cli) -> None:
    cli("run")
    translate_by_hand(project / PORT, BY_HAND)
    for words in (
        ["update"],
        ["translate"],
        ["translate", "--engine", "pseudo"],
        ["build"],
        ["run"],
        ["check"],
        ["status"],
    ):
        assert cli(*words).code in {0, 1}
        text = (project / PORT).read_text(encoding="utf-8")
        assert all(f'msgid "{source}"\nmsgstr "{target}"\n' in text for source, target in BY_HAND.items())


def test_memory_drafts_a_sentence_that_was_translated_elsewhere(project: Path, cli: Cli) -> None:
    cli("update")
    translate_by_hand(project / PORT, BY_HAND)
    (project / "source/zh_CN/second.md").write_text("# 新闻\n\n双方签署协议。\n", encoding="utf-8")
    assert cli("run").code == 0
    text = (project / "locales/en/LC_MESSAGES/second.po").read_text(encoding="utf-8")
    assert "# l10n: mt memory" in text
    assert "#, fuzzy" in text
    assert 'msgstr "The two sides signed an agreement."' in text
    found = cli("memory", "search", "签署协议", "--json").json
    assert found["matches"][0]["target"] == "The two sides signed an agreement."


def test_translate_says_how_many_stay_empty_and_how_to_choose_an_engine(project: Path, cli: Cli) -> None:
    cli("update")
    answer = cli("translate")
    assert answer.code == 0
    assert "6" in answer.out + answer.err
    assert "--engine" in answer.out + answer.err


def test_segment_and_extract_need_no_project(tmp_path: Path, cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.md").write_text(ZH, encoding="utf-8")
    segments = cli("segment", "a.md", "--json").json["segments"]
    assert all(ZH[s["start"] : s["end"]] == s["text"] for s in segments)
    units = cli("extract", "a.md", "--json").json["units"]
    assert [(u["kind"], u["text"], u["line"]) for u in units] == [
        ("heading", "宁波港", 1),
        ("paragraph", "双方签署协议。总投资137亿元。", 3),
    ]


def test_a_renamed_article_takes_its_catalogue_along(project: Path, cli: Cli) -> None:
    cli("update")
    translate_by_hand(project / PORT, BY_HAND)
    (project / "source/zh_CN/news").mkdir()
    (project / "source/zh_CN/port.md").rename(project / "source/zh_CN/news/ports.md")
    answer = cli("run")
    assert answer.code == 0
    assert PORT in answer.err
    assert not (project / PORT).exists()
    text = (project / "locales/en/LC_MESSAGES/news/ports.po").read_text(encoding="utf-8")
    assert 'msgstr "The two sides signed an agreement."' in text
    assert "source/zh_CN/port.md" not in text
    assert "The two sides" in (project / "build/en/news/ports.md").read_text(encoding="utf-8")


def test_links_metadata_and_language_are_localised_when_asked_for(project: Path, cli: Cli) -> None:
    settings = project / "l10n.toml"
    text = settings.read_text(encoding="utf-8")
    wanted = "links = true\nlanguage = true\nstatus = true\nalternates = true\nsource-hash = true\n"
    settings.write_text(text.replace("[build]\n", "[build]\n" + wanted), encoding="utf-8")
    (project / "source/zh_CN/a.md").write_text("---\ntitle: 港\n---\n\n[港口](/zh_CN/port.md)。\n", encoding="utf-8")
    cli("update")
    translate_by_hand(
        project / "locales/en/LC_MESSAGES/a.po", {"港": "Port", "[港口](/zh_CN/port.md)。": "[Port](/zh_CN/port.md)."}
    )
    assert cli("build").code == 0
    built = (project / "build/en/a.md").read_text(encoding="utf-8")
    assert "lang: en" in built
    assert "[Port](/en/port.md)." in built
    assert "translation_status: translated" in built
    assert "source_hash:" in built
    assert "zh" in built.split("alternates")[1]
    assert (project / "build/en/port.md").read_text(encoding="utf-8").endswith(ZH)
    before = snapshot(project)
    cli("build")
    assert snapshot(project) == before


def test_an_article_taken_away_leaves_its_catalogue(project: Path, cli: Cli) -> None:
    cli("update")
    translate_by_hand(project / PORT, BY_HAND)
    before = (project / PORT).read_bytes()
    (project / "source/zh_CN/port.md").unlink()
    assert cli("run").code == 0
    assert (project / PORT).read_bytes() == before


def test_a_localised_article_whose_source_is_gone_is_named_and_removed_when_asked(project: Path, cli: Cli) -> None:
    cli("run")
    (project / "build/en/own.css").write_text("", encoding="utf-8")
    (project / "source/zh_CN/port.md").unlink()
    told = cli("run")
    assert told.code == 0
    assert "build/en/port.md: its source article is gone" in told.err
    assert cli("build", "--prune", "--check").code == 1
    assert (project / "build/en/port.md").exists()
    assert "removed build/en/port.md" in cli("build", "--prune").out
    assert not (project / "build/en/port.md").exists()
    assert (project / "build/en/own.css").exists()
    assert "gone" not in cli("run").err


def test_common_options_stand_before_the_command_too(project: Path, cli: Cli) -> None:
    assert cli("--json", "--project", project, "status").json["version"] == 1


def test_the_settings_cut_by_path_and_by_language(project: Path, cli: Cli) -> None:
    settings = project / "l10n.toml"
    more = '[segment.paths]\n"news/*" = "paragraph"\n[segment.zh-Hans]\nsemicolon = true\n'
    settings.write_text(settings.read_text(encoding="utf-8") + more, encoding="utf-8")
    (project / "source/zh_CN/port.md").write_text("一是开放；二是合作。\n", encoding="utf-8")
    cli("update")
    assert 'msgid "二是合作。"' in (project / PORT).read_text(encoding="utf-8")
    harbour = (project / "locales/zh_CN/LC_MESSAGES/news/harbour.po").read_text(encoding="utf-8")
    assert 'msgid "The port is busy. It never sleeps."' in harbour
