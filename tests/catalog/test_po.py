"""PO files come back as they were, a change touches its own entry only, and what cannot be understood is refused with a place."""

from __future__ import annotations

import difflib
import random
import shutil
import subprocess
import time
import tomllib
from dataclasses import replace
from pathlib import Path
from typing import Any

import polib
import pytest
from hypothesis import given
from hypothesis import strategies as st
from po_files import EVERYTHING, HEADER, calmly, catalogs, entries, mutant

from l10n.catalog import charset, po
from l10n.errors import CatalogError
from l10n.model.catalog import Catalog, Entry, Mark, State
from shared import SHARED, needs_shared

REFUSED: list[dict[str, Any]] = tomllib.loads(
    (Path(__file__).parents[1] / "data" / "catalog" / "refused.toml").read_text(encoding="utf-8")
)["case"]


def rendered(catalog: Catalog) -> bytes:
    """The bytes as the writer puts them together, past its shortcut for untouched catalogues."""
    return po.dump(replace(catalog, entries=(*catalog.entries,)))


def is_kept_or_refused(data: bytes) -> bool:
    """Whether the file comes back byte for byte, or is refused with a line."""
    try:
        return rendered(po.load(data)) == data
    except CatalogError as error:
        return error.line > 0


def changed_lines(before: bytes, after: bytes) -> list[str]:
    lines = difflib.unified_diff(before.decode().split("\n"), after.decode().split("\n"), n=0, lineterm="")
    return [line for line in list(lines)[2:] if line[0] in "+-"]


def test_one_of_everything_comes_back_byte_for_byte() -> None:
    catalog = po.load(EVERYTHING)
    assert po.dump(catalog) == rendered(catalog) == EVERYTHING


def test_one_of_everything_is_read_as_meant() -> None:
    port, many, line, gone = po.load(EVERYTHING).entries
    assert port.key == ("heading", "The port is deep.")
    assert (port.target, port.fuzzy, port.flags) == ("港口很深。K104K", True, ("no-wrap",))
    assert (port.previous, port.previous_context) == ("Old port K103K", "c K102K")
    assert (port.comments, port.notes, port.references) == (
        ("translator note K101K",),
        ("heading",),
        ("source/en/news.md",),
    )
    assert many.references == ("my file.md", "b.md")
    assert (many.plural, many.plural_targets) == ("many", ("多个 K108K",))
    assert line.target == "同一行 K109K"
    assert gone.obsolete
    assert (gone.source, gone.previous) == ("Removed sentence.", "before K111K")


def test_an_entry_knows_the_line_of_its_msgid() -> None:
    lines = EVERYTHING.decode().split("\n")
    for entry in po.load(EVERYTHING).entries:
        assert "msgid" in lines[entry.line - 1] or "msgctxt" in lines[entry.line - 1]


@pytest.mark.parametrize(
    "data",
    [
        EVERYTHING.replace(b"\n", b"\r\n"),
        b"\xef\xbb\xbf" + EVERYTHING,
        EVERYTHING.rstrip(b"\n"),
        EVERYTHING + b"\n\n\n",
        b"\n\n" + EVERYTHING,
        EVERYTHING.replace(b"K104K", "\u2028\x85\x1c\x0b\u3000\U0002070eK104K".encode()),
        b'msgid "a"\nmsgstr "b"',
        b'msgid "a"\nmsgstr "' + "长".encode() * 100_000 + b'"\n',
        HEADER.encode().replace(b"UTF-8", b"CHARSET"),
        b'#~ msgid "only obsolete"\n#~ msgstr "b"\n',
        b'#\n#.\n#:\n#,\n#|\n#~\nmsgid "a"\nmsgstr "b"\n',
    ],
    ids=[
        "CRLF",
        "BOM",
        "no-final-newline",
        "blank-end",
        "blank-begin",
        "odd-separators",
        "no-header",
        "long-line",
        "charset",
        "obsolete",
        "bare",
    ],
)
def test_unusual_files_come_back_byte_for_byte(data: bytes) -> None:
    assert po.dump(po.load(data)) == rendered(po.load(data)) == data


@pytest.mark.parametrize("codec", ["gb18030", "gbk", "gb2312", "big5"])
def test_chinese_charsets_are_read_and_written_as_they_are(codec: str) -> None:
    text = HEADER.replace("UTF-8", codec.upper()) + 'msgid "port"\nmsgstr "港口"\n'
    catalog = po.load(text.encode(codec))
    assert catalog.entries[0].target == "港口"
    edited = replace(catalog, entries=(replace(catalog.entries[0], target="海港"),))
    assert po.dump(edited) == text.replace("港口", "海港").encode(codec)


def test_a_text_that_the_charset_cannot_hold_is_refused_with_its_place() -> None:
    catalog = po.load((HEADER.replace("UTF-8", "GB2312") + 'msgid "port"\nmsgstr "港口"\n').encode("gb2312"))
    edited = replace(catalog, entries=(replace(catalog.entries[0], target="🚢"),))
    with pytest.raises(CatalogError, match="U\\+1F6A2") as caught:
        po.dump(edited)
    assert (caught.value.line, caught.value.column) == (12, 9)


def test_gbk_under_a_utf8_header_is_refused_with_the_likely_charset() -> None:
    with pytest.raises(CatalogError, match="c4") as caught:
        po.load((HEADER + 'msgid "a"\nmsgstr "宁波"\n').encode("gbk"), "a.po")
    assert (caught.value.path, caught.value.line, caught.value.column) == ("a.po", 12, 9)
    assert "GB18030" in caught.value.hint


def test_utf16_is_refused_by_name() -> None:
    with pytest.raises(CatalogError, match="UTF-16"):
        po.load(EVERYTHING.decode().encode("utf-16"))


def test_a_file_beyond_the_limit_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(charset, "LIMIT", 10)
    with pytest.raises(CatalogError, match="at most 10"):
        po.load(EVERYTHING)


def test_a_charset_with_twin_codes_that_would_not_come_back_is_refused() -> None:
    data = (HEADER.replace("UTF-8", "BIG5") + 'msgid "a"\nmsgstr "').encode() + b"\xa1\xfe" + b'"\n'
    with pytest.raises(CatalogError, match="two codes in big5"):
        po.load(data)


@pytest.mark.parametrize("case", REFUSED, ids=[case["name"] for case in REFUSED])
def test_what_gettext_would_refuse_is_refused_with_its_place_and_what_to_do(case: dict[str, Any]) -> None:
    data = ((HEADER if case["header"] else "") + case["po"]).encode()
    with pytest.raises(CatalogError) as caught:
        po.load(data, "x.po")
    error = caught.value
    assert (error.path, error.line, error.column) == ("x.po", case["line"], case["column"])
    assert (error.message, error.hint) == (case["message"], case["hint"])


@calmly
@given(catalogs)
def test_what_is_dumped_reads_back_the_same(catalog: Catalog) -> None:
    again = po.load(po.dump(catalog))
    assert again.entries == catalog.entries
    assert dict(again.header) == dict(catalog.header)


@calmly
@given(catalogs)
def test_dumping_what_was_loaded_gives_the_same_bytes(catalog: Catalog) -> None:
    data = po.dump(catalog)
    assert rendered(po.load(data)) == data


@calmly
@given(st.binary(max_size=60).map(lambda junk: EVERYTHING[: len(EVERYTHING) // 2] + junk))
def test_any_bytes_are_read_back_the_same_or_refused(data: bytes) -> None:
    assert is_kept_or_refused(data)


@calmly
@given(entries(), st.integers(0, 3))
def test_a_changed_entry_changes_only_its_own_bytes(entry: Entry, place: int) -> None:
    catalog = po.load(EVERYTHING)
    old = catalog.entries[place]
    new = replace(entry, raw=old.raw, line=old.line)
    data = po.dump(replace(catalog, entries=(*catalog.entries[:place], new, *catalog.entries[place + 1 :])))
    again = po.load(data)
    assert again.entries[place] == new
    for other in {0, 1, 2, 3} - {place}:
        assert again.entries[other] == catalog.entries[other]
    begin, end = spans()[place]
    assert data.startswith(EVERYTHING[:begin])
    assert data.endswith(EVERYTHING[end:])


def spans() -> list[tuple[int, int]]:
    """Where the four entries of EVERYTHING stand, in bytes, blank lines between them excluded."""
    starts = [EVERYTHING.index(begin) for begin in (b"# translator", b"#=sticky", b'msgid "same', b"# obsolete")]
    ends = [EVERYTHING.index(end) + len(end) for end in (b'K104K"\n', b'K108K"\n', b'K109K"\n', b'K112K"\n')]
    return list(zip(starts, ends, strict=True))


def test_a_new_translation_changes_only_the_lines_of_its_msgstr() -> None:
    catalog = po.load(EVERYTHING)
    port = replace(catalog.entries[0], target="深水港。")
    data = po.dump(replace(catalog, entries=(port, *catalog.entries[1:])))
    assert changed_lines(EVERYTHING, data) == ['-msgstr ""', '-"港口"', '-"很深。K104K"', '+msgstr "深水港。"']


def test_clearing_fuzzy_keeps_every_comment_of_an_unknown_kind() -> None:
    catalog = po.load(EVERYTHING)
    many = replace(catalog.entries[1], fuzzy=True, marks=(Mark("mt", ("deepl", "00000000")),))
    data = po.dump(replace(catalog, entries=(catalog.entries[0], many, *catalog.entries[2:])))
    assert changed_lines(EVERYTHING, data) == ["+# l10n: mt deepl 00000000", "+#, fuzzy"]


def test_a_header_field_changes_alone() -> None:
    catalog = po.with_field(po.load(EVERYTHING), "last-translator", "Board")
    data = po.dump(po.with_field(catalog, "language", "zh_TW"))
    assert changed_lines(EVERYTHING, data) == [
        '-"Language: zh_CN\\n"',
        '+"Language: zh_TW\\n"',
        '+"last-translator: Board\\n"',
    ]


def test_a_catalogue_without_a_header_gets_one() -> None:
    catalog = po.load(b'msgid "a"\nmsgstr "b"\n')
    assert po.dump(po.with_field(catalog, "Language", "en")).startswith(
        b'msgid ""\nmsgstr ""\n"Language: en\\n"\n\nmsgid'
    )


def test_a_header_that_is_not_first_stays_where_it_is() -> None:
    data = b'msgid "a"\nmsgstr "b"\n\n' + HEADER.encode()
    catalog = po.load(data)
    assert rendered(catalog) == data
    assert [finding.rule for finding in po.findings(catalog)] == ["catalog-header"]


def test_entries_can_be_reordered_and_the_last_one_needs_no_line_end() -> None:
    catalog = po.load((HEADER + 'msgid "a"\nmsgstr "b"\n\nmsgid "c"\nmsgstr "d"').encode())
    data = po.dump(replace(catalog, entries=catalog.entries[::-1]))
    assert data == (HEADER + 'msgid "c"\nmsgstr "d"\n\nmsgid "a"\nmsgstr "b"\n').encode()


def test_problems_of_a_readable_file_are_findings() -> None:
    data = HEADER.replace("UTF-8", "CHARSET") + 'msgid "a"\nmsgstr "b"\n\nmsgid "a"\nmsgstr "c"\n\n'
    data += 'msgid "d"\nmsgid_plural "e"\nmsgstr[0] ""\nmsgstr[1] ""\n'
    found = po.findings(po.load(data.encode(), "x.po"))
    assert [(finding.rule, finding.line) for finding in found] == [
        ("catalog-charset", 1),
        ("catalog-duplicate", 14),
        ("catalog-plural", 17),
    ]
    assert [finding.rule for finding in po.findings(po.load(b'msgid "a"\nmsgstr "b"\n'))] == ["catalog-header"]


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("", ['msgstr ""']),
        ("one", ['msgstr "one"']),
        ("one\n", ['msgstr "one\\n"']),
        ("one\ntwo", ['msgstr ""', '"one\\n"', '"two"']),
        ('tab\t"quote"\\', ['msgstr "tab\\t\\"quote\\"\\\\"']),
        ("bell\a\b\f\v\r", ['msgstr "bell\\a\\b\\f\\v\\r"']),
        ("长" * 200, ['msgstr "' + "长" * 200 + '"']),
    ],
)
def test_texts_are_broken_behind_line_ends_and_nowhere_else(text: str, lines: list[str]) -> None:
    data = po.dump(Catalog((Entry("a", text),))).decode()
    assert data.rstrip("\n").split("\n")[1:] == lines


@pytest.mark.parametrize(
    ("written", "meant"), [("\\101\\x42", "AB"), ("\\345\\256\\201", "宁"), ("\\a\\b\\f\\v\\r\\t", "\a\b\f\v\r\t")]
)
def test_escapes_of_c_are_understood(written: str, meant: str) -> None:
    assert po.load(f'msgid "a"\nmsgstr "{written}"\n'.encode()).entries[0].target == meant


def test_three_thousand_accidents_lose_nothing() -> None:
    dice = random.Random(20240607)
    for _ in range(3000):
        data = mutant(EVERYTHING, dice)
        assert is_kept_or_refused(data), data


def test_polib_reads_every_new_entry_as_we_do() -> None:
    catalog = Catalog(tuple(Entry(f"a {n}", f'b "{n}"\n\u2028c', f"x{n}", fuzzy=n % 2 == 0) for n in range(20)))
    data = po.dump(catalog)
    po.verify(data)
    assert [entry.msgstr for entry in polib.pofile(data.decode().replace("\u2028", " "))] == [
        entry.target.replace("\u2028", " ") for entry in catalog.entries
    ]


def test_a_witness_that_disagrees_stops_the_write(monkeypatch: pytest.MonkeyPatch) -> None:
    def misread(_: str) -> Any:
        return [polib.POEntry(msgid="a", msgstr="other")]

    monkeypatch.setattr(polib, "pofile", misread)
    data = b'msgid "a"\nmsgstr "b"\n'
    with pytest.raises(CatalogError, match="polib"):
        po.verify(data)
    po.verify(data, data)


@calmly
@given(catalogs)
def test_the_witness_agrees_on_anything_we_write(catalog: Catalog) -> None:
    po.verify(po.dump(catalog))


@pytest.mark.parametrize("newline", [b"\n", b"\r\n"])
def test_a_witness_that_sees_other_entries_stops_the_write(monkeypatch: pytest.MonkeyPatch, newline: bytes) -> None:
    data = b'msgid "a"\nmsgstr "b"\n\nmsgid "c"\nmsgstr "d"\n'.replace(b"\n", newline)
    for seen in ([], [polib.POEntry(msgid="a", msgstr="b")]):
        monkeypatch.setattr(polib, "pofile", lambda _, seen=seen: seen)
        with pytest.raises(CatalogError, match=f"reads {len(seen)} entries, expected 2") as caught:
            po.verify(data)
        assert caught.value.line == 0
    po.verify(data, data.replace(newline, b"\n"))
    swapped = [polib.POEntry(msgid="a", msgstr="b"), polib.POEntry(msgid="c", msgstr="b")]
    monkeypatch.setattr(polib, "pofile", lambda _: swapped)
    with pytest.raises(CatalogError, match="differently") as caught:
        po.verify(data)
    assert caught.value.line == 4


def test_texts_in_another_hand_and_escapes_that_polib_does_not_know_are_not_its_business(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked = []

    def note(page: str) -> list[Any]:
        asked.append(page)
        return []

    monkeypatch.setattr(polib, "pofile", note)
    po.verify(b'msgid ""\n"wrapped"\nmsgstr "b"\n\nmsgid "bell\\a"\nmsgstr "b"\n')
    assert asked == ['msgid ""\nmsgstr ""']


def test_the_fields_of_a_new_catalogue() -> None:
    assert po.dump(po.new("zh_CN", "source/en/a.md", "en")).decode() == (
        'msgid ""\nmsgstr ""\n"Project-Id-Version: l10n\\n"\n"PO-Revision-Date: \\n"\n"Last-Translator: \\n"\n'
        '"Language-Team: \\n"\n"Language: zh_CN\\n"\n"MIME-Version: 1.0\\n"\n'
        '"Content-Type: text/plain; charset=UTF-8\\n"\n"Content-Transfer-Encoding: 8bit\\n"\n'
        '"Plural-Forms: nplurals=1; plural=0;\\n"\n"X-Source: source/en/a.md\\n"\n'
        '"X-Source-Language: en\\n"\n"X-L10n-Dialect: 1\\n"\n'
    )
    assert po.new("en", "a.md").field("X-Source-Language") == ""
    assert "X-Source-Language" not in dict(po.new("en", "a.md").header)


def test_each_finding_has_its_place() -> None:
    def places(text: str) -> list[tuple[str, str, int, int]]:
        return [(f.rule, f.severity, f.line, f.column) for f in po.findings(po.load(text.encode(), "x.po"))]

    twins = '\nmsgid "a"\nmsgstr "b"\n\n#~ msgid "a"\n#~ msgstr "c"\n\n#~ msgid "a"\n#~ msgstr "d"\n'
    assert places(HEADER + twins) == []
    assert places(twins) == [("catalog-header", "warning", 1, 1)]
    assert places(twins.strip("\n") + "\n\n" + HEADER) == [("catalog-header", "error", 10, 1)]
    assert places(HEADER.replace("UTF-8", "CHARSET") + twins) == [("catalog-charset", "warning", 1, 1)]
    assert places(HEADER + twins.replace("#~ ", "")) == [
        ("catalog-duplicate", "error", 15, 1),
        ("catalog-duplicate", "error", 18, 1),
    ]
    forms = 'msgid "a"\nmsgid_plural "as"\nmsgstr[0] "b"\nmsgstr[1] "c"\n'
    assert places(HEADER + forms) == [("catalog-plural", "error", 11, 1)]
    assert places(HEADER.replace("nplurals=1; plural=0;", "") + forms) == []
    assert places(HEADER + "".join(f"#~ {line}\n" for line in forms.split("\n") if line)) == []


def test_a_file_without_a_name_is_told_without_one() -> None:
    with pytest.raises(CatalogError) as caught:
        po.load(b"")
    assert caught.value.path == ""


def test_a_new_catalogue_says_what_it_is() -> None:
    catalog = po.new("zh_CN", "source/en/a.md", "en")
    assert catalog.language == "zh_CN"
    assert catalog.field("plural-forms") == "nplurals=1; plural=0;"
    assert (catalog.field("X-Source"), catalog.field("X-Source-Language")) == ("source/en/a.md", "en")
    again = po.load(po.dump(catalog))
    assert again.header == catalog.header


def test_states_are_those_of_plain_gettext() -> None:
    entry = Entry("a", "b")
    assert entry.state is State.TRANSLATED
    assert replace(entry, target="").state is State.UNTRANSLATED
    assert replace(entry, fuzzy=True).state is State.STALE
    assert replace(entry, fuzzy=True, marks=(Mark("mt", ("x", entry.binding)),)).state is State.DRAFT
    assert replace(entry, marks=(Mark("ok", ("x", entry.binding)),)).state is State.APPROVED


@pytest.mark.skipif(shutil.which("msgfmt") is None, reason="gettext's tools are not installed")
def test_msgfmt_accepts_what_we_write(tmp_path: Path) -> None:
    catalog = po.new("en", "source/zh_CN/a.md", "zh_CN")
    entries = (
        Entry("宁波\n港", "Port of\nNingbo", "title"),
        Entry("b", "c", fuzzy=True, previous="d"),
        Entry("e", "f", obsolete=True),
    )
    file = tmp_path / "a.po"
    file.write_bytes(po.dump(replace(catalog, entries=entries)))
    run = subprocess.run(["msgfmt", "-c", "-o", "/dev/null", str(file)], capture_output=True, text=True, check=False)
    assert (run.returncode, run.stderr) == (0, "")


@pytest.mark.skipif(shutil.which("msgcat") is None, reason="gettext's tools are not installed")
def test_msgcat_would_write_what_we_write(tmp_path: Path) -> None:
    catalog = po.new("en", "source/zh_CN/a.md", "zh_CN")
    entries = (
        Entry("宁波\n港", "Port of\nNingbo\n", "title", notes=("title",), references=("a.md",), comments=("look",)),
        Entry('b\t"c"', "d\\", fuzzy=True, previous="e\nf", flags=("no-wrap",), marks=(Mark("mt", ("x", "1")),)),
        Entry("g", "h", obsolete=True, previous="i"),
    )
    file = tmp_path / "a.po"
    file.write_bytes(po.dump(replace(catalog, entries=entries)))
    run = subprocess.run(["msgcat", "--no-wrap", str(file)], capture_output=True, check=True)
    assert run.stdout == file.read_bytes()


@needs_shared
def test_real_catalogues_come_back_byte_for_byte() -> None:
    files = sorted((SHARED / "corpora").rglob("*.po"))
    assert files
    for file in files:
        data = file.read_bytes()
        assert rendered(po.load(data)) == data, file.name


@needs_shared
def test_polib_agrees_on_real_catalogues() -> None:
    file = SHARED / "corpora" / "comprehensive-rust" / "po" / "zh-CN.po"
    catalog = po.load(file.read_bytes())
    seen = polib.pofile(str(file))
    assert [(e.msgid, e.msgstr, e.msgctxt, e.fuzzy, bool(e.obsolete)) for e in seen] == [
        (e.source, e.target, e.context, e.fuzzy, e.obsolete) for e in catalog.entries
    ]


@needs_shared
def test_bad_files_come_back_or_are_refused_with_their_place() -> None:
    for file in sorted((SHARED / "bad" / "po").glob("*.po")):
        data = file.read_bytes()
        assert is_kept_or_refused(data), file.name


@pytest.mark.slow
def test_a_million_accidents_lose_nothing() -> None:
    dice = random.Random(1)
    for _ in range(1_000_000):
        data = mutant(EVERYTHING, dice)
        begun = time.monotonic()
        assert is_kept_or_refused(data), data
        assert time.monotonic() - begun < 5


def test_what_reads_back_otherwise_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_: str) -> Any:
        raise OSError("Syntax error")

    monkeypatch.setattr(polib, "pofile", refuse)
    with pytest.raises(CatalogError, match="polib cannot read") as caught:
        po.verify(b'msgid "a"\nmsgstr "b"\n')
    assert caught.value.line == 0


def test_a_good_file_may_replace_a_damaged_one() -> None:
    po.verify(b'msgid "a"\nmsgstr "b"\n', b"\0\0")


def test_an_entry_of_a_windows_file_is_rendered_anew_in_another() -> None:
    windows = po.load(b'msgid "a"\r\nmsgstr "b"\r\n')
    unix = po.load(b'msgid "a"\nmsgstr "b"\n')
    assert po.adopt(windows.entries[0], windows, unix).raw is None
    assert po.adopt(windows.entries[0], windows, windows).raw is windows.entries[0].raw


def test_reading_leaves_the_garbage_collector_as_it_was() -> None:
    import gc

    gc.disable()
    try:
        po.load(EVERYTHING)
        assert not gc.isenabled()
    finally:
        gc.enable()
    po.load(EVERYTHING)
    assert gc.isenabled()
