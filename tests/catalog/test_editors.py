"""Each state through each program, emulated or real, and back: right or safer, never better than it was."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import unicodedata
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import polib
import pytest
from hypothesis import given
from po_files import calmly, catalogs

from l10n.catalog import po, states
from l10n.catalog.editors import left_out, pack, take_back, unpack
from l10n.catalog.rename import renamed
from l10n.catalog.update import update
from l10n.model.catalog import Catalog, Entry, Mark, Message, State
from l10n.model.match import Draft

LONG = "The port of Ningbo-Zhoushan handled more cargo than any other port of the world in each of these years."
OURS = po.load(
    po.dump(
        replace(
            po.new("zh_CN", "source/en/a.md", "en"),
            entries=(
                Entry("Open."),
                states.draft(Entry("Drafted."), Draft("草稿。", "deepl")),
                states.stale(Entry("Old text of it.", "过时。"), "New text of it.", None),
                Entry("Needs work.", "再看。", fuzzy=True, comments=("check the term",)),
                Entry(
                    LONG, "译文，" * 30, "title", notes=("title",), references=("source/en/a.md",), flags=("no-wrap",)
                ),
                states.approve(Entry("Approved.", "批准\n第二行"), "Review Board"),
                states.draft(Entry("Memory."), Draft("记忆。", "memory:83", previous="Memories.")),
                Entry("Gone.", "没有了。", obsolete=True),
            ),
        )
    )
)
RANK = {State.UNTRANSLATED: 0, State.STALE: 1, State.DRAFT: 1, State.TRANSLATED: 2, State.APPROVED: 3}


def gettext(*words: str) -> Callable[[bytes, Path], bytes]:
    def run(data: bytes, folder: Path) -> bytes:
        file = folder / "a.po"
        file.write_bytes(data)
        template = folder / "a.pot"
        bare = [replace(e, target="", fuzzy=False, marks=(), comments=()) for e in OURS.entries if not e.obsolete]
        template.write_bytes(po.dump(replace(OURS, entries=tuple(bare))))
        named = [{"FILE": str(file), "POT": str(template)}.get(word, word) for word in words]
        return subprocess.run(named, capture_output=True, check=True).stdout

    return run


def through_polib(data: bytes, folder: Path) -> bytes:
    file = folder / "a.po"
    file.write_bytes(data)
    polib.pofile(str(file)).save()
    return file.read_bytes()


def omegat(data: bytes, _: Path) -> bytes:
    """As its filter writes: no fuzzy, no previous text, unconfirmed drafts empty, one line a msgstr, CRLF."""
    entries = [
        replace(e, target="" if e.fuzzy else e.target, fuzzy=False, previous=None, previous_context=None, raw=None)
        for e in po.load(data).entries
    ]
    return po.dump(replace(po.load(data), entries=tuple(entries))).replace(b"\n", b"\r\n")


def flag_stripper(data: bytes, _: Path) -> bytes:
    """Every `#,` line gone: each draft looks as if somebody had accepted it."""
    return re.sub(rb"(?m)^#,.*\n", b"", data)


def comment_stripper(data: bytes, _: Path) -> bytes:
    return re.sub(rb"(?m)^#(?!~).*\n", b"", data)


def reorderer(data: bytes, _: Path) -> bytes:
    """Sorted by source, references joined, as sorters and Poedit do."""
    catalog = po.load(data)
    return po.dump(replace(catalog, entries=tuple(sorted(catalog.entries, key=lambda e: e.source))))


def rewrapped(data: bytes, _: Path) -> bytes:
    """As translate-toolkit writes what it changed: cut at 77 columns anywhere in Chinese, a Han character counting two,
    fields of its own in the header."""

    def wrapped(match: re.Match[str]) -> str:
        lead, word, text = match.groups()
        pieces, columns = [""], 0
        for char in re.findall(r"\\\\.|.", text):
            columns += 2 if unicodedata.east_asian_width(char[0]) in "WF" else 1
            if columns > 75:
                pieces, columns = [*pieces, ""], 1
            pieces[-1] += char
        return f'{lead}{word} ""\n' + "\n".join(f'{lead}"{piece}"' for piece in pieces)

    text = re.sub(r'(?m)^((?:#[~|]+ )?)(msg\w+) "(.{40,})"$', wrapped, data.decode())
    return text.replace('"Language:', '"X-Generator: Translate Toolkit 3.20.4\\n"\n"Language:').encode()


TOOLKIT = os.environ.get("L10N_TRANSLATE_TOOLKIT", "")
"""The folder of translate-toolkit's programs, for a run with the real ones."""

SETS_EACH_TEXT = (
    "import sys; from translate.storage import pypo; store = pypo.pofile.parsefile(sys.argv[1])\n"
    "for unit in store.units:\n    unit.target = unit.target\n"
    "sys.stdout.buffer.write(bytes(store))"
)


def toolkit(*steps: tuple[str, ...]) -> Callable[[bytes, Path], bytes]:
    def run(data: bytes, folder: Path) -> bytes:
        (folder / "a.po").write_bytes(data)
        bare = [replace(e, target="", fuzzy=False, marks=(), comments=()) for e in OURS.entries if not e.obsolete]
        (folder / "a.pot").write_bytes(po.dump(replace(OURS, entries=tuple(bare))))
        for program, *words in steps:
            subprocess.run([Path(TOOLKIT, program), *words], cwd=folder, capture_output=True, check=True)
        return (folder / "out.po").read_bytes()

    return run


def set_by_toolkit(data: bytes, folder: Path) -> bytes:
    (folder / "a.po").write_bytes(data)
    words: list[str | Path] = [Path(TOOLKIT, "python"), "-c", SETS_EACH_TEXT, "a.po"]
    return subprocess.run(words, cwd=folder, capture_output=True, check=True).stdout


needs_toolkit = pytest.mark.skipif(not TOOLKIT, reason="L10N_TRANSLATE_TOOLKIT names no folder of its programs")
needs_gettext = pytest.mark.skipif(shutil.which("msgcat") is None, reason="gettext's tools are not installed")
PROGRAMS = [
    pytest.param(gettext("msgcat", "FILE"), id="msgcat", marks=needs_gettext),
    pytest.param(gettext("msgattrib", "--no-obsolete", "FILE"), id="msgattrib", marks=needs_gettext),
    pytest.param(gettext("msgmerge", "--quiet", "FILE", "POT"), id="msgmerge", marks=needs_gettext),
    pytest.param(through_polib, id="polib"),
    pytest.param(omegat, id="OmegaT"),
    pytest.param(rewrapped, id="translate-toolkit emulated"),
    pytest.param(set_by_toolkit, id="translate-toolkit, each text set", marks=needs_toolkit),
    pytest.param(
        toolkit(("pot2po", "--progress=none", "-t", "a.po", "a.pot", "out.po")), id="pot2po", marks=needs_toolkit
    ),
    pytest.param(flag_stripper, id="flags stripped"),
    pytest.param(comment_stripper, id="comments stripped"),
    pytest.param(reorderer, id="reordered"),
]


@pytest.mark.parametrize("program", PROGRAMS)
def test_a_program_that_changes_no_text_costs_nothing(program: Callable[[bytes, Path], bytes], tmp_path: Path) -> None:
    edited = po.load(program(po.dump(OURS), tmp_path))
    taken = take_back(OURS, edited)
    assert taken.unknown == ()
    for before, after in zip(OURS.entries, taken.catalog.entries, strict=True):
        assert (after.source, after.target) == (before.source, before.target)
        assert after.state is before.state
        assert set(after.comments) >= set(before.comments)


@pytest.mark.parametrize("program", PROGRAMS)
def test_an_approval_read_from_a_programs_file_is_right_or_gone(
    program: Callable[[bytes, Path], bytes], tmp_path: Path
) -> None:
    before = {entry.key: entry for entry in OURS.entries}
    for entry in po.load(program(po.dump(OURS), tmp_path)).entries:
        assert entry.state is not State.APPROVED or before[entry.key].state is State.APPROVED


@pytest.mark.parametrize("program", PROGRAMS)
def test_a_text_that_a_translator_changed_comes_in(program: Callable[[bytes, Path], bytes], tmp_path: Path) -> None:
    changed = tuple(
        e if e.obsolete else replace(e, target=e.target + "新", fuzzy=False, previous=None) for e in OURS.entries
    )
    edited = po.load(program(po.dump(replace(OURS, entries=changed)), tmp_path))
    for before, after in zip(OURS.entries, take_back(OURS, edited).catalog.entries, strict=True):
        if not before.obsolete:
            assert (after.target, after.state) == (before.target + "新", State.TRANSLATED)


@needs_toolkit
def test_real_programs_that_empty_texts_or_drop_contexts_lose_nothing(tmp_path: Path) -> None:
    emptied = toolkit(("podebug", "--progress=none", "--rewrite=blank", "a.po", "out.po"))
    there = ("po2xliff", "--progress=none", "a.po", "a.xlf")
    xliff = toolkit(there, ("xliff2po", "--progress=none", "a.xlf", "out.po"))
    for program, unknown in ((emptied, []), (xliff, [LONG])):
        taken = take_back(OURS, po.load(program(po.dump(OURS), tmp_path)))
        assert taken.catalog == OURS
        assert [entry.source for entry in taken.unknown] == unknown


def back(ours: Entry, theirs: Entry) -> Entry:
    return take_back(Catalog((ours,)), Catalog((theirs,))).catalog.entries[0]


DRAFT = states.draft(Entry("a"), Draft("b", "deepl"))


def test_an_empty_msgstr_never_erases() -> None:
    assert back(Entry("a", "b"), Entry("a")) == Entry("a", "b")


def test_a_vanished_fuzzy_alone_never_approves() -> None:
    assert back(DRAFT, replace(DRAFT, fuzzy=False)) == DRAFT


def test_a_new_fuzzy_sends_the_entry_back() -> None:
    approved = states.approve(Entry("a", "b"), "Board")
    assert back(approved, replace(approved, fuzzy=True)).state is State.STALE


def test_a_signature_counts_where_its_hash_fits() -> None:
    assert back(DRAFT, states.approve(DRAFT, "Board")).state is State.APPROVED
    forged = replace(DRAFT, fuzzy=False, marks=(Mark("ok", ("Board", "00000000")),))
    assert back(DRAFT, forged) == DRAFT


def test_a_post_edited_draft_keeps_its_origin() -> None:
    entry = back(DRAFT, replace(DRAFT, target="c", fuzzy=False))
    assert (entry.state, states.engine(entry), states.is_post_edited(entry)) == (State.TRANSLATED, "deepl", True)


def test_line_ends_of_another_system_are_no_change() -> None:
    ours = Catalog((Entry("a", "b\nc"),))
    assert take_back(ours, Catalog((Entry("a", "b\r\nc"),))).catalog is ours


def test_texts_without_an_entry_are_told() -> None:
    taken = take_back(OURS, Catalog((Entry("new", "neu"), Entry("empty"))))
    assert (taken.changed, [entry.source for entry in taken.unknown]) == (0, ["new"])


@calmly
@given(catalogs, catalogs)
def test_what_comes_back_never_erases_a_text_and_never_betters_an_unchanged_one(ours: Catalog, theirs: Catalog) -> None:
    for before, after in zip(ours.entries, take_back(ours, theirs).catalog.entries, strict=True):
        assert after.target or not before.target
        assert set(after.comments) >= set(before.comments)
        if (after.target, after.plural_targets) == (before.target, before.plural_targets):
            signed = after.state is State.APPROVED and before.marks != after.marks
            assert signed or RANK[after.state] <= RANK[before.state]


def test_a_packed_file_comes_back_without_a_change() -> None:
    both = {"zh_CN/a.po": OURS, "zh_CN/b.po": replace(OURS, entries=OURS.entries[::-1])}
    packed = po.load(po.dump(pack(both, "zh_CN")))
    assert packed.field("X-L10n-Packed") == "1"
    assert len(packed.entries) == 2 * sum(not entry.obsolete for entry in OURS.entries)
    for path, taken in unpack(packed, both).items():
        assert taken.catalog is both[path]


def test_work_in_a_packed_file_goes_to_its_article_only() -> None:
    both = {"zh_CN/a.po": OURS, "zh_CN/b.po": OURS}
    packed = pack(both, "zh_CN")
    entries = tuple(
        replace(e, target="打开。") if e.context == "zh_CN/b.po" and e.source == "Open." else e for e in packed.entries
    )
    taken = unpack(po.load(po.dump(replace(packed, entries=entries))), both)
    assert [each.changed for each in taken.values()] == [0, 1]
    assert taken["zh_CN/b.po"].catalog.entries[0].target == "打开。"


def said(*texts: str) -> list[Message]:
    return [Message(text) for text in texts]


def test_a_renamed_article_finds_its_catalogue() -> None:
    port = update(po.new("en", "port.md"), said("a", "b", "c")).catalog
    port = replace(port, entries=tuple(replace(entry, target="t") for entry in port.entries))
    other = replace(port, entries=(Entry("a", "t"), Entry("x", "t")))
    newcomers = {"harbour.md": said("a", "b", "new"), "fresh.md": said("n1", "n2", "a")}
    assert renamed({"port.po": port, "other.po": other}, newcomers) == {"harbour.md": "port.po"}


def test_a_catalogue_without_work_is_not_carried() -> None:
    assert renamed({"a.po": Catalog((Entry("a"),))}, {"b.md": said("a")}) == {}


def test_each_catalogue_goes_to_the_article_that_has_most_of_it() -> None:
    orphan = {"a.po": Catalog((Entry("a", "t"), Entry("b", "t")))}
    assert renamed(orphan, {"x.md": said("a", "n"), "y.md": said("a", "b")}) == {"y.md": "a.po"}


# --- written over ---


def waiting(*names: str) -> Catalog:
    """A catalogue of drafts, as we wrote it."""
    entries = tuple(states.draft(Entry(name), Draft(f"{name} drafted", "deepl")) for name in names)
    return po.load(po.dump(replace(po.new("zh_CN", "source/en/a.md", "en"), entries=entries)))


def emptied(catalog: Catalog, *names: str) -> Catalog:
    """As a person leaves it who takes texts out one by one."""
    return replace(
        catalog, entries=tuple(replace(e, target="", fuzzy=False) if e.source in names else e for e in catalog.entries)
    )


def test_texts_that_a_program_left_out_are_named(tmp_path: Path) -> None:
    gone = left_out(OURS, po.load(omegat(po.dump(OURS), tmp_path)))
    assert [entry.source for entry in gone] == ["Drafted.", "New text of it.", "Needs work.", "Memory."]
    confirmed = tuple(
        replace(e, target="done", fuzzy=False) if e.source == "a" else e for e in waiting(*"abcd").entries
    )
    over = po.load(omegat(po.dump(replace(waiting(*"abcd"), entries=confirmed)), tmp_path))
    assert [entry.source for entry in left_out(waiting(*"abcd"), over)] == ["b", "c", "d"]


@pytest.mark.parametrize(
    "found",
    [
        pytest.param(waiting(*"abcde"), id="untouched"),
        pytest.param(emptied(waiting(*"abcde"), "a", "b", "c", "d"), id="one by one, not at the end yet"),
        pytest.param(Catalog(tuple(Entry(name) for name in "abcde")), id="another revision, before the drafts"),
        pytest.param(Catalog(tuple(Entry(name, f"{name} done") for name in "abcde")), id="all translated"),
        pytest.param(Catalog(tuple(map(states.reject, waiting(*"abcde").entries))), id="rejected"),
        pytest.param(Catalog((Entry("other"),)), id="other texts"),
    ],
)
def test_nobody_is_warned_of_what_they_did_themselves(found: Catalog) -> None:
    assert left_out(waiting(*"abcde"), found) == ()


def test_two_texts_taken_out_are_a_persons_choice() -> None:
    assert left_out(waiting("a", "b"), emptied(waiting("a", "b"), "a", "b")) == ()


def test_texts_without_a_mark_of_ours_prove_nothing() -> None:
    unmarked = Catalog(tuple(Entry(name, "x", fuzzy=True) for name in "abcd"))
    assert left_out(unmarked, emptied(unmarked, *"abcd")) == ()
