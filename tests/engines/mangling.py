"""A simulator of engines that mangle tokens, after what people report of real ones. It ranks styles and predicts no engine."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Sequence

from l10n.engines.base import Ability, Limits, Request
from l10n.text.mask import Style

NAMES = ("宁波市", "北仑区", "鄞州区", "前湾新区", "浙江省商会", "高新区")
PATTERNS = (
    "{a}与<b>{b}</b>签署协议，详见 [公告](https://example.com/a?b=1&c=2)。",
    "请运行 `l10n build` 并打开 {{name}}，再访问{a}网站。",
    "**{a}**和{b}共同建设 <a href=\"x.html\">{c}</a> 项目。",
    "{a}今天在 https://example.com/news 发布 *公告*。",
    "本项目由{a}、{b}与{c}投资，变量 %(count)s 个，<br/>截至五月。",
    "见 ![{a}](map.png) 和 [{b}][1]，以及脚注[^2]的说明。",
)  # fmt: skip
TOKENS = {
    Style.XML: r'<x id="\d+"/>',
    Style.TAG: r'<x id="\d+"/>',
    Style.BRACKET: r"⟦\d+⟧",
    Style.WORD: r"XQ\d+Z",
}
ABILITIES = {
    Style.XML: frozenset({Ability.XML}),
    Style.TAG: frozenset({Ability.TAGS}),
    Style.BRACKET: frozenset[Ability](),
    Style.WORD: frozenset({Ability.WORDS}),
}


def sentences(count: int, seed: int = 1) -> Iterator[str]:
    """Sentences with markup, the same for the same seed; each has its number, so that none is asked for once only."""
    generator = random.Random(seed)
    for number in range(count):
        a, b, c = generator.sample(NAMES, 3)
        pattern = generator.choice(PATTERNS)
        yield pattern.replace("{a}", a).replace("{b}", b).replace("{c}", c) + f"第{number}段。"


class Mangler:
    """Gives texts back as they are, with a chance `rate` of harming one token of each."""

    name = "mangler"
    limits = Limits(items=50, characters=100_000, in_flight=1)

    def __init__(self, style: Style, rate: float, seed: int = 7) -> None:
        self.signature = f"{style} {rate} {seed}"
        self.abilities = ABILITIES[style] | {Ability.BATCH, Ability.LOCAL}
        self._rate = rate
        self._random = random.Random(seed)
        self.harmed = 0

    def language(self, locale: str) -> str:
        return locale

    def translate(self, batch: Sequence[Request], source: str, target: str) -> Sequence[str]:
        return [self._mangle(request.text) for request in batch]

    def _mangle(self, text: str) -> str:
        tokens: list[str] = [token for pattern in dict.fromkeys(TOKENS.values()) for token in re.findall(pattern, text)]
        if not tokens or self._random.random() >= self._rate:
            return text
        self.harmed += 1
        token = self._random.choice(tokens)
        match self._random.randrange(12):
            case 0:
                new = re.sub(r"(\d+)", r" \1 ", token)
            case 1:
                new = token.translate(str.maketrans('<>[]⟦⟧"', "＜＞［］【】”"))
            case 2:
                new = ""
            case 3:
                new = f"{token} {token}"
            case 4:
                return text.replace(token, "", 1) + token
            case 5:
                new = token.swapcase()
            case 6:
                new = token.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")
            case 7:
                new = token.replace('"', "“", 1).replace('"', "”", 1)
            case 8:
                new = token.replace("x id", "x 编号").replace("XQ", "X问").replace("⟦", "「第")
            case 9:
                other = self._random.choice(tokens)
                return text.replace(token, "\0").replace(other, token).replace("\0", other)
            case 10:
                new = token.translate(str.maketrans("0123456789", "０１２３４５６７８９"))
            case _:
                new = token[:-1]
        return text.replace(str(token), new, 1)
