"""Where an engine is, and whether its key may go there: a project's file must not be able to send a key to its author."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

from l10n.errors import ConfigError


def variable(name: str) -> str:
    """The variable that names the address of an engine: `L10N_DEEPL_URL`."""
    return f"L10N_{name.upper()}_URL"


def address(
    name: str,
    settings: Mapping[str, Any],
    environ: Mapping[str, str],
    default: str = "",
    *,
    key: str = "",
    vendors: Sequence[str] = (),
) -> str:
    """The address of an engine without a final slash: from the environment, else `url` of its settings, else `default`.

    A `key` goes to the hosts of `vendors`, to this machine, and to where the environment points. Raises `ConfigError` where
    only the settings, which came with the project, name another host, and for an address that is none.
    """
    trusted = environ.get(variable(name), "").strip()
    url = (trusted or str(settings.get("url", "")) or default).rstrip("/")
    if not url:
        raise ConfigError(
            f"engine {name} has no address",
            hint=f'write url = "http://127.0.0.1:5000" under [engine.{name}], or set {variable(name)}',
        )
    host = _host(url)
    if not host:
        raise ConfigError(f"engine {name}: {url!r} is no address", hint="an address begins with https:// or http://")
    if key and not trusted and url != default and not is_local(host) and not _is_of(host, vendors):
        raise ConfigError(
            f"the key of {name} would go to {host}, which only the project's settings name",
            hint=f"if you trust that host, set {variable(name)}={url}",
        )
    if key and urlsplit(url).scheme == "http" and not is_local(host):
        raise ConfigError(f"the key of {name} would travel to {host} unencrypted", hint="use an address with https://")
    return url


def is_local(host: str) -> bool:
    """Whether a host is this machine."""
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def _host(url: str) -> str:
    try:
        parts = urlsplit(url)
        return (parts.hostname or "").lower() if parts.scheme in {"http", "https"} else ""
    except ValueError:
        return ""


def _is_of(host: str, vendors: Sequence[str]) -> bool:
    return any(host == vendor or host.endswith(f".{vendor}") for vendor in vendors)
