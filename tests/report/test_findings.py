"""Findings in every format: places, sums, escapes, widths, and shapes that other programs read."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from html.parser import HTMLParser
from typing import Any
from xml.etree import ElementTree

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from l10n.model.finding import Finding, Fix, Severity
from l10n.report import github, html, junit, order, sarif, table, text
from l10n.report import json as json_report
from l10n.report.width import width

NUMBER = Finding(
    "number-missing",
    Severity.ERROR,
    "'137亿' became '1.37 billion'",
    "locales/en/LC_MESSAGES/port.po",
    23,
    1,
    "总投资137亿元。",
    "A total of 1.37 billion yuan.",
    (11, 23),
    hint="write '13.7 billion'",
    fix=Fix(11, 23, "13.7 billion"),
    entry="2dbc7fa0",
)
MARK = Finding(
    "width-between-han",
    Severity.WARNING,
    "half-width ',' in Chinese",
    "locales/zh_CN/LC_MESSAGES/a,b:c%.po",
    7,
    1,
    "Ports, ships",
    "港口,船舶",
    (2, 3),
)
PLACELESS = Finding("glossary-row", Severity.INFO, "no place")
HOSTILE = Finding(
    "control",
    Severity.ERROR,
    "control \x1b[2J ]]> <script>alert(1)</script> \u202e & \"'",
    "a.po",
    1,
    1,
    "<b>\x00</b>",
    "</td><script>\x1b[2J\ud800",
    (5, 13),
    hint="a\nb",
)
ALL = [NUMBER, MARK, PLACELESS, HOSTILE]
RENDERERS: list[Callable[[list[Finding]], str]] = [
    text.render,
    table.render,
    json_report.render,
    github.render,
    sarif.render,
    junit.render,
    html.render,
]
findings = st.builds(
    Finding,
    rule=st.sampled_from(["number-missing", "code", "no-such-rule"]),
    severity=st.sampled_from(Severity),
    message=st.text(max_size=20),
    path=st.sampled_from(["", "a.po", "b/ü 中.po"]),
    line=st.integers(0, 9),
    column=st.integers(0, 9),
    source=st.text(max_size=20),
    target=st.text(max_size=20),
    span=st.none() | st.tuples(st.integers(0, 9), st.integers(0, 9)).map(lambda span: (min(span), max(span))),
    side=st.sampled_from(["source", "target"]),
    hint=st.text(max_size=9),
)


def test_a_line_says_place_level_message_rule_and_hint() -> None:
    lines = text.render([NUMBER]).split("\n")
    assert lines[0] == ("locales/en/LC_MESSAGES/port.po:23:1: error: '137亿' became '1.37 billion' [number-missing]")
    assert lines[1] == "hint: write '13.7 billion'"
    assert lines[2] == "1 error"


def test_the_sums_say_each_level_once() -> None:
    assert order.summary([]) == "no findings"
    assert (
        order.summary([NUMBER, NUMBER, MARK, PLACELESS], 3)
        == "2 errors, 1 warning, 1 for information (3 in the baseline)"
    )


@pytest.mark.parametrize("render", RENDERERS[:2] + RENDERERS[3:])
def test_no_control_character_leaves_a_report(render: Callable[[list[Finding]], str]) -> None:
    shown = render(ALL)
    assert re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202e\ud800]", shown) is None


def test_json_has_the_promised_shape() -> None:
    data = json.loads(json_report.render([NUMBER, PLACELESS], 2))
    assert data["version"] == 1
    assert data["counts"] == {"error": 1, "warning": 0, "info": 1, "silenced": 2}
    first = data["findings"][0]
    assert {key: first[key] for key in ("rule", "severity", "path", "line", "column", "source", "target")} == {
        "rule": "number-missing",
        "severity": "error",
        "path": "locales/en/LC_MESSAGES/port.po",
        "line": 23,
        "column": 1,
        "source": "总投资137亿元。",
        "target": "A total of 1.37 billion yuan.",
    }
    assert first["fix"] == {"start": 11, "end": 23, "text": "13.7 billion"}
    assert data["findings"][1]["span"] is None


def test_json_is_data_and_shows_what_is_there() -> None:
    assert json.loads(json_report.render([HOSTILE]))["findings"][0]["source"] == "<b>\x00</b>"


def test_github_escapes_what_its_runner_reads() -> None:
    lines = github.render([MARK, NUMBER]).split("\n")
    assert lines[0].startswith("::warning file=locales/zh_CN/LC_MESSAGES/a%2Cb%3Ac%25.po,line=7,col=1,title=width")
    assert lines[1].endswith("::'137亿' became '1.37 billion'%0Awrite '13.7 billion'")
    assert github.render([PLACELESS]).startswith("::notice title=glossary-row::no place")


# The parts of SARIF 2.1.0 (OASIS standard, sections 3.13, 3.14, 3.18, 3.19, 3.27 to 3.30, 3.49) that we emit.
MESSAGE = {"type": "object", "required": ["text"], "properties": {"text": {"type": "string", "minLength": 1}}}
LEVEL = {"enum": ["none", "note", "warning", "error"]}
SARIF = {
    "type": "object",
    "required": ["version", "runs"],
    "additionalProperties": False,
    "properties": {
        "$schema": {"type": "string", "format": "uri"},
        "version": {"const": "2.1.0"},
        "runs": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["tool"],
                "additionalProperties": False,
                "properties": {
                    "invocations": {
                        "type": "array",
                        "items": {
                            "type": "object",
                            "required": ["executionSuccessful"],
                            "additionalProperties": False,
                            "properties": {"executionSuccessful": {"type": "boolean"}},
                        },
                    },
                    "columnKind": {"enum": ["utf16CodeUnits", "unicodeCodePoints"]},
                    "originalUriBaseIds": {"type": "object"},
                    "tool": {
                        "type": "object",
                        "required": ["driver"],
                        "additionalProperties": False,
                        "properties": {
                            "driver": {
                                "type": "object",
                                "required": ["name"],
                                "additionalProperties": False,
                                "properties": {
                                    "name": {"type": "string"},
                                    "version": {"type": "string"},
                                    "rules": {
                                        "type": "array",
                                        "uniqueItems": True,
                                        "items": {
                                            "type": "object",
                                            "required": ["id"],
                                            "additionalProperties": False,
                                            "properties": {
                                                "id": {"type": "string"},
                                                "shortDescription": MESSAGE,
                                                "fullDescription": MESSAGE,
                                                "help": MESSAGE,
                                                "defaultConfiguration": {
                                                    "type": "object",
                                                    "additionalProperties": False,
                                                    "properties": {"level": LEVEL},
                                                },
                                                "properties": {"type": "object"},
                                            },
                                        },
                                    },
                                },
                            }
                        },
                    },
                    "results": {
                        "type": "array",
                        "items": {
                            "type": "object",
                            "required": ["message"],
                            "additionalProperties": False,
                            "properties": {
                                "ruleId": {"type": "string"},
                                "ruleIndex": {"type": "integer", "minimum": 0},
                                "level": LEVEL,
                                "message": {**MESSAGE, "properties": {"text": {"type": "string"}}},
                                "properties": {"type": "object"},
                                "partialFingerprints": {
                                    "type": "object",
                                    "additionalProperties": {"type": "string"},
                                },
                                "locations": {
                                    "type": "array",
                                    "items": {
                                        "type": "object",
                                        "additionalProperties": False,
                                        "properties": {
                                            "physicalLocation": {
                                                "type": "object",
                                                "required": ["artifactLocation"],
                                                "additionalProperties": False,
                                                "properties": {
                                                    "artifactLocation": {
                                                        "type": "object",
                                                        "additionalProperties": False,
                                                        "properties": {
                                                            "uri": {
                                                                "type": "string",
                                                                "pattern": r"^[A-Za-z0-9._~/%-]+$",
                                                            },
                                                            "uriBaseId": {"type": "string"},
                                                        },
                                                    },
                                                    "region": {
                                                        "type": "object",
                                                        "additionalProperties": False,
                                                        "properties": {
                                                            "startLine": {"type": "integer", "minimum": 1},
                                                            "startColumn": {"type": "integer", "minimum": 1},
                                                        },
                                                    },
                                                },
                                            }
                                        },
                                    },
                                },
                            },
                        },
                    },
                },
            },
        },
    },
}


@given(st.lists(findings, max_size=6))
def test_sarif_is_what_the_standard_asks_for(found: list[Finding]) -> None:
    log = json.loads(sarif.render(found))
    jsonschema.Draft202012Validator(SARIF).validate(log)
    (run,) = log["runs"]
    rules = run["tool"]["driver"]["rules"]
    assert len(run["results"]) == len(found)
    for result in run["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]


def test_sarif_says_where_in_the_text_the_fault_is() -> None:
    one = Finding("term-missing", Severity.ERROR, "said", "a.po", 3, 1, "鄞州区新貌", "New face", (0, 3), "source")
    (result,) = json.loads(sarif.render([one]))["runs"][0]["results"]
    assert result["locations"][0]["physicalLocation"]["region"] == {"startLine": 3, "startColumn": 1}
    assert result["properties"] == {"side": "source", "span": [0, 3], "text": "鄞州区新貌"}


def test_a_sarif_fingerprint_survives_a_moved_line() -> None:
    def fingerprint(line: int) -> Any:
        moved = Finding(**{name: getattr(NUMBER, name) for name in Finding.__slots__} | {"line": line})
        return json.loads(sarif.render([moved]))["runs"][0]["results"][0]["partialFingerprints"]

    assert fingerprint(23) == fingerprint(99)


@given(st.lists(findings, max_size=6))
def test_junit_is_xml_whose_sums_are_right(found: list[Finding]) -> None:
    root = ElementTree.fromstring(junit.render(found, checked=["a.po", "clean.po"]))  # noqa: S314 - our own output
    cases = root.findall("testsuite/testcase")
    assert int(root.attrib["tests"]) == len(cases)
    assert int(root.attrib["failures"]) == len(root.findall("testsuite/testcase/failure"))
    assert next(suite for suite in root if suite.attrib["name"] == "clean.po").attrib["failures"] == "0"


def test_carets_stand_under_han_that_take_two_columns() -> None:
    lines = table.render([MARK]).split("\n")
    place = next(index for index, line in enumerate(lines) if "港口,船舶" in line)
    assert lines[place + 1] == " " * 8 + "    ^"


def test_colour_is_only_there_when_asked_for() -> None:
    assert "\x1b[" not in table.render(ALL)
    assert "\x1b[31merror" in table.render([NUMBER], color=True)


@given(st.text(alphabet="a宁，\u202e\n", min_size=1, max_size=80), st.data(), st.integers(20, 60))
def test_no_excerpt_is_wider_than_the_terminal(shown: str, data: st.DataObject, columns: int) -> None:
    start = data.draw(st.integers(0, len(shown)))
    end = data.draw(st.integers(start, len(shown)))
    finding = Finding("code", Severity.INFO, "told", "a.po", 1, 1, "", shown, (start, end))
    excerpt = table.render([finding], columns=columns).split("\n")[2]
    assert width(excerpt) <= columns


class _Marks(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.marked: list[str] = []
        self.inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.inside = tag == "mark"

    def handle_endtag(self, tag: str) -> None:
        self.inside = False

    def handle_data(self, data: str) -> None:
        if self.inside:
            self.marked.append(data)


def test_the_page_marks_the_places_and_runs_nothing() -> None:
    page = _Marks()
    page.feed(html.render(ALL))
    assert page.marked == ["<script>", "1.37 billion", ","], "files in order of their names"
    assert "script" not in page.tags
    assert "default-src 'none'" in html.render(ALL)
