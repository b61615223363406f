"""What an engine gives becomes a draft only when markup, terms and numbers are in order, or when the draft says what is not."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from mangling import Mangler, sentences

from l10n import formats
from l10n.engines.base import Ability, Limits, Request
from l10n.engines.cache import MemoryCache
from l10n.engines.draft import Drafted, EngineDrafter, Want
from l10n.engines.pseudo import PseudoEngine
from l10n.engines.replies import settle_ending, suspicion
from l10n.engines.terms import demands, missing, repaired
from l10n.errors import Fatal, UnsupportedPair
from l10n.glossary import table
from l10n.model.glossary import Glossary, Term, TermKind, TermStatus
from l10n.text import numbers
from l10n.text.inline import placeables
from l10n.text.mask import Style, lost
from l10n.text.segment import split
from shared import SHARED, needs_shared

ROOT = Path(__file__).parents[2]
CASES = json.loads((ROOT / "tests" / "data" / "engines" / "replies.json").read_text("utf-8"))


class Told:
    """An engine that answers as it is told; it counts what it is asked."""

    name = "told"
    signature = "1"
    limits = Limits(items=20)

    def __init__(self, act: Callable[[Request], str], *abilities: Ability) -> None:
        self.act = act
        self.abilities = frozenset({Ability.BATCH, *abilities})
        self.asked: list[Request] = []

    def language(self, locale: str) -> str:
        return locale

    def translate(self, batch: Sequence[Request], source: str, target: str) -> Sequence[str]:
        self.asked += batch
        return [self.act(request) for request in batch]


def glossary(*pairs: tuple[str, str], dnt: tuple[str, ...] = ()) -> Glossary:
    terms = [
        Term(english.lower(), TermKind.PLACE, language, text)
        for chinese, english in pairs
        for language, text in (("zh_CN", chinese), ("en", english))
    ]
    names = [
        Term(name.lower(), TermKind.PRODUCT, language, name, dnt=True) for name in dnt for language in ("zh_CN", "en")
    ]
    return Glossary((*terms, *names))


def drafted(
    engine: Any, *texts: str, terms: Glossary | None = None, pair: tuple[str, str] = ("zh_CN", "en")
) -> list[Drafted]:
    drafter = EngineDrafter(engine, terms or Glossary(), MemoryCache())
    return list(drafter.draft([Want(text) for text in texts], *pair))


def one(engine: Any, text: str, terms: Glossary | None = None, pair: tuple[str, str] = ("zh_CN", "en")) -> Drafted:
    return drafted(engine, text, terms=terms, pair=pair)[0]


# Markup.


def test_markup_comes_through() -> None:
    done = one(Told(lambda request: request.text.replace("见", "See").replace("公告", "notice")), "见 [公告](a.md)。")
    assert done.draft is not None
    assert (done.draft.text, done.draft.notes, done.step) == ("See [notice](a.md).", (), "exact")


def test_the_steps_are_taken_one_after_the_other() -> None:
    def harms(*patterns: str) -> Callable[[Request], str]:
        def act(request: Request) -> str:
            text = request.text.replace("见", "See").replace("公告", "the notice").replace("。", ".")
            for pattern in patterns:
                text = re.sub(pattern, "", text)
            return text

        return act

    brackets, tags, words = r"⟦\d⟧", r"<x[^>]*>", r"XQ\dZ"
    steps = {}
    for harmed in ((), (brackets,), (brackets, tags), (brackets, tags, words)):
        done = one(Told(harms(*harmed)), "见 [公告](a.md)。")
        assert done.draft is not None
        assert done.draft.text == "See [the notice](a.md)."
        steps[len(harmed)] = (done.step, done.draft.notes)
    assert steps == {0: ("exact", ()), 1: ("other style", ()), 2: ("other style", ()), 3: ("pieces", ("pieces",))}


def test_a_text_that_even_pieces_do_not_bring_through_is_sent_as_it_is_and_says_so() -> None:
    def act(request: Request) -> str:
        if "](" in request.text:
            return "Here is the [notice](a.md) for all to read。"
        if re.search("⟦|<x|XQ", request.text):
            return "Here is the notice for all to read."
        return ""

    done = one(Told(act), "这里有 [公告](a.md) 供大家阅读。")
    assert done.draft is not None
    assert (done.draft.text, done.step) == ("Here is the [notice](a.md) for all to read.", "unprotected")
    assert done.draft.notes == ("unprotected",)


def test_marks_between_pieces_are_those_of_the_target() -> None:
    def act(request: Request) -> str:
        return {"公告": "notice", "报告": "report"}.get(request.text, "no tokens here at all")

    done = one(Told(act), "[公告](a.md)，[报告](b.md)！")
    assert done.draft is not None
    assert (done.draft.text, done.step) == ("[notice](a.md), [report](b.md)!", "pieces")


def test_a_hard_line_break_survives_an_engine_that_writes_one_line() -> None:
    done = one(Told(lambda request: request.text.replace("一楼", "First").replace("二楼", "second")), "一楼\n二楼。")
    assert done.draft is not None
    assert done.draft.text == "First\nsecond."


def test_an_engine_that_is_off_is_asked_nothing_more() -> None:
    """Not for the terms of what it has drafted, and not for another language; what the cache knows is still used."""

    def act(request: Request) -> str:
        if "第二" in request.text:
            raise Fatal("the quota is used up")
        return "The first harbour is old."

    engine = Told(act)
    engine.limits = Limits(items=1, in_flight=1)
    drafter = EngineDrafter(engine, glossary(("港", "Port")), MemoryCache())
    first, second = drafter.draft([Want("第一港很老。"), Want("第二港很老。")], "zh_CN", "en")
    assert second.reason == "the quota is used up"
    assert second.is_general
    assert first.draft is not None
    assert first.draft.notes == ("term port missing",)
    asked = len(engine.asked)
    assert drafter.draft([Want("你好。")], "zh_CN", "de")[0].reason == "the quota is used up"
    (again,) = drafter.draft([Want("第一港很老。")], "zh_CN", "en")
    assert again.draft is not None
    assert len(engine.asked) == asked == 2


def test_a_pair_that_a_server_does_not_know_turns_the_engine_off_for_that_pair_only() -> None:
    class Partial(Told):
        def translate(self, batch: Sequence[Request], source: str, target: str) -> Sequence[str]:
            if target == "de":
                raise UnsupportedPair("no German here")
            return super().translate(batch, source, target)

    drafter = EngineDrafter(Partial(lambda request: "Hello."), Glossary(), MemoryCache())
    assert drafter.draft([Want("你好。")], "zh_CN", "de")[0].reason == "no German here"
    assert drafter.draft([Want("你好。")], "zh_CN", "en")[0].draft is not None


@pytest.mark.parametrize("text", ["12345", "3.14%", "**", "`code`", "![](a.png)", "<br/>", "{name}", "😀", "。", " "])
def test_what_has_no_word_is_its_own_translation_and_is_sent_nowhere(text: str) -> None:
    engine = Told(lambda request: "something else")
    done = one(engine, text)
    assert done.draft is not None
    assert (done.draft.text, engine.asked) == (text, [])


def test_nothing_is_no_text_to_translate() -> None:
    assert one(Told(lambda request: "something"), "") == Drafted(None, "nothing to translate", is_failure=True)


def test_control_characters_come_back_in_their_place_and_are_not_sent() -> None:
    engine = Told(lambda request: request.text.replace("宁", "Ning").replace("波", "bo"), Ability.XML)
    done = one(engine, "宁\x00\x0b波")
    assert "\x00" not in engine.asked[0].text
    assert done.draft is not None
    assert done.draft.text == "Ning\x00\x0bbo"
    assert one(Told(lambda request: "Ning\x07bo"), "宁波").reason == "broken characters in the reply"


def test_an_engine_of_xml_is_sent_nothing_but_xml() -> None:
    """Terms and texts in other styles too: a bare `&` would have the whole call refused."""

    def act(request: Request) -> str:
        ElementTree.fromstring(f"<s>{request.text}</s>")  # noqa: S314 - what we have written ourselves
        text = re.sub(r"<x[^>]*>|⟦\d+⟧|XQ\d+Z", "", request.text) if "公告" in request.text else request.text
        return text.replace("见", "See").replace("公告", "notice").replace("研发", "R&amp;D ").replace("。", ".")

    done = drafted(Told(act, Ability.XML), "见 [A & B 公告](a.md) 的<5研发。", "研发。")
    said = [each.draft.text for each in done if each.draft is not None]
    assert len(said) == 2
    assert all("R&D" in text and "&amp;" not in text for text in said)
    assert "[A & B notice](a.md)" in said[0]


def test_the_final_mark_is_put_right_in_xml_too() -> None:
    done = one(
        Told(lambda request: request.text.replace("See", "见").replace("notice", "公告"), Ability.XML),
        "See [notice](a.md) & <b>notice</b>.",
        pair=("en", "zh_CN"),
    )
    assert done.draft is not None
    assert done.draft.text == "见 [公告](a.md) & <b>公告</b>。"


def test_markup_of_the_engines_own_is_refused() -> None:
    done = one(Told(lambda request: "See `rm -rf` now."), "现在看这里。")
    assert done.draft is None
    assert "markup of its own" in done.reason


@pytest.mark.parametrize("style", [Style.XML, Style.BRACKET, Style.WORD])
@pytest.mark.parametrize("rate", [0.05, 0.3, 1.0])
@pytest.mark.parametrize("count", [150, pytest.param(6000, marks=pytest.mark.slow)])
def test_no_mangled_token_damages_a_draft(style: Style, rate: float, count: int) -> None:
    texts = list(sentences(count))
    engine = Mangler(style, rate)
    done = drafted(engine, *texts, pair=("zh_CN", "zh_TW"))
    assert engine.harmed >= count * rate * 0.5
    for text, each in zip(texts, done, strict=True):
        assert each.draft is not None
        said = each.draft.text
        assert not lost(text, said)
        assert Counter(item.text for item in placeables(text)) == Counter(item.text for item in placeables(said))
        assert not re.search(r"[⟦⟧]|X\s?Q\s?\d|<x |＜|编号|X问", said)
    assert not {each.step for each in done} - {"exact", "repaired", "other style", "pieces"}


def test_the_style_of_a_local_model_is_found_by_trying() -> None:
    def act(request: Request) -> str:
        text = re.sub(r"XQ\d+Z|⟦\d+⟧", "", request.text)
        return re.sub("[\u4e00-\u9fff，。]+", " words of some length ", text).strip()

    engine = Told(act, Ability.WORDS, Ability.LOCAL)
    drafter = EngineDrafter(engine, Glossary(), MemoryCache())
    (done,) = drafter.draft([Want("见 [公告](a.md)。")], "zh_CN", "en")
    assert drafter.styles("zh_CN", "en")[0] is Style.TAG
    assert done.step == "exact"
    asked = len(engine.asked)
    drafter.draft([Want("请见 [公告](a.md)。")], "zh_CN", "en")
    assert len(engine.asked) == asked + 1


# Terms.


def test_a_term_that_is_missing_is_put_in_for_the_engines_own_rendering() -> None:
    answers = {"慈城在江北。": "Tzu-cheng is in Jiangbei.", "慈城": "Tzu-cheng."}
    done = one(Told(lambda request: answers[request.text]), "慈城在江北。", glossary(("慈城", "Cicheng")))
    assert done.draft is not None
    assert (done.draft.text, done.draft.notes) == ("Cicheng is in Jiangbei.", ())


def test_a_term_without_a_rendering_to_find_is_insisted_on() -> None:
    answers = {
        "慈城在江北。": "The old town is in Jiangbei.",
        "慈城": "Tzu-cheng",
        "⟦1⟧在江北。": "⟦1⟧ is in Jiangbei.",
    }
    done = one(Told(lambda request: answers[request.text]), "慈城在江北。", glossary(("慈城", "Cicheng")))
    assert done.draft is not None
    assert (done.draft.text, done.draft.notes) == ("Cicheng is in Jiangbei.", ())


def test_a_term_that_cannot_be_enforced_is_named() -> None:
    def act(request: Request) -> str:
        return (
            ""
            if "⟦" in request.text or "XQ" in request.text or request.text == "慈城"
            else "The old town is in Jiangbei."
        )

    done = one(Told(act), "慈城在江北。", glossary(("慈城", "Cicheng")))
    assert done.draft is not None
    assert done.draft.notes == ("term cicheng missing",)


def test_only_the_terms_that_occur_are_sent() -> None:
    engine = Told(lambda request: "Cicheng is old.", Ability.GLOSSARY)
    one(engine, "慈城很老。", glossary(("慈城", "Cicheng"), ("宁波", "Ningbo")))
    assert [request.terms for request in engine.asked] == [(("慈城", "Cicheng"),)]


def test_a_name_that_is_never_translated_is_hidden_from_the_start() -> None:
    engine = Told(lambda request: request.text.replace("使用", "Use ").replace("。", "."))
    done = one(engine, "使用Weblate。", glossary(dnt=("Weblate",)))
    assert engine.asked[0].text == "使用⟦1⟧。"
    assert done.draft is not None
    assert done.draft.text == "Use Weblate."


def test_an_admitted_form_will_do() -> None:
    terms = glossary(("慈城", "Cicheng"))
    admitted = Term("cicheng", TermKind.PLACE, "en", "Cicheng Town", TermStatus.ADMITTED)
    forbidden = Term("cicheng", TermKind.PLACE, "en", "Tzecheng", TermStatus.FORBIDDEN)
    terms = Glossary((*terms.terms, admitted, forbidden))
    wanted = demands("慈城很老。", "zh_CN", "en", terms)
    assert not missing(wanted, "Cicheng Town is old.", "en", terms)
    assert missing(wanted, "Tzecheng is old.", "en", terms)


def test_a_rendering_that_stands_twice_or_inside_a_word_is_left_alone() -> None:
    (demand,) = demands("港很老。", "zh_CN", "en", glossary(("港", "the Port")))
    assert repaired("A harbour is a harbour.", "harbour", demand) is None
    assert repaired("Harbours are old.", "harbour", demand) is None
    assert repaired("The Harbour is old.", "the harbour", demand) == "the Port is old."


class Deaf(PseudoEngine):
    """Knows no glossary: it writes a syllable for each character, names included. Numbers it gets right."""

    name = "deaf"
    abilities = frozenset({Ability.BATCH, Ability.LOCAL})

    def translate(self, batch: Sequence[Request], source: str, target: str) -> list[str]:
        return [self._one(request.text, source, target) for request in batch]

    def _one(self, text: str, source: str, target: str) -> str:
        parts, end = [], 0
        tokens = [item.span for item in placeables(text)]
        for value in numbers.read(text, source):
            said = numbers.render(value, target)
            if (
                said
                and value.span.start >= end
                and not any(span.start < value.span.end and value.span.start < span.end for span in tokens)
            ):
                parts += [*super().translate([Request(text[end : value.span.start])], source, target), said]
                end = value.span.end
        return " ".join([*parts, *super().translate([Request(text[end:])], source, target)])


def test_on_our_own_articles_every_term_is_kept_or_named() -> None:
    """100 % of the terms that can be enforced; what cannot is named in the draft."""
    terms = table.load((ROOT / "locales" / "glossary.csv").read_bytes(), "glossary.csv")
    texts = _own_segments(terms)
    done = drafted(Deaf(), *texts, terms=terms)
    kept = named = 0
    for text, each in zip(texts, done, strict=True):
        if each.draft is None:
            assert each.reason.startswith("numbers differ")
            continue
        wanted = demands(text, "zh_CN", "en", terms)
        lacking = missing(wanted, each.draft.text, "en", terms)
        assert {f"term {demand.concepts[0]} missing" for demand in lacking} == {
            note for note in each.draft.notes if note.startswith("term")
        }
        named += len(lacking)
        kept += len(wanted) - len(lacking)
    assert sum(each.draft is None for each in done) <= 0.1 * len(texts)
    assert kept >= 100
    assert named == 0


def _own_segments(terms: Glossary) -> list[str]:
    """The segments of this repository's Chinese articles that hold a term."""
    found: dict[str, None] = {}
    for path in sorted((ROOT / "source" / "zh_CN").rglob("*.*")):
        document = formats.read(path.read_bytes(), path.name)
        for unit in document.units:
            found.update(dict.fromkeys(segment.text for segment in split(unit.text, "zh_CN", unit.protected)))
    return [text for text in found if demands(text, "zh_CN", "en", terms)]


# Numbers and replies.


def test_a_number_of_another_value_is_no_draft() -> None:
    done = one(Told(lambda request: "The total investment is 1.37 billion yuan."), "总投资137亿元。")
    assert done.draft is None
    assert done.reason.startswith("numbers differ")


def test_a_number_of_another_value_is_asked_for_once_more_and_never_kept() -> None:
    said = iter(["The total investment is 1.37 billion yuan.", "The total investment is 13.7 billion yuan."])
    engine = Told(lambda request: next(said))
    done = one(engine, "总投资137亿元。")
    assert done.draft is not None
    assert done.draft.text == "The total investment is 13.7 billion yuan."
    cache = MemoryCache()
    wrong = Told(lambda request: "The total investment is 1.37 billion yuan.")
    for _ in range(2):
        (done,) = EngineDrafter(wrong, Glossary(), cache).draft([Want("总投资137亿元。")], "zh_CN", "en")
        assert done.reason.startswith("numbers differ")
    assert len(wrong.asked) == 4


def test_a_number_of_the_same_value_is_one() -> None:
    done = one(Told(lambda request: "The total investment is 13.7 billion yuan."), "总投资137亿元。")
    assert done.draft is not None


def test_an_echoed_secret_is_no_draft() -> None:
    engine = Told(lambda request: "Your key canary-key-4711 is fine.")
    drafter = EngineDrafter(engine, Glossary(), MemoryCache(), environ={"L10N_DEEPL_KEY": "canary-key-4711"})
    assert drafter.draft([Want("你的钥匙没有问题。")], "zh_CN", "en")[0].reason == "the reply holds a secret"


@pytest.mark.parametrize("case", CASES["suspicious"], ids=lambda case: case["reply"][:40])
def test_what_is_no_translation_is_suspected(case: dict[str, str]) -> None:
    assert case["reason"] in suspicion(case["source"], case["reply"], case["from"], case["to"])
    assert case["reason"]


@pytest.mark.parametrize("case", CASES["endings"], ids=lambda case: case["reply"])
def test_the_final_mark_is_that_of_the_language(case: dict[str, str]) -> None:
    assert settle_ending(case["source"], case["reply"], case["to"]) == case["text"]


@needs_shared
def test_translations_of_people_are_hardly_ever_suspected() -> None:
    """NTREX-128, 1,997 sentences both ways: one alarm, for a translation that really leaves most of its source out."""
    folder = SHARED / "corpora/ntrex/NTREX-128"
    english = (folder / "newstest2019-src.eng.txt").read_text("utf-8").strip().split("\n")
    chinese = (folder / "newstest2019-ref.zho-CN.txt").read_text("utf-8").strip().split("\n")
    alarms = 0
    for one_side, other in zip(english, chinese, strict=True):
        left, right = one_side.strip(), other.strip()
        alarms += bool(suspicion(left, right, "en", "zh_CN")) + bool(suspicion(right, left, "zh_CN", "en"))
    assert alarms <= 1


def test_good_translations_are_not_suspected() -> None:
    pairs = [
        line.split("\t") for line in (ROOT / "tests/data/engines/pairs.tsv").read_text("utf-8").strip().split("\n")
    ]
    for chinese, english in pairs:
        assert not suspicion(chinese, english, "zh_CN", "en")
        assert not suspicion(english, chinese, "en", "zh_CN")
        assert settle_ending(chinese, english, "en") == english
        assert settle_ending(english, chinese, "zh_CN") == chinese
