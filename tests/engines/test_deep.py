"""The real deep-translator package against a service of our own on 127.0.0.1."""

from __future__ import annotations

import importlib
import types
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from fakemt import FakeMT
from l10n.engines.base import Engine, Request
from l10n.engines.deep import SERVICES, open_engine
from l10n.errors import BadReply, ConfigError, EngineError, Fatal, Retry, TooBig, UnsupportedPair

KEYS = {"L10N_MICROSOFT_KEY": "canary-key-4711"}


def opened(name: str, service: FakeMT, **settings: Any) -> Any:
    return open_engine(name, {"url": service.url, **settings}, KEYS)


@pytest.mark.parametrize("name", sorted(SERVICES))
def test_it_translates_with_the_code_of_the_package(name: str) -> None:
    with FakeMT(key="canary-key-4711" if name == "microsoft" else "") as service:
        engine = opened(name, service)
        answers = engine.translate([Request("我爱宁波。")], "zh_CN", "en")
        engine.close()
    assert isinstance(engine, Engine)
    assert [answer.partition("] ")[2] for answer in answers] == ["我爱宁波。"]


@pytest.mark.parametrize("name", sorted(SERVICES))
def test_the_package_still_has_the_name_that_the_door_stands_in(name: str) -> None:
    module = importlib.import_module(f"deep_translator.{name}")
    held = module.__dict__["requests"]
    assert isinstance(getattr(held, "_real", held), types.ModuleType)


def test_fifty_calls_need_one_connection_and_say_who_they_are() -> None:
    with FakeMT() as service:
        engine = opened("google", service)
        for number in range(50):
            engine.translate([Request(f"第{number}句。")], "zh_CN", "en")
        engine.close()
        assert service.connections == 1
        assert service.requests[0][2]["user-agent"].startswith("l10n/")
        assert "Mozilla" not in service.requests[0][2]["user-agent"]


def test_sixteen_threads_get_their_own_answers() -> None:
    with FakeMT(delay=0.002) as service, ThreadPoolExecutor(16) as pool:
        engine = opened("google", service)
        texts = [f"第{number}句。" for number in range(400)]
        answers = list(pool.map(lambda text: engine.translate([Request(text)], "zh_CN", "en")[0], texts))
        engine.close()
    assert answers == [f"[en] {text}" for text in texts]


def test_google_takes_a_batch_as_lines_of_one_text() -> None:
    with FakeMT(lambda text, source, target: "\n".join(f"{target}:{line}" for line in text.split("\n"))) as service:
        engine = opened("google", service)
        assert engine.translate([Request("一。"), Request("二。")], "zh_CN", "en") == ["en:一。", "en:二。"]
        engine.close()
        assert service.total == 1


def test_another_number_of_lines_asks_for_a_smaller_batch() -> None:
    with FakeMT(faults=["one line"]) as service:
        engine = opened("google", service)
        with pytest.raises(TooBig, match="1 line for 2"):
            engine.translate([Request("一。"), Request("二。")], "zh_CN", "en")
        engine.close()


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        ((429, "7"), Retry),
        (503, Retry),
        ("hang up", Retry),
        ("cut", Retry),
        ("hang", Retry),
        ("drip", Retry),
        ("drip in the headers", Retry),
        (413, TooBig),
        (403, Fatal),
        ("redirect", Fatal),
        ("endless", BadReply),
        ("error page", BadReply),
    ],
    ids=str,
)
def test_each_fault_is_told_as_what_it_is(fault: Any, error: type[EngineError]) -> None:
    with FakeMT(faults=[fault]) as service:
        engine = opened("google", service, timeout=0.3)
        with pytest.raises(error) as caught:
            engine.translate([Request("我爱宁波。")], "zh_CN", "en")
        engine.close()
    if isinstance(caught.value, Retry) and isinstance(fault, tuple):
        assert caught.value.after == 7.0


def test_a_first_failure_of_google_names_other_engines() -> None:
    with FakeMT(faults=[429]) as service:
        engine = opened("google", service)
        with pytest.raises(Retry) as caught:
            engine.translate([Request("我爱宁波。")], "zh_CN", "en")
        engine.close()
    assert "deepl" in caught.value.hint


def test_the_daily_quota_of_mymemory_is_no_translation() -> None:
    warning = "MYMEMORY WARNING: YOU USED ALL AVAILABLE FREE TRANSLATIONS FOR TODAY."
    with FakeMT(lambda *_: warning) as service:
        engine = opened("mymemory", service)
        with pytest.raises(Fatal, match="quota"):
            engine.translate([Request("我爱宁波。")], "zh_CN", "en")
        engine.close()


def test_the_key_of_libre_travels_in_the_body_and_not_in_the_address() -> None:
    with FakeMT(key="canary-key-4711") as service:
        engine = open_engine("libre", {"url": service.url}, {"L10N_LIBRETRANSLATE_KEY": "canary-key-4711"})
        engine.translate([Request("我爱宁波。")], "zh_CN", "en")
        engine.close()
        assert all("canary" not in target for _, target, _ in service.requests)


def test_microsoft_asks_for_the_languages_once() -> None:
    with FakeMT(key="canary-key-4711") as service, ThreadPoolExecutor(4) as pool:
        engine = opened("microsoft", service)
        engine.translate([Request("一。")], "zh_CN", "en")
        list(pool.map(lambda text: engine.translate([Request(text)], "zh_CN", "en"), "二三四五六七"))
        engine.close()
        assert service.calls["/languages"] == 1


def test_what_is_missing_is_said_when_the_engine_is_opened() -> None:
    with pytest.raises(Fatal, match="no key") as caught:
        open_engine("microsoft", {}, {})
    assert "L10N_MICROSOFT_KEY" in caught.value.hint
    with pytest.raises(ConfigError, match="no address"):
        open_engine("libre", {}, {})


def test_languages_are_never_confused() -> None:
    engine = open_engine("google", {}, {})
    assert [engine.language(name) for name in ("zh_CN", "zh_TW", "en", "pt_BR")] == ["zh-CN", "zh-TW", "en", "pt"]
    with FakeMT() as service, pytest.raises(UnsupportedPair):
        opened("libre", service).language("zh_TW")


def test_a_handshake_that_is_cut_is_no_bad_certificate() -> None:
    import socket
    import threading

    with socket.create_server(("127.0.0.1", 0)) as server:

        def hang_up() -> None:
            while True:
                try:
                    server.accept()[0].close()
                except OSError:
                    return

        threading.Thread(target=hang_up, daemon=True).start()
        port = server.getsockname()[1]
        engine = open_engine("google", {"url": f"https://127.0.0.1:{port}"}, {})
        with pytest.raises(Retry, match="broke"):
            engine.translate([Request("我爱宁波。")], "zh_CN", "en")
        engine.close()
        server.shutdown(socket.SHUT_RDWR)


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        ({"responseStatus": "429", "responseData": {"translatedText": "slow"}}, Retry),
        ({"responseStatus": 500, "responseData": None}, Retry),
        ({"responseStatus": "403", "responseData": {"translatedText": "QUERY LENGTH LIMIT EXCEEDED"}}, TooBig),
        ({"responseStatus": "403", "responseDetails": "INVALID LANGUAGE PAIR"}, BadReply),
        ({"quotaFinished": True, "responseStatus": 200, "responseData": {"translatedText": "x"}}, Fatal),
        ([], BadReply),
        ({"responseStatus": 200, "responseData": {"translatedText": 7}}, BadReply),
        ({"responseStatus": 200, "responseData": {"translatedText": ""}, "matches": []}, BadReply),
    ],
    ids=str,
)
def test_what_mymemory_says_inside_of_an_answer_counts(answer: Any, error: type[EngineError]) -> None:
    with FakeMT(faults=[lambda _: answer]) as service:
        engine = opened("mymemory", service)
        with pytest.raises(error):
            engine.translate([Request("我爱宁波。")], "zh_CN", "en")
        engine.close()


def test_other_users_of_the_package_in_this_process_get_the_real_requests() -> None:
    import deep_translator
    from deep_translator import constants

    with FakeMT() as service:
        engine = opened("google", service)
        engine.translate([Request("一。")], "zh_CN", "en")
        engine.close()
        before = constants.BASE_URLS["GOOGLE_TRANSLATE"]
        constants.BASE_URLS["GOOGLE_TRANSLATE"] = f"{service.url}/m"
        try:
            assert deep_translator.GoogleTranslator("zh-CN", "en").translate("二。") == "[en] 二。"
        finally:
            constants.BASE_URLS["GOOGLE_TRANSLATE"] = before
        assert not service.requests[-1][2]["user-agent"].startswith("l10n")


def test_a_pair_that_the_package_does_not_know_is_told() -> None:
    with FakeMT() as service:
        engine = opened("google", service)
        with pytest.raises(UnsupportedPair, match="google does not translate"):
            engine.translate([Request("一。")], "zh_CN", "tlh")
        engine.close()


def test_a_text_with_line_breaks_goes_alone() -> None:
    with FakeMT(lambda text, source, target: text) as service:
        engine = opened("google", service)
        with pytest.raises(TooBig):
            engine.translate([Request("一\n二"), Request("三")], "zh_CN", "en")
        assert engine.translate([Request("一\n二")], "zh_CN", "en") == ["一\n二"]
        engine.close()
