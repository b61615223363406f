"""Answers in the wrong order never land under a wrong text: each is right, or asked for alone, or empty with a reason."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fakemt import FakeMT
from l10n.engines.base import Ability, Limits, Request, Unproven
from l10n.engines.cache import MemoryCache
from l10n.engines.draft import EngineDrafter, Want
from l10n.engines.order import dereferenced, disclosed, enclosed, referenced
from l10n.engines.runner import Budget, Run, RunOptions, run
from l10n.engines.table import BUILT_IN, open_engine
from l10n.model.glossary import Glossary

KEY = "canary-key-4711"
KEYS = {"L10N_DEEPL_KEY": KEY, "L10N_OPENAI_KEY": KEY, "L10N_MICROSOFT_KEY": KEY}
NETWORK = ("google", "mymemory", "microsoft", "libre", "deepl", "libretranslate", "openai")
BATCHING = ("google", "deepl", "libretranslate", "openai")
ORDERS = ("reverse", "rotate", "swap")
# Nothing in these says to which of them an answer belongs: no number, no name, no markup.
TEXTS = [
    f"{who}{what}。"
    for who in ("我", "你", "他", "她", "它")
    for what in ("来", "去", "走", "看", "听", "说", "写", "读")
]


def opened(name: str, service: FakeMT) -> Any:
    path = "/v1" if name == "openai" else ""
    return open_engine(name, {"url": service.url + path, "model": "small", "timeout": 5}, KEYS)


def word(char: str) -> str:
    return "".join(chr(ord("a") + int(digit, 16)) for digit in f"{ord(char):x}")


def answer(text: str, *_: str) -> str:
    """Another text for each text, so that none can be taken for another's; tokens and Latin stay."""
    return " ".join(
        part if part[0] < "\u2e80" or part[0] in "⟦⟧" else " ".join(map(word, part))
        for part in re.findall(r"[\u3000-\u9fff]+|[^\u3000-\u9fff]+", text)
    )


def asked(engine: Any, texts: Sequence[str] = TEXTS, **more: Any) -> Run:
    requests = [Request(text) for text in texts]
    return run(engine, requests, "zh_CN", "en", MemoryCache(), options=RunOptions(base=0.01, cap=0.05), **more)


def service_for(name: str, **words: Any) -> FakeMT:
    return FakeMT(answer, key="" if name in {"libre", "libretranslate"} else KEY, **words)


@pytest.mark.parametrize("how", ORDERS)
@pytest.mark.parametrize("name", NETWORK)
def test_answers_in_another_order_are_put_right(name: str, how: str) -> None:
    with service_for(name, faults=[how] * 500) as service:
        engine = opened(name, service)
        done = asked(engine)
        engine.close()
    assert [outcome.text for outcome in done.outcomes] == [answer(text) for text in TEXTS]
    assert done.tally.calls <= (2 if name in BATCHING else len(TEXTS))


@pytest.mark.parametrize("how", [*ORDERS, None])
@pytest.mark.parametrize("name", ["google", "deepl", "libretranslate"])
def test_a_service_that_keeps_no_marks_is_asked_one_by_one(name: str, how: str | None) -> None:
    with service_for(name, faults=[how] * 500, keeps_marks=False) as service:
        engine = opened(name, service)
        engine.limits = Limits(items=5)
        done = asked(engine)
        engine.close()
    assert [outcome.text for outcome in done.outcomes] == [answer(text) for text in TEXTS]
    # Batches that were under way when it became clear are lost: one for each thread.
    assert len(TEXTS) <= service.total <= len(TEXTS) + 8 + 1
    assert engine.limits.items == 1
    assert done.tally.unproven >= 10


@pytest.mark.parametrize("name", BATCHING)
def test_a_whole_run_stores_no_wrong_text(name: str, tmp_path: Any) -> None:
    """Markup, terms and second chances included, with a service that never keeps an order."""
    from l10n.engines.cache import FileCache

    texts = [*TEXTS, "见 [公告](a.md)。", "见 [公告](b.md)。", "运行 `build` 吧。", "A & B <5 吧。"]
    said: dict[str, str] = {}

    def translate(text: str, *_: str) -> str:
        return said.setdefault(text, answer(text))

    with FakeMT(
        translate, key="" if name == "libretranslate" else KEY, faults=["swap", "reverse", "rotate"] * 300
    ) as service:
        engine = opened(name, service)
        with FileCache(tmp_path / "engines.sqlite") as cache:
            drafter = EngineDrafter(engine, Glossary(), cache)
            done = drafter.draft([Want(text) for text in texts], "zh_CN", "en")
        engine.close()
    with sqlite3.connect(tmp_path / "engines.sqlite") as stored:
        assert {text.strip() for (text,) in stored.execute("select text from replies")} <= {
            each.strip() for each in said.values()
        }
    stored.close()
    assert all(each.draft is not None for each in done)
    for text, each in zip(texts, done, strict=True):
        assert each.draft is not None
        assert all(word(char) in each.draft.text for char in text if char > "\u4e00" and char != "。")


def test_only_answers_without_proof_are_asked_for_again() -> None:
    lost = TEXTS[3]

    def spoil(said: Any) -> Any:
        for each in said["translations"]:
            if answer(lost) in each["text"]:
                each["text"] = answer(lost)
        return said

    with service_for("deepl", faults=[spoil]) as service:
        engine = opened("deepl", service)
        done = asked(engine)
        engine.close()
        assert service.texts == [*TEXTS, lost]
    assert [outcome.text for outcome in done.outcomes] == [answer(text) for text in TEXTS]
    assert (done.tally.unproven, done.tally.calls) == (1, 2)


def test_an_answer_too_few_costs_one_call_and_not_a_search() -> None:
    with service_for("deepl", faults=[lambda said: {"translations": said["translations"][1:]}]) as service:
        engine = opened("deepl", service)
        done = asked(engine)
        engine.close()
        assert service.total == 2
    assert [outcome.text for outcome in done.outcomes] == [answer(text) for text in TEXTS]


@pytest.mark.parametrize("name", ["google", "deepl", "libretranslate"])
def test_who_wants_no_marks_sends_one_text_a_call(name: str) -> None:
    with service_for(name) as service:
        engine = open_engine(name, {"url": service.url, "items": 1}, KEYS)
        done = asked(engine, TEXTS[:5])
        assert [outcome.text for outcome in done.outcomes] == [answer(text) for text in TEXTS[:5]]
        assert done.tally.calls == 5
        assert not any("<s id" in str(body) or "<p id" in str(body) for body in service.bodies)


def test_a_cap_holds_while_texts_are_asked_for_alone() -> None:
    size = sum(map(len, TEXTS))
    with service_for("deepl", keeps_marks=False) as service:
        engine = opened("deepl", service)
        done = asked(engine, budget=Budget(characters=size + 20))
        engine.close()
    assert done.tally.characters <= size + 20
    assert done.tally.is_over_budget
    assert all(outcome.text is not None or "cap" in outcome.reason for outcome in done.outcomes)
    assert any(outcome.text is not None for outcome in done.outcomes)


def test_what_cannot_be_told_apart_even_alone_has_a_reason() -> None:
    class Unclear:
        name, signature = "unclear", "1"
        limits = Limits(items=3)
        abilities = frozenset({Ability.BATCH})

        def language(self, locale: str) -> str:
            return locale

        def translate(self, batch: Sequence[Request], source: str, target: str) -> Sequence[str]:
            raise Unproven(self.name, [None] * len(batch))

    done = asked(Unclear(), ["一", "二", "三"])
    assert [outcome.text for outcome in done.outcomes] == [None] * 3
    assert {outcome.reason for outcome in done.outcomes} == {
        "unclear does not say which of its answers belongs to which text"
    }


def test_every_engine_of_ours_that_batches_is_tried_here() -> None:
    able = {name for name in BUILT_IN if name != "memory" and name != "ctranslate2"}
    settings = {"url": "http://127.0.0.1:9", "model": "m"}
    batching = {name for name in able if Ability.BATCH in open_engine(name, settings, KEYS).abilities}
    assert batching - {"opencc", "pseudo"} == set(BATCHING)


# The marks.

LINES = st.lists(st.text(alphabet="宁波ab 0129.。[]<&;s/⟦⟧", max_size=12), min_size=1, max_size=12)


@given(LINES, st.randoms(use_true_random=False))
def test_elements_say_which_text_is_which(texts: list[str], random: Any) -> None:
    import html

    escaped = [html.escape(text, quote=False) for text in texts]
    marked = enclosed(escaped, "s")
    replies = list(marked.values())
    random.shuffle(replies)
    assert disclosed(replies, list(marked), "s") == escaped
    lost = random.randrange(len(replies))
    missing = [text if value != replies[lost] else None for text, value in zip(escaped, marked.values(), strict=True)]
    assert disclosed([*replies[:lost], *replies[lost + 1 :]], list(marked), "s") == missing
    assert disclosed([*replies, replies[lost]], list(marked), "s") == missing


@given(LINES, st.randoms(use_true_random=False))
def test_references_say_which_line_is_which(texts: list[str], random: Any) -> None:
    texts = [text.strip() for text in texts]
    marked = referenced(texts)
    replies = list(marked.values())
    random.shuffle(replies)
    assert dereferenced(replies, list(marked)) == texts
    lost = random.choice(list(marked))
    missing = [None if number == lost else text for number, text in zip(marked, texts, strict=True)]
    assert dereferenced([line.removesuffix(f"[{lost}]") for line in replies], list(marked)) == missing
    assert dereferenced([*replies, marked[lost]], list(marked)) == missing


@pytest.mark.parametrize(
    ("line", "text"),
    [
        ("I love Ningbo.[12]", "I love Ningbo."),
        ("I love Ningbo. [12]", "I love Ningbo."),
        ("I love Ningbo [12].", "I love Ningbo."),
        ("I love Ningbo. [12].", "I love Ningbo."),
        ("我爱宁波。【12】", "我爱宁波。"),
        ("我爱宁波［１２］。", "我爱宁波。"),
        ("Ningbo Port [ 12 ]", "Ningbo Port"),
        ("See ⟦1⟧[12]", "See ⟦1⟧"),
        ("I love [12] Ningbo.", None),
        ("I love Ningbo.", None),
        ("I love Ningbo.[13]", None),
        ("12. I love Ningbo.", None),
    ],
)
def test_a_reference_is_known_again_as_engines_write_it(line: str, text: str | None) -> None:
    assert dereferenced([line], [12]) == [text]


@pytest.mark.parametrize(
    ("reply", "text"),
    [
        ('<s id="0-abcd">Ningbo</s>', "Ningbo"),
        (" <s id='0-abcd' >Ningbo <x id=\"1\"/></s >\n", 'Ningbo <x id="1"/>'),
        ('<s id="0-abcd"></s>Ningbo', None),
        ('Ningbo<s id="0-abcd"></s>', None),
        ('<s id="0-abcd">Ning</s>bo', None),
        ('<s id="0-abcd"><s id="1-abcd">Ningbo</s></s>', None),
        ('<s id="1-abcd">Ningbo</s>', None),
        ("Ningbo", None),
    ],
)
def test_an_element_counts_only_whole(reply: str, text: str | None) -> None:
    assert disclosed([reply], ["0-abcd"], "s") == [text]
