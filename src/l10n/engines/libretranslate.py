"""A LibreTranslate server, in batches. Only HTTP is spoken; the server and its models are somebody else's."""

from __future__ import annotations

import html
import re
import threading
from collections.abc import Mapping, Sequence
from typing import Any

from l10n.engines.address import address
from l10n.engines.base import Ability, Limits, Request
from l10n.engines.http import Client
from l10n.engines.order import Order, disclosed, enclosed
from l10n.errors import BadReply, UnsupportedPair
from l10n.model.locale import base

KEY = "L10N_LIBRETRANSLATE_KEY"
_CODES = {
    "zh_CN": ("zh-Hans", "zh"),
    "zh_TW": ("zh-Hant", "zt"),
    "zh_HK": ("zh-Hant", "zt"),
    "pt_BR": ("pt-BR", "pb", "pt"),
}
"""Codes by age: servers before 1.6.5 know the later ones."""

_ELEMENT = "p"
_OURS = re.compile("&(?:amp|lt|gt);")


class LibreTranslateEngine:
    """Settings: `url` (needed), `items` and `characters` of a batch where the server allows fewer, `timeout`."""

    name = "libretranslate"
    abilities = frozenset({Ability.BATCH})

    def __init__(self, settings: Mapping[str, Any], environ: Mapping[str, str]) -> None:
        self._key = environ.get(KEY, "").strip()
        self._url = address("libretranslate", settings, environ, key=self._key, vendors=("libretranslate.com",))
        timeout = float(settings.get("timeout", 60.0))
        self._client = Client(read=timeout, deadline=2 * timeout)
        self.limits = Limits(
            items=max(1, int(settings.get("items", 25))),
            characters=int(settings.get("characters", 2_000)),
            mark='<p id="999-ffff"></p>',
        )
        self._order = Order(self)
        self.signature = str(settings.get("model", ""))
        self._targets: Mapping[str, frozenset[str]] | None = None
        self._lock = threading.Lock()

    def language(self, locale: str) -> str:
        """The newest code for the locale; which one the server knows is asked with the first call."""
        return _CODES.get(locale, (base(locale),))[0]

    def translate(self, batch: Sequence[Request], source: str, target: str) -> Sequence[str]:
        """One text for each request; raises `UnsupportedPair` where the server has no such pair.

        Several travel as HTML paragraphs that say which is which; one goes as it is.
        """
        texts = [request.text for request in batch]
        if len(texts) == 1:
            return self._ask(texts, "text", source, target)
        marked = enclosed([html.escape(text, quote=False) for text in texts], _ELEMENT)
        said = disclosed(self._ask(list(marked.values()), "html", source, target), list(marked), _ELEMENT)
        return self._order.proven(
            [None if reply is None else _plain(reply, text) for reply, text in zip(said, texts, strict=True)]
        )

    def _ask(self, texts: Sequence[str], written: str, source: str, target: str) -> list[str]:
        asked: dict[str, Any] = {"q": texts, "format": written}
        asked["source"], asked["target"] = self._pair(source, target)
        if self._key:
            asked["api_key"] = self._key
        answer = self._client.post(f"{self._url}/translate", json=asked).json()
        said = answer.get("translatedText") if isinstance(answer, dict) else None
        if not isinstance(said, list) or not all(isinstance(text, str | None) for text in said):
            raise BadReply("libretranslate sent an answer without translations")
        return [text or "" for text in said]

    def close(self) -> None:
        """Give up idle connections."""
        self._client.close()

    def _pair(self, source: str, target: str) -> tuple[str, str]:
        with self._lock:
            if self._targets is None:
                self._targets = _targets(self._client.get(f"{self._url}/languages").json())
        for here in _CODES.get(source, (base(source),)):
            for there in _CODES.get(target, (base(target),)):
                if there in self._targets.get(here, ()):
                    return here, there
        raise UnsupportedPair(
            f"the LibreTranslate server does not translate from {source} to {target}",
            hint="load more models on the server",
        )


def _plain(reply: str, text: str) -> str:
    """What an HTML reply says. Servers undo entities themselves; where one does not, those that we made stand in it."""
    return html.unescape(reply) if _OURS.search(reply) and not _OURS.search(text) else reply


def _targets(answer: Any) -> Mapping[str, frozenset[str]]:
    try:
        return {str(each["code"]): frozenset(map(str, each["targets"])) for each in answer}
    except (LookupError, TypeError):
        raise BadReply("libretranslate sent no list of languages") from None


def open_engine(name: str, settings: Mapping[str, Any], environ: Mapping[str, str]) -> LibreTranslateEngine:  # noqa: ARG001 - the shape every engine module has
    """The engine; raises `ConfigError` without an address."""
    return LibreTranslateEngine(settings, environ)
