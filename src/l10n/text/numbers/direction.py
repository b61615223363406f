"""Whether a figure is told as a rise or as a fall: 增长5%, up 5%, a 5 percent decline, -5%."""

from __future__ import annotations

from l10n.text.numbers.expression import Expression
from l10n.text.numbers.value import Kind, Value

CHANGES = frozenset({Kind.PERCENT, Kind.POINTS})
"""Kinds of which a rise or a fall is asked: most figures that stand at such a verb."""

_REACH = 34
"""Code points before a figure in which its verb must begin."""

_BEFORE = {
    "en": Expression(
        r"(?<![a-z-])(?:(?P<up>r(?:is(?:e|es|en|ing)|ose)|gr(?:ow(?:s|n|ing|th)?|ew)|increas(?:e|es|ed|ing)|climb(?:s|ed|ing)?"
        r"|gain(?:s|ed|ing)?|jump(?:s|ed|ing)?|surg(?:e|es|ed|ing)|soar(?:s|ed|ing)?|expand(?:s|ed|ing)?|up)"
        r"|(?P<down>negative growth|f(?:all(?:s|en|ing)?|ell)|drop(?:s|ped|ping)?|declin(?:e|es|ed|ing)|decreas(?:e|es|ed|ing)|sl(?:ip(?:s|ped|ping)?|id)"
        r"|tumbl(?:e|es|ed|ing)|plung(?:e|es|ed|ing)|slump(?:s|ed|ing)?|shr[aiu]nk(?:s|ing)?|down))"
        r"(?: (?:by|of|about|around|nearly|almost|over|roughly|an?|another|further|just|only|slightly|sharply|more than|less than|at least"
        r"|year[ -]on[ -]year|year[ -]over[ -]year))* ?[-+]?\Z"
    ),
    "zh": Expression(
        r"(?:(?P<up>增长|增加|增幅|增速|上涨|上升|上扬|提高|提升|攀升|增多|涨幅|飙升|激增|猛增|[大暴收]涨)"
        r"|(?P<down>负增长|下降|下跌|下滑|减少|降低|(?<![涨升增])(?:降幅|跌幅)|缩减|萎缩|缩水|骤降|锐减|[大暴收]跌))"
        r"(?:幅度|率)?(?:了|为|达到?|约|近|逾|超过?|至少|不到|将近| )*[-+]?\Z"
    ),
}
_AFTER = {
    "en": Expression(
        r"[ -](?:(?:year[ -]on[ -]year|year[ -]over[ -]year|annual|monthly|quarterly) )?"
        r"(?:(?P<up>increase|rise|growth|gain|jump|surge|higher)|(?P<down>decrease|decline|drop|fall|reduction|lower|slump|contraction))"
        # Growth that slows is a fall, a decline that narrows none, and a rise of what was saved may be a fall.
        r"(?![a-z-]| (?:in (?:the )?)?(?:slow|decel|reduc|decreas|declin|drop|fall|cut|loss|sav|narrow|eas))"
    ),
    "zh": Expression(r"的(?:同比|环比|年均)?(?:(?P<up>增长|增幅|涨幅|升幅|上涨)|(?P<down>降幅|跌幅|下降|下跌|下滑))"),
}
_TURNED_BEFORE = {
    "en": Expression(
        # Not a rise; a rise or a fall; a drop in growth; savings, reductions and a narrowed decline rise where something falls.
        r"(?:(?:not|n['’]t|\bnever|\bno|\bor) |/ ?)\Z"
        r"|\b(?:(?:energy|water|power|fuel|costs?|tax|time) savings?|reductions?|cuts?|narrow(?:s|ed|ing)?(?: (?:its|their|the|a))?"
        r"|(?:(?:drop|fall|decline|decrease|reduction|slowdown|rise|increase) in|slow(?:s|ed|ing|er)?|reduc(?:es?|ed|ing)|cut(?:s|ting)?)"
        r"(?: (?:the|its|their))?(?: (?:rate|pace) of)?) \Z"
    ),
    "zh": Expression(r"(?:未|没有|没|不|(?<!至)少|停止|或者?|/)\Z|(?:降幅|跌幅|减排|减税|节能|节约)[^，。；]{0,3}\Z"),
}
"""What ends right before a verb that then says nothing sure."""

_TURNED_BEHIND = {
    "en": Expression(r" (?:less|fewer|lower|slower|smaller|narrower)\b"),
    "zh": Expression(r"的(?:降|跌|下|减)"),
}
"""What behind a figure turns the verb before it round: growth of 1 percentage point less."""


def direction(value: Value, text: str, room: str) -> int:
    """1 for a rise, -1 for a fall, 0 where no plain word or sign right beside the figure says so; `room` is `en` or `zh`."""
    if value.kind not in CHANGES:
        return 0
    start, end = value.span
    before = text[max(0, start - _REACH) : start].lower()
    sign = _sign(before)
    verb = _BEFORE[room].search(before)
    if verb is None:
        noun = None if sign else _AFTER[room].match(text, end)
        return sign if noun is None else 1 if noun["up"] else -1
    if _TURNED_BEFORE[room].search(before[: verb.start()]) or _TURNED_BEHIND[room].match(text, end):
        return 0
    return -1 if verb["down"] or sign < 0 else 1


def _sign(before: str) -> int:
    """What a sign right before the figure says; a hyphen behind a word or a number is none."""
    if before[-1:] not in _SIGNS or (len(before) > 1 and before[-2] in _NO_SIGN_AFTER):
        return 0
    return _SIGNS[before[-1]]


_SIGNS = {"-": -1, "−": -1, "+": 1}
_NO_SIGN_AFTER = frozenset("abcdefghijklmnopqrstuvwxyz0123456789%％)）")
