"""The engines by name. The built-in ones are listed here and imported when opened; others come from entry points `l10n.engines`."""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import util
from typing import Any

from l10n.engines.base import Engine
from l10n.errors import ConfigError, EngineError, UsageError

GROUP = "l10n.engines"


@dataclass(frozen=True, slots=True)
class Listed:
    """A built-in engine: where it is, what it needs."""

    module: str
    """Below `l10n.engines`; empty for `memory`, which the workflow answers itself."""

    summary: str
    key: str = ""
    """The variable with its key; empty where it has none."""

    needs: tuple[str, ...] = ()
    """Python packages beyond those every installation has."""

    extra: str = ""
    """The extra that brings them."""


BUILT_IN: Mapping[str, Listed] = {
    "memory": Listed("", "earlier translations of this project, exact and similar ones"),
    "opencc": Listed("chinese", "between Simplified and Traditional Chinese, offline"),
    "ctranslate2": Listed(
        "local",
        "local models, offline: OPUS-MT, CTranslate2, Argos",
        needs=("ctranslate2", "sentencepiece"),
        extra="offline",
    ),
    "deepl": Listed("deepl", "DeepL with glossary and context", "L10N_DEEPL_KEY"),
    "openai": Listed("chat", "any OpenAI-compatible server: OpenAI, Ollama, vLLM, llama.cpp", "L10N_OPENAI_KEY"),
    "libretranslate": Listed("libretranslate", "a LibreTranslate server, in batches", "L10N_LIBRETRANSLATE_KEY"),
    "google": Listed("deep", "Google's public page, through deep-translator; best effort"),
    "mymemory": Listed("deep", "MyMemory, through deep-translator; 500 bytes at once"),
    "microsoft": Listed("deep", "Azure Translator, through deep-translator", "L10N_MICROSOFT_KEY"),
    "libre": Listed("deep", "a LibreTranslate server, through deep-translator", "L10N_LIBRETRANSLATE_KEY"),
    "pseudo": Listed("pseudo", "meaningless text in the target's script, to look at layouts"),
}


def names() -> tuple[str, ...]:
    """Every engine that can be named: the built-in ones, then those of installed packages."""
    return (*BUILT_IN, *(name for name in sorted(_foreign()) if name not in BUILT_IN))


def open_engine(name: str, settings: Mapping[str, Any], environ: Mapping[str, str]) -> Engine:
    """The engine of that name with its `[engine.NAME]` settings; keys come from `environ` alone.

    Raises `UsageError` for a name that is none, `ConfigError` for settings that cannot be followed and `Fatal` where the
    engine cannot be used here: no key, no model, a package is missing.
    """
    listed = BUILT_IN.get(name)
    if listed is not None and not listed.module:
        raise UsageError(f"{name} is asked by the workflow itself and cannot be opened")
    if listed is not None:
        module = importlib.import_module(f"l10n.engines.{listed.module}")
        try:
            opened: Engine = module.open_engine(name, settings, environ)
        except (TypeError, ValueError) as error:
            raise ConfigError(f"[engine.{name}] cannot be followed: {error}", hint="see docs/engines.md") from None
        return opened
    foreign = _foreign().get(name)
    if foreign is None:
        raise UsageError(f"unknown engine {name!r}", hint=f"known here: {', '.join(names())}")
    made = foreign.load()(name, settings, environ)
    if not isinstance(made, Engine):
        raise ConfigError(f"engine {name!r} of {foreign.value} is no engine", hint="see l10n.engines.base.Engine")
    return made


@dataclass(frozen=True, slots=True)
class Availability:
    """Whether an engine can be used here and now, without asking anybody over the network."""

    name: str
    summary: str
    is_ready: bool
    missing: str = ""
    """What is missing, in the words of a person who wants to add it."""

    network: bool = False
    key: str = ""


def availability(name: str, settings: Mapping[str, Any], environ: Mapping[str, str]) -> Availability:
    """Whether the engine can be opened, and if not, why."""
    listed = BUILT_IN.get(name) or _listed(name)
    network = uses_network(name)
    if name == "memory":
        return Availability(name, listed.summary, is_ready=True)
    absent = [package for package in listed.needs if util.find_spec(package) is None]
    if absent:
        missing = f"packages {', '.join(absent)}: pip install 'l10n[{listed.extra}]'"
        return Availability(name, listed.summary, is_ready=False, missing=missing, network=network, key=listed.key)
    try:
        open_engine(name, settings, environ)
    except (EngineError, UsageError) as error:
        missing = f"{error.message}; {error.hint}" if error.hint else error.message
        return Availability(name, listed.summary, is_ready=False, missing=missing, network=network, key=listed.key)
    return Availability(name, listed.summary, is_ready=True, network=network, key=listed.key)


def _listed(name: str) -> Listed:
    """What is known of an engine that is not ours without opening it."""
    point = _foreign().get(name)
    return Listed("", f"from the package {point.value}" if point else "")


def uses_network(name: str) -> bool:
    """Whether the engine sends texts away; taken for granted of engines that are not ours."""
    return name not in {"memory", "opencc", "ctranslate2", "pseudo"}


def _foreign() -> dict[str, Any]:
    """Entry points by name. Reading them costs milliseconds: only a list of all names, and a name not ours, lead here."""
    from importlib.metadata import entry_points

    return {point.name: point for point in entry_points(group=GROUP)}
