"""Can this be a translation of that? What services send in place of one is found here; how good it is, the checks say."""

from __future__ import annotations

import re
from functools import cache

from l10n.model.locale import base, is_spaced
from l10n.model.words import counted
from l10n.text.script import HAN, KANA, count_han

LONG_ENOUGH = 12
"""Characters from which on lengths say something."""


def suspicion(source: str, reply: str, source_language: str, target_language: str) -> str:
    """Why the reply cannot be a translation, in words; empty where it can.

    Looks for: nothing, a service's own message, the wrong script, an impossible length, a piece said over and over, bytes
    that were no text. Both texts without markup or tokens.
    """
    if not reply.strip():
        return "empty reply"
    if set(_broken().findall(reply)) - set(_broken().findall(source)):
        return "broken characters in the reply"
    said = _service().search(reply)
    if said and not _service().search(source):
        return f"a message of the service, not a translation: {said[0]!r}"
    return (
        _script(source, reply, source_language, target_language)
        or _length(source, reply, source_language, target_language)
        or _repetition(source, reply)
    )


def settle_ending(source: str, reply: str, target_language: str) -> str:
    """The reply with the final mark of its language: engines copy the source's (`Thank you。`).

    Only a mark of the other script is replaced, and one that the source lacks is taken off only where it is doubled.
    """
    body, mark = _ending(reply)
    if is_spaced(target_language):
        wanted = _NARROW.get(mark, mark)
    elif base(target_language) == "zh" and count_han(reply):
        wanted = _wide(body, mark, _ending(source)[1])
    else:
        wanted = mark
    return reply if wanted == mark else body + wanted + reply[len(body) + len(mark) :]


_NARROW = {"。": ".", "！": "!", "？": "?", "；": ";", "：": ":", "，": ",", "．": ".", "…": "…"}
_WIDE = {".": "。", "!": "！", "?": "？", ";": "；", ":": "：", ",": "，"}


def _wide(body: str, mark: str, source_mark: str) -> str:
    # A full stop after Latin letters or digits may belong to them (`Inc.`), unless the source ends with one as well.
    if mark == "." and not count_han(body[-1:]) and not source_mark:
        return mark
    return _WIDE.get(mark, mark)


def _ending(text: str) -> tuple[str, str]:
    """(everything before the final mark, the mark); closing quotes and brackets stay behind and count for neither."""
    match = re.search(r"([。！？；：，．.!?;:,])[\s\"'”’」』）)》\]*_]*\Z", text)
    if match is None or text[match.start() - 1 : match.start()] == match[1] or text.endswith("..."):
        return text, ""
    return text[: match.start()], match[1]


def _script(source: str, reply: str, source_language: str, target_language: str) -> str:
    han = count_han(reply)
    letters = sum(map(str.isalpha, reply))
    if base(target_language) == "zh" and base(source_language) != "zh":
        # A single foreign name may stay as it is; a sentence may not.
        if not han and len(re.findall(r"[^\W\d_]{2,}", source)) > 3:
            return "no Chinese in the reply"
    elif base(target_language) not in {"zh", "ja", "ko"} and count_han(source):
        if han > 0.2 * max(1, letters):
            return "Chinese left in the reply"
        if re.search(f"[{KANA}]", reply):
            return "Japanese in the reply"
    elif base(target_language) != "zh" and han > 0.2 * max(1, letters):
        return "Chinese in the reply"
    return ""


def _length(source: str, reply: str, source_language: str, target_language: str) -> str:
    """Measured in code points; the bounds are wide, they find cut and babbling replies and nothing finer."""
    if len(source) <= LONG_ENOUGH:
        return ""
    dense_source, dense_target = not is_spaced(source_language), not is_spaced(target_language)
    if dense_source == dense_target:
        low, high = 0.3, 3.5
    elif dense_target:
        low, high = 0.12, 1.5
    else:
        # Half of a Chinese text may be Latin names and numbers, which do not grow.
        share = count_han(source) / len(source)
        low, high = (1.0 if share > 0.5 else 0.5), 9.0
    ratio = len(reply) / len(source)
    return (
        ""
        if low <= ratio <= high
        else f"{counted(len(reply), 'character')} for {len(source)}: too {'short' if ratio < low else 'long'}"
    )


def _repetition(source: str, reply: str) -> str:
    match = _repeated().search(reply)
    if match is None or _repeated().search(source):
        return ""
    return f"{match[1]!r} is said over and over"


@cache
def _broken() -> re.Pattern[str]:
    """What no text has: the sign of undecodable bytes, control characters, halves of characters."""
    return re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufffd\ufffe\uffff\ud800-\udfff]")


@cache
def _repeated() -> re.Pattern[str]:
    return re.compile(rf"(?=[^\s.\-_=*·…—~])([{HAN}\w][^\n]{{1,19}}?)\1{{5}}")


@cache
def _service() -> re.Pattern[str]:
    return re.compile(
        r"MYMEMORY WARNING|QUERY LENGTH LIMIT|INVALID (?:SOURCE|TARGET|LANGUAGE PAIR)|Error [45]\d\d \((?:Server|Client) Error\)"
        r"|Error [45]\d\d ?\(|unusual traffic from your|PLEASE SELECT TWO DISTINCT|NO QUERY SPECIFIED|INVALID EMAIL"
        r"|Too Many Requests|<html|<!DOCTYPE|Service Unavailable|Bad Gateway|Gateway Time-?out"
        r"|as an AI (?:language )?model|I(?:'m| am) (?:sorry|unable), (?:but )?I (?:can(?:'|no)t|am unable)",
        re.IGNORECASE,
    )
