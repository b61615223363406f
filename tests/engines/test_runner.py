"""Batches, threads, rates, faults, money: what is paid once is kept, and every text is right or has a reason."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from itertools import chain, pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fakemt import FakeMT, PoisonedError
from l10n.engines.base import Ability, Incomplete, Limits, Request
from l10n.engines.cache import FileCache, MemoryCache, draft_key, reply_key
from l10n.engines.deepl import DeepLEngine
from l10n.engines.runner import Budget, Run, RunOptions, batches, is_too_long, packed, run, weight
from l10n.errors import BadReply, Fatal, Retry, StoreError

KEY = {"L10N_DEEPL_KEY": "canary-key-4711"}
FAST = RunOptions(base=0.01, cap=0.05)


class Stub:
    """An engine in this process that answers, or does what `act` says."""

    name = "stub"
    signature = "1"
    limits = Limits(items=4, characters=1000)
    abilities: frozenset[Ability] = frozenset({Ability.BATCH})

    def __init__(self, act: Callable[[Sequence[Request]], Sequence[str]] | None = None) -> None:
        self.act = act or (lambda batch: [f"<{request.text}>" for request in batch])
        self.batches: list[list[str]] = []

    def language(self, locale: str) -> str:
        return locale

    def translate(self, batch: Sequence[Request], source: str, target: str) -> Sequence[str]:
        self.batches.append([request.text for request in batch])
        return self.act(batch)


def asked(engine: Any, texts: Sequence[str], cache: Any = None, **more: Any) -> Run:
    more.setdefault("options", FAST)
    return run(engine, [Request(text) for text in texts], "zh_CN", "en", cache or MemoryCache(), **more)


def texts_of(done: Run) -> list[str | None]:
    return [outcome.text for outcome in done.outcomes]


@given(st.lists(st.text(alphabet="ab宁波 \n", max_size=8), max_size=20))
def test_every_request_has_its_own_answer_in_order(texts: list[str]) -> None:
    done = asked(Stub(), texts, check=lambda request, reply: "")
    assert texts_of(done) == [f"<{text}>" for text in texts]


def test_equal_texts_are_sent_once_and_known_ones_never() -> None:
    engine, cache = Stub(), MemoryCache()
    asked(engine, ["一", "二", "一"], cache)
    again = asked(engine, ["二", "三", "一"], cache)
    assert sorted(chain.from_iterable(engine.batches)) == ["一", "三", "二"]
    assert again.tally.cached == 2
    assert [outcome.is_cached for outcome in again.outcomes] == [True, False, True]


@given(
    st.lists(st.text(alphabet="ab宁 ", min_size=1, max_size=30), min_size=1, max_size=40),
    st.integers(1, 6),
    st.integers(30, 80),
    st.sampled_from([0, 300]),
    st.booleans(),
)
def test_batches_keep_the_limits_and_lose_nothing(
    texts: list[str], items: int, characters: int, size: int, escaped: bool
) -> None:
    limits = Limits(items, characters, size, escaped)
    jobs: list[Any] = [type("Job", (), {"request": Request(text)}) for text in texts if not is_too_long(text, limits)]
    made = list(batches(jobs, limits))
    assert list(chain.from_iterable(made)) == jobs
    for batch in made:
        said = [job.request.text for job in batch]
        assert len(said) <= items
        assert sum(map(len, said)) <= characters
        assert not size or sum(weight(text, limits) for text in said) <= size
    for one, two in pairwise(made):
        joined = [job.request.text for job in (*one, two[0])]
        room = len(joined) <= items and sum(len(text) + 1 for text in joined) <= characters
        assert not room or size


@given(
    st.lists(st.text(alphabet="ab宁 ", min_size=1, max_size=30), min_size=1, max_size=40),
    st.integers(1, 6),
    st.integers(30, 80),
    st.sampled_from([0, 300]),
    st.sampled_from(["", "[99]"]),
)
def test_packed_batches_keep_the_limits_and_lose_nothing(
    texts: list[str], items: int, characters: int, size: int, mark: str
) -> None:
    limits = Limits(items, characters, size, escaped=bool(size), mark=mark)
    jobs: list[Any] = [type("Job", (), {"request": Request(text)}) for text in texts if not is_too_long(text, limits)]
    made = list(packed(jobs, limits))
    assert sorted(map(id, chain.from_iterable(made))) == sorted(map(id, jobs))
    for batch in made:
        said = [job.request.text + (mark if len(batch) > 1 else "") for job in batch]
        assert len(said) <= items
        assert sum(map(len, said)) <= characters
        assert not size or sum(weight(text, limits) for text in said) <= size


def test_long_and_short_texts_are_packed_into_as_few_calls_as_can_be() -> None:
    generator = random.Random(1)
    limits = Limits(items=100, characters=10**6, bytes=8_000, escaped=True, mark="[9999]")
    jobs: list[Any] = [type("Job", (), {"request": Request("宁" * generator.randint(100, 350))}) for _ in range(600)]
    needed = sum(weight(job.request.text + limits.mark, limits) + 3 for job in jobs) / limits.bytes
    assert len(list(packed(jobs, limits))) <= 1.03 * needed
    assert len(list(batches(jobs, limits))) > 1.1 * needed


def test_a_han_character_weighs_nine_bytes_in_a_url() -> None:
    assert weight("宁波", Limits(bytes=1, escaped=True)) == 18
    assert weight("宁波", Limits(bytes=1)) == 6


@pytest.mark.parametrize("answered", [1, 3, 7, 19])
def test_a_service_that_answers_a_few_texts_a_call_is_sent_each_text_twice_at_most(answered: int) -> None:
    def few(batch: Sequence[Request]) -> Sequence[str]:
        said = [f"<{request.text}>" for request in batch]
        if len(batch) <= answered:
            return said
        raise Incomplete("only some", [*said[:answered], *[None] * (len(batch) - answered)])

    engine = Stub(few)
    engine.limits = Limits(items=20, characters=10_000)
    texts = [f"text {number}" for number in range(60)]
    done = asked(engine, texts)
    assert texts_of(done) == [f"<{text}>" for text in texts]
    assert sum(map(len, engine.batches)) <= 2 * len(texts)


def test_a_text_over_the_limits_is_named_and_not_cut() -> None:
    done = asked(Stub(), ["好", "长" * 2000])
    assert texts_of(done) == ["<好>", None]
    assert done.outcomes[1].reason == "too long for stub: 2,000 characters"


def test_the_gate_holds_everybody_as_long_as_retry_after_says() -> None:
    with FakeMT(key=KEY["L10N_DEEPL_KEY"], faults=[(429, "1")]) as service:
        engine = DeepLEngine({"url": service.url}, KEY)
        began = time.monotonic()
        done = asked(engine, [f"{number}。" for number in range(200)])
        engine.close()
    assert all(texts_of(done))
    assert time.monotonic() - began >= 1.0
    assert done.tally.retries == 1


def test_a_server_with_a_rate_limit_gets_everything_in_the_end() -> None:
    with FakeMT(key=KEY["L10N_DEEPL_KEY"], per_second=8) as service:
        engine = DeepLEngine({"url": service.url}, KEY)
        done = asked(engine, [f"{number}。" for number in range(700)])
        engine.close()
    assert all(texts_of(done))


def test_a_pause_beyond_all_patience_ends_the_run() -> None:
    def busy(batch: Sequence[Request]) -> Sequence[str]:
        raise Retry("slow down", after=86_400)

    done = asked(Stub(busy), ["一", "二"])
    assert texts_of(done) == [None, None]
    assert "86400 s" in done.outcomes[0].reason


def test_one_poisonous_text_is_found_by_halving() -> None:
    def translate(text: str, source: str, target: str) -> str:
        if text == "77。":
            raise PoisonedError("bad text")
        return text.upper()

    texts = [f"{number}。" for number in range(200)]
    with FakeMT(translate, key=KEY["L10N_DEEPL_KEY"]) as service:
        engine = DeepLEngine({"url": service.url}, KEY)
        done = asked(engine, texts)
        engine.close()
    assert [text for text, said in zip(texts, texts_of(done), strict=True) if said is None] == ["77。"]
    assert "400" in done.outcomes[77].reason
    assert done.tally.bisections <= 6


def test_a_wrong_count_is_never_matched_up_by_guessing() -> None:
    engine = Stub(lambda batch: [f"<{request.text}>" for request in batch][: 1 if len(batch) > 1 else None])
    texts = [str(number) for number in range(10)]
    assert texts_of(asked(engine, texts)) == [f"<{text}>" for text in texts]


def test_no_answer_for_a_single_text_is_asked_for_again() -> None:
    answers: list[list[str]] = [[], ["<一>"]]
    engine = Stub(lambda batch: answers.pop(0))
    assert texts_of(asked(engine, ["一"])) == ["<一>"]
    done = asked(Stub(lambda batch: []), ["二"])
    assert done.outcomes[0].reason == "stub sent 0 texts for 1"
    assert done.tally.calls == 3


def test_a_used_up_quota_ends_the_run_and_keeps_what_was_done() -> None:
    with FakeMT(key=KEY["L10N_DEEPL_KEY"], faults=[None, None, *[456] * 99]) as service:
        engine = DeepLEngine({"url": service.url}, KEY)
        done = asked(engine, [f"{number}。" for number in range(500)], options=RunOptions(threads=1))
        engine.close()
        assert service.total == 3
    assert sum(text is not None for text in texts_of(done)) == 100
    assert "quota" in done.tally.stopped


def test_a_service_that_is_down_is_left_alone_soon() -> None:
    with FakeMT(key=KEY["L10N_DEEPL_KEY"], faults=[503] * 9999) as service:
        engine = DeepLEngine({"url": service.url}, KEY)
        done = asked(engine, [f"{number}。" for number in range(5000)], options=RunOptions(base=0.001, cap=0.002))
        engine.close()
        assert service.total <= 8 * 8 + 8
    assert "failures in a row" in done.tally.stopped


def test_a_suspect_reply_is_asked_for_once_more_and_never_kept() -> None:
    said = iter(["<html>", "fine"])
    engine, cache = Stub(lambda batch: [next(said) for _ in batch]), MemoryCache()
    done = asked(engine, ["一"], cache, check=lambda request, reply: "a page" if "<" in reply else "")
    assert texts_of(done) == ["fine"]
    engine.act = lambda batch: ["<html>"] * len(batch)
    done = asked(engine, ["二"], cache, check=lambda request, reply: "a page" if "<" in reply else "")
    assert (texts_of(done), done.outcomes[0].reason) == ([None], "a page")
    assert not cache.get([reply_key(engine, Request("二"), "zh_CN", "en")])


def test_a_bad_reply_of_a_batch_costs_only_the_text_it_is_about() -> None:
    def act(batch: Sequence[Request]) -> Sequence[str]:
        if any(request.text == "3" for request in batch):
            raise BadReply("no translation in it")
        return [f"<{request.text}>" for request in batch]

    done = asked(Stub(act), [str(number) for number in range(8)])
    assert texts_of(done) == [None if number == 3 else f"<{number}>" for number in range(8)]


def test_a_bug_of_an_engine_ends_its_run_by_name(caplog: pytest.LogCaptureFixture) -> None:
    done = asked(Stub(lambda batch: batch[5].text.split()), ["一"])
    assert "IndexError" in done.outcomes[0].reason
    assert "stub failed" in caplog.text


def test_an_engine_that_leaves_the_program_ends_its_run_and_nobody_waits(caplog: pytest.LogCaptureFixture) -> None:
    def act(batch: Sequence[Request]) -> Sequence[str]:
        sys.exit("licence")

    done = asked(Stub(act), [f"句{number}" for number in range(40)])
    assert texts_of(done) == [None] * 40
    assert done.tally.stopped == "stub failed unexpectedly: SystemExit; this is a bug of the engine"


def test_a_service_that_takes_no_text_at_all_is_left_alone_soon() -> None:
    with FakeMT(key=KEY["L10N_DEEPL_KEY"], faults=[400] * 9999) as service:
        engine = DeepLEngine({"url": service.url}, KEY)
        done = asked(engine, [f"{number}。" for number in range(2000)])
        engine.close()
        assert service.total <= 250
    assert "failures in a row" in done.tally.stopped


# Money.


def test_a_cap_refuses_before_the_first_call() -> None:
    engine = Stub()
    done = asked(engine, ["宁波"] + [str(number) for number in range(10)], budget=Budget(characters=5))
    assert not engine.batches
    assert done.tally.is_over_budget
    assert "cap of 5" in done.outcomes[0].reason


def test_a_cap_holds_during_the_run_where_retries_cost_too() -> None:
    engine = Stub(lambda batch: (_ for _ in ()).throw(Retry("busy")))
    done = asked(engine, ["宁波市"], budget=Budget(characters=10))
    assert len(engine.batches) == 3
    assert done.tally.characters == 9
    assert done.tally.is_over_budget


def test_a_cap_on_cost_uses_the_price_of_the_engine() -> None:
    budget = Budget(cost=0.01, prices={"stub": 1000.0})
    assert asked(Stub(), ["a" * 11], budget=budget).tally.is_over_budget
    assert texts_of(asked(Stub(), ["a" * 9], budget=budget)) == ["<aaaaaaaaa>"]
    assert budget.spent_cost == pytest.approx(0.009)


def test_what_is_in_the_cache_costs_nothing() -> None:
    cache = MemoryCache()
    asked(Stub(), ["宁波"], cache)
    assert texts_of(asked(Stub(), ["宁波"], cache, budget=Budget(characters=0))) == ["<宁波>"]


# What is kept.


def test_terms_are_in_the_key_only_of_engines_that_get_them() -> None:
    plain, able = Stub(), Stub()
    able.abilities = frozenset({Ability.GLOSSARY})
    one, two = Request("慈城", terms=(("慈城", "Cicheng"),)), Request("慈城", terms=(("慈城", "Cicheng Town"),))
    assert reply_key(plain, one, "zh_CN", "en") == reply_key(plain, two, "zh_CN", "en")
    assert reply_key(able, one, "zh_CN", "en") != reply_key(able, two, "zh_CN", "en")
    assert reply_key(plain, one, "zh_CN", "en") != reply_key(plain, one, "zh_CN", "en_GB")


def test_a_changed_term_asks_only_for_texts_that_hold_it() -> None:
    engine, cache = Stub(), MemoryCache()
    engine.abilities = frozenset({Ability.GLOSSARY, Ability.BATCH})

    def requests(form: str) -> list[Request]:
        return [Request("慈城很美", terms=(("慈城", form),)), Request("我爱宁波", terms=(("宁波", "Ningbo"),))]

    run(engine, requests("Cicheng"), "zh_CN", "en", cache)
    engine.batches.clear()
    run(engine, requests("Cicheng Town"), "zh_CN", "en", cache)
    assert engine.batches == [["慈城很美"]]


def test_a_file_keeps_replies_and_drafts(tmp_path: Path) -> None:
    with FileCache(tmp_path / "deep" / "cache.sqlite") as cache:
        cache.put("stub", {b"1" * 20: "one", b"2" * 20: "two"})
        cache.remember([(draft_key("zh_CN", "en", None, "一"), "google", "One")])
    with FileCache(tmp_path / "deep" / "cache.sqlite") as cache:
        assert cache.get([b"2" * 20, b"3" * 20]) == {b"2" * 20: "two"}
        assert cache.drafts([draft_key("zh_CN", "en", None, "一")]) == {
            draft_key("zh_CN", "en", None, "一"): ("google", "One")
        }
        assert not cache.drafts([draft_key("zh_CN", "en", "title", "一")])


def test_what_is_no_cache_is_told(tmp_path: Path) -> None:
    (tmp_path / "cache.sqlite").write_bytes(b"no database" * 100)
    with pytest.raises(StoreError, match="cannot be opened"):
        FileCache(tmp_path / "cache.sqlite")


def test_a_cache_that_breaks_under_the_run_is_told(tmp_path: Path) -> None:
    with FileCache(tmp_path / "cache.sqlite") as cache:
        cache._connection.execute("drop table replies")
        with pytest.raises(StoreError, match="cannot be read"):
            cache.get([b"1" * 20])
        with pytest.raises(StoreError, match="could not be kept"):
            cache.put("stub", {b"1" * 20: "one"})


CHILD = """
import sys
from pathlib import Path
from l10n.engines.base import Request
from l10n.engines.cache import FileCache
from l10n.engines.deepl import DeepLEngine
from l10n.engines.runner import RunOptions, run
url, path, count = sys.argv[1:]
engine = DeepLEngine({"url": url}, {"L10N_DEEPL_KEY": "canary-key-4711"})
requests = [Request(f"第{number}句。") for number in range(int(count))]
with FileCache(Path(path)) as cache:
    done = run(engine, requests, "zh_CN", "en", cache, options=RunOptions(threads=4))
    assert all(outcome.text == f"[EN-US] 第{number}句。" for number, outcome in enumerate(done.outcomes))
    print(done.tally.sent, done.tally.cached)
"""


@pytest.mark.skipif(os.name != "posix", reason="signals")
def test_a_killed_run_goes_on_with_exactly_what_is_missing(tmp_path: Path) -> None:
    """2,000 segments; the process is killed when about half of the calls have been answered."""
    path, count = tmp_path / "cache.sqlite", 2000
    with FakeMT(key=KEY["L10N_DEEPL_KEY"], delay=0.05) as service:
        words = [sys.executable, "-c", CHILD, service.url, str(path), str(count)]
        child = subprocess.Popen(words)
        while service.total < 20 and child.poll() is None:
            time.sleep(0.005)
        child.send_signal(signal.SIGKILL)
        assert child.wait() == -signal.SIGKILL
        with FileCache(path) as cache:
            engine = DeepLEngine({}, KEY)
            keys = [reply_key(engine, Request(f"第{number}句。"), "zh_CN", "en") for number in range(count)]
            kept = len(cache.get(keys))
        while service.in_flight:
            time.sleep(0.005)
        before = len(service.texts)
        said = subprocess.run(words, capture_output=True, text=True, check=True).stdout.split()
        assert 0 < kept < count
        assert said == [str(count - kept), str(kept)]
        assert len(service.texts) - before == count - kept


def _faults(seed: int, count: int) -> list[Any]:
    generator = random.Random(seed)
    kinds = [
        500,
        503,
        (429, "0"),
        "hang up",
        "cut",
        "hang",
        "error page",
        "not JSON",
        "drip",
        "reverse",
        "rotate",
        "swap",
        lambda said: {"translations": said["translations"][:-1]},
    ]
    return [generator.choice(kinds) if generator.random() < 0.3 else None for _ in range(count)]


@pytest.mark.parametrize("seed", [1, pytest.param(2, marks=pytest.mark.slow), pytest.param(3, marks=pytest.mark.slow)])
def test_among_faults_every_text_is_right_or_has_a_reason(seed: int) -> None:
    texts = [f"第{number}句。" for number in range(400)] + ["同一句。"] * 20
    with FakeMT(key=KEY["L10N_DEEPL_KEY"], faults=_faults(seed, 400)) as service:
        engine = DeepLEngine({"url": service.url, "timeout": 0.3}, KEY)
        engine.limits = Limits(items=5)
        done = asked(
            engine, texts, check=lambda request, reply: "" if reply.startswith("[EN-US]") else "no translation"
        )
        engine.close()
    for text, outcome in zip(texts, done.outcomes, strict=True):
        assert outcome.text == f"[EN-US] {text}" or (outcome.text is None and outcome.reason)
    assert sum(outcome.text is not None for outcome in done.outcomes) >= 415


def test_a_fatal_error_in_the_second_chance_ends_the_run() -> None:
    turns: Iterator[str | Fatal] = iter(["", Fatal("off")])

    def act(batch: Sequence[Request]) -> Sequence[str]:
        turn = next(turns)
        if isinstance(turn, Fatal):
            raise turn
        return [turn]

    done = asked(Stub(act), ["一"])
    assert done.tally.stopped == "off"
