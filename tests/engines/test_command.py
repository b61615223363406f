"""`l10n translate`, `engines`, `models` and `evaluate` as a user runs them, against a service on 127.0.0.1."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from fakemt import FakeMT, PoisonedError
from l10n.catalog import po
from l10n.cli.app import run
from l10n.engines import runner
from l10n.model.catalog import State

CANARY = "canary-key-4711-do-not-show"
KEYS = ("L10N_DEEPL_KEY", "L10N_OPENAI_KEY", "L10N_LIBRETRANSLATE_KEY", "L10N_MICROSOFT_KEY")
NETWORK = ("google", "mymemory", "microsoft", "libre", "deepl", "libretranslate", "openai")
ARTICLE = "# 宁波港\n\n我爱宁波。双方签署协议，见 [公告](a.md)。\n\n总投资137亿元。\n"
ENGLISH = {
    "宁波港": "Ningbo Port",
    "我爱宁波。": "I love Ningbo.",
    "总投资137亿元。": "The total investment is 13.7 billion yuan.",
}
DATA = Path(__file__).parents[1] / "data" / "engines"


@dataclass(frozen=True)
class Answer:
    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


Cli = Callable[..., Answer]


@pytest.fixture
def cli(capsys: pytest.CaptureFixture[str]) -> Cli:
    def call(*words: str | Path) -> Answer:
        capsys.readouterr()
        code = run([str(word) for word in words])
        shown = capsys.readouterr()
        return Answer(code, shown.out, shown.err)

    return call


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, cli: Cli) -> Path:
    monkeypatch.chdir(tmp_path)
    for key in KEYS:
        monkeypatch.setenv(key, CANARY)
    monkeypatch.setenv("L10N_MODELS", str(tmp_path / "models"))
    assert cli("init").code == 0
    (tmp_path / "source/zh_CN/port.md").write_text(ARTICLE, encoding="utf-8")
    return tmp_path


def configure(project: Path, url: str, **more: str) -> None:
    """Point every network engine at the service."""
    lines = []
    for name in NETWORK:
        path = "/v1" if name == "openai" else ""
        lines += [f"[engine.{name}]", f'url = "{url}{path}"', "timeout = 0.4"]
        lines += ['model = "small"'] if name == "openai" else []
        lines += [more[name]] if name in more else []
    old = (project / "l10n.toml").read_text("utf-8")
    (project / "l10n.toml").write_text(old + "\n" + "\n".join(lines) + "\n", "utf-8")


def entries(project: Path) -> dict[str, Any]:
    catalog = po.load((project / "locales/en/LC_MESSAGES/port.po").read_bytes())
    return {entry.source: entry for entry in catalog.entries}


def translate(text: str, source: str, target: str) -> str:
    for chinese, english in ENGLISH.items():
        text = text.replace(chinese, english)
    for chinese, english in (
        ("双方签署协议，见", "The two sides signed an agreement, see"),
        ("公告", "the notice"),
        ("。", "."),
    ):
        text = text.replace(chinese, english)
    return text


def everything(project: Path, *answers: Answer) -> str:
    """All that was shown and all that was written."""
    files = [path.read_bytes().decode("utf-8", "replace") for path in project.rglob("*") if path.is_file()]
    return "\n".join([*(answer.out + answer.err for answer in answers), *files])


@pytest.mark.parametrize("engine", NETWORK)
def test_each_engine_drafts_an_article(engine: str, project: Path, cli: Cli) -> None:
    with FakeMT(translate, key=CANARY) as service:
        configure(project, service.url)
        answer = cli("translate", "--engine", engine, "--json")
    assert (answer.code, answer.json["by_engine"]) == (0, {engine: 4}), answer.err
    found = entries(project)
    assert found["我爱宁波。"].target == "I love Ningbo."
    assert (
        found["双方签署协议，见 [公告](a.md)。"].target == "The two sides signed an agreement, see [the notice](a.md)."
    )
    assert {entry.state for entry in found.values()} == {State.DRAFT}
    assert CANARY not in everything(project, answer)


FAULTS: list[Any] = [401, 429, 503, "cut", "error page", "echo"]
SLOW_FAULTS: list[Any] = [403, (429, "86400"), 500, 456, "hang", "hang up", "drip", "redirect", "not JSON", "endless"]


@pytest.mark.parametrize(
    "fault", [*FAULTS, *(pytest.param(fault, marks=pytest.mark.slow) for fault in SLOW_FAULTS)], ids=str
)
def test_no_fault_of_a_service_shows_a_key_or_touches_a_persons_text(
    fault: Any, project: Path, cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every engine of the network in one chain, each failing in the same way."""
    hurried = partial(runner.RunOptions, attempts=2, base=0.01, cap=0.02)
    monkeypatch.setattr("l10n.engines.runner.RunOptions", hurried)
    cli("update")
    path = project / "locales/en/LC_MESSAGES/port.po"
    path.write_text(
        path.read_text("utf-8").replace('msgid "我爱宁波。"\nmsgstr ""', 'msgid "我爱宁波。"\nmsgstr "By hand."'),
        "utf-8",
    )
    before = path.read_bytes()
    chain = [word for name in NETWORK for word in ("--engine", name)]
    with FakeMT(translate, key=CANARY, faults=[fault] * 5000) as service:
        configure(project, service.url)
        (project / "l10n.toml").write_text(
            (project / "l10n.toml").read_text("utf-8").replace("timeout = 0.4", "timeout = 0.1"), "utf-8"
        )
        answers = [
            cli("translate", *chain, "--json", "-v"),
            cli("engines", "--json"),
            cli("translate", "--dry-run", *chain),
        ]
    assert answers[0].code == 3, answers[0].err
    assert path.read_bytes() == before
    assert len(answers[0].json["empty"]) == 3
    assert all(len(empty["reasons"]) == len(NETWORK) for empty in answers[0].json["empty"])
    assert CANARY not in everything(project, *answers)


def test_a_second_run_pays_nothing(project: Path, cli: Cli) -> None:
    with FakeMT(translate, key=CANARY) as service:
        configure(project, service.url)
        cli("translate", "--engine", "deepl")
        calls = service.total
        (project / "locales/en/LC_MESSAGES/port.po").unlink()
        answer = cli("translate", "--engine", "deepl", "--json")
        assert service.total == calls
    assert answer.json["drafted"] == 4
    assert answer.json["engines"][0]["cached"] == 4


def test_an_engine_without_its_key_falls_through_with_a_notice(
    project: Path, cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("L10N_DEEPL_KEY")
    answer = cli("translate", "--engine", "deepl", "--engine", "pseudo", "--json")
    assert answer.code == 0
    assert answer.json["by_engine"] == {"pseudo": 4}
    assert "L10N_DEEPL_KEY" in answer.err


def test_a_dry_run_tells_characters_and_price_and_asks_nobody(project: Path, cli: Cli) -> None:
    with FakeMT(translate, key=CANARY) as service:
        configure(project, service.url, deepl="price = 20.0")
        answer = cli("translate", "--dry-run", "--engine", "deepl", "--json")
        assert service.total == 0
    assert not (project / ".l10n").exists() or not (project / ".l10n/engines.sqlite").exists()
    assert not (project / "locales/en").exists()
    ((engine),) = answer.json["engines"]
    assert (answer.json["segments"], engine["texts"]) == (4, 4)
    assert engine["cost"] == pytest.approx(engine["characters"] * 20 / 1e6, abs=1e-4)


def test_a_dry_run_keeps_no_reply_and_uses_those_that_are_kept(project: Path, cli: Cli) -> None:
    cache = project / ".l10n/engines.sqlite"
    cli("translate", "--dry-run", "--engine", "pseudo")
    cli("run", "--check", "--engine", "pseudo")
    cli("run", "--dry-run", "--engine", "pseudo")
    assert not cache.exists()
    cli("translate", "--engine", "pseudo")
    (project / "locales/en/LC_MESSAGES/port.po").unlink()
    (project / "source/zh_CN/port.md").write_text(ARTICLE + "\n我也爱宁波。\n", "utf-8")
    before = cache.read_bytes()
    ((engine),) = cli("translate", "--dry-run", "--engine", "pseudo", "--json").json["engines"]
    assert (engine["texts"], engine["cached"]) == (1, 4)
    cli("run", "--check", "--engine", "pseudo")
    assert cache.read_bytes() == before


def test_an_engine_that_fills_in_for_another_leaves_nothing_undone(project: Path, cli: Cli) -> None:
    """Exit code 0 (ADR 44): every segment has its draft, and the notice says who failed."""
    with FakeMT(translate, key=CANARY, faults=[456] * 99) as service:
        configure(project, service.url)
        answer = cli("translate", "--engine", "deepl", "--engine", "pseudo", "--json")
    assert (answer.code, answer.json["by_engine"], answer.json["empty"]) == (0, {"pseudo": 4}, [])
    assert "quota" in answer.err


def test_a_segment_without_a_draft_for_a_failed_call_is_named_and_the_rest_is_done(project: Path, cli: Cli) -> None:
    """Exit code 3 (ADR 44)."""

    def poisoned(text: str, source: str, target: str) -> str:
        if "137" in text:
            raise PoisonedError("bad text")
        return translate(text, source, target)

    with FakeMT(poisoned, key=CANARY) as service:
        configure(project, service.url)
        answer = cli("translate", "--engine", "deepl", "--json")
    assert (answer.code, answer.json["drafted"]) == (3, 3)
    assert [empty["source"] for empty in answer.json["empty"]] == ["总投资137亿元。"]
    assert "locales/en/LC_MESSAGES/port.po: warning: no draft for '总投资137亿元。': deepl: " in answer.err
    assert entries(project)["我爱宁波。"].target == "I love Ningbo."
    assert not entries(project)["总投资137亿元。"].target


def test_a_segment_that_nobody_was_asked_for_is_no_failure(project: Path, cli: Cli) -> None:
    answer = cli("translate", "--engine", "memory", "--json")
    assert (answer.code, len(answer.json["empty"])) == (0, 4)


def test_a_cap_is_kept_and_named(project: Path, cli: Cli) -> None:
    with FakeMT(translate, key=CANARY) as service:
        configure(project, service.url)
        answer = cli("translate", "--engine", "deepl", "--max-chars", "10")
        assert service.total == 0
    assert answer.code == 3
    assert "cap of 10" in answer.err


def test_a_cost_cannot_be_capped_without_prices(project: Path, cli: Cli) -> None:
    answer = cli("translate", "--engine", "pseudo", "--max-cost", "1")
    assert answer.code == 2
    assert "price" in answer.err


def test_an_unknown_engine_is_a_wrong_use(project: Path, cli: Cli) -> None:
    answer = cli("translate", "--engine", "gogle")
    assert answer.code == 2
    assert "google" in answer.err


def test_engines_are_listed_with_what_is_missing(project: Path, cli: Cli) -> None:
    listed = {each["name"]: each for each in cli("engines", "--json").json["engines"]}
    assert listed["memory"]["ready"]
    assert listed["memory"]["configured"]
    assert listed["deepl"]["ready"]
    assert not listed["ctranslate2"]["ready"]
    assert "models add" in listed["ctranslate2"]["missing"]
    assert cli("engines").out.startswith("* memory")


def test_a_local_model_is_added_and_translates(project: Path, cli: Cli) -> None:
    added = cli("models", "add", DATA / "models" / "tiny-zh-en", "--json")
    assert (added.code, added.json["model"]["name"]) == (0, "zh_CN-en")
    assert cli("models", "list", "--json").json["models"] == [added.json["model"]]
    (project / "source/zh_CN/port.md").write_text("我爱宁波。\n", "utf-8")
    assert cli("translate", "--engine", "ctranslate2").code == 0
    assert entries(project)["我爱宁波。"].target == "I love Ningbo."


def test_drafts_are_measured_against_what_people_made_of_them(project: Path, cli: Cli) -> None:
    with FakeMT(translate, key=CANARY) as service:
        configure(project, service.url)
        cli("translate", "--engine", "deepl")
    path = project / "locales/en/LC_MESSAGES/port.po"
    text = (
        path.read_text("utf-8").replace("#, fuzzy\n", "").replace('msgstr "I love Ningbo."', 'msgstr "I loved Ningbo."')
    )
    path.write_text(text, "utf-8")
    (figures,) = cli("evaluate", "--scores", "--json").json["engines"]
    assert (figures["engine"], figures["drafts"], figures["reviewed"], figures["unchanged"]) == ("deepl", 4, 4, 3)
    assert 0 < figures["effort"] < 0.05
    assert (figures["markup"], figures["markup_kept"]) == (1, 1)
    assert [score["name"] for score in figures["scores"]] == ["chrF", "BLEU", "TER"]
    assert all("version" in score["signature"] for score in figures["scores"])
    shown = cli("evaluate")
    assert "post-edited" in shown.out


def test_an_engine_is_tried_on_reviewed_texts_without_writing(project: Path, cli: Cli) -> None:
    cli("update")
    path = project / "locales/en/LC_MESSAGES/port.po"
    path.write_text(
        path.read_text("utf-8").replace('msgid "我爱宁波。"\nmsgstr ""', 'msgid "我爱宁波。"\nmsgstr "I love Ningbo."'),
        "utf-8",
    )
    before = path.read_bytes()
    with FakeMT(translate, key=CANARY) as service:
        configure(project, service.url)
        (figures,) = cli("evaluate", "--engine", "deepl", "--json").json["engines"]
    assert (figures["engine"], figures["drafts"], figures["unchanged"], figures["effort"]) == ("deepl", 1, 1, 0.0)
    assert path.read_bytes() == before


HEAVY = ("deep_translator", "requests", "bs4", "ctranslate2", "sentencepiece", "sacrebleu", "opencc")


@pytest.mark.parametrize(
    "words", [("import l10n, l10n.api",), ("import l10n.engines.table, l10n.engines.base",), None], ids=str
)
def test_what_needs_no_engine_loads_none(words: tuple[str] | None, project: Path) -> None:
    import subprocess

    begin = words[0] if words else "from l10n.cli.app import run; run(['status', '-q']); run(['translate', '-q'])"
    code = f"import sys; {begin}; print([name for name in {HEAVY!r} if name in sys.modules], file=sys.stderr)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stderr.strip().endswith("[]")
