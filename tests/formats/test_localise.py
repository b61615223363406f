"""The last touch to a built article: off it changes nothing, on it changes only what was asked for."""

from __future__ import annotations

from dataclasses import fields

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from test_formats_laws import DOCUMENTS

from l10n import formats
from l10n.formats import guard
from l10n.formats.links import pointers
from l10n.formats.localise import LocaliseOptions, Surroundings, localise, localise_options

THERE = {("zh_CN", "port.md"), ("zh_CN", "guide/"), ("en", "img/map.zh_CN.png"), ("en", "img/zh-Hans/plan.png")}
AROUND = Surroundings(
    source_language="en",
    language="zh_CN",
    path="news/today.md",
    status="draft",
    source_hash="a1b2c3",
    alternates={"en": "/en/news/today.md"},
    exists=lambda language, path: (language, path) in THERE,
)


def built(text: str, name: str = "a.md", translations: dict[str, str] | None = None, **options: bool) -> str:
    source = formats.read(text.encode(), name)
    chosen = {i: (translations or {}).get(unit.text, unit.text) for i, unit in enumerate(source.units)}
    data = guard.rebuild(source, chosen).data
    return localise(source, data, AROUND, LocaliseOptions(**options)).decode()


@settings(max_examples=60, deadline=None)
@given(DOCUMENTS, st.sampled_from(["a.md", "a.mdx", "a.html", "a.txt"]))
def test_with_everything_off_the_bytes_stay(text: str, name: str) -> None:
    source = formats.read(text.encode(), name)
    assert localise(source, text.encode(), AROUND, LocaliseOptions()) == text.encode()


@settings(max_examples=60, deadline=None)
@given(DOCUMENTS, st.sampled_from(["a.md", "a.mdx", "a.html"]))
def test_doing_it_twice_changes_nothing_more(text: str, name: str) -> None:
    everything = LocaliseOptions(**{option.name: option.name != "heading_ids" for option in fields(LocaliseOptions)})
    source = formats.read(text.encode(), name)
    once = localise(source, text.encode(), AROUND, everything)
    assert localise(formats.read(once, name), once, AROUND, everything) == once


def test_links_into_the_source_folder_point_into_the_target_folder_where_the_article_exists() -> None:
    text = "[a](/en/port.md#x) [b](../../en/port.md) [c](/en/absent.md) [d](https://x.org/en/port.md) [e](other.md) <a href='/en/guide/?q'>f</a>\n\n[r]: /en/port.md 'T'\n\n[r] `[z](/en/port.md)`\n"
    assert built(text, links=True) == text.replace("(/en/port.md#x)", "(/zh_CN/port.md#x)").replace(
        "../../en/port", "../../zh_CN/port"
    ).replace("/en/guide/", "/zh_CN/guide/").replace("[r]: /en/", "[r]: /zh_CN/")


def test_a_localised_image_is_used_where_it_exists() -> None:
    text = "![m](../img/map.png) ![p](../img/plan.png 'T') ![q](../img/none.png)\n\n<img src=\"../img/map.png\">\n"
    assert built(text, images=True) == (
        "![m](../img/map.zh_CN.png) ![p](../img/zh-Hans/plan.png 'T') ![q](../img/none.png)\n\n"
        '<img src="../img/map.zh_CN.png">\n'
    )


def test_translated_headings_keep_the_ids_of_the_source() -> None:
    text = "# The Port!\n\n## Ships & `code` ##\n\n## Ships & `code`\n\n## Own {#mine}\n\n## Same\n"
    translations = {"The Port!": "港口", "Ships & `code`": "船 `code`", "Own": "自己"}
    assert built(text, translations=translations, heading_ids=True) == (
        "# 港口 {#the-port}\n\n## 船 `code` ## {#ships--code}\n\n## 船 `code` {#ships--code-1}\n\n## 自己 {#mine}\n\n## Same\n"
    )


def test_mdx_headings_get_their_ids_in_comments() -> None:
    assert built("# Port\n", "a.mdx", {"Port": "港口"}, heading_ids=True) == "# 港口 {/*port*/}\n"


def test_headings_of_pages_get_the_ids_of_the_source() -> None:
    page = "<h1>The <b>Port</b></h1><h2 id=x>Ships</h2><h2>Same</h2>"
    translations = {"The <b>Port</b>": "<b>港</b>", "Ships": "船"}
    assert built(page, "a.html", translations, heading_ids=True) == (
        '<h1 id="the-port"><b>港</b></h1><h2 id=x>船</h2><h2>Same</h2>'
    )


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        ("", "---\nlang: zh-Hans\ntranslation_status: draft\nsource_hash: a1b2c3\nalternates:\n  en: /en/news/today.md\n---\n\n"),
        ("---\ntitle: T\nlang: en # x\n---\n", "---\ntitle: T\nlang: zh-Hans # x\ntranslation_status: draft\nsource_hash: a1b2c3\nalternates:\n  en: /en/news/today.md\n---\n"),
        ("---\nalternates:\n  zh_CN: x\n  de: y\nlang:\n---\n", "---\nalternates:\n  en: /en/news/today.md\nlang: zh-Hans\ntranslation_status: draft\nsource_hash: a1b2c3\n---\n"),
        ('+++\nlang = "en"\n[extra]\na = 1\n+++\n', '+++\nlang = "zh-Hans"\ntranslation_status = "draft"\nsource_hash = "a1b2c3"\nalternates = { "en" = "/en/news/today.md" }\n[extra]\na = 1\n+++\n'),
    ],
)  # fmt: skip
def test_metadata_is_set_in_the_front_matter(head: str, expected: str) -> None:
    assert built(f"{head}Text\n", language=True, status=True, source_hash=True, alternates=True) == f"{expected}Text\n"


def test_metadata_is_set_in_a_page() -> None:
    page = "<html lang='en'><head><title>T</title></head><body>x</body></html>"
    assert built(page, "a.html", language=True, status=True, alternates=True) == (
        '<html lang=\'zh-Hans\'><head><title>T</title><meta name="translation_status" content="draft">\n'
        '<link rel="alternate" hreflang="en" href="/en/news/today.md">\n</head><body>x</body></html>'
    )
    assert built("<html><p>x</p>", "a.html", language=True) == '<html lang="zh-Hans"><p>x</p>'


def test_the_options_have_the_names_of_the_settings() -> None:
    assert localise_options({"heading-ids": True, "policy": "draft"}) == LocaliseOptions(heading_ids=True)


def test_addresses_are_found_with_their_places() -> None:
    text = '[a [b](x(1)y)](z) ![i](<a b.png> "t](u)") <a href=q>k</a>\n\n```\n[no](no)\n```\n'
    document = formats.read(text.encode(), "a.md")
    found = pointers(document)
    assert [(pointer.url, pointer.kind) for pointer in found] == [
        ("x(1)y", "link"),
        ("a b.png", "image"),
        ("q", "link"),
    ]
    assert all(text[slice(*pointer.span)] == pointer.url for pointer in found)
