"""Front matter: scalars written so that a parser reads back exactly the translation, and heads that are left alone."""

from __future__ import annotations

import tomllib

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from l10n import formats
from l10n.formats import guard
from l10n.formats.frontmatter import write_toml, write_yaml

SCALARS = st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=20) | st.sampled_from(
    ["yes", "No", "null", "~", "1", "1e3", "0x1", "2024-01-02", "a: b", "a #b", "- a", "? a", "*a", "&a", "!a", "%a", "@a", "`a", "{a", "[a", "a,b", '"a', "'a", "港: 口", " a", "a ", "", "---", "<<", "=", "|", ">"]
)  # fmt: skip


@given(SCALARS, st.sampled_from(["", "'", '"', "|", ">"]))
def test_a_yaml_scalar_reads_back_as_the_translation(value: str, style: str) -> None:
    written = write_yaml(value, style)
    assert "\n" not in written
    assert yaml.safe_load(f"k: {written} # note\n") == {"k": value}
    assert yaml.safe_load(f"k: [{written}, x]") == {"k": [value, "x"]}


VALUES = st.sampled_from(
    ["Plain", "a  b", "'q'", '"q r"', "“好”。", "yes", "Null", "12", "1.5 x", "a: b", "a:b", "x #c", "x#c", "- a", "[a]", "b ", " ", "|", "~", "2024-01-01", "y", "it's", 'say "x"', "a & b", "*b", "&c", "!t", "a\\b", "'it''s'", "é", "a\tb", "x\u3000y", "on", "a:", "'a' b", "<<", "=", ".inf", "a\u2028b", "\n  more", "\n", " # note"]
)  # fmt: skip


@given(
    st.lists(
        st.tuples(st.sampled_from(["title", "Name", "weight", "a-b", "yes"]), st.lists(VALUES, max_size=3)),
        min_size=1,
        max_size=4,
    )
)
def test_a_simple_head_is_read_as_pyyaml_reads_it(entries: list[tuple[str, list[str]]]) -> None:
    settings = "".join(f"{key}: {''.join(values)}\n" for key, values in entries)
    simple, whole = (
        formats.read(f"---\n{head}---\n".encode(), "a.md").units
        # A comment makes a head one that only PyYAML reads.
        for head in (settings, settings + "# note\n")
    )
    assert simple == whole


@given(SCALARS, st.sampled_from(["'", '"', ""]))
def test_a_toml_string_reads_back_as_the_translation(value: str, style: str) -> None:
    assert tomllib.loads(f"k = {write_toml(value, style)} # note\n") == {"k": value}


@given(st.lists(SCALARS, min_size=1, max_size=4), st.sampled_from(["|", "|-", "|+", ">", ">-", ">+", "| # note"]))
def test_a_block_scalar_reads_back_as_the_translation(lines: list[str], style: str) -> None:
    data = f"---\nhero:\n  text: {style}\n    one\n    two\n  slug: a\n---\n"
    document = formats.read(data.encode(), "a.md")
    target = "\n".join(lines)
    built = formats.write(document, {0: target}).decode()
    head = yaml.safe_load(built.split("---\n", 1)[1].rsplit("---\n", 1)[0])["hero"]
    assert head["slug"] == "a"
    assert head["text"].rstrip("\n") == target.rstrip("\n") or target == document.units[0].text


@given(SCALARS.map(lambda text: text.replace("\r", "")), st.sampled_from(['"""', '"""\n', "'''", "'''\n", '"""\r\n']))
def test_a_toml_string_of_several_lines_reads_back_as_the_translation(value: str, quotes: str) -> None:
    written = write_toml(f"{value}\n{value}", quotes).replace("\r\n", "\n")
    assert tomllib.loads(f"k = {written} # note\n") == {"k": f"{value}\n{value}"}


@pytest.mark.parametrize(
    ("head", "rule", "line"),
    [
        ("---\ntitle: x\nText\n", "front-matter-unclosed", 1),
        ("---\ntitle: [x\n---\n", "front-matter-unreadable", 3),
        ("---\ntitle: a\ntitle: b\n---\n", "front-matter-duplicate", 3),
        ("+++\ntitle = x\n+++\n", "front-matter-unreadable", 2),
        ("---\ntitle: " + "[" * 40 + "]" * 40 + "\n---\n", "front-matter-unreadable", 2),
        ("---\ntitle: x\na: &a b\nc: [" + "*a, " * 101 + "]\n---\n", "front-matter-unreadable", 2),
        ("---\ntitle: " + "x" * 70_000 + "\n---\n", "front-matter-unreadable", 2),
    ],
    ids=["unclosed", "broken YAML", "key twice", "broken TOML", "deep", "aliases", "large"],
)
def test_an_odd_head_is_reported_and_left_alone(head: str, rule: str, line: int) -> None:
    document = formats.read(f"{head}\nBody\n".encode(), "a.md")
    assert [(finding.rule, finding.path, finding.line) for finding in document.findings] == [(rule, "a.md", line)]
    assert formats.write(document, {}) == f"{head}\nBody\n".encode()
    if rule == "front-matter-unreadable":
        assert [unit.text for unit in document.units] == ["Body"]


@pytest.mark.parametrize(
    "head",
    [
        '---\ntitle: !!python/object/apply:os.system ["touch PWNED"]\n---\n',
        "---\ntitle: &t Hello\ndescription: *t\n---\n",
        "---\ntitle: 12\ndescription: yes\nsummary: 2024-01-02\nlead: null\n---\n",
        "---\nslug: Hello\nlayout: Home\n---\n",
    ],
)
def test_only_texts_of_chosen_keys_are_units_and_each_stands_once(head: str) -> None:
    document = formats.read(head.encode(), "a.md")
    assert [unit.text for unit in document.units] == (["Hello"] if "&t" in head else [])


def test_a_line_of_dashes_that_a_blank_line_follows_is_a_rule() -> None:
    assert [unit.text for unit in formats.read(b"---\n\ntitle: x\n\n---\n", "a.md").units] == ["title: x"]


def test_a_translation_with_a_line_break_does_not_reach_the_head() -> None:
    data = b"---\ntitle: Port\n---\n"
    rebuilt = guard.rebuild(formats.read(data, "a.md"), {0: "x\nlayout: evil"})
    assert (rebuilt.data, rebuilt.put_back) == (data, frozenset({0}))
    assert rebuilt.findings[0].message.endswith("it has a line break, expected one line")
