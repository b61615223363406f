"""How the number check does: alarms on published translations, recall of injected errors, pairs a second.

    python benchmarks/numbers_by_value.py [--corpora DIR] [--list] [--speed]

Every figure is printed for both directions. The corpora are public and lie beside the checkout (`L10N_SHARED`): NTREX-128 news
(en/zh-CN, zh-TW) and the catalogue of comprehensive-rust. The errors are made by rules of their own, which do not use the reader.
"""

from __future__ import annotations

import argparse
import os
import random
import re
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from l10n.catalog import po
from l10n.model.catalog import State
from l10n.text.numbers import Level, compare

Pair = tuple[int, str, str]
Injector = Callable[[str, random.Random], str | None]


def ntrex(corpora: Path, variant: str) -> list[Pair]:
    """Line number, English, Chinese."""
    folder = corpora / "ntrex" / "NTREX-128"
    english = (folder / "newstest2019-src.eng.txt").read_text(encoding="utf-8").split("\n")
    chinese = (folder / f"newstest2019-ref.zho-{variant}.txt").read_text(encoding="utf-8").split("\n")
    return [(n, en, zh) for n, (en, zh) in enumerate(zip(english, chinese, strict=True), 1) if en and zh]


def rust(corpora: Path) -> list[Pair]:
    """Line of the catalogue, English, Chinese; reviewed entries only."""
    path = corpora / "comprehensive-rust" / "po" / "zh-CN.po"
    entries = po.load(path.read_bytes(), "zh-CN.po").entries
    return [
        (e.line, e.source, e.target) for e in entries if e.target and not e.obsolete and e.state is State.TRANSLATED
    ]


# ---- errors


def _one(pattern: str, text: str, chance: random.Random) -> re.Match[str] | None:
    found = list(re.finditer(pattern, text))
    return chance.choice(found) if found else None


def _put(text: str, found: re.Match[str], new: str) -> str:
    return text[: found.start()] + new + text[found.end() :]


_ALONE = r"(?<![A-Za-z0-9.,:/-])[0-9][0-9,]*(?:\.[0-9]+)?(?![0-9A-Za-z:/-]|\.[0-9])"


def digit_changed(text: str, chance: random.Random) -> str | None:
    found = _one(_ALONE, text, chance)
    if found is None:
        return None
    said = found.group()
    at = chance.choice([i for i, char in enumerate(said) if char.isdigit()])
    new = chance.choice([d for d in "123456789" if d != said[at]])
    return _put(text, found, said[:at] + new + said[at + 1 :])


def number_dropped(text: str, chance: random.Random) -> str | None:
    found = _one(_ALONE + r"(?: ?(?:%|[百千万亿]+|percent|million|billion))?", text, chance)
    if found is None or len(re.findall(rf"(?<![0-9]){re.escape(found.group())}(?![0-9])", text)) > 1:
        return None
    return _put(text, found, "")


def magnitude_swapped(text: str, chance: random.Random) -> str | None:
    found = _one(r"(?<=[0-9])( ?)([万亿萬億])(?![亿億])|(?<=[0-9])( )(million|billion)", text, chance)
    if found is None:
        return None
    other = {"万": "亿", "亿": "万", "萬": "億", "億": "萬", "million": "billion", "billion": "million"}
    return _put(text, found, (found[1] or found[3] or "") + other[found[2] or found[4]])


def magnitude_dropped(text: str, chance: random.Random) -> str | None:
    found = _one(r"(?<=[0-9]) ?[万亿萬億]+|(?<=[0-9]) (?:million|billion|trillion)", text, chance)
    return _put(text, found, "") if found else None


def tenfold(text: str, chance: random.Random) -> str | None:
    found = _one(_ALONE, text, chance)
    if found is None or not found.group().replace(",", "").replace(".", "").strip("0"):
        return None
    whole, dot, part = found.group().partition(".")
    new = f"{whole}{part[0]}{dot if part[1:] else ''}{part[1:]}" if dot else whole.replace(",", "") + "0"
    return _put(text, found, new)


def point_dropped(text: str, chance: random.Random) -> str | None:
    found = _one(r"(?<=[0-9])\.(?=[0-9])(?![0-9]+\.[0-9])", text, chance)
    return _put(text, found, "") if found else None


def percent_dropped(text: str, chance: random.Random) -> str | None:
    found = _one(r"(?<=[0-9]) ?(?:[%％]|percent|per cent)", text, chance)
    return _put(text, found, "") if found else None


_MONTHS = "January February March April June July August September October November December".split()  # noqa: SIM905


def month_changed(text: str, chance: random.Random) -> str | None:
    found = _one(r"(?<![0-9])(1[0-2]|[1-9])(?= ?月)|\b(?:" + "|".join(_MONTHS) + r")\b", text, chance)
    if found is None:
        return None
    choices = [str(n) for n in range(1, 13)] if found[1] else _MONTHS
    return _put(text, found, chance.choice([c for c in choices if c != found.group()]))


_DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()  # noqa: SIM905


def weekday_changed(text: str, chance: random.Random) -> str | None:
    found = _one(
        r"(?<=[周週]|星期|禮拜|礼拜)[一二三四五六日](?![次])".replace("[周週]|星期|禮拜|礼拜", "[周週期拜]"),
        text,
        chance,
    )
    found = found or _one(r"\b(?:" + "|".join(_DAYS) + r")(?=s?\b)", text, chance)
    if found is None:
        return None
    choices = _DAYS if found.group() in _DAYS else list("一二三四五六日")
    return _put(text, found, chance.choice([c for c in choices if c != found.group()]))


def currency_changed(text: str, chance: random.Random) -> str | None:
    found = _one(r"(?<=[0-9万亿萬億] )(?:euros|dollars|pounds)|[$£€](?=[0-9])|美元|欧元|歐元|英[镑鎊]", text, chance)
    if found is None:
        return None
    other = {"euros": "dollars", "dollars": "euros", "pounds": "euros", "$": "€", "£": "$", "€": "£", "美元": "欧元"}
    return _put(text, found, other.get(found.group(), "美元"))


_WORDS = "two three four five six seven eight nine ten eleven twelve".split()  # noqa: SIM905


def numeral_changed(text: str, chance: random.Random) -> str | None:
    found = _one(
        r"(?<![一二两三四五六七八九十百千万第亿])[三四五六七八九](?=[个個名位家年天次项項场場支队隊])|\b(?:"
        + "|".join(_WORDS)
        + r")\b",
        text,
        chance,
    )
    if found is None:
        return None
    choices = _WORDS if found.group() in _WORDS else list("三四五六七八九")
    return _put(text, found, chance.choice([c for c in choices if c != found.group()]))


def magnitudes_exchanged(text: str, chance: random.Random) -> str | None:  # noqa: ARG001 -- injectors share a shape
    found = list(re.finditer(r"(?<=[0-9])( ?)(万|亿|million|billion)", text))
    kinds = {match[2] for match in found}
    if len(kinds) < 2:
        return None
    first = found[0]
    second = next(match for match in found if match[2] != first[2])
    text = _put(text, second, second[1] + first[2])
    return _put(text, first, first[1] + second[2])


INJECTORS: dict[str, Injector] = {
    function.__name__.replace("_", " "): function
    for function in (
        digit_changed,
        number_dropped,
        magnitude_swapped,
        magnitude_dropped,
        tenfold,
        point_dropped,
        percent_dropped,
        month_changed,
        weekday_changed,
        currency_changed,
        numeral_changed,
        magnitudes_exchanged,
    )
}


def injected(
    pairs: list[Pair], injector: Injector, *, into_chinese: bool, seed: int = 20200517
) -> Iterator[tuple[str, str]]:
    """Pairs (English, Chinese) with one error each; every fit line once."""
    chance = random.Random(seed)
    for _, english, chinese in pairs:
        broken = injector(chinese if into_chinese else english, chance)
        if broken is not None and broken not in {chinese, english}:
            yield (english, broken) if into_chinese else (broken, chinese)


# ---- figures


def judge(english: str, chinese: str, *, into_chinese: bool, variant: str = "zh_CN") -> int:
    """The highest level of the issues, -1 where there is none."""
    languages = ("en", variant) if into_chinese else (variant, "en")
    texts = (english, chinese) if into_chinese else (chinese, english)
    return max((issue.level for issue in compare(*texts, *languages)), default=-1)


def alarms(name: str, pairs: list[Pair], variant: str, *, listed: bool) -> None:
    for into_chinese in (True, False):
        levels = [(judge(en, zh, into_chinese=into_chinese, variant=variant), number) for number, en, zh in pairs]
        hard = [number for level, number in levels if level == Level.HARD]
        firm = [number for level, number in levels if level == Level.FIRM]
        way = "en->zh" if into_chinese else "zh->en"
        total = len(pairs)
        print(
            f"{name:24} {way}  pairs {total:5}  hard {len(hard):3} ({len(hard) / total:.2%})"
            f"  hard or firm {len(hard) + len(firm):3} ({(len(hard) + len(firm)) / total:.2%})"
        )
        if listed:
            print("    hard", hard, "\n    firm", firm)


def recall(pairs: list[Pair], *, listed: bool) -> None:
    for into_chinese in (True, False):
        clean = [p for p in pairs if judge(p[1], p[2], into_chinese=into_chinese) < 0]
        all_found = all_made = 0
        for name, injector in INJECTORS.items():
            made = list(injected(clean, injector, into_chinese=into_chinese))
            levels = [judge(en, zh, into_chinese=into_chinese) for en, zh in made]
            firm = sum(level >= Level.FIRM for level in levels)
            hard = sum(level >= Level.HARD for level in levels)
            all_found, all_made = all_found + firm, all_made + len(made)
            if made:
                way = "en->zh" if into_chinese else "zh->en"
                print(f"{name:24} {way}  n {len(made):4}  hard {hard / len(made):.3f}  firm {firm / len(made):.3f}")
            if listed:
                for (en, zh), level in zip(made, levels, strict=True):
                    if level < Level.FIRM:
                        print("    missed:", en, "|", zh)
        print(f"{'all':24}         n {all_made:4}               firm {all_found / max(1, all_made):.3f}")


def speed(pairs: list[Pair]) -> None:
    """Pairs a second of processor time, best of five, beside a plain comparison of digit sets over the same pairs.

    What the first pass takes longer than a later one is what a run pays once: compiling expressions, reading the lists of words.
    """
    digits = re.compile(r"[0-9][0-9,]*(?:\.[0-9]+)?")

    def ours() -> None:
        for _, en, zh in pairs:
            compare(en, zh, "en", "zh_CN")

    def plain() -> None:
        for _, en, zh in pairs:
            set(digits.findall(en)) == set(digits.findall(zh))  # noqa: B015 -- only the time counts

    for name, run in (("numbers by value", ours), ("digit sets", plain)):
        first = _timed(run)
        best = min(_timed(run) for _ in range(5))
        print(f"{name:24} {len(pairs) / best:9.0f} pairs/s, once {max(0.0, first - best):.3f} s")


def _timed(run: Callable[[], None]) -> float:
    start = time.process_time()
    run()
    return time.process_time() - start


def main() -> None:
    shared = Path(os.environ.get("L10N_SHARED", Path(__file__).resolve().parents[2] / "shared"))
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpora", type=Path, default=shared / "corpora")
    parser.add_argument("--list", action="store_true", help="line numbers of alarms, texts of missed errors")
    parser.add_argument("--speed", action="store_true", help="only the speed")
    options = parser.parse_args()
    news = ntrex(options.corpora, "CN")
    if not options.speed:
        alarms("NTREX zh-CN", news, "zh_CN", listed=options.list)
        alarms("NTREX zh-TW", ntrex(options.corpora, "TW"), "zh_TW", listed=options.list)
        alarms("comprehensive-rust", rust(options.corpora), "zh_CN", listed=options.list)
        recall(news, listed=options.list)
    speed(news)


if __name__ == "__main__":
    main()
