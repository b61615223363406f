"""The doctor: the seed's defects, silence on good text, repairs that are safe, links between articles."""

from __future__ import annotations

import time
import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import l10n
from l10n.checks.base import apply_fixes
from l10n.checks.source import check_source, fix_source
from l10n.model.finding import Fix, Severity
from shared import SHARED, needs_shared

SEED = SHARED / "seed"
CASES = tomllib.loads((Path(__file__).parents[1] / "data/checks/doctor.toml").read_text(encoding="utf-8"))["source"]
GOOD = (
    "The port of the city grew again this year, and its operators said that they expect more ships in the months to come. "
    "They also plan two new berths.\n"
)


@pytest.mark.parametrize("case", CASES, ids=[case["text"].strip()[:30] for case in CASES])
def test_an_article_is_judged_as_an_editor_judged_it(case: dict[str, Any]) -> None:
    data = case["text"].lstrip("\n").encode(case.get("encoding", "utf-8"))
    found = check_source(data, case.get("name", "article.md"))
    assert {finding.rule for finding in found} >= set(case["rules"])
    grave = {finding.rule for finding in found if finding.severity is not Severity.INFO}
    assert grave <= set(case["rules"]), found
    assert not {finding.rule for finding in found} & set(case.get("quiet", ())), found


def lines_by_rule(data: bytes, name: str = "article.txt") -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for finding in check_source(data, name):
        found.setdefault(finding.rule, []).append(finding.line)
    return found


@needs_shared
def test_all_twelve_defects_of_the_seed_are_found() -> None:
    data = next(SEED.glob("*.txt")).read_bytes()
    found = lines_by_rule(data)
    assert found["source-template"] == [1]
    assert found["source-share-bar"] == [18]
    assert found["source-navigation"] == [20]
    assert found["source-title"] == [3]
    assert found["source-cut"] == [10]
    assert found["source-gaps"] == [8], "the run of blank lines ends before line 8"
    assert found["source-space"] == [14]
    assert found["source-stop"] == [16]
    assert found["source-quotes"] == [10, 10], "quotation marks and apostrophes"
    assert found["source-long"] == [14]
    assert found["source-date"] == [5]
    assert found["source-article"] == [3]


@needs_shared
def test_the_repaired_seed_has_no_repairable_defect_left_and_keeps_its_words() -> None:
    data = next(SEED.glob("*.txt")).read_bytes()
    fixed = fix_source(data, "seed.txt")
    assert not [finding for finding in check_source(fixed, "seed.txt") if finding.fix]
    assert "".join(fixed.decode().split()) == "".join(data.decode().split())


@needs_shared
@pytest.mark.parametrize("language", ["eng", "zho-CN"])
def test_a_hundred_paragraphs_of_news_have_no_error_and_no_warning(language: str) -> None:
    name = "newstest2019-src.eng.txt" if language == "eng" else f"newstest2019-ref.{language}.txt"
    texts = (SHARED / "corpora/ntrex/NTREX-128" / name).read_text(encoding="utf-8").split("\n")[:-1]
    paragraphs = [
        " ".join(texts[at : at + 4]) if language == "eng" else "".join(texts[at : at + 4]) for at in range(0, 400, 4)
    ]
    data = ("\n\n".join(paragraphs) + "\n").encode()
    found = [finding for finding in l10n.check_source(data, "news.txt") if finding.severity is not Severity.INFO]
    if language == "eng":
        assert found == []
    else:
        assert {finding.rule for finding in found} <= {"source-width", "source-repeated"}, "the corpus has such slips"


def test_a_good_article_has_nothing() -> None:
    assert check_source(GOOD.encode(), "article.txt") == ()


def test_findings_name_path_line_and_column() -> None:
    data = f"{GOOD}\n{GOOD.replace('city grew', 'city,Ningbo grew')}".encode()
    (finding,) = check_source(data, "source/en/port.txt")
    assert (finding.path, finding.line, finding.column, finding.rule) == ("source/en/port.txt", 3, 21, "source-space")


@pytest.mark.slow
def test_many_findings_in_one_line_take_linear_time() -> None:
    def seconds(times: int) -> float:
        data = ("宁波港口在增长," * times).encode()
        start = time.process_time()
        assert len(check_source(data, "article.txt")) >= times
        return time.process_time() - start

    seconds(100)
    small = min(seconds(2_000) for _ in range(3))
    assert min(seconds(32_000) for _ in range(2)) < 16 * small * 3 + 0.5


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_lines_are_counted_at_every_line_ending(ending: str) -> None:
    data = ending.join(["Yinzhou District.", "", "Beilun,Ningbo.", ""]).encode()
    (finding,) = check_source(data, "article.txt")
    assert (finding.line, finding.column) == (3, 7)


def test_code_and_addresses_are_no_prose() -> None:
    data = b"Call `run(a,b)` at https://example.org/a,B and {x,y}.\n\n```\nlist = [A,B]\n```\n"
    assert check_source(data, "article.md") == ()


def test_a_repair_keeps_encoding_line_ends_and_byte_order_mark() -> None:
    data = "\ufeff宁波,上海都在增长。\r\n".encode("utf-16-le")
    fixed = fix_source(data, "article.txt", "zh_CN")
    assert fixed == "\ufeff宁波，上海都在增长。\r\n".encode("utf-16-le")


def test_a_file_that_is_not_utf8_is_told_and_its_repair_stays_in_its_encoding() -> None:
    data = "宁波,上海都在增长，两地的港口也都在增长。\n".encode("gb18030")
    assert "source-encoding" in lines_by_rule(data)
    assert fix_source(data, "article.txt") == "宁波，上海都在增长，两地的港口也都在增长。\n".encode("gb18030")


@given(st.text(alphabet="aB,. \n\r“\"'宁，。\u200bＡ1-", max_size=200))
def test_a_second_repair_changes_nothing(text: str) -> None:
    once = fix_source(text.encode(), "article.txt", "en")
    assert fix_source(once, "article.txt", "en") == once


@given(
    st.text(max_size=60), st.lists(st.tuples(st.integers(0, 60), st.integers(0, 5), st.text(max_size=3)), max_size=6)
)
def test_repairs_never_touch_one_another(text: str, wanted: list[tuple[int, int, str]]) -> None:
    fixes = [Fix(min(start, len(text)), min(start + size, len(text)), new) for start, size, new in wanted]
    result = apply_fixes(text, fixes)
    assert len(result) <= len(text) + sum(len(fix.text) for fix in fixes)
    assert apply_fixes(text, []) == text


def test_a_link_to_an_article_that_is_not_there_is_an_error() -> None:
    data = (
        b"See [the port](../news/port.md#berths), [ships](ships.md), [web](https://example.org/a.md) and [top](#top).\n"
    )
    known = frozenset({"source/en/guide/index.md", "source/en/guide/ships.md"})
    (finding,) = check_source(data, "source/en/guide/index.md", known=known)
    assert finding.rule == "source-link"
    assert "source/en/news/port.md" in finding.message
    assert check_source(data, "source/en/guide/index.md", known=known | {"source/en/news/port.md"}) == ()
    assert check_source(data, "source/en/guide/index.md") == ()


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("On May 16, the port grew. The first berth opened on June 8 to 12, 2019.\n", 1),
        ("5月16日，港口增长。第一个泊位于2019年6月8日启用。\n", 1),
        ("On May 16, the port grew.\n\nCopyright 2023 - Your text here\n", 1),
        ("---\ntitle: Port\n---\n\nOn May 16, the port grew.\n", 5),
    ],
)
def test_a_day_that_may_be_of_any_year_is_told(text: str, line: int) -> None:
    assert lines_by_rule(text.encode(), "article.md").get("source-date") == [line]


@pytest.mark.parametrize(
    "text",
    [
        "---\ntitle: Port\ndate: 2023-05-16\n---\n\nOn May 16, the port grew.\n",
        '+++\ntitle = "Port"\ndate = 2023-05-16\n+++\n\nOn May 16, the port grew.\n',
        "# The port in 2023\n\nOn May 16, the port grew.\n",
        "On May 16 to 19, 2023, the port grew. On June 1, it grew again.\n",
        "On May 16, the port grew. It has grown since 2019.\n",
    ],
)
def test_a_day_whose_year_is_known_is_not_told(text: str) -> None:
    assert "source-date" not in lines_by_rule(text.encode(), "article.md")


def test_remnants_and_slips_of_a_pasted_page_are_found() -> None:
    page = (
        f"{GOOD}\nThe first expo was held in 2019,and the second one two years later; 1,000 guests came.\n\n"
        "The harbour of the city offers routes to more than six hundred ports in the world, and its traders know the "
        "markets on both sides\n\nShare: f t w in\n"
    )
    found = lines_by_rule(page.encode())
    assert found == {"source-space": [3], "source-stop": [5], "source-share-bar": [7]}
    headline = "Two New Berths for Ferries and Cruise Ships of the City Will Open in the Old Harbour Before the End of the Year and Serve Us All"
    assert lines_by_rule(f"{GOOD}\n{headline}\n\n{GOOD}".encode()) == {}


def test_what_the_reader_noticed_is_told() -> None:
    assert lines_by_rule(b"# Port\n\n```\ncode\n", "article.md") == {"fence-unclosed": [3]}
