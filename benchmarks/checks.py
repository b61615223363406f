"""How the checks do: alarms of each rule on published translations, recall of planted errors, pairs a second.

    python benchmarks/checks.py [--corpora DIR] [--rates] [--planted] [--speed] [--list RULE] [--pofilter PROGRAM]

Without a choice all three are printed. The corpora are public and lie beside the checkout (`L10N_SHARED`): NTREX-128 news (en/zh-CN in both
directions), the catalogue of comprehensive-rust, react.dev and its Chinese edition (blocks of pages with the same structure that are translated).
`--pofilter` names translate-toolkit's program: both then read, judge and report the same PO file as programs of their own.
"""

from __future__ import annotations

import argparse
import os
import random
import re
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from l10n import formats
from l10n.catalog import po
from l10n.checks import table
from l10n.checks.catalogs import check_catalog
from l10n.checks.pairs import check_pair
from l10n.glossary import table as glossary_table
from l10n.model.catalog import Catalog, Entry, State
from l10n.model.finding import Finding, Severity
from l10n.model.glossary import Glossary
from l10n.text.script import count_han

Pair = tuple[str, str, str, str]
"""Source, target, source language, target language."""

Plant = Callable[[str, str, random.Random], str | None]
"""(source, target, chance) -> a target with one error, None where the text has no place for it."""

TRIES = 300
ENTRIES = 10_000


def ntrex(corpora: Path) -> list[tuple[str, str]]:
    """English and Chinese sentences."""
    folder = corpora / "ntrex" / "NTREX-128"
    english = (folder / "newstest2019-src.eng.txt").read_text(encoding="utf-8").split("\n")
    chinese = (folder / "newstest2019-ref.zho-CN.txt").read_text(encoding="utf-8").split("\n")
    return [(en, zh) for en, zh in zip(english, chinese, strict=True) if en and zh]


def rust(corpora: Path) -> list[tuple[str, str]]:
    """Finished entries of the catalogue."""
    path = corpora / "comprehensive-rust" / "po" / "zh-CN.po"
    entries = po.load(path.read_bytes(), "zh-CN.po").entries
    return [(e.source, e.target) for e in entries if e.target and not e.obsolete and e.state is State.TRANSLATED]


def react(corpora: Path) -> list[tuple[str, str]]:
    """Blocks of pages whose two editions have the same kinds of blocks in the same order; untranslated ones left out."""
    pairs = []
    for path in sorted((corpora / "react.dev").rglob("*.md")):
        other = corpora / "react.dev-zh-hans" / path.relative_to(corpora / "react.dev")
        if not other.exists():
            continue
        english, chinese = (formats.read(each.read_bytes(), each.name).units for each in (path, other))
        if [unit.kind for unit in english] == [unit.kind for unit in chinese]:
            pairs += [(e.text, z.text) for e, z in zip(english, chinese, strict=True) if count_han(z.text)]
    return pairs


def sets(corpora: Path) -> dict[str, list[Pair]]:
    """Name -> pairs with their languages."""
    news, catalogue, pages = ntrex(corpora), rust(corpora), react(corpora)
    return {
        "NTREX en>zh": [(en, zh, "en", "zh_CN") for en, zh in news],
        "NTREX zh>en": [(zh, en, "zh_CN", "en") for en, zh in news],
        "rust en>zh": [(en, zh, "en", "zh_CN") for en, zh in catalogue],
        "react en>zh": [(en, zh, "en", "zh_CN") for en, zh in pages],
        "react zh>en": [(zh, en, "zh_CN", "en") for en, zh in pages],
    }


# ---- alarms


def rates(corpora: Path, listed: str) -> None:
    """Pairs on which each rule fires, in percent: at warning level or above / at any level."""
    found = {name: [check_pair(*pair) for pair in pairs] for name, pairs in sets(corpora).items()}
    sizes = {name: len(results) for name, results in found.items()}
    print("pairs: " + ", ".join(f"{name} {size:,}" for name, size in sizes.items()))
    print("\n| rule | " + " | ".join(found) + " |")
    print("|---" * (len(found) + 1) + "|")
    for rule in table.pair_rules():
        cells = [_rate(rule.name, results) for results in found.values()]
        if any(cell != "0" for cell in cells):
            print(f"| {rule.name} | " + " | ".join(cells) + " |")
    for name, results in found.items() if listed else ():
        for finding in (each for result in results for each in result if each.rule == listed):
            print(f"{name}: {finding.severity}: {finding.message}: {_excerpt(finding)}")


def _rate(rule: str, results: Sequence[Sequence[Finding]]) -> str:
    grave = sum(any(f.rule == rule and f.severity is not Severity.INFO for f in result) for result in results)
    told = sum(any(f.rule == rule for f in result) for result in results)
    if not told:
        return "0"
    return f"{100 * grave / len(results):.2f}" + (f" / {100 * told / len(results):.2f}" if told != grave else "")


def _excerpt(finding: Finding) -> str:
    text = finding.source if finding.side == "source" else finding.target
    start, end = finding.span or (0, 0)
    return text[max(0, start - 20) : end + 20].replace("\n", " ")


# ---- planted errors: rule, direction, what is done to a good translation


def _sub(pattern: str, new: str | Callable[[re.Match[str]], str]) -> Plant:
    def plant(source: str, target: str, chance: random.Random) -> str | None:
        del source
        places = list(re.finditer(pattern, target))
        if not places:
            return None
        match = chance.choice(places)
        return target[: match.start()] + (new if isinstance(new, str) else new(match)) + target[match.end() :]

    return plant


def _half(source: str, target: str, chance: random.Random) -> str | None:
    words = re.search(r"[a-z]{2,}(?: [a-z]{2,}){5,}", source)
    place = chance.randrange(len(target))
    return target[:place] + words[0] + target[place:] if words else None


def _copied(source: str, target: str, chance: random.Random) -> str | None:
    del target, chance
    return source if len(source) > 40 else None


def _cut(source: str, target: str, chance: random.Random) -> str | None:
    del chance
    return target[: len(target) // 5] if len(source) > 60 else None


_HAN = "[\u4e00-\u9fff]"
_TRADITIONAL = dict(
    zip("国时这来个们对发开实经学产业务东进过与无农华书", "國時這來個們對發開實經學產業務東進過與無農華書", strict=True)
)
PLANTS: tuple[tuple[str, str, Plant], ...] = (
    ("width-between-han", "en>zh", _sub(rf"(?<={_HAN})，(?={_HAN})", ",")),
    ("width-between-han", "en>zh", _sub(rf"(?<={_HAN})。\Z", ".")),
    ("paren-width", "en>zh", _sub(rf"（([^（）]*{_HAN}[^（）]*)）", lambda m: f"({m[1]})")),
    ("fullwidth-in-latin", "en>zh", _sub("(?<=[0-9]),(?=[0-9]{3})", "，")),
    ("fullwidth-alnum", "en>zh", _sub("[0-9]", lambda m: chr(ord(m[0]) + 0xFEE0))),
    ("ascii-quotes", "en>zh", _sub(rf"“([^“”]*{_HAN}[^“”]*)”", lambda m: f'"{m[1]}"')),
    ("pairs-unbalanced", "en>zh", _sub("[”“（）]", "")),
    ("quote-direction", "en>zh", _sub("”", "“")),
    ("doubled-mark", "en>zh", _sub("[，。]", lambda m: m[0] * 2)),
    ("space-in-han", "en>zh", _sub(rf"(?<={_HAN})(?={_HAN})", " ")),
    ("space-beside-mark", "en>zh", _sub("(?=[，。])", " ")),
    ("repeated-word", "en>zh", _sub(rf"(?<![的了是在和与把被将])[的了是在和与](?={_HAN})", lambda m: m[0] * 2)),
    ("traditional", "en>zh", _sub("[" + "".join(_TRADITIONAL) + "]", lambda m: _TRADITIONAL[m[0]])),
    ("untranslated", "en>zh", _copied),
    ("latin-left", "en>zh", _half),
    ("invisible", "en>zh", _sub(rf"(?<={_HAN})(?={_HAN})", "\u200b")),
    ("control", "en>zh", _sub(rf"(?<={_HAN})(?={_HAN})", "\u202e")),
    ("mojibake", "en>zh", _sub(f"{_HAN}{{2}}", "\ufffd\ufffd")),
    ("edges", "en>zh", _sub(r"\Z", " ")),
    (
        "end-mark",
        "en>zh",
        _sub(r"(?<=.{20})。\Z", ""),
    ),
    ("length", "en>zh", _cut),
    ("wide-in-english", "zh>en", _sub(r", (?=[a-z])", "，")),
    ("han-left", "zh>en", _sub(r"(?<= )[a-z]{4,}(?= )", "宁波")),
    ("space-after-mark", "zh>en", _sub(r"(?<=[a-z]), (?=[a-z])", ",")),
    ("space-before-mark", "zh>en", _sub(r"(?<=[a-z])(?=, )", " ")),
    ("repeated-word", "zh>en", _sub(r"\bthe\b(?= )", "the the")),
    ("doubled-mark", "zh>en", _sub(r",(?= )", ",,")),
    ("double-space", "zh>en", _sub(r"(?<=[a-z]) (?=[a-z])", "  ")),
    ("invisible", "zh>en", _sub(r"(?<=[a-z])(?=[a-z])", "\u200b")),
    ("code", "rust", _sub(r"`([^`\n]+)`", lambda m: f"`{m[1]}x`")),
    ("link-target", "rust", _sub(r"(?<=\]\()http[^()\s]+(?=\))", lambda m: m[0] + "x/y")),
    ("link-syntax", "rust", _sub(r"\]\((?=http)", "] (")),
    ("link-syntax", "rust", _sub(r"\]\((http[^()\s]*)\)", lambda m: f"]（{m[1]}）")),
    ("tag", "rust", _sub(r"\Z", "<br>")),
    ("placeholder", "rust", _sub(r"\{[a-z_]*\}", "{价值}")),
)


def planted(corpora: Path) -> None:
    """Share of planted errors that their rule finds, on pairs where the rule was silent before."""
    chosen = sets(corpora)
    groups = {"en>zh": chosen["NTREX en>zh"], "zh>en": chosen["NTREX zh>en"], "rust": chosen["rust en>zh"]}
    print("\n| rule | texts | planted | found |\n|---|---|---|---|")
    for rule, group, plant in PLANTS:
        chance = random.Random(8)
        hits = tries = 0
        rules = [table.find(rule)]
        for source, target, out_of, into in chance.sample(groups[group], len(groups[group])):
            wrong = plant(source, target, chance)
            if wrong is None or wrong == target or check_pair(source, target, out_of, into, rules=rules):
                continue
            tries += 1
            hits += bool(check_pair(source, wrong, out_of, into, rules=rules))
            if tries == TRIES:
                break
        print(f"| {rule} | {group} | {tries} | {hits / max(tries, 1):.3f} |")


# ---- speed


def made_glossary(terms: int) -> Glossary:
    """A glossary of so many terms: names made of syllables, none of which means anything."""
    chance = random.Random(7)
    han = "安保北昌大德东丰福高光海和华怀吉江金康兰乐连林龙宁平青清泉三上顺泰天通万文武西新兴宣阳宜永玉云长中州"
    latin = (
        "an",
        "bao",
        "bei",
        "chang",
        "dong",
        "feng",
        "guang",
        "hai",
        "jiang",
        "lan",
        "ning",
        "ping",
        "qing",
        "shan",
    )
    rows = ["id,kind,lang,term,status,type,case,dnt,rule,not_before,not_after,replaced_by,note"]
    names = sorted({"".join(chance.choices(han, k=3)) for _ in range(terms)})
    for number, name in enumerate(names[: terms // 2]):
        spelled = "".join(chance.choices(latin, k=3)).title()
        rows.append(f"c{number},place,zh-Hans,{name}县,preferred,full,,,,,,,")
        rows.append(f"c{number},place,en,{spelled}{number} County,preferred,full,,,,,,,")
    return glossary_table.load(("\n".join(rows) + "\n").encode(), "glossary.csv")


def speed(corpora: Path, pofilter: str) -> None:
    """Pairs a second of processor time, best of three, all rules and 1,000 terms; the same pairs through pofilter."""
    glossary = made_glossary(1000)
    for name, pairs in sets(corpora).items():
        alone = min(_seconds(pairs, glossary) for _ in range(3))
        together = min(_seconds_together(pairs, glossary) for _ in range(3))
        told = f"{name}: {len(pairs) / together:,.0f} pairs/s as a catalogue, {len(pairs) / alone:,.0f} one by one"
        told += f", with {len(glossary.terms):,} terms"
        if pofilter:
            told += f", the whole run {programs(pairs, glossary, pofilter):.1f} times as fast as pofilter's"
        print(told)


def _seconds(pairs: Iterable[Pair], glossary: Glossary) -> float:
    start = time.process_time()
    for source, target, out_of, into in pairs:
        check_pair(source, target, out_of, into, glossary)
    return time.process_time() - start


def _seconds_together(pairs: Sequence[Pair], glossary: Glossary) -> float:
    entries = tuple(Entry(source, target, str(number)) for number, (source, target, *_) in enumerate(pairs))
    catalog = Catalog(entries, (("Language", pairs[0][3]),), "pairs.po")
    start = time.process_time()
    check_catalog(catalog, pairs[0][2], glossary)
    return time.process_time() - start


_OURS = """
import sys
from pathlib import Path
from l10n.catalog import po
from l10n.checks.catalogs import check_catalog
from l10n.glossary import table
from l10n.report import text
path, source, glossary = sys.argv[1:]
terms = table.load(Path(glossary).read_bytes(), glossary)
Path(path + ".out").write_text(text.render(check_catalog(po.load(Path(path).read_bytes(), path), source, terms)))
"""


def programs(pairs: Sequence[Pair], glossary: Glossary, pofilter: str) -> float:
    """How many times the processor seconds of ours pofilter takes: both read one PO file, judge it, write what they found."""
    with tempfile.TemporaryDirectory() as folder:
        path, terms = Path(folder, "pairs.po"), Path(folder, "glossary.csv")
        # As often as makes the start of a program unimportant; numbered contexts, since both refuse what stands twice.
        body = "".join(
            f'msgctxt "{n}"\nmsgid {_quoted(source)}\nmsgstr {_quoted(target)}\n\n'
            for n, (source, target, *_) in enumerate([*pairs] * (1 + ENTRIES // len(pairs)))
        )
        head = f'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\nLanguage: {pairs[0][3]}\\n"\n\n'
        path.write_text(head + body, encoding="utf-8")
        terms.write_bytes(glossary_table.dump(glossary))
        ours = [sys.executable, "-c", _OURS, str(path), pairs[0][2], str(terms)]
        theirs = [pofilter, f"--language={pairs[0][3]}", str(path), f"{path}.fil"]
        # By turns, and the best of each: the first run writes bytecode, and other work on the machine only adds.
        times = [(_processor(ours, folder), _processor(theirs, folder)) for _ in range(3)]
    return min(each for _, each in times) / min(each for each, _ in times)


def _processor(words: Sequence[str], folder: str) -> float:
    """Processor seconds of a program, user and system, with its bytecode in the folder as an installed one has it."""
    environ = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(words, check=True, capture_output=True, env={**environ, "PYTHONPYCACHEPREFIX": f"{folder}/bytecode"})
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def _quoted(text: str) -> str:
    escaped = (
        text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\t", "\\t").replace("\r", "\\r")
    )
    return f'"{escaped}"'


def main() -> None:
    """Print what was asked for."""
    shared = Path(os.environ.get("L10N_SHARED", Path(__file__).resolve().parents[1].parent / "shared"))
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpora", type=Path, default=shared / "corpora")
    parser.add_argument("--rates", action="store_true")
    parser.add_argument("--planted", action="store_true")
    parser.add_argument("--speed", action="store_true")
    parser.add_argument("--list", default="", metavar="RULE")
    parser.add_argument("--pofilter", default="", metavar="PROGRAM")
    asked = parser.parse_args()
    everything = not (asked.rates or asked.planted or asked.speed or asked.list)
    if asked.rates or asked.list or everything:
        rates(asked.corpora, asked.list)
    if asked.planted or everything:
        planted(asked.corpora)
    if asked.speed or everything:
        speed(asked.corpora, asked.pofilter)


if __name__ == "__main__":
    main()
