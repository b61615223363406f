"""The cuts of `text.segment`: cases a linguist can edit, laws, hostile input."""

from __future__ import annotations

import json
import random
import runpy
import sys
import time
import tomllib
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from l10n.errors import ConfigError
from l10n.model.document import Span
from l10n.model.segment import Segment
from l10n.text.segment import RULES_VERSION, SegmentOptions, explain, has_rules, split
from shared import SHARED, needs_shared

DATA = Path(__file__).resolve().parents[1] / "data" / "segment"
LANGUAGES = {path.stem: path for path in sorted(DATA.glob("*.txt"))}
CASES = [
    pytest.param(language, line.replace("\\n", "\n"), id=f"{path.stem}:{number}")
    for language, path in LANGUAGES.items()
    for number, line in enumerate(path.read_text(encoding="utf-8").split("\n"), 1)
    if line.strip() and not line.startswith("#")
]
PIECES = [*"。！？.!?…“”\"'‘’「」『』《》〈〉（）()[]*_`~<>{}#|\\ \t\n\r\u3000\u00a0\u2028", "说", "宁波", "The", "a", "Mr.", "U.S.",
          "1.", "12", "\ud800", "\x00", "\U00020000", "，", ",", "https://a.b", "⟦1⟧", "⟦/1⟧", "</b>", "<b>", "[^1]", "……"]  # fmt: skip


def texts(segments: tuple[Segment, ...]) -> list[str]:
    return [segment.text for segment in segments]


def glued(segments: tuple[Segment, ...]) -> str:
    return "".join(segment.before + segment.text for segment in segments) + segments[-1].after


def assert_lossless(text: str, segments: tuple[Segment, ...]) -> None:
    assert bool(segments) == bool(text.strip())
    if segments:
        assert glued(segments) == text
    last = 0
    for segment in segments:
        assert last <= segment.start < segment.end
        assert text[segment.start : segment.end] == segment.text == segment.text.strip()
        last = segment.end


@pytest.mark.parametrize(("language", "line"), CASES)
def test_sentences_are_cut_where_the_data_file_says(language: str, line: str) -> None:
    text = line.replace("¦", "")
    assert texts(split(text, language)) == [piece.strip() for piece in line.split("¦")]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_each_main_language_has_150_cases_of_its_own(language: str) -> None:
    assert sum(case.values[0] == language for case in CASES) >= 150


@needs_shared
def test_the_shared_cases_are_cut_as_they_say() -> None:
    for case in json.loads((SHARED / "cases" / "segmentation.json").read_text(encoding="utf-8")):
        assert texts(split(case["input"], case["lang"])) == case["expected"], case["id"]


@given(st.lists(st.sampled_from(PIECES), max_size=60).map("".join), st.sampled_from(["en", "zh_CN", "de", "xx"]))
def test_nothing_is_lost_whatever_the_text_is(text: str, language: str) -> None:
    assert_lossless(text, split(text, language))


@given(st.lists(st.sampled_from(PIECES), max_size=60).map("".join))
def test_every_cut_is_explained(text: str) -> None:
    segments = split(text, "zh_CN")
    decisions = explain(text, "zh_CN")
    positions = [decision.position for decision in decisions]
    assert positions == sorted(positions)
    cuts = {decision.position for decision in decisions if decision.cut}
    assert {segment.end for segment in segments[:-1]} <= {len(text[:cut].rstrip()) for cut in cuts}
    assert all(decision.rule and decision.why for decision in decisions)


@pytest.mark.slow
def test_nothing_is_lost_in_40_000_random_strings() -> None:
    chance = random.Random(5)
    for _ in range(40_000):
        text = "".join(chance.choices(PIECES, k=chance.randrange(1, 80)))
        for language in ("en", "zh_CN"):
            assert_lossless(text, split(text, language))


@needs_shared
def test_no_cut_damages_links_code_or_emphasis_of_real_markdown() -> None:
    reader = MarkdownIt("commonmark").enable(["table", "strikethrough"])
    kinds = {"link_open", "code_inline", "em_open", "strong_open", "s_open", "image", "html_inline"}
    cut = 0
    for path in sorted((SHARED / "corpora").rglob("*.md")):
        definitions: dict[str, Any] = {}

        def shape(text: str, definitions: dict[str, Any] = definitions) -> Counter[tuple[str, str]]:
            return Counter(
                (t.type, t.content) for t in reader.parseInline(text, definitions)[0].children or [] if t.type in kinds
            )

        for token in reader.parse(path.read_text(encoding="utf-8"), definitions):
            text = token.content.replace("\n", " ")
            pieces = split(text, "zh_CN" if "zh-hans" in str(path) else "en") if token.type == "inline" else ()
            if len(pieces) > 1:
                cut += 1
                assert sum((shape(piece.text) for piece in pieces), Counter()) == shape(text), texts(pieces)
    assert cut > 1_000


@needs_shared
def test_news_is_cut_as_well_as_the_measurements_say() -> None:
    script = DATA.parents[2] / "benchmarks" / "segmentation.py"
    benchmark = runpy.run_path(str(script), run_name="benchmark")
    judgement = tomllib.loads(script.with_name("segmentation_ntrex.toml").read_text(encoding="utf-8"))
    scores = {language: benchmark["measure"](language, judged) for language, judged in judgement.items()}
    assert scores["en"].adjudicated[2] >= 0.997
    assert scores["zh_CN"].adjudicated[2] >= 0.985
    assert scores["zh_TW"].raw[2] >= 0.92


def test_no_span_of_the_caller_is_cut() -> None:
    text = "One. Two. Three. Four."
    assert texts(split(text, "en", [Span(5, 16)])) == ["One.", "Two. Three.", "Four."]


def test_a_blank_text_has_no_segments() -> None:
    assert split("", "en") == split(" \n\u3000", "zh_CN") == ()


def test_a_paragraph_unit_is_the_whole_text_up_to_an_empty_line() -> None:
    options = SegmentOptions(unit="paragraph")
    assert texts(split("One. Two.\n\nThree.", "en", (), options)) == ["One. Two.", "Three."]


def test_a_line_unit_is_a_line_of_any_line_ending() -> None:
    options = SegmentOptions(unit="line")
    text = "One. Two.\r\nThree\rFour\n\n"
    assert texts(split(text, "en", (), options)) == ["One. Two.", "Three", "Four"]
    assert_lossless(text, split(text, "en", (), options))


def test_an_empty_line_ends_a_sentence_without_a_stop() -> None:
    assert texts(split("A heading\n\nA text.", "en")) == ["A heading", "A text."]


def test_quotations_are_kept_whole_on_request() -> None:
    text = "市长说：“要快。要好。”大家鼓掌。"
    assert len(split(text, "zh_CN")) == 3
    assert texts(split(text, "zh_CN", (), SegmentOptions(quotes="keep"))) == ["市长说：“要快。要好。”", "大家鼓掌。"]


@pytest.mark.parametrize(
    ("name", "language", "text", "expected"),
    [
        ("Hey Song Corp.", "en", "Hey Song Corp. The Drink sells.", ["Hey Song Corp.", "The Drink sells."]),
        (
            "What a Day!",
            "en",
            "The show What a Day! Night is on. Come.",
            ["The show What a Day! Night is on.", "Come."],
        ),
        ("你好！之江", "zh_CN", "栏目你好！之江开播。欢迎收看。", ["栏目你好！之江开播。", "欢迎收看。"]),
        ("去哪儿？", "zh_CN", "网站去哪儿？上线了。", ["网站去哪儿？上线了。"]),
    ],
)
def test_names_of_the_glossary_keep_their_stops(name: str, language: str, text: str, expected: list[str]) -> None:
    assert texts(split(text, language, (), SegmentOptions(no_break=(name, "plain name")))) == expected


def test_settings_add_abbreviations_semicolons_ellipses_and_forced_breaks() -> None:
    assert len(split("The Subd. Office is here. Go.", "en")) == 3
    assert len(split("The Subd. Office is here. Go.", "en", (), SegmentOptions(abbreviations=("Subd.",)))) == 2
    assert len(split("一是快；二是好。", "zh_CN", (), SegmentOptions(semicolon=True))) == 2
    assert len(split("他想……走了。", "zh_CN", (), SegmentOptions(ellipsis=True))) == 2
    assert texts(split("A | B | C", "en", (), SegmentOptions(break_after=(r"\|",)))) == ["A |", "B |", "C"]
    assert len(split("Art. XX. Then.", "en", (), SegmentOptions(no_break_patterns=(r"XX\. Then",)))) == 1


@pytest.mark.parametrize("options", [SegmentOptions(no_break_patterns=("(",)), SegmentOptions(break_after=("[",))])
def test_an_expression_that_does_not_compile_is_named(options: SegmentOptions) -> None:
    with pytest.raises(ConfigError, match="does not compile"):
        split("One. Two.", "en", (), options)


def test_an_unknown_language_gets_generic_rules_and_can_be_told() -> None:
    assert has_rules("zh_TW")
    assert not has_rules("sv")
    assert not has_rules("generic")
    assert len(split("Det regnar. Vi stannar.", "sv")) == 2
    assert texts(split("Den 3. mai kom. Så gikk.", "nb")) == ["Den 3. mai kom.", "Så gikk."]


def test_a_language_without_stops_is_cut_into_paragraphs() -> None:
    assert len(split("สวัสดี. ลาก่อน", "th")) == 1


def test_a_rule_is_named_for_each_segment_and_each_place_left_alone() -> None:
    text = "Mr. Lin came. He spoke."
    assert [(decision.cut, decision.rule) for decision in explain(text, "en")] == [
        (False, "abbreviation"),
        (True, "stop"),
    ]
    assert [segment.rule for segment in split(text, "en")] == ["stop", "end"]


def test_the_rules_carry_a_version() -> None:
    assert RULES_VERSION == 1


HOSTILE = ["。", ".", ". ", "“", '"', '." ', "《", "（", "[", "*a", "_ ", "`", "<a ", "a.b", "A. ", "1. a) ", "U.S. ", "…",
           ". . ", "“。”", "“Go!” ", "said ", "\n", "\n\n", "⟦1⟧", "{a}", "他说", "”他", "）。", "*** "]  # fmt: skip


def calls(text: str) -> int:
    """How many functions, of Python and of C, cutting the text calls: a measure of work that no busy machine disturbs."""
    count = 0

    def profile(frame: object, event: str, argument: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    sys.setprofile(profile)
    try:
        split(text, "en")
        split(text, "zh_CN")
    finally:
        sys.setprofile(None)
    return count


@pytest.mark.parametrize("piece", HOSTILE)
def test_twice_the_hostile_text_is_twice_the_work(piece: str) -> None:
    split(piece, "en")
    short, long = ((piece * size)[:size] for size in (1_000, 2_000))
    assert calls(long) <= 2.2 * calls(short) + 200


@pytest.mark.slow
@pytest.mark.parametrize("piece", HOSTILE)
def test_the_time_grows_with_the_length_and_no_faster(piece: str) -> None:
    def seconds(size: int) -> float:
        text = (piece * size)[:size]
        best = 60.0
        for _ in range(3):
            start = time.process_time()
            split(text, "en")
            split(text, "zh_CN")
            best = min(best, time.process_time() - start)
        return best

    # Four times the text takes sixteen times as long when the work is quadratic; nine leaves room for a noisy machine.
    assert seconds(40_000) < 9 * max(seconds(10_000), 0.002)
