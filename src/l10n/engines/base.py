"""What an engine is. The built-in ones stand in `engines.table`; those that fail, batch and retry are the runner's concern."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol, runtime_checkable


class Ability(StrEnum):
    """What an engine can do beyond plain text."""

    XML = "xml"
    HTML = "html"
    GLOSSARY = "glossary"
    CONTEXT = "context"
    BATCH = "batch"


@dataclass(frozen=True, slots=True)
class Limits:
    """What one call may hold."""

    items: int = 1
    characters: int = 5_000
    bytes: int = 0
    """Of the encoded request (google: of the URL); 0 where only characters count."""

    per_second: float = 0.0
    """Calls; 0 where nothing is known."""


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
    abilities: frozenset[Ability]

    def language(self, locale: str) -> str:
        """The engine's own code for a language in gettext form; raises `UnsupportedPair`."""

    def translate(self, batch: Sequence[Request], source: str, target: str) -> Sequence[str]:
        """One text for each request, in order. `source` and `target` are in gettext form."""
