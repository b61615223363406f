"""Connections, statuses, Retry-After: what a call comes to when something is wrong on the way."""

from __future__ import annotations

import time
from email.utils import formatdate
from pathlib import Path
from typing import Any

import pytest

from fakemt import FakeMT
from l10n.engines.http import Client, Reply, check_status, retry_after
from l10n.engines.languages import code
from l10n.errors import BadReply, EngineError, Fatal, Retry, TooBig, UnsupportedPair


@pytest.mark.parametrize(
    ("status", "error", "word"),
    [
        (429, Retry, "429"),
        (408, Retry, "408"),
        (500, Retry, "500"),
        (504, Retry, "504"),
        (400, TooBig, "400"),
        (413, TooBig, "413"),
        (414, TooBig, "414"),
        (401, Fatal, "key was refused"),
        (402, Fatal, "not paid"),
        (403, Fatal, "access was refused"),
        (404, Fatal, "404"),
        (456, Fatal, "quota"),
        (301, Fatal, "never followed"),
    ],
)
def test_each_status_is_told_as_what_it_is(status: int, error: type[EngineError], word: str) -> None:
    with pytest.raises(error, match=word):
        check_status(Reply(status, {}, b"", "mt.example.org"))


def test_retry_after_is_a_number_or_a_date() -> None:
    assert retry_after({"Retry-After": "7"}) == 7.0
    assert retry_after({"retry-after": " 1.5 "}) == 1.5
    assert retry_after({"Retry-After": "-3"}) == 0.0
    assert 50 < (retry_after({"Retry-After": formatdate(time.time() + 60, usegmt=True)}) or 0) <= 60
    assert retry_after({"Retry-After": formatdate(time.time() - 60, usegmt=True)}) == 0.0
    assert retry_after({"Retry-After": "soon"}) is None
    assert retry_after({}) is None


def test_what_cannot_be_reached_is_tried_again_later_and_the_address_is_not_shown() -> None:
    with pytest.raises(Retry, match="cannot be reached") as caught:
        Client(deadline=2).get("http://127.0.0.1:9/translate", params={"key": "canary-key-4711"})
    assert "canary" not in str(caught.value)


@pytest.mark.parametrize("url", ["http://", "htp://127.0.0.1/", "127.0.0.1/translate", "http://[::1/"])
def test_what_is_no_address_ends_the_engine(url: str) -> None:
    with pytest.raises((Fatal, Retry)):
        Client(deadline=2).get(url)


def test_json_that_is_none_is_a_bad_reply_with_a_glimpse_of_it() -> None:
    with pytest.raises(BadReply, match="Bad Gateway"):
        Reply(200, {}, b"<h1>Bad Gateway</h1>", "mt.example.org").json()
    with pytest.raises(BadReply, match="nothing"):
        Reply(200, {}, b"", "mt.example.org").json()


def test_passwords_of_a_netrc_file_are_not_sent(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / ".netrc").write_text("machine 127.0.0.1 login user password canary-key-4711\n", "utf-8")
    monkeypatch.setenv("HOME", str(tmp_path))
    with FakeMT() as service:
        client = Client({"Authorization": "DeepL-Auth-Key mine"})
        client.send("GET", f"{service.url}/languages")
        client.close()
        assert service.requests[0][2]["authorization"] == "DeepL-Auth-Key mine"


def test_many_calls_share_one_watchman_and_end_in_time() -> None:
    from concurrent.futures import ThreadPoolExecutor

    def call(client: Client) -> float:
        began = time.monotonic()
        with pytest.raises(Retry, match="no complete answer within"):
            client.get(f"{service.url}/languages")
        return time.monotonic() - began

    with FakeMT(faults=["drip"] * 20) as service, ThreadPoolExecutor(8) as pool:
        clients: list[Any] = [Client(read=5, deadline=0.2 + 0.05 * (index % 3)) for index in range(8)]
        spent = list(pool.map(call, clients))
        for client in clients:
            client.close()
    assert min(spent) >= 0.2
    assert max(spent) < 5


def test_codes_are_those_of_the_service() -> None:
    assert code("deepl source", "zh_TW") == "ZH"
    assert code("deepl target", "zh_TW") == "ZH-HANT"
    assert code("mymemory", "zh_HK") == "zh-HK"
    with pytest.raises(UnsupportedPair, match="country"):
        code("mymemory", "eo")
