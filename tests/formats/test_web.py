"""A saved page becomes a source article: its text, list and table, not its navigation."""

from __future__ import annotations

from pathlib import Path

import pytest

from l10n import formats
from l10n.errors import DocumentError

web = pytest.importorskip("l10n.formats.web")
pytest.importorskip("trafilatura", reason="the extra `web` is not installed")
PAGE = (Path(__file__).parents[1] / "data/formats/page.html").read_bytes()
URL = "https://city.example/news/new-ferry-line.html"


def test_a_page_becomes_markdown_with_title_address_and_date() -> None:
    article = web.article(PAGE, URL)
    text = article.data.decode()
    assert text.startswith(f'---\ntitle: New ferry line opens\nurl: {URL}\ndate: "2024-01-02"\n---\n\nThe harbour')
    assert (article.title, article.language, article.name) == ("New ferry line opens", "en", "new-ferry-line-opens.md")
    for wanted in (
        "**ferry line**",
        "[the map of the harbour](https://city.example/map)",
        "- The old quay",
        "| Friday | 18 |",
    ):
        assert wanted in text
    for unwanted in ("Home", "Jobs", "Share on", "Imprint", "not text", "Copyright"):
        assert unwanted not in text


def test_the_article_is_a_document_that_comes_back_to_the_byte() -> None:
    article = web.article(PAGE, URL)
    document = formats.read(article.data, article.name)
    assert formats.write(document, {}) == article.data
    assert document.units[0].text == "New ferry line opens"
    assert "cell" in {unit.kind for unit in document.units}


def test_the_declared_character_set_is_followed() -> None:
    words = "港口的新航线于周二开通，" * 8
    page = f'<html lang="zh-CN"><head><meta charset="gbk"><title>新航线开通</title></head><body><article><h1>新航线开通</h1><p>{words}</p></article></body></html>'
    article = web.article(page.encode("gb18030"), "https://city.example/ferry")
    assert words in article.data.decode()
    assert (article.language, article.name) == ("zh_CN", "ferry.md")


@pytest.mark.parametrize(
    ("page", "said"),
    [
        (b"<html><body></body></html>", "no article text found"),
        (b"<div>" * 400 + b"text", "nested more than 250 deep"),
        (b"<p " + b"a=1 " * 2000 + b">text", "2000 attributes, expected at most 1000"),
        (b"\xff\xfe\x00\xd8", "not utf-16-le text"),
    ],
)
def test_what_is_no_article_is_refused(page: bytes, said: str) -> None:
    with pytest.raises(DocumentError, match=said) as caught:
        web.article(page, name="saved.html")
    assert str(caught.value).startswith("saved.html")


def test_a_date_that_the_page_does_not_state_is_not_made_up() -> None:
    text = "2023年5月17日，宁波市与多家企业签署合作协议，涉及多个重点领域的项目建设。" * 3
    page = f"<html lang='zh'><body><article><h1>宁波签约</h1><p>{text}</p></article></body></html>"
    found = web.article(page.encode(), "https://news.example/2023/a.html").data.decode()
    assert "宁波签约" in found
    assert "date:" not in found
