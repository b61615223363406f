"""Built articles: what may stand in them, what may not, and what is said of the rest."""

from __future__ import annotations

from dataclasses import replace

import pytest
from cut_articles import article, filled
from hypothesis import given
from hypothesis import strategies as st

from l10n.catalog import states
from l10n.model.catalog import Catalog
from l10n.model.match import Draft
from l10n.workflow.build import RULES, build

TEXT = "# 标题\n\n第一句。第二句。\n"


def built(catalog: Catalog | None, policy: str = "draft", text: str = TEXT) -> str:
    return build(article(text), catalog, "en", policy).data.decode()


@given(st.text(st.sampled_from("甲。 a.\n#*`|-[]()<>\"'“”\t\r\u3000"), max_size=60))
def test_without_a_translation_the_source_comes_back(text: str) -> None:
    source = article(text)
    assert build(source, None, "en").data == text.encode()
    assert build(source, filled(source, {}), "en").data == text.encode()


def test_translated_sentences_are_joined_and_the_others_stay() -> None:
    catalog = filled(article(TEXT), {"标题": "Title", "第一句。": "First."})
    result = build(article(TEXT), catalog, "en")
    assert result.data.decode() == "# Title\n\nFirst. 第二句。\n"
    assert [(gap.source, gap.path, gap.line > 0) for gap in result.gaps] == [("第二句。", catalog.path, True)]


def test_the_policy_says_which_states_may_stand() -> None:
    source = article(TEXT)
    catalog = filled(source, {"标题": "Title", "第一句。": "First."})
    approved = states.approve(catalog.entries[0], "editor")
    drafted = states.draft(catalog.entries[2], Draft("Second.", "google"))
    catalog = replace(catalog, entries=(approved, catalog.entries[1], drafted))
    assert built(catalog, "draft") == "# Title\n\nFirst. Second.\n"
    assert built(catalog, "translated") == "# Title\n\nFirst. 第二句。\n"
    assert built(catalog, "approved") == "# Title\n\n第一句。第二句。\n"


def test_a_stale_text_is_never_built_for_it_translates_another_sentence() -> None:
    catalog = filled(article(TEXT), {"第一句。": "First."})
    stale = replace(catalog.entries[1], fuzzy=True, previous="从前的句子。")
    catalog = replace(catalog, entries=(catalog.entries[0], stale, catalog.entries[2]))
    assert built(catalog) == TEXT


@pytest.mark.parametrize(("target", "stands"), [("Grew by 13.7 billion.", True), ("Grew by 17.3 billion.", False)])
def test_a_draft_of_a_similar_sentence_stands_only_with_the_right_numbers(target: str, stands: bool) -> None:
    text = "增长137亿。\n"
    catalog = filled(article(text), {})
    draft = states.draft(catalog.entries[0], Draft(target, "memory:88", (), "增长173亿。"))
    catalog = replace(catalog, entries=(draft,))
    assert built(catalog, text=text) == (f"{target}\n" if stands else text)


def test_of_two_entries_with_one_key_neither_is_built() -> None:
    catalog = filled(article(TEXT), {"第一句。": "First."})
    twin = replace(catalog.entries[1], target="The first.")
    result = build(article(TEXT), replace(catalog, entries=(*catalog.entries, twin)), "en")
    assert result.data.decode() == TEXT
    assert [finding.rule for finding in result.findings] == ["catalog-duplicate"]


def test_two_sentences_merged_into_one_are_joined_once() -> None:
    catalog = filled(article(TEXT), {"第一句。": "First and second.", "第二句。": "<<"})
    assert built(catalog) == "# 标题\n\nFirst and second.\n"


def test_a_merge_without_a_sentence_before_it_is_named_and_builds_the_source() -> None:
    catalog = filled(article(TEXT), {"标题": "Title", "第一句。": "<<", "第二句。": "Second."})
    result = build(article(TEXT), catalog, "en")
    assert "第一句。" in result.data.decode()
    [entry] = [entry for entry in catalog.entries if entry.source == "第一句。"]
    assert [(finding.rule, finding.line) for finding in result.findings] == [("merge-first", entry.line)]


def test_a_translation_that_breaks_the_structure_is_put_back_and_named() -> None:
    catalog = filled(article(TEXT), {"标题": "Title", "第一句。": "First.\n\n# Break"})
    result = build(article(TEXT), catalog, "en")
    assert "# Break" not in result.data.decode().split("\n")
    assert any(finding.severity == "error" and finding.line for finding in result.findings) or (
        result.data.decode().count("\n\n") == TEXT.count("\n\n")
    )


def test_english_into_chinese_joins_without_blanks() -> None:
    source = article("One. Two.\n", "en", "source/en/a.md")
    catalog = filled(source, {"One.": "一。", "Two.": "二。"}, "zh_CN")
    assert build(source, catalog, "zh_CN").data.decode() == "一。二。\n"


LINKED = "| 列 | 值 |\n| --- | --- |\n| a | 五个 |\n\n# 标题\n\n见[甲](https://a.example)。请**注意** 完。\n"


@pytest.mark.parametrize(
    ("targets", "rule", "culprit"),
    [
        ({"a": "x | y", "见[甲](https://a.example)。": "See [A](http://evil.z)."}, "structure", "见[甲](https://a.example)。"),
        ({"a": "x | y", "请**注意** 完。": "End ` b` <i> ."}, "structure", "请**注意** 完。"),
        ({"标题": "Title", "见[甲](https://a.example)。": "See [A](https://a.example).", "请**注意** 完。": "** Note ** end."},
         "emphasis", "请**注意** 完。"),
        ({"见[甲](https://a.example)。": "See <b>.", "请**注意** 完。": "<<"}, "structure", "见[甲](https://a.example)。"),
    ],
)  # fmt: skip
def test_a_finding_names_the_entry_that_is_at_fault(targets: dict[str, str], rule: str, culprit: str) -> None:
    catalog = filled(article(LINKED), targets)
    (finding,) = build(article(LINKED), catalog, "en").findings
    line = next(entry.line for entry in catalog.entries if entry.source == culprit)
    assert (finding.rule, finding.path, finding.line) == (rule, catalog.path, line)


def test_units_are_told_apart_where_paragraphs_were_made_whole_before() -> None:
    text = "The port of Ningbo grew and\n\nhandled more goods than\n\never before in its long history.\n\nSee [A](https://a.example).\n"
    source = article(text, "en", "source/en/a.md")
    assert source.repaired.gaps
    catalog = filled(source, {"See [A](https://a.example).": "见[甲](http://evil.z)。"}, "zh_CN")
    (finding,) = build(source, catalog, "zh_CN").findings
    assert finding.line == catalog.entries[-1].line
    whole = filled(
        source, {catalog.entries[0].source: "港口。", "See [A](https://a.example).": "见[甲](http://evil.z)。"}, "zh_CN"
    )
    (finding,) = build(source, whole, "zh_CN").findings
    assert finding.line == whole.entries[-1].line


def test_the_rules_that_need_a_build_are_listed() -> None:
    told = {"gap"}
    texts = [
        (TEXT, {"标题": "<<", "第一句。": "<<", "第二句。": "<<"}),
        (TEXT, {"第二句。": "<<"}),
        (TEXT, {"第一句。": "One. Two. Three. Four. Five. Six. Seven. Eight."}),
        (LINKED, {"见[甲](https://a.example)。": "See [A](http://evil.z)."}),
        (LINKED, {"请**注意** 完。": "** Note ** end."}),
    ]
    for text, targets in texts:
        source, catalog = article(text), filled(article(text), targets)
        twins = replace(catalog, entries=(*catalog.entries, catalog.entries[0]))
        found = [build(source, each, "en") for each in (catalog, twins)]
        told |= {finding.rule for result in found for finding in (*result.findings, *result.gaps)}
    assert told == RULES
