"""Language names: `zh`, `zh-CN`, `zh-Hans` and `zh_Hans_CN` are all `zh_CN` here. The home of Babel.

Inside the house a language is always in gettext form (`en`, `zh_CN`, `zh_TW`, `de`, `pt_BR`); `bcp47` is for files and
services that want tags.
"""

from __future__ import annotations

import re
from functools import lru_cache

from l10n.errors import UsageError

_ALIASES = {
    "zh": "zh_CN",
    "zh_hans": "zh_CN",
    "zh_hans_cn": "zh_CN",
    "zh_cn": "zh_CN",
    "zh_sg": "zh_CN",
    "zh_hans_sg": "zh_CN",
    "zh_hant": "zh_TW",
    "zh_hant_tw": "zh_TW",
    "zh_tw": "zh_TW",
    "zh_hant_hk": "zh_HK",
    "zh_hk": "zh_HK",
    "zh_mo": "zh_HK",
    "cn": "zh_CN",
    "chinese": "zh_CN",
    "english": "en",
    "en": "en",
}
_TAGS = {"zh_CN": "zh-Hans", "zh_TW": "zh-Hant", "zh_HK": "zh-Hant-HK"}
# BCP 47 as far as articles need it, and gettext's form with its modifier.
_SHAPE = re.compile(r"[a-z]{2,3}(_[A-Z][a-z]{3})?(_[A-Z]{2}|_[0-9]{3})?(@[a-z]+)?\Z")
_UNSPACED = frozenset({"zh", "ja", "th", "lo", "km", "my"})


@lru_cache(maxsize=512)
def canonical(name: str) -> str:
    """The gettext form of a language name; raises `UsageError` for a name that is none.

    >>> canonical("zh-Hans"), canonical("en-us"), canonical("pt-br")
    ('zh_CN', 'en_US', 'pt_BR')
    """
    key = name.strip().replace("-", "_").lower()
    if key in _ALIASES:
        return _ALIASES[key]
    base, _, modifier = key.partition("@")
    parts = base.split("_")
    shaped = [parts[0], *(p.title() if len(p) == 4 else p.upper() for p in parts[1:])]
    code = "_".join(shaped) + (f"@{modifier}" if modifier else "")
    if not _SHAPE.match(code) or not _known(parts[0]):
        raise UsageError(
            f"unknown language {name!r}, expected a code such as en, zh_CN, zh_TW, de",
            hint="write the language as ISO 639 code with an optional country: pt_BR",
        )
    return code


def _known(language: str) -> bool:
    if language in {"en", "zh", "de", "fr", "es", "it", "pt", "nl", "ru", "ja", "ko"}:
        return True
    from babel.core import Locale, UnknownLocaleError

    try:
        Locale.parse(language)
    except (UnknownLocaleError, ValueError):
        return False
    return True


def is_language(name: str) -> bool:
    """Whether `canonical` would accept the name."""
    try:
        canonical(name)
    except UsageError:
        return False
    return True


def base(language: str) -> str:
    """The language without script and country: `zh` of `zh_CN`."""
    return re.split(r"[_\-@]", language, maxsplit=1)[0]


def is_spaced(language: str) -> bool:
    """Whether words and sentences of the language are separated by blanks: true for en, false for zh."""
    return base(language) not in _UNSPACED


def bcp47(language: str) -> str:
    """The tag for HTML, TMX and CSV: `zh-Hans` for `zh_CN`."""
    return _TAGS.get(language, language.partition("@")[0].replace("_", "-"))


@lru_cache(maxsize=64)
def plural_forms(language: str) -> str:
    """The `Plural-Forms` header for the language, from Babel's data; gettext's English rule where Babel knows none."""
    if base(language) in {"zh", "ja", "ko"}:
        return "nplurals=1; plural=0;"
    if base(language) == "en":
        return "nplurals=2; plural=(n != 1);"
    from babel.messages.plurals import get_plural

    return get_plural(language.partition("@")[0]).plural_forms.rstrip(";") + ";"


@lru_cache(maxsize=64)
def display_name(language: str) -> str:
    """The English name of the language for people: `Chinese (Simplified)`."""
    from babel.core import Locale

    name = Locale.parse(bcp47(language), sep="-").get_display_name("en")
    return name or language
