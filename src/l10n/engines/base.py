"""What an engine is. The built-in ones stand in `engines.table`; those that fail, batch and retry are the runner's concern."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol, runtime_checkable

from l10n.errors import BadReply


class Ability(StrEnum):
    """What an engine can do beyond plain text."""

    XML = "xml"
    """Takes escaped XML and keeps its tags."""

    HTML = "html"
    TAGS = "tags"
    """Takes plain text and keeps `<x id="1"/>` in it (language models)."""

    WORDS = "words"
    """Keeps made-up words better than brackets (small local models have no other brackets in their vocabulary)."""

    GLOSSARY = "glossary"
    """Uses `Request.terms`."""

    CONTEXT = "context"
    """Uses `Request.paragraph` and `Request.title`."""

    BATCH = "batch"
    LOCAL = "local"
    """Sends nothing over the network and costs nothing."""

    NONSENSE = "nonsense"
    """Its texts mean nothing, so numbers and terms are not asked of them."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What one call may hold."""

    items: int = 1
    characters: int = 5_000
    bytes: int = 0
    """Of the texts in UTF-8, or percent-encoded where they travel in the URL (`escaped`); 0 where only characters count."""

    escaped: bool = False
    """Whether `bytes` counts percent-encoded text: a Han character is nine bytes then."""

    per_second: float = 0.0
    """Calls; 0 where nothing is known."""

    in_flight: int = 0
    """Calls at the same time; 0 where the runner decides."""

    mark: str = ""
    """What each text of several carries on top of its own, at its longest, to be known again (see `order`)."""


@dataclass(frozen=True, slots=True)
class Request:
    """One text to translate, with what an engine may use to do it well."""

    text: str
    paragraph: str = ""
    """The whole unit the segment stands in, for engines that take context."""

    title: str = ""
    terms: tuple[tuple[str, str], ...] = ()
    """(source form, target form) of the glossary terms that occur in this text."""


@runtime_checkable
class Engine(Protocol):
    """A translator behind one face. Errors are the children of `EngineError`; nothing else may escape."""

    name: str
    signature: str
    """Model, version, prompt version: part of the cache key and of the draft."""

    limits: Limits
    """May shrink while a run goes on, as an engine learns what its service can do."""

    abilities: frozenset[Ability]

    def language(self, locale: str) -> str:
        """The engine's own code for a language in gettext form; raises `UnsupportedPair`."""

    def translate(self, batch: Sequence[Request], source: str, target: str) -> Sequence[str]:
        """One text for each request, in order; an empty text where the engine gave none for that request.

        `source` and `target` are in gettext form. Raises the children of `EngineError`; `Incomplete` rather than asking again
        itself, so that the runner can count what it costs; `Unproven` where a service does not say which answer belongs to
        which text, so that wrong order would go unseen.
        """


class Incomplete(BadReply):
    """Some texts of a batch have no answer. Those that have one keep it, the others are asked for again."""

    def __init__(self, message: str, texts: Sequence[str | None]) -> None:
        """`texts` are the answers that are sure, aligned with the batch, and None for the others."""
        super().__init__(message)
        self.texts = tuple(texts)


class Unproven(Incomplete):
    """Nobody knows which text some of the answers belong to. Each of these texts is asked for alone: then there is no doubt."""

    def __init__(self, engine: str, texts: Sequence[str | None]) -> None:
        """As for `Incomplete`."""
        super().__init__(f"{engine} does not say which of its answers belongs to which text", texts)
