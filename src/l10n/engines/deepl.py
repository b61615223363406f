"""DeepL, API version 2 with glossaries of version 3. The key travels in a header; other ways are refused since January 2026."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from hashlib import blake2b
from typing import Any

from l10n.engines.address import address
from l10n.engines.base import Ability, Limits, Request
from l10n.engines.http import Client
from l10n.engines.languages import code
from l10n.engines.order import Order, disclosed, enclosed, fewer
from l10n.errors import BadReply, EngineError, Fatal
from l10n.model.locale import base

log = logging.getLogger(__name__)

KEY = "L10N_DEEPL_KEY"
PAID, FREE = "https://api.deepl.com", "https://api-free.deepl.com"
_CONTEXT = 4_000
_ELEMENT = "s"
"""Holds one text of a batch. An element with words in it is to DeepL a text of its own."""

_OURS = "l10n "
"""Names of the glossaries we make begin so; no other one is ever touched."""


class DeepLEngine:
    """Settings: `url`, `formality`, `model` (`model_type` of the API), `glossary` (false: make none), `items` of a batch, `timeout`."""

    name = "deepl"
    # 128 KiB for the whole request; a Han character takes three bytes, quotes, context and the rest come on top.
    limits = Limits(items=50, characters=90_000, bytes=90_000, mark='<s id=\\"49-ffff\\"></s>')

    def __init__(self, settings: Mapping[str, Any], environ: Mapping[str, str]) -> None:
        key = environ.get(KEY, "").strip()
        if not key:
            raise Fatal("engine deepl has no key", hint=f"set the variable {KEY}")
        own = FREE if key.endswith(":fx") else PAID
        self._url = address("deepl", settings, environ, own, key=key, vendors=("deepl.com",))
        timeout = float(settings.get("timeout", 30.0))
        self._client = Client({"Authorization": f"DeepL-Auth-Key {key}"}, read=timeout, deadline=2 * timeout)
        self._formality = str(settings.get("formality", ""))
        self._model = str(settings.get("model", ""))
        self._makes_glossaries = settings.get("glossary", True) is not False
        self._glossaries: dict[tuple[str, str], str] = {}
        self.signature = f"v2 {self._model} {self._formality} {'glossary' if self._makes_glossaries else ''}".strip()
        self.limits = fewer(self.limits, settings)
        self._order = Order(self)
        able = {Ability.BATCH, Ability.XML, Ability.CONTEXT}
        self.abilities = frozenset(able | {Ability.GLOSSARY} if self._makes_glossaries else able)

    def language(self, locale: str) -> str:
        """The code of a target language; a source has none but the first half of it."""
        return code("deepl target", locale)

    def prepare(self, terms: Sequence[tuple[str, str]], source: str, target: str) -> None:
        """Have a glossary of exactly these terms at DeepL; without one, terms are checked and put right afterwards."""
        if not terms or not self._makes_glossaries:
            return
        try:
            self._glossaries[source, target] = self._glossary(terms, source, target)
        except EngineError as error:
            log.warning("deepl makes no glossary: %s", error.message)

    def translate(self, batch: Sequence[Request], source: str, target: str) -> Sequence[str]:
        """One text for each request; their paragraphs go along as context, which costs nothing.

        Several travel in elements that say which is which: tags come back as they are, and are not counted in the bill.
        """
        texts = [request.text for request in batch]
        if len(texts) == 1:
            return self._ask(texts, batch, source, target)
        marked = enclosed(texts, _ELEMENT)
        return self._order.proven(
            disclosed(self._ask(list(marked.values()), batch, source, target), list(marked), _ELEMENT)
        )

    def close(self) -> None:
        """Give up idle connections."""
        self._client.close()

    def _ask(self, texts: Sequence[str], batch: Sequence[Request], source: str, target: str) -> list[str]:
        asked: dict[str, Any] = {
            "text": texts,
            "source_lang": code("deepl source", source),
            "target_lang": self.language(target),
            "tag_handling": "xml",
            "ignore_tags": ["x"],
            "split_sentences": "0",
            "preserve_formatting": True,
            "context": _context(batch),
        }
        asked |= {name: value for name, value in self._extras(source, target).items() if value}
        answer = self._client.post(f"{self._url}/v2/translate", json=asked).json()
        try:
            texts = [each["text"] or "" for each in answer["translations"]]
        except (LookupError, TypeError):
            raise BadReply("deepl sent an answer without translations") from None
        if not all(isinstance(text, str) for text in texts):
            raise BadReply("deepl sent translations that are no texts")
        return texts

    def _extras(self, source: str, target: str) -> dict[str, str]:
        return {
            "glossary_id": self._glossaries.get((source, target), ""),
            "formality": self._formality,
            "model_type": self._model,
        }

    def _glossary(self, terms: Sequence[tuple[str, str]], source: str, target: str) -> str:
        entries = "\n".join(f"{_cell(left)}\t{_cell(right)}" for left, right in terms)
        name = _OURS + blake2b(f"{source}\0{target}\0{entries}".encode(), digest_size=8).hexdigest()
        url = f"{self._url}/v3/glossaries"
        for known in _items(self._client.get(url).json()):
            if known.get("name") == name:
                return str(known["glossary_id"])
        dictionary = {
            "source_lang": base(source),
            "target_lang": base(target),
            "entries": entries,
            "entries_format": "tsv",
        }
        made = self._client.post(url, json={"name": name, "dictionaries": [dictionary]}).json()
        if not isinstance(made, dict) or not made.get("glossary_id"):
            raise BadReply("deepl made a glossary without an id")
        return str(made["glossary_id"])


def _items(answer: Any) -> list[dict[str, Any]]:
    known = answer.get("glossaries") if isinstance(answer, dict) else None
    return [each for each in known if isinstance(each, dict)] if isinstance(known, list) else []


def _cell(text: str) -> str:
    return " ".join(text.split())


def _context(batch: Sequence[Request]) -> str:
    """Titles and paragraphs of the batch, each once, as far as they say more than the texts themselves."""
    texts = {request.text for request in batch}
    parts = dict.fromkeys(part for request in batch for part in (request.title, request.paragraph) if part)
    return "\n".join(part for part in parts if part not in texts)[:_CONTEXT]


def open_engine(name: str, settings: Mapping[str, Any], environ: Mapping[str, str]) -> DeepLEngine:  # noqa: ARG001 - the shape every engine module has
    """The engine; raises `Fatal` without a key."""
    return DeepLEngine(settings, environ)
