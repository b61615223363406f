"""Catalogues through the rules: what is judged how far, where findings stand, what entries may ignore."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from l10n.catalog import po
from l10n.checks.base import Settings
from l10n.checks.catalogs import Translated, _holder, check_catalog, check_catalogs
from l10n.glossary import table as glossary_table
from l10n.model.catalog import Catalog
from l10n.model.finding import Finding, Severity
from l10n.model.glossary import Glossary
from l10n.workflow import check as checking

HEADER = (
    'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n"Language: en\\n"\n'
    '"Plural-Forms: nplurals=2; plural=(n != 1);\\n"\n\n'
)
WRONG = 'msgid "总投资137亿元。"\nmsgstr "A total of 1.37 billion yuan."\n'


def catalog(body: str, path: str = "locales/en/LC_MESSAGES/a.po") -> Catalog:
    return po.load((HEADER + body).encode(), path)


def check(body: str, glossary: Glossary | None = None, settings: Settings | None = None) -> tuple[Finding, ...]:
    return check_catalog(catalog(body), "zh_CN", glossary, settings or Settings())


def rules(found: tuple[Finding, ...]) -> list[str]:
    return [finding.rule for finding in found]


def terms(rows: str) -> Glossary:
    head = "id,kind,lang,term,status,type,case,dnt,rule,not_before,not_after,replaced_by,note\n"
    return glossary_table.load((head + rows).encode(), "glossary.csv")


def test_a_finding_stands_at_its_entry_and_knows_its_binding() -> None:
    (finding,) = check(WRONG)
    assert (finding.rule, finding.severity) == ("number-missing", Severity.ERROR)
    assert (finding.path, finding.line, finding.column) == ("locales/en/LC_MESSAGES/a.po", 7, 1)
    assert finding.entry == catalog(WRONG).entries[0].binding


def test_an_untranslated_entry_is_silent() -> None:
    assert check('msgid "总投资137亿元。"\nmsgstr ""\n') == ()


def test_a_machine_draft_is_judged_one_level_lower() -> None:
    entry = catalog(WRONG).entries[0]
    (finding,) = check(f"# l10n: mt engine {entry.binding}\n#, fuzzy\n{WRONG}")
    assert finding.severity is Severity.WARNING


def test_a_stale_text_is_told_and_not_judged() -> None:
    body = '#, fuzzy\n#| msgid "总投资1.37亿元。"\n' + WRONG
    assert rules(check(body)) == ["stale"]
    (finding,) = check(body, settings=Settings(release=True))
    assert finding.severity is Severity.WARNING


def test_a_text_that_was_sent_back_is_not_said_to_have_a_changed_source() -> None:
    (sent,) = check("#, fuzzy\n" + WRONG)
    (changed,) = check('#, fuzzy\n#| msgid "总投资1.37亿元。"\n' + WRONG)
    assert "source was before" in changed.message
    assert "marked as needing work" in sent.message


def test_a_conflict_that_a_merge_left_is_a_warning_and_before_a_release_an_error() -> None:
    body = "# merge: the other side has: The total\n#, fuzzy\n" + WRONG
    for settings, severity in ((Settings(), Severity.WARNING), (Settings(release=True), Severity.ERROR)):
        assert [(each.rule, each.severity) for each in check(body, settings=settings)] == [("merge-conflict", severity)]
    assert "merge-conflict" not in rules(check(body.replace("#, fuzzy\n", "")))


def test_an_obsolete_entry_is_not_looked_at() -> None:
    assert check("".join(f"#~ {line}\n" for line in WRONG.strip().split("\n"))) == ()


def test_a_merged_entry_is_checked_with_the_one_before() -> None:
    both = 'msgid "总投资137亿元。"\nmsgstr "The total is 13.7 billion yuan in 7 projects."\n\nmsgid "共7个项目。"\nmsgstr "<<"\n'
    assert check(both) == ()
    assert rules(check(both.replace("<<", "There are projects."))) == ["number-added", "number-missing"]


def test_the_first_entry_cannot_be_merged() -> None:
    (finding,) = check('msgid "港口"\nmsgstr "<<"\n')
    assert (finding.rule, finding.severity) == ("merge-first", Severity.ERROR)


def test_an_entry_ignores_what_its_comment_names() -> None:
    assert check(f"# l10n: ignore number-missing the source is wrong\n{WRONG}") == ()
    assert check(f"# l10n: ignore numbers the source is wrong\n{WRONG}") == ()
    assert rules(check(f"# l10n: ignore code no reason\n{WRONG}")) == ["number-missing"]


def test_a_comment_that_names_no_rule_is_told() -> None:
    found = check(f"# l10n: ignore numbre-missing\n{WRONG}")
    assert rules(found) == ["ignore-unknown", "number-missing"] or rules(found) == ["number-missing", "ignore-unknown"]


def test_plural_forms_are_judged_each() -> None:
    body = (
        'msgid "a ship of 5 metres"\nmsgid_plural "ships of 5 metres"\nmsgstr[0] "一艘5米的船"\nmsgstr[1] "6米的船"\n'
    )
    head = HEADER.replace("Language: en", "Language: zh_CN").replace(
        "nplurals=2; plural=(n != 1)", "nplurals=1; plural=0"
    )
    found = check_catalog(po.load((head + body).encode(), "a.po"), "en")
    assert "catalog-plural" in rules(found)
    assert [finding.target for finding in found if finding.rule.startswith("number")] == ["6米的船"]


def test_a_term_of_the_paragraph_is_missed_as_information_only() -> None:
    glossary = terms("nb,place,zh-Hans,宁波,preferred,full,,,,,,,\nnb,place,en,Ningbo,preferred,full,,,,,,,\n")
    alone = check('msgid "宁波在增长。"\nmsgstr "It is growing."\n', glossary)
    assert [(f.rule, f.severity) for f in alone] == [("term-missing", Severity.ERROR)]
    beside = 'msgid "宁波是港口。"\nmsgstr "Ningbo is a port."\n\nmsgid "宁波在增长。"\nmsgstr "It is growing."\n'
    assert [(f.rule, f.severity) for f in check(beside, glossary)] == [("term-missing", Severity.INFO)]


def test_a_short_form_may_stand_after_the_full_one_of_the_article() -> None:
    glossary = terms(
        "who,organisation,zh-Hans,世界卫生组织,preferred,full,,,first-full,,,,\n"
        "who,organisation,zh-Hans,世卫组织,preferred,short,,,first-full,,,,\n"
        "who,organisation,en,World Health Organization,preferred,full,,,first-full,,,,\n"
        "who,organisation,en,WHO,preferred,abbr,exact,,first-full,,,,\n"
    )
    full = 'msgid "世界卫生组织的报告"\nmsgstr "the report of the World Health Organization"\n\n'
    short = 'msgid "世卫组织的会议"\nmsgstr "the WHO meeting"\n\n'
    assert check(full + short, glossary) == ()
    assert rules(check(short + full, glossary)) == ["term-first-mention"]


def test_catalogues_are_compared_only_within_a_language() -> None:
    one = catalog('msgid "宁波港口在增长"\nmsgstr "The port grows"\n', "a.po")
    two = catalog('msgid "宁波港口在增长"\nmsgstr "The harbour is growing"\n', "b.po")
    found = check_catalogs([Translated(one, "zh_CN", "en"), Translated(two, "zh_CN", "en")])
    assert [(f.rule, f.path) for f in found] == [("inconsistent", "b.po")]
    assert check_catalogs([Translated(one, "zh_CN", "en"), Translated(two, "zh_CN", "de")]) == ()


def test_what_the_reader_notices_is_told_once_and_can_be_ignored() -> None:
    body = 'msgid "港口"\nmsgstr "port"\n'
    twice = f"{body}\n{body.replace('port', 'harbour')}"
    (finding,) = check(twice)
    assert (finding.rule, finding.severity, bool(finding.entry)) == ("catalog-duplicate", Severity.ERROR, True)
    assert check(f"{body}\n# l10n: ignore catalog-duplicate both are right\n{body.replace('port', 'harbour')}") == ()
    last = po.load(f"{body}\n{HEADER}".encode(), "a.po")
    assert [f.rule for f in check_catalog(last, "zh_CN") if f.severity is Severity.ERROR] == ["catalog-header"]


def test_a_build_does_not_repeat_what_a_rule_says() -> None:
    one = catalog('msgid "This is **bold.** Yes."\nmsgstr "这是**粗体。**是的。"\n', "a.po")
    line = one.entries[0].line
    built = [
        Finding("emphasis", Severity.WARNING, "repaired", "a.po", 3, 1, target="之前。这是**粗体。**是的。"),
        Finding("structure", Severity.ERROR, "put back", "a.po", line, 1),
        Finding("glossary-row", Severity.ERROR, "a fault", "glossary.csv", 2, 1),
    ]
    found = check_catalogs([Translated(one, "en", "zh_CN")], others=built)
    assert [f.rule for f in found] == ["emphasis", "structure", "glossary-row"]
    assert found[0].span == (2, 9)


def test_a_signature_that_an_edit_ended_is_told_when_asked() -> None:
    signed = catalog('# l10n: ok reviewer 00000000\nmsgid "港口"\nmsgstr "port"\n')
    assert check_catalog(signed, "zh_CN") == ()
    for asked in (Settings(verbose=True), Settings(release=True)):
        assert rules(check_catalog(signed, "zh_CN", settings=asked)) == ["signature"]


@given(st.lists(st.text(alphabet="ab", max_size=30), max_size=5), st.text(alphabet="ab", max_size=60))
def test_a_text_holds_a_part_where_a_plain_search_finds_it(parts: list[str], text: str) -> None:
    assert _holder(part for part in parts if part)(text) is any(part in text for part in parts if part)


def test_the_findings_of_one_line_come_by_the_name_of_their_rule() -> None:
    body = 'msgid "港口，总投资137亿元"\nmsgstr "Ports、 ports  ,  of 1.37 billion yuan"\n'
    found = checking.check([Translated(catalog(body), "zh_CN")]).findings
    assert rules(found) == sorted(rules(found))
    assert len(set(rules(found))) > 2


def test_what_a_build_found_at_an_unchanged_entry_is_silent_since_a_revision() -> None:
    known = catalog(WRONG)
    line = known.entries[0].line
    built = [
        Finding("structure", Severity.ERROR, "would change", known.path, at, 1, target="A total") for at in (line, 99)
    ]
    found = checking.check([Translated(known, "zh_CN")], others=built, since={known.path: known}).findings
    assert [(finding.rule, finding.line) for finding in found] == [("structure", 99)]
