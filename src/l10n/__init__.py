"""l10n: translate articles between Chinese and English through gettext PO files.

`import l10n` costs nothing: each name is loaded on first use. Everything here is pure, bytes and strings in, values out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from l10n.version import __version__

if TYPE_CHECKING:
    from l10n.api import (
        check_pair,
        check_source,
        dump_catalog,
        find_terms,
        join,
        load_catalog,
        load_glossary,
        read_document,
        split,
        suggest_rendering,
        write_document,
    )

__all__ = [
    "__version__",
    "check_pair",
    "check_source",
    "dump_catalog",
    "find_terms",
    "join",
    "load_catalog",
    "load_glossary",
    "read_document",
    "split",
    "suggest_rendering",
    "write_document",
]


def __getattr__(name: str) -> object:
    if name in __all__:
        from l10n import api

        return getattr(api, name)
    raise AttributeError(f"module 'l10n' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
