"""Fetching over TLS: a certificate must be trusted and be the host's own. The server and its certificates are made on the fly."""

from __future__ import annotations

import shutil
import socket
import ssl
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from l10n.errors import InputError
from l10n.project.fetch import Limits, fetch

OPENSSL = shutil.which("openssl")
pytestmark = pytest.mark.skipif(OPENSSL is None, reason="needs the openssl command to make a certificate")
LOCAL = Limits(seconds=10, local=True)


class Handler(BaseHTTPRequestHandler):
    """One page for every request."""

    def do_GET(self) -> None:
        body = "<p>港口</p>".encode()
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


class QuietServer(ThreadingHTTPServer):
    """A client that refuses the certificate is no news."""

    def handle_error(self, *_: object) -> None:
        """Say nothing."""


def certificate(folder: Path, name: str) -> Path:
    """A self-signed certificate for a host name, with its key in the same file."""
    path = folder / "server.pem"
    key, cert = folder / "key.pem", folder / "cert.pem"
    words = ["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "1"]
    names = ["-subj", f"/CN={name}", "-addext", f"subjectAltName=DNS:{name}"]
    command = [str(OPENSSL), *words, *names, "-keyout", str(key), "-out", str(cert)]
    subprocess.run(command, check=True, capture_output=True, cwd=folder)
    path.write_bytes(key.read_bytes() + cert.read_bytes())
    return path


@contextmanager
def serving(pem: Path) -> Iterator[str]:
    """An https server on this machine; its address by name, which may be an IPv6 one first."""
    family, *_, address = socket.getaddrinfo("localhost", 0, type=socket.SOCK_STREAM)[0]
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pem)
    with type("Server", (QuietServer,), {"address_family": family})(address[:2], Handler) as server:
        server.socket = context.wrap_socket(server.socket, server_side=True)
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield f"https://localhost:{server.server_address[1]}/a"
        finally:
            server.shutdown()
            thread.join()


def test_a_certificate_that_nobody_trusts_is_refused(tmp_path: Path) -> None:
    with serving(certificate(tmp_path, "localhost")) as url, pytest.raises(InputError) as caught:
        fetch(url, LOCAL)
    assert url in str(caught.value)
    assert "certificate verify failed" in str(caught.value)


def test_a_trusted_certificate_of_the_host_is_accepted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pem = certificate(tmp_path, "localhost")
    monkeypatch.setenv("SSL_CERT_FILE", str(pem.with_name("cert.pem")))
    with serving(pem) as url:
        page = fetch(url, LOCAL)
    assert (page.url, page.data.decode(page.charset)) == (url, "<p>港口</p>")


def test_a_trusted_certificate_of_another_host_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pem = certificate(tmp_path, "other.example")
    monkeypatch.setenv("SSL_CERT_FILE", str(pem.with_name("cert.pem")))
    with serving(pem) as url, pytest.raises(InputError, match="Hostname mismatch"):
        fetch(url, LOCAL)


def test_without_the_switch_for_tests_this_machine_is_refused(tmp_path: Path) -> None:
    with serving(certificate(tmp_path, "localhost")) as url, pytest.raises(InputError, match="not a public address"):
        fetch(url)
