"""Text made safe to show: what could move the cursor, reorder the line or hide in it becomes visible.

Every report and the console pass what they show through `safe`; JSON is data and is left as it is.
"""

from __future__ import annotations

import re
from functools import cache


def safe(text: str, *, line: bool = False) -> str:
    """The text with every control, bidirectional, zero-width and tag character spelled as `<U+202E>`.

    Line feeds and tabs stay, unless `line` asks for one line: then they are spelled `\\n` and `\\t`. Lone surrogates
    are spelled too, so that the result can always be encoded. Source: CVE-2021-42574 and CVE-2021-42694 (text that reads
    otherwise than it is), ECMA-48 (escape sequences of terminals).
    """
    shown = _unsafe().sub(_spelled, text)
    return shown.replace("\n", "\\n").replace("\t", "\\t") if line else shown


def _spelled(match: re.Match[str]) -> str:
    return f"<U+{ord(match[0]):04X}>"


@cache
def _unsafe() -> re.Pattern[str]:
    # Controls but tab and line feed; soft hyphen, Arabic letter mark, Hangul fillers, Mongolian vowel separator;
    # zero-width and bidirectional marks, separators of lines and paragraphs; surrogates; specials; tags.
    return re.compile(
        "[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f"
        "\u2028-\u202e\u2060-\u206f\u3164\ud800-\udfff\ufeff\uffa0\ufff0-\ufffb"
        "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
        # One variation selector chooses the look of the sign before it; a second one can only hide something.
        "|(?<=[\ufe00-\ufe0f])[\ufe00-\ufe0f]"
    )
