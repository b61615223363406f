"""Local translation models on this machine: where they are kept, what a folder or an Argos file holds, how one is added.

Nothing is ever downloaded: a person brings the model and its licence. Running one is in `local`.
"""

from __future__ import annotations

import json
import re
import shutil
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from hashlib import sha256
from pathlib import Path

from l10n.errors import InputError, StoreError, UsageError
from l10n.model.locale import base, canonical

VARIABLE = "L10N_MODELS"
_CARD = "l10n-model.json"
_LARGEST = 8 << 30
_ARGOS = {"zt": "zh_TW", "zh": "zh_CN", "pb": "pt_BR"}
_NAME = re.compile(r"\w[\w.-]{0,99}")
_ASIDE = re.compile(rf"\.({_NAME.pattern})\.old")
# What a model needs to run; nothing else of an archive or folder is taken.
_PARTS = re.compile(
    r"(?:^|/)(?:model\.bin|config\.json|[a-z_]*vocabulary\.(?:json|txt)|[a-z_]*\.spm|sentencepiece\.model|bpe\.model)\Z"
)


_Origin = Path | tuple[Path, str]
"""A file, or an archive and the name of a file in it."""


@dataclass(frozen=True, slots=True)
class Model:
    """An installed model."""

    name: str
    source: str
    """Languages in gettext form."""

    target: str
    sha256: str
    """Of the weights, `model.bin`."""

    origin: str = ""
    """Name of the file or folder it was added from."""

    prefix: str = ""
    """A token that the model wants before each text, such as `>>cmn_Hans<<` (OPUS-MT with several targets)."""

    end: str = "</s>"
    """A token that it wants behind each text: Marian and OPUS-MT do, Argos does not."""

    folder: Path | None = None


def home(environ: Mapping[str, str]) -> Path:
    """Where models are kept: `L10N_MODELS`, else the user's data folder."""
    if environ.get(VARIABLE):
        return Path(environ[VARIABLE])
    data = environ.get("XDG_DATA_HOME") or str(Path.home() / ".local" / "share")
    return Path(data) / "l10n" / "models"


def installed(environ: Mapping[str, str]) -> tuple[Model, ...]:
    """All models, by name. A folder without a card of ours is none of them."""
    folder = home(environ)
    names = sorted(path.name for path in folder.iterdir()) if folder.is_dir() else ()
    kept = [name for name in names if not name.startswith(".")]
    # Where a run was killed between taking a model away and putting the new one in its place, the old one serves on.
    kept += [name for name in names if (match := _ASIDE.fullmatch(name)) and match[1] not in names]
    cards = [folder / name / _CARD for name in kept if (folder / name / _CARD).is_file()]
    return tuple(sorted((_read_card(card) for card in cards), key=lambda model: model.name))


def _read_card(card: Path) -> Model:
    try:
        said = json.loads(card.read_text("utf-8"))
        return replace(Model(**said), folder=card.parent)
    except (OSError, ValueError, TypeError) as error:
        raise InputError(
            f"not the card of a model: {error}", path=str(card), hint="remove the folder and add the model again"
        ) from None


def add(
    path: Path,
    environ: Mapping[str, str],
    source: str = "",
    target: str = "",
    prefix: str = "",
    name: str | None = None,
) -> Model:
    """Copy a model folder or an `.argosmodel` file to where models are kept, in place of one of the same name; gives the model.

    Languages are read from Argos' own description, else from a folder name such as `opus-mt-zh-en`, else must be given; the
    name is that of the languages where none is given. Raises `UsageError` where the languages cannot be known and for a name
    that cannot be one of a folder, `InputError` where the file is no model.
    """
    parts = _argos_parts(path) if path.is_file() else _folder_parts(path)
    described, end = (_argos_languages(path), "") if path.is_file() else (_named_languages(path.resolve().name), "</s>")
    languages = tuple(canonical(word) for word in (source or described[0], target or described[1]) if word)
    if len(languages) != 2 or base(languages[0]) == base(languages[1]):
        raise UsageError(
            "which languages does the model translate?", path=str(path), hint="say so with --from zh --to en"
        )
    name = f"{languages[0]}-{languages[1]}" if name is None else name
    if not _NAME.fullmatch(name):
        raise UsageError(
            f"{name!r} cannot be the name of a model", hint="use letters, digits, dots, hyphens and underscores"
        )
    digest = sha256()
    _feed(digest, parts["model.bin"])
    model = Model(name, *languages, digest.hexdigest(), path.name, prefix, end)
    folder = home(environ) / name
    try:
        _keep(model, parts, folder)
    except OSError as error:
        raise StoreError(f"the model cannot be kept: {error.strerror}", path=str(folder)) from None
    return replace(model, folder=folder)


def _keep(model: Model, parts: Mapping[str, _Origin], folder: Path) -> None:
    """Copy a model beside its folder and let it take the name when it is whole: no part of an earlier one stays in it.

    At every moment the old or the new model is there whole, under its name or aside.
    """
    fresh, old = folder.with_name(f".{folder.name}.new"), _aside(folder)
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir(parents=True)
    for part, origin in parts.items():
        _copy(origin, fresh / part)
    card = {key: value for key, value in asdict(model).items() if key != "folder"}
    (fresh / _CARD).write_text(json.dumps(card, indent=1, ensure_ascii=False) + "\n", "utf-8")
    if folder.exists():
        shutil.rmtree(old, ignore_errors=True)
        folder.rename(old)
    fresh.rename(folder)
    shutil.rmtree(old, ignore_errors=True)


def _aside(folder: Path) -> Path:
    """Where a model waits while another takes its name."""
    return folder.with_name(f".{folder.name}.old")


def _folder_parts(path: Path) -> dict[str, _Origin]:
    if not path.is_dir():
        raise UsageError("no such file or folder", path=str(path))
    parts: dict[str, _Origin] = {
        each.name: each for each in sorted(path.iterdir()) if _PARTS.search(each.name) and each.is_file()
    }
    return _complete(parts, path)


def _argos_parts(path: Path) -> dict[str, _Origin]:
    parts: dict[str, _Origin] = {}
    for info in _archive(path):
        plain = info.filename.replace("\\", "/")
        if info.is_dir() or not _PARTS.search(plain):
            continue
        if info.file_size > _LARGEST:
            raise InputError(f"{plain} would unpack to {info.file_size:,} bytes", path=str(path))
        part = plain.rsplit("/", 1)[-1]
        if part in parts:
            raise InputError(f"two parts are called {part}", path=str(path))
        parts[part] = (path, info.filename)
    return _complete(parts, path)


def _complete(parts: dict[str, _Origin], path: Path) -> dict[str, _Origin]:
    has_vocabulary = any("vocabulary" in part for part in parts)
    has_pieces = any(part.endswith((".spm", "sentencepiece.model")) for part in parts)
    if "model.bin" in parts and has_vocabulary and has_pieces:
        return parts
    raise InputError(
        "not a CTranslate2 model: model.bin, a vocabulary and a SentencePiece model are needed",
        path=str(path),
        hint="convert OPUS-MT models with ct2-transformers-converter --copy_files source.spm target.spm",
    )


def _archive(path: Path) -> list[zipfile.ZipInfo]:
    try:
        with zipfile.ZipFile(path) as archive:
            return archive.infolist()
    except (OSError, zipfile.BadZipFile):
        raise InputError("not an .argosmodel file (a zip archive)", path=str(path)) from None


def _argos_languages(path: Path) -> tuple[str, str]:
    for info in _archive(path):
        if info.filename.count("/") <= 1 and info.filename.endswith("metadata.json") and info.file_size < 1 << 20:
            try:
                with zipfile.ZipFile(path) as archive:
                    said = json.loads(archive.read(info))
                return _argos(str(said["from_code"])), _argos(str(said["to_code"]))
            except (ValueError, LookupError, TypeError, zipfile.BadZipFile):
                raise InputError("metadata.json does not say the languages", path=str(path)) from None
    return "", ""


def _argos(word: str) -> str:
    return _ARGOS.get(word, word)


def _named_languages(name: str) -> tuple[str, str]:
    match = re.search(r"(?:^|[-_.])([a-z]{2})[-_]([a-z]{2})(?:[-_.]|\Z)", name)
    return (match[1], match[2]) if match else ("", "")


def _chunks(origin: _Origin) -> Iterator[bytes]:
    if isinstance(origin, Path):
        with origin.open("rb") as file:
            while data := file.read(1 << 20):
                yield data
        return
    try:
        with zipfile.ZipFile(origin[0]) as archive, archive.open(origin[1]) as part:
            while data := part.read(1 << 20):
                yield data
    except (zipfile.BadZipFile, zlib.error, EOFError) as error:
        raise InputError(f"{origin[1]} in the archive is damaged: {error}", path=str(origin[0])) from None


def _feed(digest: object, origin: _Origin) -> None:
    for data in _chunks(origin):
        digest.update(data)  # type: ignore[attr-defined]  # hashlib has no public name for what sha256() gives


def _copy(origin: _Origin, to: Path) -> None:
    if isinstance(origin, Path):
        shutil.copyfile(origin, to)
        return
    with to.open("wb") as file:
        for data in _chunks(origin):
            file.write(data)
