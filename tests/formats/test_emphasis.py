"""Emphasis that Chinese punctuation breaks: seen by the parser, mended by the smallest change that renders."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from l10n import formats
from l10n.formats import guard
from l10n.formats.emphasis import count, repaired
from l10n.model.document import Unit


def unit(text: str) -> Unit:
    (found,) = formats.read(text.encode(), "a.md").units
    return found


@pytest.mark.parametrize(
    ("source", "target", "expected"),
    [
        ("**Note.** Read", "**注意。**请读", "**注意。** 请读"),
        ("**Note** it", "**注意**它", "**注意**它"),
        ("A **“b”** c", "甲**“乙”**丙", "甲 **“乙”** 丙"),
        ("*One!* two *three!* four", "*一！*二*三！*四", "*一！* 二*三！* 四"),
        ("***All.*** then", "***全部。***然后", "***全部。*** 然后"),
        ("**Use `**`.** then", "**用 `**`。**然后", "**用 `**`。** 然后"),
        ("突破**4000万**标准箱", "àƀç ** 4000 mô ** mûlô", "àƀç **4000 mô** mûlô"),
        ("the **port** of", "the **port **of", "the **port** of"),
        ("the **port** of", "the** port** of", "the **port** of"),
        ("**港口**增长", "港口 ** 码头 **增长", "港口 **码头**增长"),
        ("**a** *b*", "** 注意。 **请读 * 乙 *", "**注意。** 请读 *乙*"),
        ("plain", "a * b * c", "a * b * c"),
        ("a 2 * 3 * 4", "甲二 * 三 * 四", "甲二 * 三 * 四"),
        ("请**注意。**请读", "mû ** nîzî. ** mûsû", "mû **nîzî.** mûsû"),
        ("看**“港口”**吧", "see **“ the port ”**now", "see **“ the port ”** now"),
        ("*请。*Read", "* mû. *Read", "*mû.* Read"),
        ("请**注意。**请读", "没有粗体", "没有粗体"),
        ("**bold** text", "没有粗体", "没有粗体"),
        ("**bold** text", r"\*\*粗体。\*\*文字", r"\*\*粗体。\*\*文字"),
        # Underscores do what asterisks do, but between letters only asterisks do it: these become asterisks.
        ("请__注意。__请读", "请__注意。__请读吧", "请**注意。** 请读吧"),
        ("请__注意。__请读", "mû __ nîzî. __ mûsû", "mû **nîzî.** mûsû"),
        ("Please __note__ it", "请__注意__它", "请**注意**它"),
        ("Please _note_ it", "请_注意_它", "请*注意*它"),
        ("__Note.__ Read", "__注意。__请读", "**注意。** 请读"),
        ("*a.* __b__ c", "*甲。*乙__丙__丁", "*甲。* 乙**丙**丁"),
        ("__a__ then __b__", "__甲__ 然后__乙__", "**甲** 然后**乙**"),
        ("___All.___ then", "___全部。___然后", "***全部。*** 然后"),
        ("__Note__ `a_b` c", "请__注意__`a_b`吧", "请**注意**`a_b`吧"),
        ("__Note__ [x](a_b_c) c", "请__注意__[乙](a_b_c)吧", "请**注意**[乙](a_b_c)吧"),
        ("__Note__ snake_case and my_name", "请__注意__ snake_case 和 my_name", "请**注意** snake_case 和 my_name"),
        ("Note snake_case", "请注意 _snake_case", "请注意 _snake_case"),
        ("看__“港口”__吧", "see __“ the port ”__now", "see **“ the port ”** now"),
        ("第__页，共__页", "page __ of __ pages", "page __ of __ pages"),
        ("姓名___，性别___。", "Name ___, sex ___.", "Name ___, sex ___."),
        ("请__注意__它", "mind __ it __ now", "mind __ it __ now"),
        ("使用__init__方法", "use the __ init __ method", "use the __ init __ method"),
        ("__bold__ text", r"\_\_粗体\_\_文字", r"\_\_粗体\_\_文字"),
        ("__bold__ text", "没有粗体 __", "没有粗体 __"),
    ],
)
def test_emphasis_renders_after_the_repair(source: str, target: str, expected: str) -> None:
    assert repaired(unit(source), target) == expected


@settings(max_examples=200)
@given(st.text(alphabet="港口。，“”（）ab *_", min_size=1, max_size=25))
def test_a_repair_never_loses_emphasis_and_keeps_the_characters(target: str) -> None:
    source = unit("**Bold.** and *more.* text")
    mended = repaired(source, target)
    assert not count(target) - count(mended)
    assert mended == target or count(mended) != count(target)
    assert mended.replace(" ", "").replace("_", "*") == target.replace(" ", "").replace("_", "*")


def test_a_repair_is_reported_with_what_was_built() -> None:
    document = formats.read(b"**Note.** Read\n", "a.md")
    (finding,) = guard.rebuild(document, {0: "**注意。**请读"}).findings
    assert (finding.rule, finding.severity, finding.line) == ("emphasis", "warning", 1)
    assert "'**注意。** 请读'" in finding.message
    (finding,) = guard.rebuild(document, {0: "__注意。__请读"}).findings
    assert "show as underscores" in finding.message
    assert "'**注意。** 请读'" in finding.message


@settings(max_examples=150)
@given(
    st.text(alphabet="港口。，“”（）ab *_`[<", min_size=1, max_size=25),
    st.sampled_from(["%s\n", "| %s | b |\n| - | - |\n", "# %s\n"]),
)
def test_a_repair_never_adds_an_alarm(target: str, place: str) -> None:
    document = formats.read((place % "**Bold.** and *more.* text").encode(), "a.md")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(guard, "repaired", lambda _unit, text: text)
        plain = guard.rebuild(document, {0: target})
    mended = guard.rebuild(document, {0: target})
    assert mended.put_back <= plain.put_back
    if not plain.put_back:
        assert count(plain.data.decode()) <= count(mended.data.decode())


def test_many_runs_of_backticks_are_no_trouble() -> None:
    # An expression with a back reference took minutes for this text.
    ticks = "".join("e" + "`" * size for size in range(1, 1000))
    assert repaired(unit("**bold** text"), f"** 粗体 ** {ticks}") == f"**粗体** {ticks}"
