"""Fetching one page: only https, only public addresses, within limits; against a server that this test starts."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import ClassVar

import pytest

from l10n.errors import InputError, L10nError, UsageError
from l10n.project.fetch import Limits, fetch, is_public

LOCAL = Limits(local=True, seconds=5)


class Handler(BaseHTTPRequestHandler):
    """Answers by path."""

    seen: ClassVar[list[str]] = []

    def do_GET(self) -> None:
        self.seen.append(self.path)
        step, _, rest = self.path[1:].partition("/")
        if step == "redirect":
            self.send_response(302)
            self.send_header("Location", rest)
            self.end_headers()
        elif step == "loop":
            self.send_response(301)
            self.send_header("Location", "/loop")
            self.end_headers()
        elif step == "drip":
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            try:
                for _ in range(100):
                    self.wfile.write(b"x")
                    self.wfile.flush()
                    time.sleep(0.05)
            except OSError:
                pass  # the client hung up, as it should
        elif step == "short":
            self.answer(b"abc", length=10)
        elif step == "large":
            self.answer(b"x" * 5000, length=None)
        elif step == "announced":
            self.answer(b"", length=10**9)
        elif step == "image":
            self.answer(b"x", kind="image/png")
        elif step == "missing":
            self.send_error(404)
        else:
            self.answer("<p>港口</p>".encode("gb18030"), kind="text/html; charset=gbk")

    def answer(self, data: bytes, kind: str = "text/html", length: int | None = -1) -> None:
        self.send_response(200)
        self.send_header("Content-Type", kind)
        if length is not None:
            self.send_header("Content-Length", str(len(data) if length < 0 else length))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, format: str, *args: object) -> None:
        """Quiet."""


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    httpd = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=httpd.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{httpd.server_address[1]}"
    httpd.shutdown()
    httpd.server_close()
    thread.join()


def test_a_page_comes_with_its_address_and_character_set(server: str) -> None:
    page = fetch(f"{server}/a/b?q=港", LOCAL)
    assert (page.data.decode("gbk"), page.charset, page.url) == ("<p>港口</p>", "gbk", f"{server}/a/b?q=港")
    assert fetch(f"{server}/redirect//page", LOCAL).url == f"{server}/page"


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("redirect/http://169.254.169.254/latest", "169.254.169.254, which is not a public address"),
        ("redirect/https://10.0.0.1/", "10.0.0.1, which is not a public address"),
        ("redirect/ftp://example.org/", "'ftp' address, expected https"),
        ("redirect/file:///etc/passwd", "'file' address, expected https"),
        ("loop", "more than 3 redirects"),
        ("missing", "the server answered 404"),
        ("image", "it is image/png, expected a text page"),
        ("large", "more than 1000 bytes"),
        ("announced", "1000000000 bytes, expected at most 1000"),
        ("short", "3 of 10 bytes|IncompleteRead"),
    ],
)
def test_what_a_server_must_not_do_is_refused_with_the_address(server: str, path: str, said: str) -> None:
    with pytest.raises(L10nError, match=said) as caught:
        fetch(f"{server}/{path}", Limits(bytes=1000, seconds=5, local=True))
    assert "://" in str(caught.value).partition(" error: ")[0] or caught.value.path.startswith("file:")


def test_a_slow_drip_does_not_stretch_the_time(server: str) -> None:
    began = time.monotonic()
    with pytest.raises(InputError, match=r"not done after 0\.3 seconds"):
        fetch(f"{server}/drip", Limits(seconds=0.3, local=True))
    assert time.monotonic() - began < 4


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "localhost", "[::1]", "2130706433", "0x7f000001", "127.1", "0", "[::ffff:127.0.0.1]", "10.1.2.3", "[fe80::1]", "[fd00::1]", "100.64.0.1"]
)  # fmt: skip
def test_private_addresses_are_refused_in_any_spelling(host: str) -> None:
    with pytest.raises(InputError, match=r"not a public address|cannot be resolved"):
        fetch(f"https://{host}/")


def test_plain_http_is_refused_without_the_switch_and_elsewhere_with_it(server: str) -> None:
    before = len(Handler.seen)
    with pytest.raises(UsageError, match="'http' address, expected https"):
        fetch(server)
    with pytest.raises(InputError, match="not a public address"):
        fetch("http://192.168.1.1/", LOCAL)
    assert len(Handler.seen) == before


@pytest.mark.parametrize(
    "url", ["https://", "https://user:pass@example.org/", "https://[::1", "https://x:99999/", "example.org"]
)
def test_what_is_no_plain_address_is_a_fault_of_usage(url: str) -> None:
    with pytest.raises(UsageError):
        fetch(url)


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("93.184.215.14", True),
        ("2606:2800:21f:cb07:6820:80da:af6b:8b2c", True),
        ("64:ff9b::5db8:d70e", True),
        ("64:ff9b::a00:1", False),
        ("2002:a00:1::", False),
        ("::ffff:10.0.0.1", False),
        ("169.254.169.254", False),
        ("192.0.2.1", False),
        ("224.0.0.1", False),
        ("255.255.255.255", False),
        ("fec0::1", False),
        ("ff02::1", False),
        ("::", False),
    ],
)
def test_an_address_is_public_or_not(address: str, public: bool) -> None:
    assert is_public(address) is public
