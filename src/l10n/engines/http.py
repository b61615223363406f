"""HTTP for engines: pooled connections, one deadline for a whole call, a cap on replies, no redirects. The home of requests.

What goes wrong is told as a child of `EngineError` whose text is made here, so that no address with a key gets out.
"""

from __future__ import annotations

import json as json_module
import os
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from functools import cache
from typing import TYPE_CHECKING, Any

from l10n.errors import BadReply, Fatal, Retry, TooBig
from l10n.version import __version__

if TYPE_CHECKING:
    import socket

    from requests import Session

USER_AGENT = f"l10n/{__version__} (translator's tool for PO files)"
CONNECT_SECONDS = 5.0
DEADLINE_SECONDS = 60.0
REPLY_BYTES = 8_000_000


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer, read to its end. It has the few names of `requests.Response` that deep-translator asks for."""

    status_code: int
    headers: Mapping[str, str]
    content: bytes
    host: str

    @property
    def text(self) -> str:
        """The body as text; bytes that are no UTF-8 become replacement characters, which no check lets pass."""
        return self.content.decode("utf-8", "replace")

    def json(self) -> Any:
        """The body as JSON; raises `BadReply`."""
        try:
            return json_module.loads(self.content)
        except (ValueError, RecursionError):
            raise BadReply(f"{self.host} sent no JSON: {_glimpse(self.content)}") from None

    def close(self) -> None:
        """Nothing is open any more."""


class Client:
    """Calls to one service. Threads may share it: each call has a connection of its own while it runs."""

    def __init__(
        self,
        headers: Mapping[str, str] | None = None,
        *,
        read: float = 30.0,
        deadline: float = DEADLINE_SECONDS,
        limit: int = REPLY_BYTES,
    ) -> None:
        self._headers = {"User-Agent": USER_AGENT, "Accept-Encoding": "gzip, deflate", **(headers or {})}
        self._timeout = (min(CONNECT_SECONDS, deadline), min(read, deadline))
        self._deadline = deadline
        self._limit = limit
        self._idle: list[Session] = []
        self._lock = threading.Lock()

    def send(
        self,
        method: str,
        url: str,
        *,
        params: Mapping[str, str] | None = None,
        data: Mapping[str, str] | None = None,
        json: Any = None,
        headers: Mapping[str, str] | None = None,
    ) -> Reply:
        """The answer, whatever its status. Seconds are counted from here to the last byte.

        Raises `Retry` where the service cannot be reached, is too slow or hangs up, `Fatal` for a bad certificate or
        address, `BadReply` for an answer over the cap.
        """
        host = _host(url)
        body, kind = _body(data, json)
        watch = _Watch(self._deadline)
        with self._faults(host, watch), self._session(url) as session, watch:
            response = session.request(
                method,
                url,
                params=params,
                data=body,
                headers={**kind, **(headers or {})},
                timeout=self._timeout,
                allow_redirects=False,
                stream=True,
            )
            with response:
                content = self._read(response.iter_content(65536), host)
        if watch.is_over:
            raise Retry(f"{host}: no complete answer within {self._deadline:g} s")
        return Reply(response.status_code, dict(response.headers), content, host)

    @contextmanager
    def _faults(self, host: str, watch: _Watch) -> Iterator[None]:
        """What requests raises, as errors of the house."""
        from requests import exceptions

        try:
            yield
        except exceptions.SSLError as error:
            if "CERTIFICATE_VERIFY_FAILED" in repr(error):
                hint = "check the address; REQUESTS_CA_BUNDLE names certificates of your own"
                raise Fatal(f"{host}: the certificate cannot be trusted", hint=hint) from None
            raise Retry(f"{host}: {_reason(error, watch, self._timeout[1], self._deadline)}") from None
        except (exceptions.InvalidURL, exceptions.InvalidSchema, exceptions.MissingSchema):
            raise Fatal(f"{host!r} is no address of a service", hint="an address begins with https://") from None
        except (exceptions.RequestException, OSError, ValueError, AttributeError) as error:
            # A socket shut by the watch surfaces as whatever the reader happened to be doing.
            raise Retry(f"{host}: {_reason(error, watch, self._timeout[1], self._deadline)}") from None

    def get(self, url: str, **words: Any) -> Reply:
        """`send("GET", ...)`, with the status checked by `check_status`."""
        return check_status(self.send("GET", url, **words))

    def post(self, url: str, **words: Any) -> Reply:
        """`send("POST", ...)`, with the status checked by `check_status`."""
        return check_status(self.send("POST", url, **words))

    def close(self) -> None:
        """Give up all idle connections."""
        with self._lock:
            idle, self._idle = self._idle, []
        for session in idle:
            session.close()

    def _read(self, chunks: Iterator[bytes], host: str) -> bytes:
        parts, size = [], 0
        for chunk in chunks:
            size += len(chunk)
            if size > self._limit:
                raise BadReply(f"{host} sent more than {self._limit:,} bytes; nothing of it was used")
            parts.append(chunk)
        return b"".join(parts)

    @contextmanager
    def _session(self, url: str) -> Iterator[Session]:
        with self._lock:
            session = self._idle.pop() if self._idle else None
        session = session or _open_session(self._headers, url)
        try:
            yield session
        except BaseException:
            session.close()
            raise
        with self._lock:
            self._idle.append(session)


def _body(data: Mapping[str, str] | None, json: Any) -> tuple[Any, Mapping[str, str]]:
    """(body, headers for it). JSON goes as UTF-8: the six bytes of an escape for each Han character would fill the limits."""
    if json is None:
        return data, {}
    return json_module.dumps(json, ensure_ascii=False).encode("utf-8", "replace"), {"Content-Type": "application/json"}


def check_status(reply: Reply) -> Reply:
    """The reply, if its status says that it is one.

    Raises `Retry` (408, 429, 5xx; with what Retry-After says), `TooBig` (400, 413, 414: cutting the batch finds the text
    that cannot be taken), `Fatal` (refused key, used-up quota, redirect, everything else).
    """
    status, host = reply.status_code, reply.host
    if 200 <= status < 300:
        return reply
    said = f"{host} answered HTTP {status}"
    if status in {408, 425, 429} or status >= 500:
        raise Retry(said, after=retry_after(reply.headers))
    if status in {400, 413, 414}:
        raise TooBig(said)
    if 300 <= status < 400:
        raise Fatal(f"{said}: a redirect, which is never followed", hint="name the final address in the configuration")
    reasons = {401: "the key was refused", 403: "access was refused", 402: "not paid for", 456: "the quota is used up"}
    raise Fatal(f"{said}: {reasons[status]}" if status in reasons else said)


def retry_after(headers: Mapping[str, str]) -> float | None:
    """The seconds of a Retry-After header, which may be a number or a date; None where there is none."""
    value = next((text.strip() for name, text in headers.items() if name.lower() == "retry-after"), "")
    if not value:
        return None
    try:
        return max(0.0, float(value))
    except ValueError:
        pass  # not a number: a date
    try:
        return max(0.0, parsedate_to_datetime(value).timestamp() - time.time())
    except ValueError:
        return None


def _host(url: str) -> str:
    from urllib.parse import urlsplit

    try:
        parts = urlsplit(url)
        return f"{parts.hostname}:{parts.port}" if parts.port else parts.hostname or url[:40]
    except ValueError:
        return url[:40]


def _reason(error: Exception, watch: _Watch, read: float, deadline: float) -> str:
    from requests import exceptions

    if watch.is_over:
        return f"no complete answer within {deadline:g} s"
    if isinstance(error, exceptions.ConnectTimeout):
        return "no connection within a few seconds"
    if isinstance(error, exceptions.Timeout):
        return f"silent for {read:g} s"
    if isinstance(error, exceptions.ConnectionError) and "NewConnectionError" in repr(error):
        return "cannot be reached"
    if isinstance(error, exceptions.ConnectionError) and "NameResolution" in repr(error):
        return "no such host, or no network"
    return "the connection broke in the middle of an answer"


def _glimpse(content: bytes) -> str:
    text = " ".join(content[:200].decode("utf-8", "replace").split())
    return repr(text[:60]) if text else "nothing"


_calls = threading.local()


class _Watch:
    """Shuts the socket of the call that runs in this thread when its time is over: a slow drip resets every other timer."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._lock = threading.Lock()
        self._socket: socket.socket | None = None
        self.is_over = False

    def watch(self, line: socket.socket | None) -> None:
        """Name the socket that the answer comes through."""
        with self._lock:
            self._socket = line
            if self.is_over:
                self._shut()

    def end(self) -> None:
        """The time is over."""
        with self._lock:
            self.is_over = True
            self._shut()

    def __enter__(self) -> _Watch:
        _calls.watch = self
        _watchman.add(self, time.monotonic() + self._seconds)
        return self

    def __exit__(self, *error: object) -> None:
        _watchman.remove(self)
        _calls.watch = None
        with self._lock:
            self._socket = None

    def _shut(self) -> None:
        import socket

        if self._socket is not None:
            try:
                self._socket.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass  # it is closed already


class _Watchman:
    """One thread that ends the watches of all calls in time; a timer for each call would cost a thread for each call."""

    def __init__(self) -> None:
        self._ends: dict[_Watch, float] = {}
        self._change = threading.Condition()
        self._next = 0.0
        self._thread: threading.Thread | None = None

    def add(self, watch: _Watch, end: float) -> None:
        with self._change:
            self._ends[watch] = end
            if self._thread is None or not self._thread.is_alive():
                self._next = end
                self._thread = threading.Thread(target=self._work, daemon=True)
                self._thread.start()
            elif end < self._next:
                self._change.notify()

    def remove(self, watch: _Watch) -> None:
        with self._change:
            self._ends.pop(watch, None)

    def _work(self) -> None:
        while True:
            with self._change:
                now = time.monotonic()
                over = [watch for watch, end in self._ends.items() if end <= now]
                for watch in over:
                    del self._ends[watch]
                self._next = min(self._ends.values(), default=now + 60.0)
            for watch in over:
                watch.end()
            with self._change:
                # An end that came in meanwhile would otherwise be overslept.
                self._next = min([self._next, *self._ends.values()])
                self._change.wait(max(0.0, self._next - time.monotonic()))


_watchman = _Watchman()


def _open_session(headers: Mapping[str, str], url: str) -> Session:
    """A session that looks at the environment once, and never into .netrc, whose password would replace our header."""
    import requests
    from requests.utils import get_environ_proxies

    session = requests.Session()
    session.trust_env = False
    session.proxies.update(get_environ_proxies(url))
    session.verify = os.environ.get("REQUESTS_CA_BUNDLE") or os.environ.get("CURL_CA_BUNDLE") or True
    session.headers.update(headers)
    adapter = _adapter()()
    session.mount("https://", adapter)
    session.mount("http://", adapter)
    return session


@cache
def _adapter() -> Callable[[], Any]:
    """The class of an adapter whose connections tell the watch of their thread which socket they read from."""
    from requests.adapters import HTTPAdapter
    from urllib3 import HTTPConnectionPool, HTTPSConnectionPool
    from urllib3.connection import HTTPConnection, HTTPSConnection

    class Watched:
        """Put before a connection class."""

        sock: socket.socket | None

        def getresponse(self, *words: Any, **more: Any) -> Any:
            watch = getattr(_calls, "watch", None)
            if watch is not None:
                watch.watch(self.sock)
            return super().getresponse(*words, **more)  # type: ignore[misc]  # the connection class behind this one

    class PlainConnection(Watched, HTTPConnection):
        pass

    class SecureConnection(Watched, HTTPSConnection):
        pass

    class Plain(HTTPConnectionPool):
        ConnectionCls = PlainConnection

    class Secure(HTTPSConnectionPool):
        ConnectionCls = SecureConnection

    class Adapter(HTTPAdapter):
        def init_poolmanager(self, *words: Any, **more: Any) -> None:
            super().init_poolmanager(*words, **more)
            self.poolmanager.pool_classes_by_scheme = {"http": Plain, "https": Secure}

    return Adapter
