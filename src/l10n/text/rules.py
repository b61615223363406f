"""Sentence rules of the languages, read from `data/<language>.toml`. How they decide is in `text.segment`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from l10n.model.locale import base

RULES_VERSION = 1
"""Stands in a catalogue's header (`X-L10n-Segmentation`). Raise it whenever a change moves a boundary in real text:
catalogues with an older number are then matched again instead of silently losing translations."""


@dataclass(frozen=True, slots=True)
class LanguageRules:
    """The word lists of one language; abbreviations are lower-cased and without their final stop."""

    language: str
    """The file they came from: `en`, `zh`, `generic`."""

    sentences: bool = True
    """False where a paragraph has no inner boundary anyone could find: Thai, Lao, Khmer, Burmese."""

    ordinals: bool = False
    """Whether `3.` before a noun is an ordinal number."""

    titles: frozenset[str] = frozenset()
    numeric: frozenset[str] = frozenset()
    either: frozenset[str] = frozenset()
    closable: frozenset[str] = frozenset()
    final: frozenset[str] = frozenset()
    words: frozenset[str] = frozenset()
    openers: frozenset[str] = frozenset()
    brands: frozenset[str] = frozenset()
    zones: frozenset[str] = frozenset()
    fronting: frozenset[str] = frozenset()
    unfinished: frozenset[str] = frozenset()
    said_latin: re.Pattern[str] | None = None
    """Subject and verb of saying at the start of what follows a quotation, as in `Captain Ma shouted`."""

    said_wide: re.Pattern[str] | None = None
    """The same in Chinese; group `mark` is what follows the verb."""

    glue: re.Pattern[str] | None = None
    same: re.Pattern[str] | None = None
    same_behind_words: re.Pattern[str] | None = None
    """What makes a quotation before it a part of the running sentence."""


def has_rules(language: str) -> bool:
    """Whether a language has a rule file; all others are cut by generic rules, which a caller may want to say."""
    return base(language) != "generic" and _read(base(language)) is not None


@cache
def language_rules(language: str) -> LanguageRules:
    """The rules for a language in gettext form (`zh_TW` uses `zh`); generic ones where there is no file."""
    name = base(language)
    data = _load(name if has_rules(name) else "generic")
    latin = {**_load(data["latin"]), **data} if "latin" in data else data
    wide = "latin" in data
    return LanguageRules(
        language=name if has_rules(name) else "generic",
        sentences=data.get("sentences", True),
        ordinals=data.get("ordinals", False) or name in _words(data, "ordinal_languages"),
        **{key: _abbreviations(latin, key) for key in ("titles", "numeric", "either", "closable", "final", "words")},
        **{key: _words(latin, key) for key in ("openers", "brands", "zones", "fronting", "unfinished")},
        said_latin=_said_latin(_words(_load(data["latin"]) if wide else data, "said")),
        said_wide=_said_wide(_words(data if wide else _load("zh"), "said")),
        glue=_one_of(data if wide else _load("zh"), "glue"),
        same=_one_of(data if wide else _load("zh"), "same"),
        same_behind_words=_one_of(data if wide else _load("zh"), "same_behind_words"),
    )


@cache
def _read(name: str) -> str | None:
    """The rule file of that name, None where there is none."""
    from pkgutil import get_data

    try:
        data = get_data("l10n.text", f"data/{name}.toml")
    except FileNotFoundError:
        return None
    return None if data is None else data.decode("utf-8")


@cache
def _load(name: str) -> Mapping[str, Any]:
    import tomllib

    data: Mapping[str, Any] = tomllib.loads(_read(name) or "")
    return data


def _one_of(data: Mapping[str, Any], key: str) -> re.Pattern[str]:
    """Any of a list of expressions; nothing where there is none."""
    return re.compile("|".join(data.get(key, ())) or r"(?!)")


def _words(data: Mapping[str, Any], key: str) -> frozenset[str]:
    return frozenset(str(data.get(key, "")).split())


def _abbreviations(data: Mapping[str, Any], key: str) -> frozenset[str]:
    return frozenset(word.rstrip(".").lower() for word in _words(data, key))


def _said_latin(verbs: frozenset[str]) -> re.Pattern[str] | None:
    if not verbs:
        return None
    name = r"(?:(?:the|a|an)\s+)?(?:[A-Z][\w.'’-]{0,30}\s+|(?:de|van|von|der|al|bin|of|and)\s+){1,6}?"
    rest = r"(?=[.,:]|\Z|\s+(?:in|on|at|to|as|after|when|during|while|before|from|with|back|by)\b)"
    return re.compile(f"{name}(?:{_any(verbs)}){rest}")


def _said_wide(verbs: frozenset[str]) -> re.Pattern[str] | None:
    if not verbs:
        return None
    subject = r"[^。！？!?；;：:“”\"「」\n，,、]{0,36}?"
    return re.compile(rf"{subject}(?:{_any(verbs)})(?:道|着|了|過|过)?(?P<mark>[，,。.！!：:]|\Z|\n)")


def _any(words: frozenset[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=lambda word: (-len(word), word)))
