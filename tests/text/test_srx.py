"""SRX 2.0 rule files: order, Java's dialect, and what is refused."""

from __future__ import annotations

import pytest

from l10n.errors import ExchangeError
from l10n.text import srx
from l10n.text.segment import SegmentOptions, explain, split


def rules_file(
    rules: str,
    maps: str = '<languagemap languagepattern="[Ee][Nn].*" languagerulename="English"/>',
    cascade: str = "no",
) -> bytes:
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<srx xmlns="http://www.lisa.org/srx20" version="2.0">
<header segmentsubflows="yes" cascade="{cascade}"/>
<body><languagerules><languagerule languagerulename="English">
{rules}
</languagerule><languagerule languagerulename="Default">
<rule break="yes"><beforebreak>;</beforebreak><afterbreak>\\s</afterbreak></rule>
</languagerule></languagerules>
<maprules>{maps}<languagemap languagepattern=".*" languagerulename="Default"/></maprules></body></srx>""".encode()  # fmt: skip


STOP = '<rule break="yes"><beforebreak>[.?!]+</beforebreak><afterbreak>\\s</afterbreak></rule>'
NO_MR = '<rule break="no"><beforebreak>\\bMr\\.</beforebreak><afterbreak>\\s</afterbreak></rule>'


def cut(data: bytes, text: str, language: str = "en") -> list[str]:
    options = SegmentOptions(foreign=srx.load(data, language))
    return [segment.text for segment in split(text, language, (), options)]


def test_the_first_rule_that_matches_decides() -> None:
    text = "Mr. Lin came. He spoke."
    assert cut(rules_file(NO_MR + STOP), text) == ["Mr. Lin came.", "He spoke."]
    assert cut(rules_file(STOP + NO_MR), text) == ["Mr.", "Lin came.", "He spoke."]


def test_the_first_map_wins_without_cascade_and_all_count_with_it() -> None:
    text = "One; two. Three."
    assert cut(rules_file(STOP), text) == ["One; two.", "Three."]
    assert cut(rules_file(STOP, cascade="yes"), text) == ["One;", "two.", "Three."]
    assert cut(rules_file(STOP), text, "de") == ["One;", "two. Three."]


def test_shorthands_know_ascii_only_as_in_java() -> None:
    assert cut(rules_file(STOP), "One.\u00a0Two. Three.") == ["One.\u00a0Two.", "Three."]
    quoted = '<rule break="yes"><beforebreak>\\Q.)\\E</beforebreak><afterbreak>[\\s]</afterbreak></rule>'
    assert cut(rules_file(quoted), "(One.) Two. Three") == ["(One.)", "Two. Three"]
    blank = '<rule break="yes"><beforebreak>\\.\\h</beforebreak></rule>'
    assert cut(rules_file(blank), "One.\u00a0Two. Three") == ["One.", "Two.", "Three"]


def test_protected_ranges_stay_on_top() -> None:
    assert cut(rules_file(STOP), "See [a. b](c). Go.") == ["See [a. b](c).", "Go."]


def test_explanations_name_the_rule_and_its_line() -> None:
    options = SegmentOptions(foreign=srx.load(rules_file(NO_MR + "\n" + STOP), "en"))
    decisions = explain("Mr. Lin came. He spoke.", "en", (), options)
    assert [(decision.cut, decision.rule) for decision in decisions] == [(False, "srx"), (True, "srx")]
    assert "English, line 6: break [.?!]+" in decisions[1].why


def test_a_pattern_that_does_not_compile_is_reported_and_the_rest_used() -> None:
    bad = '<rule break="no"><beforebreak>(</beforebreak></rule>'
    loaded = srx.load(rules_file(bad + STOP), "en")
    assert [(item.line, item.pattern) for item in loaded.skipped] == [(5, "(?:()")]
    assert len(loaded.rules) == 1


def test_a_pattern_without_end_is_stopped_and_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(srx, "TIMEOUT", 0.05)
    slow = '<rule break="yes"><beforebreak>(a|aa|a?a)+$</beforebreak><afterbreak>b</afterbreak></rule>'
    with pytest.raises(ExchangeError, match=r"English, line 5: break .* took longer than 0.05 s"):
        cut(rules_file(slow), "a" * 5000 + "c.")


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b'<?xml version="1.0"?>\n<!DOCTYPE srx [<!ENTITY a "b">]><srx/>', "<!DOCTYPE srx> is refused"),
        (b"<srx><body></srx>", "not well-formed XML: mismatched tag"),
        (b"", "not well-formed XML: no element found"),
        (b"<tmx/>", "the root element is <tmx>, expected <srx>"),
        (b"<srx/>", "no language map matches en"),
        (b'<srx><languagemap languagepattern="en" languagerulename="x"/></srx>', "missing rule set 'x'"),
    ],
)
def test_what_is_no_rule_file_is_refused_with_its_place(data: bytes, message: str) -> None:
    with pytest.raises(ExchangeError, match=message) as raised:
        srx.load(data, "en", "rules.srx")
    assert str(raised.value).startswith("rules.srx:")


def test_a_huge_file_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(srx, "MAX_BYTES", 10)
    with pytest.raises(ExchangeError, match="expected at most 10"):
        srx.load(b"<srx></srx>", "en")
