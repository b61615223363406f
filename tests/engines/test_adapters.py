"""Our own adapters against a service on 127.0.0.1 that speaks their protocols."""

from __future__ import annotations

import json
import random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fakemt import FakeMT
from l10n.engines import chat, chinese, deepl, libretranslate, table
from l10n.engines.base import Ability, Engine, Request
from l10n.engines.cache import MemoryCache
from l10n.engines.runner import Budget, RunOptions, batches, run
from l10n.engines.table import availability, names, open_engine
from l10n.errors import BadReply, ConfigError, Fatal, TooBig, UnsupportedPair, UsageError

KEY = "canary-key-4711"
ENVIRON = {"L10N_DEEPL_KEY": KEY, "L10N_OPENAI_KEY": KEY, "L10N_LIBRETRANSLATE_KEY": KEY, "L10N_MICROSOFT_KEY": KEY}


# DeepL


def test_deepl_sends_its_key_in_the_header_and_whole_batches() -> None:
    with FakeMT(key=KEY) as service:
        engine = deepl.open_engine("deepl", {"url": service.url}, ENVIRON)
        texts = [f"第{number}句。" for number in range(50)]
        said = engine.translate([Request(text, "段落。", "标题") for text in texts], "zh_CN", "en")
        engine.close()
        assert said == [f"[EN-US] {text}" for text in texts]
        assert service.total == 1
        asked = service.bodies[0]
        assert (asked["source_lang"], asked["tag_handling"], asked["context"]) == ("ZH", "xml", "标题\n段落。")
        assert all(KEY not in target for _, target, _ in service.requests)


def test_a_full_batch_of_han_is_within_what_deepl_takes() -> None:
    """128 KiB for the whole request; the service counts bytes as they came."""
    jobs: list[Any] = [type("Job", (), {"request": Request(f"{number:02}" + "宁" * 600)}) for number in range(100)]
    with FakeMT(key=KEY) as service:
        engine = deepl.open_engine("deepl", {"url": service.url}, ENVIRON)
        full = next(batches(jobs, engine.limits))
        requests = [Request(job.request.text, "段" * 5_000, "标题") for job in full]
        assert len(engine.translate(requests, "zh_CN", "en")) == len(full) >= 48
        engine.close()
        assert service.total == 1


def test_deepl_knows_traditional_from_simplified() -> None:
    engine = deepl.open_engine("deepl", {}, ENVIRON)
    assert [engine.language(name) for name in ("zh_CN", "zh_TW", "en", "en_GB")] == [
        "ZH-HANS",
        "ZH-HANT",
        "EN-US",
        "EN-GB",
    ]


def test_deepl_has_one_glossary_for_a_run_and_finds_it_again() -> None:
    terms = [("慈城", "Cicheng"), ("宁波", "Ningbo")]
    with FakeMT(key=KEY) as service:
        for _ in range(2):
            engine = deepl.open_engine("deepl", {"url": service.url}, ENVIRON)
            engine.prepare(terms, "zh_CN", "en")
            engine.translate([Request("慈城在宁波。")], "zh_CN", "en")
            engine.close()
        assert len(service.glossaries) == 1
        assert service.glossaries["g1"]["dictionaries"][0]["entries"] == "慈城\tCicheng\n宁波\tNingbo"
        assert [asked.get("glossary_id") for asked in service.bodies] == ["g1", "g1"]


def test_deepl_goes_on_without_a_glossary_it_cannot_make() -> None:
    with FakeMT(key=KEY, faults=[403]) as service:
        engine = deepl.open_engine("deepl", {"url": service.url}, ENVIRON)
        engine.prepare([("宁波", "Ningbo")], "zh_CN", "en")
        assert engine.translate([Request("宁波。")], "zh_CN", "en") == ["[EN-US] 宁波。"]
        engine.close()


def test_a_refused_key_ends_the_engine_and_is_not_shown() -> None:
    with FakeMT(key="another") as service:
        engine = deepl.open_engine("deepl", {"url": service.url}, ENVIRON)
        with pytest.raises(Fatal, match="refused") as caught:
            engine.translate([Request("宁波。")], "zh_CN", "en")
        engine.close()
    assert KEY not in str(caught.value)


def test_a_free_key_goes_to_the_free_host() -> None:
    engine = deepl.open_engine("deepl", {}, {"L10N_DEEPL_KEY": "0123456789:fx"})
    assert engine._url == deepl.FREE


# LibreTranslate


def test_libretranslate_asks_which_codes_the_server_knows() -> None:
    with FakeMT() as service:
        engine = libretranslate.open_engine("libretranslate", {"url": service.url + "/"}, {})
        assert engine.translate([Request("一。"), Request("二。")], "zh_CN", "en") == ["[en] 一。", "[en] 二。"]
        with pytest.raises(UnsupportedPair, match="zh_CN to fr"):
            engine.translate([Request("一。")], "zh_CN", "fr")
        engine.close()
        assert service.calls == {"/languages": 1, "/translate": 1}
        assert (service.bodies[0]["source"], service.bodies[0].get("api_key")) == ("zh-Hans", None)


def test_a_key_of_libretranslate_travels_in_the_body() -> None:
    with FakeMT(key=KEY) as service:
        engine = libretranslate.open_engine("libretranslate", {"url": service.url}, ENVIRON)
        assert engine.translate([Request("一。")], "zh_CN", "en") == ["[en] 一。"]
        engine.close()
        assert all(KEY not in target for _, target, _ in service.requests)


# Chat


def asking(service: FakeMT, **settings: Any) -> chat.ChatEngine:
    return chat.open_engine("openai", {"url": f"{service.url}/v1", "model": "small", **settings}, ENVIRON)


def test_a_model_gets_the_terms_that_occur_and_the_paragraph() -> None:
    with FakeMT(key=KEY) as service:
        engine = asking(service)
        engine.translate([Request("慈城很美。", "慈城很美。它很老。", "慈城", (("慈城", "Cicheng"),))], "zh_CN", "en")
        engine.close()
        payload = json.loads(service.bodies[0]["messages"][1]["content"])
        assert payload["glossary"] == {"慈城": "Cicheng"}
        assert payload["context"] == "慈城很美。它很老。"
        assert "Chinese" in service.bodies[0]["messages"][0]["content"]


def _sloppy(generator: random.Random) -> Any:
    """What small models do to the answer that was asked of them; 70 of 100 answers are spoilt."""

    def spoil(answer: Any) -> Any:
        choice = answer["choices"][0]
        content = json.loads(choice["message"]["content"])
        said = content["translations"]
        kind = generator.random()
        if kind < 0.15 and len(said) > 1:
            said.pop(generator.randrange(len(said)))
        elif kind < 0.25:
            choice["finish_reason"] = "length"
        elif kind < 0.35 and len(said) > 1:
            said[0]["id"] = said[1]["id"]
        elif kind < 0.45:
            said.append({"id": "999", "text": "extra"})
        text = json.dumps(content, ensure_ascii=False)
        if 0.45 < kind < 0.6:
            text = f"<think>well {{</think>Here you are: ```json\n{text}\n```"
        elif 0.6 < kind < 0.7:
            text = text[: len(text) // 2]
        choice["message"]["content"] = text
        return answer

    return spoil


def test_a_sloppy_model_is_asked_again_for_what_is_missing_only() -> None:
    generator = random.Random(5)
    requests = [Request(f"宁波市第{number}段。") for number in range(200)]
    with FakeMT(key=KEY, faults=[_sloppy(generator)] * 500) as service:
        engine = asking(service)
        done = run(engine, requests, "zh_CN", "en", MemoryCache(), options=RunOptions(threads=1, base=0.001))
        engine.close()
        sent = sum(map(len, service.texts))
    right = sum(outcome.text == f"[] {each.text}" for outcome, each in zip(done.outcomes, requests, strict=True))
    assert {outcome.text for outcome in done.outcomes} <= {f"[] {each.text}" for each in requests} | {None}
    assert right >= 198
    assert service.total <= 45
    assert (done.tally.calls, done.tally.characters) == (service.total, sent)


def test_what_a_model_is_asked_again_counts_for_the_cap() -> None:
    def half(answer: Any) -> Any:
        message = answer["choices"][0]["message"]
        said = json.loads(message["content"])["translations"]
        message["content"] = json.dumps({"translations": said[: len(said) // 2]})
        return answer

    requests = [Request(f"宁波市第{number}段。") for number in range(10)]
    with FakeMT(key=KEY, faults=[half] * 500) as service:
        engine = asking(service)
        budget = Budget(characters=100)
        done = run(engine, requests, "zh_CN", "en", MemoryCache(), options=RunOptions(threads=1), budget=budget)
        engine.close()
        assert sum(map(len, service.texts)) <= 100
    assert done.tally.is_over_budget
    assert sum(outcome.text is not None for outcome in done.outcomes) >= 5


def test_a_server_without_schemas_is_asked_without() -> None:
    with FakeMT(key=KEY, faults=[400]) as service:
        engine = asking(service)
        assert engine.translate([Request("一。")], "zh_CN", "en") == ["[] 一。"]
        engine.translate([Request("二。")], "zh_CN", "en")
        engine.close()
        assert ["response_format" in asked for asked in service.bodies] == [True, False, False]


def test_a_server_that_takes_no_temperature_is_asked_without() -> None:
    with FakeMT(key=KEY, faults=[400, 400]) as service:
        engine = asking(service)
        assert engine.translate([Request("一。")], "zh_CN", "en") == ["[] 一。"]
        engine.close()
        assert ["temperature" in asked for asked in service.bodies] == [True, True, False]


@pytest.mark.parametrize("before", [0, 1])
def test_a_refusal_for_another_cause_keeps_the_schema(before: int) -> None:
    """A text that is refused whatever is asked with it teaches nothing about what the server can do."""
    with FakeMT(key=KEY, faults=[*[None] * before, *[400] * (1 if before else 3)]) as service:
        engine = asking(service)
        for _ in range(before):
            engine.translate([Request("一。")], "zh_CN", "en")
        with pytest.raises(TooBig):
            engine.translate([Request("毒。")], "zh_CN", "en")
        assert engine.translate([Request("二。")], "zh_CN", "en") == ["[] 二。"]
        engine.close()
        assert "response_format" in service.bodies[-1]
        assert service.total == (3 if before else 4)


def test_an_answer_that_was_cut_off_is_no_answer() -> None:
    def cut(answer: Any) -> Any:
        answer["choices"][0]["finish_reason"] = "length"
        return answer

    with FakeMT(key=KEY, faults=[cut] * 9) as service:
        engine = asking(service)
        with pytest.raises(BadReply, match="0 of 1 translations"):
            engine.translate([Request("一。")], "zh_CN", "en")
        engine.close()


@pytest.mark.parametrize("answer", [{}, [], {"choices": []}, {"choices": [{"message": {}}]}, None])
def test_what_is_no_chat_completion_is_a_bad_reply(answer: Any) -> None:
    with pytest.raises(BadReply):
        chat.read_reply(answer, frozenset({0}))


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-2, 5) | st.sampled_from(["", "1", "x", "length"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["translations", "id", "text", "choices", "message", "content"]), inner, max_size=3
        )
    ),
    max_leaves=8,
)


@given(JSON, JSON)
def test_nothing_that_a_model_says_is_taken_for_what_it_is_not(content: Any, answer: Any) -> None:
    said = json.dumps(content)
    for whole in (answer, {"choices": [{"message": {"content": said}}]}):
        try:
            texts = chat.read_reply(whole, frozenset({0, 1}))
        except BadReply:
            continue
        assert set(texts) <= {0, 1}
        assert all(text.strip() for text in texts.values())


# Chinese scripts


def test_simplified_becomes_traditional_phrase_by_phrase() -> None:
    engine = chinese.open_engine("opencc", {}, {})
    assert engine.translate([Request("软件里的头发")], "zh_CN", "zh_TW") == ["軟體裡的頭髮"]
    assert engine.translate([Request("軟體裡的頭髮")], "zh_TW", "zh_CN") == ["软件里的头发"]
    with pytest.raises(UnsupportedPair):
        engine.check_pair("zh_CN", "en")


# The table


@pytest.mark.parametrize("name", [name for name in names() if name not in {"memory", "ctranslate2"}])
def test_every_engine_keeps_the_protocol(name: str) -> None:
    engine = open_engine(name, {"url": "http://127.0.0.1:9", "model": "m"}, ENVIRON)
    assert isinstance(engine, Engine)
    assert engine.name == name
    assert engine.limits.items >= 1
    assert (Ability.LOCAL in engine.abilities) == (
        not availability(name, {"url": "http://x", "model": "m"}, ENVIRON).network
    )


def test_what_is_missing_is_said() -> None:
    missing = {name: availability(name, {}, {"L10N_MODELS": "/nowhere"}).missing for name in names()}
    assert "L10N_DEEPL_KEY" in missing["deepl"]
    assert "L10N_OPENAI_KEY" in missing["openai"]
    assert "url" in missing["libretranslate"]
    assert "models add" in missing["ctranslate2"]
    assert not missing["pseudo"]
    assert not missing["memory"]


@pytest.mark.parametrize("name", ["google", "deepl", "libretranslate", "openai"])
def test_settings_of_another_kind_are_told(name: str) -> None:
    settings = {"url": "http://127.0.0.1:9", "model": "m"}
    faults: list[dict[str, object]] = [{"items": "many"}, {"items": []}, {"timeout": "soon"}]
    for wrong in faults:
        with pytest.raises(ConfigError, match=rf"\[engine.{name}\] cannot be followed"):
            open_engine(name, settings | wrong, ENVIRON)
    assert open_engine(name, settings | {"items": 0}, ENVIRON).limits.items == 1


def test_an_unknown_engine_names_the_known_ones() -> None:
    with pytest.raises(UsageError) as caught:
        open_engine("gogle", {}, {})
    assert "google" in caught.value.hint


def test_an_engine_of_another_package_is_found_by_its_entry_point(monkeypatch: pytest.MonkeyPatch) -> None:
    class Point:
        value = "somewhere:open_it"

        def load(self) -> Any:
            return lambda name, settings, environ: chinese.ChineseEngine() if settings else object()

    monkeypatch.setattr(table, "_foreign", lambda: {"third": Point()})
    assert "third" in names()
    assert isinstance(open_engine("third", {"a": 1}, {}), Engine)
    with pytest.raises(ConfigError, match="no engine"):
        open_engine("third", {}, {})


@pytest.mark.parametrize("answer", [{}, [], {"translations": [{}]}, {"translations": 7}])
def test_an_answer_of_another_shape_is_a_bad_reply(answer: Any) -> None:
    with FakeMT(key=KEY, faults=[lambda _: answer, None, lambda _: answer]) as service:
        with pytest.raises(BadReply):
            (one := deepl.open_engine("deepl", {"url": service.url}, ENVIRON)).translate(
                [Request("一。")], "zh_CN", "en"
            )
        one.close()
        other = libretranslate.open_engine("libretranslate", {"url": service.url}, ENVIRON)
        with pytest.raises(BadReply):
            other.translate([Request("一。")], "zh_CN", "en")
        other.close()


def test_a_list_of_languages_that_is_none_is_a_bad_reply() -> None:
    with FakeMT(faults=[lambda _: {"error": "x"}]) as service:
        engine = libretranslate.open_engine("libretranslate", {"url": service.url}, {})
        with pytest.raises(BadReply, match="languages"):
            engine.translate([Request("一。")], "zh_CN", "en")
        engine.close()


def test_opencc_knows_chinese_only() -> None:
    with pytest.raises(UnsupportedPair, match="Chinese only"):
        chinese.open_engine("opencc", {}, {}).language("en")


def test_the_memory_is_no_engine_to_open() -> None:
    with pytest.raises(UsageError, match="asked by the workflow"):
        open_engine("memory", {}, {})
