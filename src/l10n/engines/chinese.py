"""Between Simplified and Traditional Chinese, offline, phrase by phrase. OpenCC itself is in `text.script`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from l10n.engines.base import Ability, Limits, Request
from l10n.errors import UnsupportedPair
from l10n.text.script import convert

SCHEMES = {
    ("zh_CN", "zh_TW"): "s2twp",
    ("zh_TW", "zh_CN"): "tw2sp",
    ("zh_CN", "zh_HK"): "s2hk",
    ("zh_HK", "zh_CN"): "hk2s",
}
"""The Taiwanese schemes change words too (软件, 軟體); names are kept by the glossary, OpenCC knows none."""


class ChineseEngine:
    """Fast and always the same; nothing leaves the machine."""

    name = "opencc"
    signature = "1"
    limits = Limits(items=1000, characters=1_000_000, in_flight=1)
    abilities = frozenset({Ability.BATCH, Ability.LOCAL})

    def language(self, locale: str) -> str:
        """The locale itself; raises `UnsupportedPair` for what is not Chinese."""
        if not any(locale in pair for pair in SCHEMES):
            raise UnsupportedPair(f"opencc converts Chinese only, not {locale}")
        return locale

    def check_pair(self, source: str, target: str) -> None:
        """Raises `UnsupportedPair` where there is no scheme."""
        if (source, target) not in SCHEMES:
            raise UnsupportedPair(f"opencc does not convert from {source} to {target}")

    def translate(self, batch: Sequence[Request], source: str, target: str) -> Sequence[str]:
        """Each text converted."""
        self.check_pair(source, target)
        return [convert(request.text, SCHEMES[source, target]) for request in batch]


def open_engine(name: str, settings: Mapping[str, Any], environ: Mapping[str, str]) -> ChineseEngine:  # noqa: ARG001 - the shape every engine module has
    """The engine; it has no settings."""
    return ChineseEngine()
