"""Whatever a service answers, a text is right or empty with a reason, and no answer is taken for a bug of ours."""

from __future__ import annotations

import gzip
import json
import resource
import sys
import time
from typing import Any

import pytest
from test_order import NETWORK, TEXTS, answer, asked, opened, service_for

from fakemt import Answer
from l10n.engines.base import Request
from l10n.engines.cache import FileCache
from l10n.engines.runner import RunOptions, run

DEEP = 200_000


def page(text: str) -> bytes:
    return f'<html><body><div class="result-container">{text}</div></body></html>'.encode()


def bomb(layers: int) -> Answer:
    body = b" " * (32 << 20)
    for _ in range(layers):
        body = gzip.compress(body, 1)
    return Answer(200, body, headers=(("Content-Encoding", ", ".join(["gzip"] * layers)),))


ANSWERS = {
    "empty": Answer(200, b""),
    "no content": Answer(204, b""),
    "not JSON": Answer(200, b"{"),
    "null": Answer(200, b"null"),
    "number": Answer(200, b"7"),
    "string": Answer(200, b'"translations"'),
    "invalid UTF-8": Answer(200, b'{"translations": [{"text": "\xff\xfe"}], "translatedText": ["\xff"]}'),
    "invalid UTF-8 page": Answer(200, page("x").replace(b">x<", b">\xff\xfe<"), "text/html"),
    "half a character": Answer(200, json.dumps({"translations": [{"text": "\ud800"}], "translatedText": ["\ud800"], "responseData": {"translatedText": "\ud800"}, "responseStatus": 200}).encode()),
    "nested": Answer(200, b"[" * DEEP + b"]" * DEEP),
    "nested page": Answer(200, page("<div>" * 8_000), "text/html"),
    "error page": Answer(200, b"<html><title>Error 500 (Server Error)!!1</title><p>That is an error.", "text/html"),
    "login page": Answer(200, page("Please sign in to this network to continue using the web.")[:40], "text/html"),
    "null texts": Answer(200, b'{"translations": [{"text": null}], "translatedText": [null]}'),
    "texts of another kind": Answer(200, b'{"translations": [{"text": ["a"]}, {"text": 7}], "translatedText": [["a"], 7]}'),
    "no texts": Answer(200, b'{"translations": [], "translatedText": []}'),
    "two texts for one": Answer(200, b'{"translations": [{"text": "I come."}, {"text": "I go."}], "translatedText": ["I come.", "I go."]}'),
    "bomb": bomb(1),
    "bomb in a bomb": bomb(2),
    "not gzip": Answer(200, b"{}", headers=(("Content-Encoding", "gzip"),)),
}  # fmt: skip


# Each way of reading an answer once by default: a page, JSON read by the package, an array and a conversation read by us.
READERS = ("google", "mymemory", "deepl", "openai")


@pytest.mark.parametrize("kind", ANSWERS)
@pytest.mark.parametrize(
    "name", [pytest.param(name, marks=[] if name in READERS else [pytest.mark.slow]) for name in NETWORK]
)
def test_a_hostile_answer_has_a_reason_and_no_text(name: str, kind: str) -> None:
    with service_for(name, faults=[ANSWERS[kind]] * 500) as service:
        engine = opened(name, service)
        done = run(
            engine,
            [Request("我来。")],
            "zh_CN",
            "en",
            _no_cache(),
            options=RunOptions(threads=1, attempts=2, base=0.001),
        )
        engine.close()
    (outcome,) = done.outcomes
    assert outcome.text is None or (kind == "invalid UTF-8 page" and "\ufffd" in outcome.text)
    assert outcome.text or outcome.reason
    assert "bug" not in outcome.reason
    assert "bug" not in done.tally.stopped


def _no_cache() -> Any:
    from l10n.engines.cache import MemoryCache

    return MemoryCache()


@pytest.mark.parametrize("kind", ["null texts", "error page", "half a character", "no texts", "nested", "bomb"])
@pytest.mark.parametrize("name", ["google", "deepl", pytest.param("libretranslate", marks=pytest.mark.slow), "openai"])
def test_after_a_hostile_answer_every_text_is_right(name: str, kind: str) -> None:
    with service_for(name, faults=[ANSWERS[kind]]) as service:
        engine = opened(name, service)
        done = asked(engine)
        engine.close()
    assert [outcome.text for outcome in done.outcomes] == [answer(text) for text in TEXTS]


def test_half_a_character_is_neither_sent_nor_kept(tmp_path: Any) -> None:
    with service_for("deepl") as service, FileCache(tmp_path / "engines.sqlite") as cache:
        engine = opened("deepl", service)
        engine_texts = ["\ud800坏。", "我来。"]
        done = run(engine, [Request(text) for text in engine_texts], "zh_CN", "en", cache)
        assert [outcome.text for outcome in done.outcomes] == [None, answer("我来。")]
        assert "surrogate" in done.outcomes[0].reason
        service.faults.extend([ANSWERS["half a character"]] * 2)
        done = run(engine, [Request("他去。")], "zh_CN", "en", cache)
        assert (done.outcomes[0].text, done.outcomes[0].reason) == (None, "broken characters in the reply")
        engine.close()


def _chat(*pairs: tuple[Any, Any], **more: Any) -> Answer:
    content = json.dumps({"translations": [{"id": number, "text": text} for number, text in pairs]})
    choice = {"message": {"content": content}, "finish_reason": "stop", **more}
    return Answer(200, json.dumps({"choices": [choice]}).encode())


@pytest.mark.parametrize(
    "said",
    [
        _chat(("0", "one"), ("0", "another"), ("1", answer("他去。"))),
        _chat(("1", answer("他去。")), ("7", "extra"), ("-1", "extra"), ("x", "extra")),
        _chat(("0", None), ("1", answer("他去。"))),
        _chat(("0", ["a"]), (["1"], "b")),
        _chat(("9" * 5000, "long"), ("1", answer("他去。"))),
        _chat(("0", " "), ("1", "")),
    ],
    ids=["twice", "extra", "null", "lists", "long id", "blank"],
)
def test_ids_that_came_twice_or_were_never_sent_are_nobodys(said: Answer) -> None:
    with service_for("openai", faults=[said]) as service:
        engine = opened("openai", service)
        done = asked(engine, ["我来。", "他去。"])
        assert [outcome.text for outcome in done.outcomes] == [answer("我来。"), answer("他去。")]
        engine.close()


@pytest.mark.skipif(sys.platform == "win32", reason="resource")
@pytest.mark.parametrize("kind", ["bomb", "bomb in a bomb"])
def test_a_bomb_takes_little_memory_and_time(kind: str) -> None:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    began = time.process_time()
    with service_for("deepl", faults=[ANSWERS[kind]] * 9) as service:
        engine = opened("deepl", service)
        done = run(
            engine,
            [Request("我来。")],
            "zh_CN",
            "en",
            _no_cache(),
            options=RunOptions(threads=1, attempts=2, base=0.001),
        )
        engine.close()
    assert done.outcomes[0].text is None
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    assert grown < 30_000  # kilobytes; the bomb is 32 MB
    assert time.process_time() - began < 5
