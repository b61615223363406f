"""Selection, levels, paths, baseline, `--since` and repairs: what a project wants to see of the findings."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from l10n.catalog import po
from l10n.checks import base, table
from l10n.checks.catalogs import Translated, check_catalogs
from l10n.errors import ConfigError, InputError
from l10n.model.catalog import Catalog, Entry, State
from l10n.model.finding import Finding, Severity
from l10n.workflow import build
from l10n.workflow.check import BUILT, CheckOptions, check, dump_baseline, fix, key, load_baseline, options, unreadable

HEADER = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n"Language: en\\n"\n\n'
NUMBER = 'msgid "总投资137亿元。"\nmsgstr "A total of 1.37 billion yuan."\n\n'
COMMA = 'msgid "鄞州、北仑。"\nmsgstr "Yinzhou,Beilun."\n\n'
BLANKS = 'msgid "欢迎来到宁波。"\nmsgstr "Welcome  to Ningbo."\n\n'


def translated(body: str, path: str = "locales/en/LC_MESSAGES/a.po") -> Translated:
    return Translated(po.load((HEADER + body).encode(), path), "zh_CN", "en")


def rules(body: str, wanted: CheckOptions) -> list[str]:
    return [finding.rule for finding in check([translated(body)], wanted=wanted).findings]


def test_findings_come_by_path_and_line() -> None:
    found = check([translated(COMMA + NUMBER, "b.po"), translated(BLANKS, "a.po")]).findings
    assert [(f.path, f.rule) for f in found] == [
        ("a.po", "double-space"),
        ("b.po", "space-after-mark"),
        ("b.po", "number-missing"),
    ]


def test_only_what_is_selected_is_told() -> None:
    assert rules(NUMBER + COMMA, CheckOptions(select=("numbers",))) == ["number-missing"]
    assert rules(NUMBER + COMMA, CheckOptions(select=("space-*",))) == ["space-after-mark"]
    assert rules(NUMBER + COMMA, CheckOptions(ignore=("number-missing",))) == ["space-after-mark"]


def test_a_choice_of_rules_finds_what_all_of_them_find() -> None:
    told = [
        Entry(example.source, example.target)
        for rule in table.pair_rules()
        for example in (*rule.fails, *rule.passes)
        if (example.source_language, example.target_language) == ("zh_CN", "en")
    ]
    catalogs = [Translated(Catalog(tuple(told), path="a.po"), "zh_CN", "en")]
    everything = check_catalogs(catalogs)
    assert len({finding.rule for finding in everything}) > 20
    for family in {rule.family for rule in table.rules()}:
        names = table.matching([family])
        assert check_catalogs(catalogs, only=names) == tuple(each for each in everything if each.rule in names)


def test_rules_that_are_not_selected_are_not_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(_: base.Pair) -> tuple[Finding, ...]:
        raise AssertionError("asked")

    spared = tuple(replace(rule, check=fails) if rule.family != "spacing" else rule for rule in table.PAIR_RULES)
    monkeypatch.setattr(table, "pair_rules", lambda: spared)
    assert rules(NUMBER + COMMA, CheckOptions(select=("spacing",))) == ["space-after-mark"]
    with pytest.raises(AssertionError, match="asked"):
        rules(NUMBER + COMMA, CheckOptions(ignore=("spacing",)))


def test_a_level_is_set_for_a_rule_and_the_exact_name_wins() -> None:
    wanted = CheckOptions(levels={"spacing": "off", "space-after-mark": "error", "number-missing": "info"})
    found = check([translated(NUMBER + COMMA + BLANKS)], wanted=wanted)
    assert [(f.rule, f.severity) for f in found.findings] == [
        ("number-missing", Severity.INFO),
        ("space-after-mark", Severity.ERROR),
    ]


def test_a_level_never_raises_what_the_rule_itself_lowered() -> None:
    body = 'msgid "七个项目"\nmsgstr "eight projects"\n\n'
    wanted = CheckOptions(levels={"number-missing": "warning"})
    before = check([translated(body)]).findings
    assert {f.severity for f in before} == {Severity.WARNING}
    assert {f.severity for f in check([translated(body)], wanted=wanted).findings} == {Severity.WARNING}


def test_a_path_ignores_rules_or_sets_their_level() -> None:
    wanted = CheckOptions(paths={"locales/en/**": ("number-missing", "space-after-mark=info")})
    found = check([translated(NUMBER + COMMA), translated(NUMBER, "other/b.po")], wanted=wanted).findings
    assert [(f.path[:5], f.rule, f.severity) for f in found] == [
        ("local", "space-after-mark", Severity.INFO),
        ("other", "number-missing", Severity.ERROR),
    ]


@pytest.mark.parametrize(
    ("wanted", "said"),
    [
        (CheckOptions(select=("numbre",)), "no rule 'numbre'"),
        (CheckOptions(levels={"nothing-like-it": "error"}), "severity: no rule"),
        (CheckOptions(paths={"a": ("code=grave",)}), "'grave' is no level"),
    ],
)
def test_a_word_that_is_no_rule_is_an_error_of_the_settings(wanted: CheckOptions, said: str) -> None:
    with pytest.raises(ConfigError, match=said):
        check([translated(NUMBER)], wanted=wanted)


def test_the_settings_of_a_project_become_options() -> None:
    wanted = options(
        {
            "select": ["numbers"],
            "ignore": ["code"],
            "spacing": "space",
            "severity": {"code": "error"},
            "paths": {"a/*": ["code"]},
        }
    )
    assert (wanted.select, wanted.ignore, wanted.levels) == (("numbers",), ("code",), {"code": "error"})
    assert (wanted.paths, wanted.settings.spacing) == ({"a/*": ("code",)}, "space")


def test_strict_fails_on_warnings() -> None:
    errors, warnings, infos = (check([translated(body)]) for body in (NUMBER, COMMA, BLANKS))
    assert [errors.fails(), warnings.fails(), infos.fails()] == [True, False, False]
    assert [errors.fails(strict=True), warnings.fails(strict=True), infos.fails(strict=True)] == [True, True, False]


# --- baseline


def test_a_baseline_silences_what_it_knows_and_nothing_else() -> None:
    old = check([translated(NUMBER)])
    known = load_baseline(dump_baseline(old.findings))
    again = check([translated(COMMA + NUMBER)], known=known)
    assert [f.rule for f in again.findings] == ["space-after-mark"]
    assert again.silenced == 1


def test_an_edit_brings_a_silenced_finding_back() -> None:
    known = load_baseline(dump_baseline(check([translated(NUMBER)]).findings))
    edited = check([translated(NUMBER.replace("A total", "In total"))], known=known)
    assert [f.rule for f in edited.findings] == ["number-missing"]


def test_a_second_finding_of_one_kind_is_new() -> None:
    known = load_baseline(dump_baseline(check([translated(COMMA)]).findings))
    twice = COMMA.replace("Yinzhou,Beilun", "Yinzhou,Beilun,Ningbo")
    assert len(check([translated(twice)], known=known).findings) == 2
    finding = check([translated(COMMA)]).findings[0]
    assert load_baseline(dump_baseline([finding, finding])) == {key(finding): 2}


findings = st.builds(
    Finding,
    rule=st.sampled_from(["code", "number-missing"]),
    severity=st.just(Severity.ERROR),
    message=st.text(max_size=9),
    path=st.text(alphabet="ab/中 ü", max_size=9),
    source=st.text(max_size=9),
    target=st.text(max_size=9),
    concept=st.text(alphabet="ab-1", max_size=4),
    entry=st.sampled_from(["", "12345678"]),
)


@given(st.lists(findings, max_size=8))
def test_a_baseline_knows_all_it_was_made_of_each_as_often(found: list[Finding]) -> None:
    known = load_baseline(dump_baseline(found))
    assert sum(known.values()) == len(found)
    assert set(known) == {key(finding) for finding in found}
    assert dump_baseline(found) == dump_baseline(reversed(found))


@pytest.mark.parametrize(
    "data",
    [b"", b"[]", b'{"version": 2, "findings": []}', b'{"version": 1}', b'{"version":1,"findings":[[1]]}', b"\xff"],
)
def test_a_file_that_is_no_baseline_is_refused(data: bytes) -> None:
    with pytest.raises(InputError, match="baseline"):
        load_baseline(data, "baseline.json")


def test_a_baseline_is_lines_that_two_people_can_merge() -> None:
    found = check([translated(NUMBER + COMMA)]).findings
    lines = dump_baseline(found).decode().split("\n")
    assert [json.loads(line.strip().rstrip(","))[1] for line in lines[1:-2]] == ["number-missing", "space-after-mark"]


# --- since


def test_since_tells_only_of_changed_entries() -> None:
    before = translated(NUMBER).catalog
    now = translated(COMMA + NUMBER)
    found = check([now], since={before.path: before}).findings
    assert [f.rule for f in found] == ["space-after-mark"]
    assert len(check([now], since={}).findings) == 2, "a catalogue that was not there is all new"


# --- repairs


def fixed(catalog: Catalog) -> Catalog:
    return fix(catalog, check([Translated(catalog, "zh_CN", "en")]).findings)


def test_repairs_change_only_their_entries() -> None:
    catalog = translated(NUMBER + COMMA + BLANKS).catalog
    mended = fixed(catalog)
    assert [entry.target for entry in mended.entries] == [
        "A total of 1.37 billion yuan.",
        "Yinzhou, Beilun.",
        "Welcome to Ningbo.",
    ], "a number is a proposal: nobody changes it unseen"
    before, after = po.dump(catalog).split(b"\n\n"), po.dump(mended).split(b"\n\n")
    assert [one == other for one, other in zip(before, after, strict=True)][:2] == [True, True]


def test_a_repaired_catalogue_needs_no_repair() -> None:
    mended = fixed(translated(COMMA + BLANKS).catalog)
    assert fixed(mended) is mended


def test_a_repaired_draft_stays_a_draft_and_a_signature_ends() -> None:
    entry = translated(COMMA).catalog.entries[0]
    draft = translated(f"# l10n: mt engine {entry.binding}\n#, fuzzy\n{COMMA}").catalog
    signed = translated(f"# l10n: ok reviewer {entry.binding}\n{COMMA}").catalog
    assert [fixed(each).entries[0].state for each in (draft, signed)] == [State.DRAFT, State.TRANSLATED]
    assert [each.entries[0].state for each in (draft, signed)] == [State.DRAFT, State.APPROVED]


def test_the_rules_that_need_a_build_are_those_a_build_judges() -> None:
    assert BUILT == build.RULES


def test_a_file_with_several_faults_is_one_finding_on_one_line() -> None:
    fault = InputError("row 2 has no id\ng.csv:3:1: row 3 has no term", path="g.csv", line=2)
    assert unreadable(fault).message == "row 2 has no id; g.csv:3:1: row 3 has no term"
