"""The services that deep-translator speaks to: google, mymemory, libre, microsoft. The home of deep_translator.

Its own code makes each request and reads each answer. What it lacks stands here: time-outs, pooled connections, an
honest User-Agent, one translator for each call at a time (a shared one swaps answers between threads), checked replies.
"""

from __future__ import annotations

import importlib
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from types import ModuleType
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from l10n.engines.address import address
from l10n.engines.base import Ability, Limits, Request
from l10n.engines.http import Client, Reply, check_status
from l10n.engines.languages import code
from l10n.engines.order import LONGEST_REFERENCE, Order, dereferenced, fewer, referenced
from l10n.errors import BadReply, EngineError, Fatal, Retry, TooBig, UnsupportedPair
from l10n.model.words import counted

_HINT = "google without a key is best effort: name a second engine, such as deepl, openai or ctranslate2"


@dataclass(frozen=True, slots=True)
class Service:
    """How one translator of the package is used."""

    name: str
    translator: str
    """Its class; the module has the name of the service."""

    limits: Limits
    key: str = ""
    """The variable that holds its key."""

    is_keyless: bool = True
    """Whether it works without that key."""

    url: str = ""
    """Its address; the path is the package's."""

    vendors: tuple[str, ...] = ()
    """Hosts that may have the key whatever the project's settings say."""


SERVICES: Mapping[str, Service] = {
    # The text travels in the URL; failures begin at about 16 kB of it (deep-translator#224).
    "google": Service(
        "google",
        "GoogleTranslator",
        Limits(items=100, characters=4_500, bytes=8_000, escaped=True, mark=LONGEST_REFERENCE),
        url="https://translate.google.com",
    ),
    # 500 bytes and not 500 characters, as its API says; the package refuses 500 characters itself.
    "mymemory": Service(
        "mymemory",
        "MyMemoryTranslator",
        Limits(items=1, characters=499, bytes=500, in_flight=2),
        url="https://api.mymemory.translated.net",
    ),
    "libre": Service(
        "libre",
        "LibreTranslator",
        Limits(items=1, characters=5_000),
        "L10N_LIBRETRANSLATE_KEY",
        vendors=("libretranslate.com",),
    ),
    "microsoft": Service(
        "microsoft",
        "MicrosoftTranslator",
        Limits(items=1, characters=10_000),
        "L10N_MICROSOFT_KEY",
        is_keyless=False,
        url="https://api.cognitive.microsofttranslator.com",
        vendors=("microsofttranslator.com", "azure.com", "azure.cn"),
    ),
}


class DeepEngine:
    """One of `SERVICES` as an engine."""

    abilities: frozenset[Ability]

    def __init__(self, service: Service, settings: Mapping[str, Any], environ: Mapping[str, str]) -> None:
        self.name = service.name
        self.limits = fewer(service.limits, settings)
        self.abilities = frozenset({Ability.BATCH}) if self.limits.items > 1 else frozenset()
        self.signature = "deep-translator"
        self._service = service
        self._key = environ.get(service.key, "").strip() if service.key else ""
        self._url = address(service.name, settings, environ, service.url, key=self._key, vendors=service.vendors)
        self._region = str(settings.get("region", ""))
        self._email = str(settings.get("email", ""))
        if not service.is_keyless and not self._key:
            raise Fatal(f"engine {service.name} has no key", hint=f"set the variable {service.key}")
        timeout = float(settings.get("timeout", 30.0))
        client = Client(read=timeout, deadline=2 * timeout, limit=_LARGEST_ANSWER)
        self._door = _Door(client, self._url, _INSPECT.get(service.name, _nothing))
        self._idle: dict[tuple[str, str], list[Any]] = {}
        self._lock = threading.Lock()
        self._order = Order(self)

    def language(self, locale: str) -> str:
        """The code the package expects; raises `UnsupportedPair`."""
        return code(self.name, locale)

    def translate(self, batch: Sequence[Request], source: str, target: str) -> Sequence[str]:
        """One text for each request. Several go as lines of one text, each with a reference number behind it.

        An answer with another number of lines is `TooBig`; a line without its number is nobody's.
        """
        texts = [request.text for request in batch]
        here, there = self.language(source), self.language(target)
        if len(texts) == 1:
            return [self._ask(texts[0], here, there).strip(" \t\r\n")]
        if any("\n" in text for text in texts):
            raise TooBig("a text with line breaks goes alone")
        marked = referenced(texts)
        lines = self._ask("\n".join(marked.values()), here, there).split("\n")
        if len(lines) != len(texts):
            raise TooBig(f"{self.name} answered {counted(len(lines), 'line')} for {len(texts)}")
        return self._order.proven(dereferenced([line.strip(" \t\r") for line in lines], list(marked)))

    def close(self) -> None:
        """Give up idle connections."""
        self._door.client.close()

    def _ask(self, text: str, source: str, target: str) -> str:
        from deep_translator import exceptions

        module = _module(self.name)
        try:
            with self._door.open(), self._translator(module, source, target) as translator:
                answer = translator.translate(text)
        except EngineError as error:
            if self.name == "google" and isinstance(error, (Retry, Fatal)) and not error.hint:
                error.hint = _HINT
            raise
        except exceptions.NotValidLength:
            raise TooBig(f"{self.name} does not take {counted(len(text), 'character')} at once") from None
        except (exceptions.LanguageNotSupportedException, exceptions.InvalidSourceOrTargetLanguage):
            raise UnsupportedPair(f"{self.name} does not translate from {source} to {target}") from None
        except (
            exceptions.BaseError,
            AttributeError,
            LookupError,
            RecursionError,
            StopIteration,
            TypeError,
            ValueError,
        ) as error:
            # The package's texts hold what was sent, keys included, so only the kind of failure is told.
            raise BadReply(
                f"{self.name} sent an answer that deep-translator cannot read ({type(error).__name__})"
            ) from None
        if answer is None:
            raise BadReply(f"{self.name} sent the text back as it was")
        if not isinstance(answer, str):
            raise BadReply(f"{self.name} sent {type(answer).__name__}, expected a text")
        return answer

    @contextmanager
    def _translator(self, module: ModuleType, source: str, target: str) -> Iterator[Any]:
        """A translator that nobody else uses meanwhile; used again afterwards, since microsoft's asks for languages first."""
        with self._lock:
            idle = self._idle.setdefault((source, target), [])
            translator = idle.pop() if idle else None
        if translator is None:
            words: dict[str, Any] = {"source": source, "target": target}
            if self.name == "libre":
                # Without a key the package refuses to begin; "-" is taken out again on the way.
                words |= {"api_key": self._key or _NO_KEY, "custom_url": self._url.rstrip("/") + "/"}
            elif self.name == "microsoft":
                words |= {"api_key": self._key, "region": self._region or None}
            elif self.name == "mymemory" and self._email:
                words["email"] = self._email
            translator = getattr(module, self._service.translator)(**words)
        yield translator
        with self._lock:
            idle.append(translator)


_NO_KEY = "-"
_LARGEST_ANSWER = 500_000
"""Bytes. The package reads pages into trees, which takes seconds for each megabyte."""


def _nothing(reply: Reply) -> None:
    """Most services say with the status what is wrong."""


def _inspect_mymemory(reply: Reply) -> None:
    """MyMemory answers 200 and tells the real status inside, with a warning in place of the translation."""
    answer = reply.json()
    if not isinstance(answer, dict):
        raise BadReply("mymemory sent no object")
    said = str((answer.get("responseData") or {}).get("translatedText") or answer.get("responseDetails") or "")
    status = str(answer.get("responseStatus", "200"))
    if answer.get("quotaFinished") or "MYMEMORY WARNING" in said.upper():
        raise Fatal("mymemory: the free quota of today is used up", hint="name another engine, or wait until tomorrow")
    if status == "429" or status.startswith("5"):
        raise Retry(f"mymemory answered status {status}")
    if "QUERY LENGTH LIMIT" in said.upper():
        raise TooBig("mymemory takes 500 bytes at once")
    if status != "200":
        raise BadReply(f"mymemory answered status {status}")


_INSPECT: Mapping[str, Callable[[Reply], None]] = {"mymemory": _inspect_mymemory}


class _Door:
    """What the package sees in place of `requests` while one of our engines asks it."""

    def __init__(self, client: Client, url: str, inspect: Callable[[Reply], None]) -> None:
        self.client = client
        self._url = url
        self._inspect = inspect
        self._languages: dict[str, Reply] = {}

    @contextmanager
    def open(self) -> Iterator[None]:
        """In this thread, the package's requests come here."""
        _here.door = self
        try:
            yield
        finally:
            _here.door = None

    def get(self, url: str, params: Mapping[str, str] | None = None) -> Reply:
        """A checked GET; the list of languages that microsoft asks for each time is asked for once."""
        if "/languages" in url and url in self._languages:
            return self._languages[url]
        reply = self._checked(self.client.send("GET", self._address(url), params=params))
        if "/languages" in url:
            self._languages[url] = reply
        return reply

    def post(
        self,
        url: str,
        params: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
        json: object = None,
    ) -> Reply:
        """A checked POST; what libre would put into the URL, the key among it, goes into the body."""
        if json is None:
            data = {name: value for name, value in (params or {}).items() if value != _NO_KEY or name != "api_key"}
            return self._checked(self.client.send("POST", self._address(url), data=data))
        return self._checked(self.client.send("POST", self._address(url), params=params, headers=headers, json=json))

    def _checked(self, reply: Reply) -> Reply:
        check_status(reply)
        self._inspect(reply)
        return reply

    def _address(self, url: str) -> str:
        """The package's path at our address: it would go to MyMemory over plain http."""
        parts = urlsplit(url.strip())
        own = urlsplit(self._url)
        return urlunsplit(parts._replace(scheme=own.scheme, netloc=own.netloc))


class _Requests:
    """Stands in the module's global name `requests`. Threads that are not ours get the real one."""

    def __init__(self, real: ModuleType) -> None:
        self._real = real
        self.exceptions = real.exceptions

    def get(self, url: str, params: Mapping[str, str] | None = None, **more: Any) -> Any:
        door: _Door | None = getattr(_here, "door", None)
        return self._real.get(url, params=params, **more) if door is None else door.get(url, params)

    def post(self, url: str, params: Mapping[str, str] | None = None, **more: Any) -> Any:
        door: _Door | None = getattr(_here, "door", None)
        if door is None:
            return self._real.post(url, params=params, **more)
        return door.post(url, params, more.get("headers"), more.get("json"))


_here = threading.local()
_installing = threading.Lock()


def _module(name: str) -> ModuleType:
    """The package's module with our `requests` in it; raises `Fatal` where a new version has no such name any more."""
    with _installing:
        module = importlib.import_module(f"deep_translator.{name}")
        if not isinstance(module.__dict__.get("requests"), _Requests):
            real = module.__dict__.get("requests")
            if not isinstance(real, ModuleType):
                raise Fatal(
                    "this version of deep-translator sends requests in a way we cannot watch", hint="use 1.11.4"
                )
            module.__dict__["requests"] = _Requests(real)
        return module


def open_engine(name: str, settings: Mapping[str, Any], environ: Mapping[str, str]) -> DeepEngine:
    """The engine of one of `SERVICES`. Raises `ConfigError` without an address, `Fatal` without a key it needs."""
    return DeepEngine(SERVICES[name], settings, environ)
