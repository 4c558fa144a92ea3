"""Markup: texts are escaped wherever they stand, elements never twice."""

from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workoutlog.output.html.markup import Markup, element, joined

# A parser makes spaces of control characters, and nobody can type them.
TEXTS = st.text(st.characters(exclude_categories=("Cs", "Cc")))


class Reader(HTMLParser):
    """Reads back the one element that it is given."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: dict[str, str | None] = {}
        self.content = ""
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes |= dict(attrs)

    def handle_data(self, data: str) -> None:
        self.content += data


@given(TEXTS, TEXTS)
def test_whatever_was_written_is_only_text(content: str, attribute: str) -> None:
    read = Reader(element("p", content, title=attribute))
    assert read.tags == ["p"]
    assert read.attributes == {"title": attribute}
    assert read.content == content


@pytest.mark.parametrize(
    ("made", "written"),
    [
        (element("p", "a < b & c"), "<p>a &lt; b &amp; c</p>"),
        (element("p", element("b", "<i>")), "<p><b>&lt;i&gt;</b></p>"),
        (element("p", class_="name", title=None), '<p class="name"></p>'),
        (
            element("text", text_anchor="end", x=1.239, y=2.0),
            '<text text-anchor="end" x="1.24" y="2"></text>',
        ),
        (
            element("meta", name="viewport", charset="utf-8"),
            '<meta name="viewport" charset="utf-8">',
        ),
        (joined(("<", Markup("<br>")), ", "), "&lt;, <br>"),
    ],
)
def test_elements(made: Markup, written: str) -> None:
    assert made == written
