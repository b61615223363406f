"""A translation service on 127.0.0.1 that speaks the protocols of our engines, with faults on demand.

It answers Google's page, MyMemory, DeepL v2 and v3 glossaries, LibreTranslate, Azure and OpenAI chat. `translate` makes
the text of an answer; `faults` is a script, one word per call, None for a good answer; everything is counted. As the real
ones do, it keeps the tags and references that texts of a batch carry and translates what stands between them.
"""

from __future__ import annotations

import asyncio
import html
import json
import random
import re
import threading
import time
from collections import Counter, deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl

_KEY_HEADERS = {"authorization", "ocp-apim-subscription-key"}
_MARKED = re.compile(r'(<(?:s|p) id="[^"]*">)(.*)(</[sp]>)|([^\[]*)(\[\d+\])', re.DOTALL)
Translate = Callable[[str, str, str], str]


@dataclass(frozen=True)
class Answer:
    status: int
    body: bytes
    kind: str = "application/json; charset=utf-8"
    headers: tuple[tuple[str, str], ...] = ()


def as_json(value: Any, status: int = 200, **headers: str) -> Answer:
    body = json.dumps(value, ensure_ascii=False).encode()
    return Answer(status, body, headers=tuple((name.replace("_", "-"), text) for name, text in headers.items()))


class FakeMT:
    """`with FakeMT() as service:` - `service.url` is its address. Faults: see `_spoil`."""

    def __init__(
        self,
        translate: Translate | None = None,
        *,
        delay: float = 0.0,
        faults: Iterable[Any] = (),
        per_second: float = 0.0,
        key: str = "",
        keeps_marks: bool = True,
    ) -> None:
        self.translate = translate or (lambda text, source, target: f"[{target}] {text}")
        self.delay = delay
        self.faults: deque[Any] = deque(faults)
        self.per_second = per_second
        self.key = key
        self.keeps_marks = keeps_marks
        self.calls: Counter[str] = Counter()
        self.texts: list[str] = []
        """Every text that was to be translated, in order of arrival."""

        self.bodies: list[Any] = []
        self.requests: list[tuple[str, str, dict[str, str]]] = []
        self.connections = 0
        self.in_flight = 0
        self.peak = 0
        self.glossaries: dict[str, Any] = {}
        self._recent: deque[float] = deque()
        self._writers: set[asyncio.StreamWriter] = set()

    def __enter__(self) -> FakeMT:
        ready = threading.Event()
        self._loop = asyncio.new_event_loop()

        def run() -> None:
            asyncio.set_event_loop(self._loop)
            self._server = self._loop.run_until_complete(
                asyncio.start_server(self._serve, "127.0.0.1", 0, backlog=512, limit=1 << 20)
            )
            self.url = f"http://127.0.0.1:{self._server.sockets[0].getsockname()[1]}"
            ready.set()
            self._loop.run_forever()
            self._server.close()
            tasks = asyncio.all_tasks(self._loop)
            for task in tasks:
                task.cancel()
            self._loop.run_until_complete(asyncio.gather(*tasks, return_exceptions=True))
            for writer in self._writers:
                # Closing politely would wait for a client that reads no more.
                writer.transport.abort()
            self._loop.run_until_complete(asyncio.sleep(0.01))
            self._loop.run_until_complete(self._loop.shutdown_asyncgens())
            self._loop.close()

        self._thread = threading.Thread(target=run, daemon=True)
        self._thread.start()
        assert ready.wait(5)
        return self

    def __exit__(self, *error: object) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(5)

    @property
    def total(self) -> int:
        return sum(self.calls.values())

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        self._writers.add(writer)
        try:
            while line := await reader.readline():
                method, target, _ = line.decode("latin-1").split(" ", 2)
                headers: dict[str, str] = {}
                while (line := await reader.readline()) not in (b"\r\n", b""):
                    name, _, value = line.decode("latin-1").partition(":")
                    headers[name.strip().lower()] = value.strip()
                body = await reader.readexactly(int(headers.get("content-length", 0)))
                self.in_flight += 1
                self.peak = max(self.peak, self.in_flight)
                try:
                    goes_on = await self._reply(writer, method, target, headers, body)
                finally:
                    self.in_flight -= 1
                if not goes_on:
                    return
        except (ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
            pass  # the client hung up, or the test is over
        finally:
            writer.close()
            if writer.transport.get_write_buffer_size() == 0:
                self._writers.discard(writer)

    async def _reply(
        self, writer: asyncio.StreamWriter, method: str, target: str, headers: dict[str, str], body: bytes
    ) -> bool:
        path, _, query = target.partition("?")
        self.calls[path] += 1
        self.requests.append((method, target, headers))
        if self.delay:
            await asyncio.sleep(self.delay)
        answer = self._limited() or self._answer(path, dict(parse_qsl(query, keep_blank_values=True)), headers, body)
        fault = self.faults.popleft() if self.faults else None
        if fault is not None:
            return await self._spoil(fault, answer, writer)
        await self._send(writer, answer)
        return True

    async def _send(self, writer: asyncio.StreamWriter, answer: Answer, cut: int | None = None) -> None:
        more = "".join(f"{name}: {value}\r\n" for name, value in answer.headers)
        head = f"HTTP/1.1 {answer.status} X\r\nContent-Type: {answer.kind}\r\nContent-Length: {len(answer.body)}\r\n{more}\r\n"
        writer.write(head.encode() + answer.body[:cut])
        await writer.drain()

    async def _spoil(self, fault: Any, answer: Answer, writer: asyncio.StreamWriter) -> bool:
        """A number is a status; a pair is a status with its Retry-After; a function changes the answer's JSON."""
        match fault:
            case int(status):
                await self._send(writer, as_json({"message": f"fault {status}"}, status))
            case (int(status), str(after)):
                await self._send(writer, as_json({"message": "slow down"}, status, Retry_After=after))
            case "hang":
                await asyncio.sleep(60)
            case "hang up":
                return False
            case "cut":
                await self._send(writer, answer, cut=len(answer.body) // 2)
                return False
            case "drip":
                await self._drip(writer, answer.body)
            case "drip in the headers":
                await self._drip(writer, b"", head=b"HTTP/1.1 200 OK\r\nX-Slow: " + b"." * 600)
            case "endless":
                await self._flood(writer)
                return False
            case "error page":
                page = b"<html><body><h1>Error 500 (Server Error)!!1</h1></body></html>"
                await self._send(writer, Answer(200, page, "text/html; charset=utf-8"))
            case "redirect":
                moved = as_json({}, 302, Location="http://169.254.169.254/latest/meta-data")
                await self._send(writer, moved)
            case "echo":
                sent = [value for name, value in self.requests[-1][2].items() if name in _KEY_HEADERS]
                await self._send(writer, Answer(200, f"{sent} {self.bodies[-1:]}".encode(), "text/html"))
            case "not JSON":
                await self._send(writer, Answer(200, b"{", "application/json"))
            case Answer():
                await self._send(writer, fault)
            case "reverse" | "rotate" | "swap":
                await self._send(writer, _disordered(answer, fault))
            case "one line":
                await self._send(writer, Answer(200, answer.body.replace(b"\n", b" "), answer.kind))
            case _ if callable(fault):
                changed = fault(json.loads(answer.body))
                await self._send(writer, as_json(changed))
            case _:
                raise AssertionError(f"unknown fault {fault!r}")
        return True

    async def _drip(self, writer: asyncio.StreamWriter, body: bytes, head: bytes = b"") -> None:
        head = head or f"HTTP/1.1 200 OK\r\nContent-Length: {len(body) + 600}\r\n\r\n".encode()
        for byte in head + body:
            writer.write(bytes([byte]))
            await writer.drain()
            await asyncio.sleep(0.05)

    async def _flood(self, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 1073741824\r\n\r\n")
        for _ in range(16384):
            writer.write(b" " * 65536)
            await writer.drain()

    def _limited(self) -> Answer | None:
        if not self.per_second:
            return None
        now = time.monotonic()
        while self._recent and self._recent[0] < now - 1:
            self._recent.popleft()
        if len(self._recent) >= self.per_second:
            self.calls["429"] += 1
            return as_json({"message": "slow down"}, 429, Retry_After="1")
        self._recent.append(now)
        return None

    def _say(self, text: str, source: str, target: str, unescape: Callable[[str], str] = str) -> str:
        marked = _MARKED.fullmatch(text)
        before, inner, after = "", text, ""
        if marked:
            before, inner, after = marked[1] or "", marked[2] or marked[4] or "", marked[3] or marked[5]
            inner = unescape(inner)
        self.texts.append(inner)
        said = self.translate(inner, source, target)
        return before + said + after if self.keeps_marks else said

    def _answer(self, path: str, query: dict[str, str], headers: dict[str, str], body: bytes) -> Answer:
        try:
            if path == "/m":
                lines = [self._say(line, query["sl"], query["tl"]) for line in query["q"].split("\n")]
                return _page("\n".join(lines))
            if path == "/get":
                return self._mymemory(query)
            if path == "/v2/translate":
                return self._deepl(headers, body)
            if path.startswith("/v3/glossaries"):
                return self._deepl_glossary(headers, body)
            if path == "/languages":
                return self._languages(query)
            if path == "/translate":
                return (
                    self._azure(query, headers, body) if "api-version" in query else self._libre(headers, query, body)
                )
            if path.endswith("/chat/completions"):
                return self._chat(headers, json.loads(body))
        except PoisonedError as error:
            return as_json({"message": str(error)}, 400)
        return as_json({"error": "not found"}, 404)

    def _mymemory(self, query: dict[str, str]) -> Answer:
        if len(query["q"].encode()) > 500:
            said = {"translatedText": "QUERY LENGTH LIMIT EXCEEDED. MAX ALLOWED QUERY : 500 CHARS"}
            return as_json({"responseData": said, "responseStatus": "403", "matches": ""})
        source, target = query["langpair"].split("|")
        said = {"translatedText": self._say(query["q"], source, target)}
        return as_json({"responseData": said, "quotaFinished": False, "responseStatus": 200, "matches": []})

    def _deepl(self, headers: dict[str, str], body: bytes) -> Answer:
        asked = json.loads(body)
        if headers.get("authorization") != f"DeepL-Auth-Key {self.key}":
            return as_json({"message": f"Forbidden: {headers.get('authorization')}"}, 403)
        self.bodies.append(asked)
        if len(asked["text"]) > 50 or len(body) > 131072:
            return as_json({"message": "too big"}, 413)
        source, target = asked["source_lang"], asked["target_lang"]
        return as_json(
            {
                "translations": [
                    {"detected_source_language": source, "text": self._say(text, source, target)}
                    for text in asked["text"]
                ]
            }
        )

    def _deepl_glossary(self, headers: dict[str, str], body: bytes) -> Answer:
        if headers.get("authorization") != f"DeepL-Auth-Key {self.key}":
            return as_json({"message": "Forbidden"}, 403)
        if not body:
            return as_json({"glossaries": list(self.glossaries.values())})
        made = json.loads(body)
        made["glossary_id"] = f"g{len(self.glossaries) + 1}"
        self.glossaries[made["glossary_id"]] = made
        return as_json(made, 201)

    def _languages(self, query: dict[str, str]) -> Answer:
        if "api-version" in query:
            names = {"en": "English", "zh-Hans": "Chinese Simplified", "zh-Hant": "Chinese Traditional"}
            return as_json({"translation": {code: {"name": name} for code, name in names.items()}})
        return as_json([{"code": "en", "targets": ["zh-Hans"]}, {"code": "zh-Hans", "targets": ["en"]}])

    def _azure(self, query: dict[str, str], headers: dict[str, str], body: bytes) -> Answer:
        if headers.get("ocp-apim-subscription-key") != self.key:
            return as_json({"error": {"code": 401000, "message": "The request is not authorized"}}, 401)
        texts = [each.get("text") or each.get("Text") for each in json.loads(body)]
        said = [self._say(text, query["from"], query["to"]) for text in texts]
        return as_json([{"translations": [{"text": text, "to": query["to"]}]} for text in said])

    def _libre(self, headers: dict[str, str], query: dict[str, str], body: bytes) -> Answer:
        is_json = headers.get("content-type", "").startswith("application/json")
        asked = json.loads(body) if is_json else {**query, **dict(parse_qsl(body.decode(), keep_blank_values=True))}
        self.bodies.append(asked)
        if self.key and asked.get("api_key") != self.key:
            return as_json({"error": f"Invalid API key {asked.get('api_key')}"}, 403)
        texts = asked["q"] if isinstance(asked["q"], list) else [asked["q"]]
        # A real server gives HTML back with its entities undone.
        undo = html.unescape if asked.get("format") == "html" else str
        said = [self._say(text, asked["source"], asked["target"], undo) for text in texts]
        return as_json({"translatedText": said if isinstance(asked["q"], list) else said[0]})

    def _chat(self, headers: dict[str, str], asked: Any) -> Answer:
        if self.key and headers.get("authorization") != f"Bearer {self.key}":
            return as_json({"error": {"message": f"Incorrect API key provided: {headers.get('authorization')}"}}, 401)
        self.bodies.append(asked)
        payload = json.loads(asked["messages"][-1]["content"])
        said = [{"id": each["id"], "text": self._say(each["text"], "", "")} for each in payload["segments"]]
        message = {"role": "assistant", "content": json.dumps({"translations": said}, ensure_ascii=False)}
        return as_json(
            {"model": asked["model"], "choices": [{"index": 0, "finish_reason": "stop", "message": message}]}
        )


def _page(text: str) -> Answer:
    page = f'<html><body><div class="result-container">{html.escape(text)}</div></body></html>'
    return Answer(200, page.encode(), "text/html; charset=utf-8")


def _disordered(answer: Answer, how: str) -> Answer:
    """The same answers in another order, whatever the protocol."""
    if answer.kind.startswith("text/html"):
        text = html.unescape(answer.body.decode().split('<div class="result-container">')[1].split("</div>")[0])
        return _page("\n".join(_moved(text.split("\n"), how)))
    said = json.loads(answer.body)
    if isinstance(said, dict) and "choices" in said:
        message = said["choices"][0]["message"]
        content = json.loads(message["content"])
        content["translations"] = _moved(content["translations"], how)
        message["content"] = json.dumps(content, ensure_ascii=False)
    elif isinstance(said, dict):
        said = {
            name: _moved(value, how)
            if name in {"translations", "translatedText"} and isinstance(value, list)
            else value
            for name, value in said.items()
        }
    return as_json(said)


def _moved(answers: list[Any], how: str) -> list[Any]:
    if how == "reverse":
        return answers[::-1]
    if how == "rotate":
        return answers[1:] + answers[:1]
    moved = list(answers)
    if len(moved) > 1:
        one, other = random.sample(range(len(moved)), 2)
        moved[one], moved[other] = moved[other], moved[one]
    return moved


class PoisonedError(ValueError):
    """Raised by a `translate` that cannot take a text: the whole call is answered with 400."""
