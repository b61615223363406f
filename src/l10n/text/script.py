"""Scripts: what is Han, what is full-width, Traditional and Simplified, words and characters counted. The home of OpenCC."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from opencc import OpenCC

HAN = r"\u3005\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003347f"
"""Inside of a character class: Han characters, 々 and 〇 included (Unicode blocks up to extension J)."""

KANA = r"\u3040-\u30ff\u31f0-\u31ff\uff66-\uff9f"

_UNSPACED = HAN + r"\u3040-\u30ff"

# Compiled when first asked for: classes of this size take milliseconds, and most commands only want the names above.


@cache
def _han() -> re.Pattern[str]:
    return re.compile(f"[{HAN}]")


@cache
def _wide() -> re.Pattern[str]:
    return re.compile(f"[{HAN}{KANA}\u3001-\u303f\uff01-\uff65]")


@cache
def _word() -> re.Pattern[str]:
    return re.compile(rf"[^\W_{_UNSPACED}]+(?:['’\-.,][^\W_{_UNSPACED}]+)*")


def is_han(char: str) -> bool:
    """Whether one character is Han."""
    return _han().match(char) is not None


def count_han(text: str) -> int:
    """Han characters in a text: the size translators of Chinese are paid by."""
    return len(_han().findall(text))


def count_words(text: str) -> int:
    """Words of alphabetic scripts in a text; numbers count, Han characters do not."""
    return len(_word().findall(text))


def is_tight(left: str, right: str) -> bool:
    """Whether two lines ending and beginning with these characters join without a blank.

    True between Han, kana and full-width marks: what a Chinese author wraps is one run (markedjs/marked#90, jgm/djot#131).
    """
    return _wide().match(left) is not None and _wide().match(right) is not None


def simplify(text: str) -> str:
    """Each Traditional character in its Simplified form, one for one: offsets stay true, phrases are not looked at."""
    return text.translate(_simplified())


def convert(text: str, scheme: str) -> str:
    """The text through an OpenCC scheme (`s2twp`, `t2s`, ...), phrase-aware; lengths may change."""
    converted: str = _opencc(scheme).convert(text)
    return converted


@lru_cache(maxsize=8)
def _opencc(scheme: str) -> OpenCC:
    from opencc import OpenCC

    return OpenCC(scheme)


@lru_cache(maxsize=1)
def _simplified() -> dict[int, str]:
    chars = [chr(code) for code in range(0x3400, 0xA000)]
    converted = _opencc("t2s").convert("\n".join(chars)).split("\n")
    return {
        ord(char): simple for char, simple in zip(chars, converted, strict=True) if simple != char and len(simple) == 1
    }
