"""Local models through CTranslate2 and SentencePiece (extra `offline`): their home. Which models there are is in `models`."""

from __future__ import annotations

import re
import threading
from collections.abc import Mapping, Sequence
from importlib import util
from pathlib import Path
from typing import Any

from l10n.engines.base import Ability, Limits, Request
from l10n.engines.models import Model, installed
from l10n.errors import EngineError, Fatal, TooBig, UnsupportedPair
from l10n.model.locale import base

_LONGEST = 500
"""Tokens of one text: a model that babbles is stopped there. Models with fewer positions say so at the first call."""


class LocalEngine:
    """Settings: `model` (name of one, where several have the languages), `beam` (1), `threads` of one call (1), `compute`.

    `compute` is CTranslate2's `compute_type`. Without it models are computed in float32, which gives the same answers on
    every processor, except those that would fill the memory so (docs/adr/0045).
    """

    name = "ctranslate2"
    # One call at a time: CTranslate2 works in parallel inside of a batch.
    limits = Limits(items=64, characters=20_000, in_flight=1)
    abilities = frozenset({Ability.BATCH, Ability.LOCAL, Ability.WORDS})

    def __init__(self, settings: Mapping[str, Any], environ: Mapping[str, str]) -> None:
        absent = [name for name in ("ctranslate2", "sentencepiece") if util.find_spec(name) is None]
        if absent:
            raise Fatal(f"engine ctranslate2 needs {' and '.join(absent)}", hint="pip install 'l10n[offline]'")
        wanted = str(settings.get("model", ""))
        self._models = [model for model in installed(environ) if not wanted or model.name == wanted]
        if not self._models:
            named = f" called {wanted!r}" if wanted else ""
            raise Fatal(f"engine ctranslate2 has no model{named}", hint="add one with `l10n models add PATH`")
        self._beam = int(settings.get("beam", 1))
        self._threads = int(settings.get("threads", 1))
        digests = "".join(model.sha256[:8] for model in self._models)
        self._compute = str(settings.get("compute", ""))
        computed = self._compute or " ".join(sorted(set(map(compute_type, self._models))))
        self.signature = f"{digests} beam {self._beam} {computed}"
        self._loaded: dict[str, _Loaded] = {}
        self._lock = threading.Lock()

    def language(self, locale: str) -> str:
        """The plain language of the locale; raises `UnsupportedPair` where no model knows it."""
        if not any(_is_near(side, locale) for model in self._models for side in (model.source, model.target)):
            known = ", ".join(f"{model.source} to {model.target}" for model in self._models)
            raise UnsupportedPair(f"no local model knows {locale}; there are {known}")
        return base(locale)

    def check_pair(self, source: str, target: str) -> None:
        """Raises `UnsupportedPair` where no model has the direction."""
        self._model(source, target)

    def translate(self, batch: Sequence[Request], source: str, target: str) -> Sequence[str]:
        """One text for each request; raises `UnsupportedPair` and, for a model that cannot be run, `Fatal`."""
        model = self._model(source, target)
        with self._lock:
            if model.name not in self._loaded:
                self._loaded[model.name] = _Loaded(model, self._threads, self._compute or compute_type(model))
            return self._loaded[model.name].translate([request.text for request in batch], self._beam)

    def _model(self, source: str, target: str) -> Model:
        near = [model for model in self._models if _is_near(model.source, source) and _is_near(model.target, target)]
        if not near:
            raise UnsupportedPair(
                f"no local model translates from {source} to {target}", hint="add one with `l10n models add PATH`"
            )
        return next((model for model in near if (model.source, model.target) == (source, target)), near[0])


def _is_near(have: str, want: str) -> bool:
    """Whether a model for one locale will do for another: `en` for `en_GB`, but not Simplified for Traditional Chinese."""
    return have == want or (base(have) == base(want) and base(want) != "zh")


def compute_type(model: Model) -> str:
    """What a model is computed in where nobody says: float32, or as it was saved if float32 would take gigabytes."""
    weights = (model.folder or Path()) / "model.bin"
    return "default" if weights.is_file() and weights.stat().st_size > _LARGE else _EXACT


_EXACT = "float32"
_LARGE = 512 << 20
"""Bytes of weights: in float32 those of int8 take four times as much memory."""


class _Loaded:
    """A model in memory."""

    def __init__(self, model: Model, threads: int, compute: str) -> None:
        import ctranslate2
        import sentencepiece

        folder = model.folder or Path()
        self._model = model
        self._longest = _LONGEST
        try:
            self._translator = ctranslate2.Translator(
                str(folder), device="cpu", inter_threads=1, intra_threads=threads, compute_type=compute
            )
            self._source = sentencepiece.SentencePieceProcessor(model_file=str(_pieces(folder, "source")))
            self._target = sentencepiece.SentencePieceProcessor(model_file=str(_pieces(folder, "target")))
        except (RuntimeError, OSError, ValueError) as error:
            raise Fatal(f"the model {model.name} cannot be loaded: {_first_line(error)}", hint="add it anew") from None

    def translate(self, texts: Sequence[str], beam: int) -> list[str]:
        """The texts translated. Raises `TooBig` for a batch with a text longer than the model can take: it is never cut."""
        batch = [self._tokens(text) for text in texts]
        if max(map(len, batch), default=0) > self._longest:
            raise TooBig(f"the model {self._model.name} takes {self._longest} tokens at once")
        try:
            results = self._translator.translate_batch(
                batch,
                beam_size=beam,
                max_batch_size=1024,
                batch_type="tokens",
                max_input_length=0,
                max_decoding_length=self._longest,
            )
        except (RuntimeError, ValueError) as error:
            positions = re.search(r"positions >= (\d+)", str(error))
            if positions and int(positions[1]) - 1 < self._longest:
                self._longest = int(positions[1]) - 1
                return self.translate(texts, beam)
            raise EngineError(f"the model {self._model.name} failed: {_first_line(error)}") from None
        return [self._text(result.hypotheses[0]) for result in results]

    def _tokens(self, text: str) -> list[str]:
        pieces: list[str] = self._source.encode(text, out_type=str)
        before = [self._model.prefix] if self._model.prefix else []
        return [*before, *pieces, *([self._model.end] if self._model.end else [])]

    def _text(self, tokens: Sequence[str]) -> str:
        plain = [token for token in tokens if token not in {"</s>", "<pad>", "<s>"}]
        return str(self._target.decode(plain)).strip()


def _pieces(folder: Path, side: str) -> Path:
    """Marian has a SentencePiece model for each side, Argos one for both."""
    names = (f"{side}.spm", "sentencepiece.model")
    return next((folder / name for name in names if (folder / name).is_file()), folder / names[0])


def _first_line(error: Exception) -> str:
    return str(error).split("\n", 1)[0][:200]


def open_engine(name: str, settings: Mapping[str, Any], environ: Mapping[str, str]) -> LocalEngine:  # noqa: ARG001 - the shape every engine module has
    """The engine; raises `Fatal` without its packages or without a model."""
    return LocalEngine(settings, environ)
