"""One page from the web that a person named: https only, public addresses only, with limits. What becomes of it: `formats.web`.

The name is resolved once, every address it has must be public, and the connection goes to exactly that address, so that a
name cannot point elsewhere between the look and the call. Each redirect is looked at anew.
"""

from __future__ import annotations

import http.client
import ipaddress
import socket
import ssl
import threading
import time
from dataclasses import dataclass
from urllib.parse import SplitResult, urljoin, urlsplit

from l10n.errors import InputError, UsageError
from l10n.version import __version__

LIMIT = 20 * 1024 * 1024
"""Most bytes of a page."""

SECONDS = 30.0
"""For everything together: a slow drip does not stretch it."""

REDIRECTS = 3
_TYPES = frozenset({"text/html", "application/xhtml+xml", "text/plain"})
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")


@dataclass(frozen=True, slots=True)
class Page:
    """A page as the server sent it."""

    url: str
    """Where it was in the end, behind redirects."""

    data: bytes
    charset: str
    """What the server said; empty where it said nothing."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How far fetching may go; tests set smaller ones."""

    bytes: int = LIMIT
    seconds: float = SECONDS
    local: bool = False
    """For tests only: plain http to this machine is allowed too."""


def fetch(url: str, limits: Limits = Limits()) -> Page:
    """The page at an https address.

    Raises `UsageError` for an address that is none or not https, and `InputError` for what is refused (private
    addresses, too many redirects, too large, too slow, no text) or fails.
    """
    deadline = time.monotonic() + limits.seconds
    here = url
    for _ in range(REDIRECTS + 1):
        answer = _once(_checked(here, limits), here, limits, deadline)
        if isinstance(answer, Page):
            return answer
        here = urljoin(here, answer)
    raise InputError(f"more than {REDIRECTS} redirects", path=url, hint="name the address the last one leads to")


def _checked(url: str, limits: Limits) -> SplitResult:
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise UsageError(f"not an address: {error}", path=url) from None
    del port  # asked for only because a wrong one raises
    if parts.scheme != "https" and not (limits.local and parts.scheme == "http"):
        raise UsageError(
            f"{parts.scheme or 'no scheme'!r} address, expected https", path=url, hint="begin it with https://"
        )
    if not parts.hostname or parts.username is not None or parts.password is not None:
        raise UsageError("expected a host and no user name in the address", path=url)
    return parts


def _once(parts: SplitResult, url: str, limits: Limits, deadline: float) -> Page | str:
    """One request: the page, or the address a redirect names."""
    host = parts.hostname or ""
    port = parts.port or (443 if parts.scheme == "https" else 80)
    address = _public_address(host, port, url, limits)
    raw: socket.socket | None = None
    late = threading.Event()
    timer: threading.Timer | None = None
    try:
        raw = socket.create_connection((address, port), timeout=_left(deadline, url))
        connected = raw
        # A per-read timeout lets a slow drip pass; the timer ends the whole call.
        timer = threading.Timer(_left(deadline, url), _shut, (connected, late))
        timer.daemon = True
        timer.start()
        if parts.scheme == "https":
            raw = ssl.create_default_context().wrap_socket(raw, server_hostname=host)
        answer = _exchange(raw, parts, url, limits)
        if late.is_set():
            # Without an announced length the cut looks like the end of the page.
            raise TimeoutError
        return answer
    except (OSError, http.client.HTTPException, ValueError) as error:
        if late.is_set():
            raise InputError(f"not done after {limits.seconds:g} seconds", path=url) from None
        raise InputError(f"cannot be fetched: {error or type(error).__name__}", path=url) from None
    finally:
        if timer is not None:
            timer.cancel()
        if raw is not None:
            raw.close()


def _exchange(connected: socket.socket, parts: SplitResult, url: str, limits: Limits) -> Page | str:
    connection = http.client.HTTPConnection(parts.hostname or "", parts.port)
    connection.sock = connected
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    headers = {
        "Host": parts.netloc,
        "User-Agent": f"l10n/{__version__}",
        "Accept": "text/html, application/xhtml+xml, text/plain",
        "Accept-Encoding": "identity",
        "Connection": "close",
    }
    connection.request("GET", _ascii(target), headers=headers)
    with connection.getresponse() as response:
        if response.status in {301, 302, 303, 307, 308}:
            place = response.getheader("Location")
            if not place:
                raise InputError(f"redirect {response.status} without an address", path=url)
            return place
        if response.status != 200:
            raise InputError(f"the server answered {response.status} {response.reason}", path=url)
        kind = response.headers.get_content_type()
        if kind not in _TYPES:
            raise InputError(f"it is {kind}, expected a text page", path=url)
        return Page(url, _body(response, url, limits), response.headers.get_content_charset() or "")


def _body(response: http.client.HTTPResponse, url: str, limits: Limits) -> bytes:
    announced = response.getheader("Content-Length") or ""
    if announced.isdigit() and int(announced) > limits.bytes:
        raise InputError(f"{announced} bytes, expected at most {limits.bytes}", path=url)
    chunks: list[bytes] = []
    size = 0
    while chunk := response.read1(65536):
        size += len(chunk)
        if size > limits.bytes:
            raise InputError(f"more than {limits.bytes} bytes", path=url)
        chunks.append(chunk)
    if announced.isdigit() and size < int(announced):
        raise InputError(f"the answer broke off after {size} of {announced} bytes", path=url)
    return b"".join(chunks)


def _ascii(target: str) -> str:
    from urllib.parse import quote

    return quote(target, safe="/%?=&;:@!$'()*+,~#[]-._")


def _left(deadline: float, url: str) -> float:
    left = deadline - time.monotonic()
    if left <= 0:
        raise InputError("not done in time", path=url)
    return left


def _shut(connected: socket.socket, late: threading.Event) -> None:
    late.set()
    try:
        connected.shutdown(socket.SHUT_RDWR)
    except OSError:
        pass  # it was closed in the same moment


def _public_address(host: str, port: int, url: str, limits: Limits) -> str:
    """The address to connect to. One private address among many is enough to refuse the name."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise InputError(f"the name {host!r} cannot be resolved: {error}", path=url) from None
    addresses = list(dict.fromkeys(str(entry[4][0]) for entry in found))
    for address in addresses:
        if not (is_public(address) or (limits.local and ipaddress.ip_address(address).is_loopback)):
            raise InputError(
                f"{host} is {address}, which is not a public address",
                path=url,
                hint="save the page and import the file instead",
            )
    return addresses[0]


def is_public(address: str) -> bool:
    """Whether an IP address belongs to the public internet.

    Private, loopback, link-local, unique-local, carrier-grade NAT, documentation, reserved and multicast ones do not,
    also where an IPv6 address wraps such an IPv4 one (mapped, 6to4, Teredo, NAT64).
    """
    parsed = ipaddress.ip_address(address.partition("%")[0])
    inner = _wrapped(parsed)
    if inner is not None:
        return is_public(inner)
    site_local = isinstance(parsed, ipaddress.IPv6Address) and parsed.is_site_local
    return parsed.is_global and not (parsed.is_multicast or parsed.is_reserved or site_local)


def _wrapped(parsed: ipaddress.IPv4Address | ipaddress.IPv6Address) -> str | None:
    if isinstance(parsed, ipaddress.IPv4Address):
        return None
    if parsed in _NAT64:
        return str(ipaddress.IPv4Address(int(parsed) & 0xFFFFFFFF))
    inner = parsed.ipv4_mapped or parsed.sixtofour or (parsed.teredo[1] if parsed.teredo else None)
    return str(inner) if inner else None
