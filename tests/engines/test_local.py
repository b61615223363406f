"""Real models, small ones of our own, through CTranslate2; and the keeping of models."""

from __future__ import annotations

import json
import shutil
import zipfile
from collections.abc import Callable
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from l10n.engines import local, models
from l10n.engines.base import Engine, Request
from l10n.engines.local import open_engine
from l10n.engines.models import add, installed
from l10n.errors import Fatal, InputError, TooBig, UnsupportedPair, UsageError

pytest.importorskip("ctranslate2")
pytest.importorskip("sentencepiece")
DATA = Path(__file__).parents[1] / "data" / "engines"
PAIRS = [line.split("\t") for line in (DATA / "pairs.tsv").read_text("utf-8").strip().split("\n")]
ZH_EN, EN_ZH, ARGOS = (DATA / "models" / name for name in ("tiny-zh-en", "tiny-en-zh", "tiny_zh-en.argosmodel"))
SETTINGS: dict[str, Any] = {}


@pytest.fixture
def environ(tmp_path: Path) -> dict[str, str]:
    return {"L10N_MODELS": str(tmp_path / "models")}


def translated(environ: dict[str, str], column: int, source: str, target: str, **settings: Any) -> list[str]:
    engine = open_engine("ctranslate2", SETTINGS | settings, environ)
    assert isinstance(engine, Engine)
    return list(engine.translate([Request(pair[column]) for pair in PAIRS], source, target))


def test_a_folder_of_ctranslate2_translates_in_both_directions(environ: dict[str, str]) -> None:
    add(ZH_EN, environ)
    add(EN_ZH, environ)
    assert translated(environ, 0, "zh_CN", "en") == [pair[1] for pair in PAIRS]
    assert translated(environ, 1, "en", "zh_CN") == [pair[0] for pair in PAIRS]


def test_weights_that_would_fill_the_memory_stay_as_they_were_saved(
    environ: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    model = add(ZH_EN, environ)
    assert local.compute_type(model) == "float32"
    exact = open_engine("ctranslate2", {"compute": "float32"}, environ).signature
    assert open_engine("ctranslate2", {}, environ).signature == exact
    monkeypatch.setattr(local, "_LARGE", 1000)
    assert local.compute_type(model) == "default"
    assert open_engine("ctranslate2", {}, environ).signature != exact, "replies of the two are kept apart"


def test_what_a_model_is_computed_in_can_be_said(environ: dict[str, str]) -> None:
    """Int8 answers differ between processors, so they are kept apart from the others."""
    add(ZH_EN, environ)
    plain, fast = (open_engine("ctranslate2", settings, environ) for settings in ({}, {"compute": "int8"}))
    assert plain.signature != fast.signature
    assert sum(map(bool, translated(environ, 0, "zh_CN", "en", compute="int8"))) == len(PAIRS)


def test_an_argos_file_says_its_languages_and_translates(environ: dict[str, str]) -> None:
    model = add(ARGOS, environ)
    assert (model.source, model.target, model.end) == ("zh_CN", "en", "")
    done = translated(environ, 0, "zh_CN", "en")
    # Trained with an end mark that Argos does not send: nearly all come out the same.
    assert sum(text == pair[1] for text, pair in zip(done, PAIRS, strict=True)) >= 45


def test_models_are_listed_with_their_digest(environ: dict[str, str]) -> None:
    added = add(ZH_EN, environ, name="harbour")
    assert installed(environ) == (added,)
    assert len(added.sha256) == 64
    assert added.origin == "tiny-zh-en"


def test_what_is_no_model_is_refused(environ: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "zh-en").mkdir()
    with pytest.raises(InputError, match=r"model\.bin"):
        add(tmp_path / "zh-en", environ)
    (tmp_path / "broken.argosmodel").write_bytes(b"PK\x03\x04 no archive")
    with pytest.raises(InputError, match="zip archive"):
        add(tmp_path / "broken.argosmodel", environ)
    with pytest.raises(UsageError, match="no such"):
        add(tmp_path / "nothing", environ)
    assert installed(environ) == ()


def test_languages_that_nobody_says_are_asked_for(environ: dict[str, str], tmp_path: Path) -> None:
    unnamed = tmp_path / "model"
    unnamed.symlink_to(tmp_path / "plain")
    (tmp_path / "plain").mkdir()
    for part in ZH_EN.iterdir():
        (tmp_path / "plain" / part.name).write_bytes(part.read_bytes())
    with pytest.raises(UsageError, match="which languages"):
        add(unnamed, environ)
    assert add(unnamed, environ, "zh-Hans", "en").name == "zh_CN-en"


def test_parts_of_an_archive_stay_where_models_are_kept(environ: dict[str, str], tmp_path: Path) -> None:
    hostile = tmp_path / "hostile.argosmodel"
    with zipfile.ZipFile(ARGOS) as good, zipfile.ZipFile(hostile, "w") as bad:
        for info in good.infolist():
            bad.writestr(info, good.read(info))
        bad.writestr("../../outside.spm", b"x")
        bad.writestr("tiny_zh-en/run.py", b"print('hello')")
    model = add(hostile, environ)
    assert model.folder is not None
    kept = {path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*") if path.is_file()}
    assert all(path.startswith("models/zh_CN-en/") for path in kept - {"hostile.argosmodel"})
    assert not any(path.endswith("run.py") for path in kept)


@pytest.mark.parametrize("name", ["", ".", "..", "a/b", "../outside", "a\\b", ".hidden", "C:", "a b", "x" * 101])
def test_a_name_that_cannot_be_one_of_a_folder_is_refused(name: str, environ: dict[str, str], tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="cannot be the name of a model"):
        add(ZH_EN, environ, name=name)
    assert not list(tmp_path.iterdir())


def test_a_model_in_place_of_another_keeps_no_part_of_it(environ: dict[str, str]) -> None:
    add(ZH_EN, environ)
    model = add(ARGOS, environ)
    assert model.folder is not None
    assert installed(environ) == (model,)
    assert not (model.folder / "source.spm").exists()
    again = add(model.folder, environ, "zh", "en")
    assert (again.sha256, installed(environ)) == (model.sha256, (again,))
    assert [path.name for path in model.folder.parent.iterdir()] == ["zh_CN-en"]


class Killed(BaseException):
    """The end of a process, at a moment of the test's choice."""


@pytest.mark.parametrize("moment", range(1, 14))
def test_a_kill_at_any_moment_leaves_the_old_model_or_the_new_one(
    environ: dict[str, str], monkeypatch: pytest.MonkeyPatch, moment: int
) -> None:
    old = add(ZH_EN, environ)
    calls = [0]

    def killing(function: Callable[..., Any]) -> Callable[..., Any]:
        def call(*words: Any, **named: Any) -> Any:
            calls[0] += 1
            if calls[0] == moment:
                raise Killed
            return function(*words, **named)

        return call

    with monkeypatch.context() as patch, suppress(Killed):
        for owner, name in (
            (shutil, "rmtree"),
            (models, "_copy"),
            (Path, "rename"),
            (Path, "mkdir"),
            (Path, "write_text"),
        ):
            patch.setattr(owner, name, killing(getattr(owner, name)))
        add(ARGOS, environ)
    (found,) = installed(environ)
    assert found.folder is not None
    assert found.name == "zh_CN-en"
    assert sha256((found.folder / "model.bin").read_bytes()).hexdigest() == found.sha256
    assert (found.folder / "source.spm").exists() == (found.sha256 == old.sha256)
    new = add(ARGOS, environ)
    assert installed(environ) == (new,)
    assert new.folder is not None
    assert [path.name for path in new.folder.parent.iterdir()] == ["zh_CN-en"]


def test_a_model_for_a_language_will_do_for_its_regions(environ: dict[str, str]) -> None:
    add(ZH_EN, environ)
    assert translated(environ, 0, "zh_CN", "en_GB") == [pair[1] for pair in PAIRS]
    engine = open_engine("ctranslate2", SETTINGS, environ)
    assert engine.language("en_GB") == "en"
    with pytest.raises(UnsupportedPair, match="no local model knows zh_TW"):
        engine.language("zh_TW")


def test_a_damaged_archive_is_told(environ: dict[str, str], tmp_path: Path) -> None:
    damaged = tmp_path / "damaged.argosmodel"
    data = bytearray(ARGOS.read_bytes())
    with zipfile.ZipFile(ARGOS) as archive:
        part = next(info for info in archive.infolist() if info.filename.endswith("model.bin"))
    middle = part.header_offset + 30 + len(part.filename) + part.compress_size // 2
    data[middle : middle + 8] = bytes(byte ^ 0xFF for byte in data[middle : middle + 8])
    damaged.write_bytes(data)
    with pytest.raises(InputError, match=r"model\.bin in the archive is damaged"):
        add(damaged, environ)


def test_a_damaged_card_is_told(environ: dict[str, str]) -> None:
    model = add(ZH_EN, environ)
    assert model.folder is not None
    (model.folder / "l10n-model.json").write_text(json.dumps({"name": "x"}), "utf-8")
    with pytest.raises(InputError, match="card of a model"):
        installed(environ)


def test_a_pair_without_a_model_is_told_before_any_work(environ: dict[str, str]) -> None:
    add(ZH_EN, environ)
    engine = open_engine("ctranslate2", SETTINGS, environ)
    for pair in (("en", "zh_CN"), ("zh_TW", "en"), ("zh_CN", "de")):
        with pytest.raises(UnsupportedPair):
            engine.check_pair(*pair)
    engine.check_pair("zh_CN", "en_GB")
    with pytest.raises(UnsupportedPair, match="zh_CN to en"):
        engine.language("fr")


def test_without_a_model_the_engine_says_how_to_get_one(environ: dict[str, str]) -> None:
    with pytest.raises(Fatal, match="no model") as caught:
        open_engine("ctranslate2", {}, environ)
    assert "models add" in caught.value.hint


def test_a_text_longer_than_the_model_is_never_cut(environ: dict[str, str]) -> None:
    add(ZH_EN, environ)
    engine = open_engine("ctranslate2", SETTINGS, environ)
    with pytest.raises(TooBig, match="tokens at once"):
        engine.translate([Request("宁波市与上海市签署合作协议。" * 60)], "zh_CN", "en")
