"""The one redactor: takes secrets out of whatever is shown, logged or stored. Which variables hold secrets is decided by name."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator, Mapping

SHOWN = "[secret]"
_NAME = re.compile(r"(?:^|_)(?:API|AUTH)?(?:KEY|TOKEN|SECRET|PASSWORD|PASSWD|PASS|CREDENTIALS?)(?:$|_)", re.IGNORECASE)
# Shorter values would take ordinary words and numbers out of messages; no service gives out such keys.
_SHORTEST = 6
_PARAMETER = re.compile(
    r"""(?i)\b((?:auth|api|subscription)[_-]?key|key|access_token|token)(["']?\s*[=:]\s*["']?)[^\s&"',;)}]{4,}"""
)
_HEADER = re.compile(r"(?i)\b(bearer|basic|deepl-auth-key)\s+[A-Za-z0-9._~+/=:-]{4,}")
_USERINFO = re.compile(r"(?i)\b([a-z][a-z0-9+.-]*://)[^\s/@]{1,200}@")


def secrets(environ: Mapping[str, str]) -> tuple[str, ...]:
    """The values of secret variables, longest first, so that one that holds another goes as a whole."""
    found = {value.strip() for name, value in environ.items() if _NAME.search(name) and len(value.strip()) >= _SHORTEST}
    return tuple(sorted(found, key=lambda value: (-len(value), value)))


def redact(text: str, environ: Mapping[str, str]) -> str:
    """The text with `[secret]` for values of secret variables, key parameters, authorisation headers and URL passwords."""
    for value in secrets(environ):
        for form in _forms(value):
            text = text.replace(form, SHOWN)
    text = _PARAMETER.sub(rf"\1\2{SHOWN}", text)
    text = _HEADER.sub(rf"\1 {SHOWN}", text)
    return _USERINFO.sub(rf"\1{SHOWN}@", text)


def written_secrets(environ: Mapping[str, str]) -> tuple[str, ...]:
    """The values of secret variables in every form that a reply may hold them: a service may echo what it was sent."""
    return tuple(form for value in secrets(environ) for form in _forms(value))


def _forms(value: str) -> Iterator[str]:
    """A value as written, as in a URL, as in JSON."""
    from json import dumps
    from urllib.parse import quote, quote_plus

    yield from dict.fromkeys((value, quote(value, safe=""), quote(value), quote_plus(value), dumps(value)[1:-1]))


class Redactor(logging.Filter):
    """A filter for log handlers: each record loses its secrets, arguments and tracebacks included."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        super().__init__()
        self._environ = environ

    def filter(self, record: logging.LogRecord) -> bool:
        """Always true; the record is changed."""
        record.msg, record.args = redact(record.getMessage(), self._environ), ()
        if record.exc_info:
            record.exc_text = redact(logging.Formatter().formatException(record.exc_info), self._environ)
            record.exc_info = None
        return True
