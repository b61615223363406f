"""What each service calls our languages (gettext form). Services not named here get the plain ISO code."""

from __future__ import annotations

from collections.abc import Mapping

from l10n.errors import UnsupportedPair
from l10n.model.locale import base

CODES: Mapping[str, Mapping[str, str]] = {
    "google": {"zh_CN": "zh-CN", "zh_TW": "zh-TW", "zh_HK": "zh-TW"},
    "mymemory": {
        "zh_CN": "zh-CN", "zh_TW": "zh-TW", "zh_HK": "zh-HK", "en": "en-GB", "en_GB": "en-GB", "en_US": "en-US",
        "de": "de-DE", "fr": "fr-FR", "es": "es-ES", "it": "it-IT", "pt": "pt-PT", "pt_BR": "pt-BR", "nl": "nl-NL",
        "ru": "ru-RU", "ja": "ja-JP", "ko": "ko-KR",
    },
    "libre": {"zh_CN": "zh"},
    "microsoft": {"zh_CN": "zh-hans", "zh_TW": "zh-hant", "zh_HK": "zh-hant", "pt_BR": "pt"},
    "deepl source": {},
    "deepl target": {
        "zh_CN": "ZH-HANS", "zh_TW": "ZH-HANT", "zh_HK": "ZH-HANT", "en": "EN-US", "en_US": "EN-US", "en_GB": "EN-GB",
        "pt": "PT-PT", "pt_BR": "PT-BR",
    },
    "argos": {"zh_TW": "zt", "zh_HK": "zt"},
}  # fmt: skip


def code(service: str, locale: str) -> str:
    """The service's code for a language in gettext form.

    Chinese is never shortened to `zh` by chance: where a service has no word for Traditional script, `UnsupportedPair`.
    """
    codes = CODES[service]
    if locale in codes:
        return codes[locale]
    if base(locale) == "zh" and locale != "zh_CN" and service != "deepl source":
        raise UnsupportedPair(
            f"{service} does not know {locale}", hint="translate into zh_CN and add the engine opencc"
        )
    short = base(locale)
    if service == "mymemory":
        raise UnsupportedPair(f"mymemory wants a language with a country, none is known here for {locale}")
    return short.upper() if service.startswith("deepl") else short
