"""Telegram's HTML, parsed as strictly as Telegram does."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandbox.entities import commands_in, parse_html, to_html, trimmed, units
from sandbox.errors import ApiError

KINDS = [
    ("b", "bold"), ("strong", "bold"), ("i", "italic"), ("em", "italic"), ("u", "underline"),
    ("ins", "underline"), ("s", "strikethrough"), ("strike", "strikethrough"), ("del", "strikethrough"),
    ("tg-spoiler", "spoiler"), ("code", "code"), ("pre", "pre"), ("blockquote", "blockquote"), ("B", "bold"),
]  # fmt: skip
BROKEN = [
    ("<div>x</div>", 'Unsupported start tag "div" at byte offset 0'),
    ("é<br>", 'Unsupported start tag "br" at byte offset 2'),
    ("<b>x", 'Can\'t find end tag corresponding to start tag "b"'),
    ("x</b>", "Unexpected end tag at byte offset 1"),
    ("<b><i>x</b></i>", 'Unmatched end tag at byte offset 7, expected "</i>", found "</b>"'),
    ("3 < 4", 'Unsupported start tag "" at byte offset 2'),
    ("x <3", "Unclosed start tag at byte offset 2"),
    ("<b", "Unclosed start tag at byte offset 0"),
    ('<a href="x"', "Unclosed start tag at byte offset 0"),
    ("<b>x</b", "Unclosed end tag at byte offset 4"),
    ("<span>x</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
]


@pytest.mark.parametrize(("tag", "kind"), KINDS)
def test_each_tag_becomes_its_entity(tag, kind):
    assert parse_html(f"a<{tag}>b</{tag}>") == ("ab", [{"type": kind, "offset": 1, "length": 1}])


@pytest.mark.parametrize(("source", "reason"), BROKEN)
def test_broken_html_is_refused_with_the_place(source, reason):
    with pytest.raises(ApiError) as error:
        parse_html(source)
    assert error.value.description == f"Bad Request: can't parse entities: {reason}"


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("&lt;b&gt; &amp; &quot;x&quot;", '<b> & "x"'),
        ("&#233;&#xe9;&#128512;", "éé😀"),
        ("&nbsp; & &copy;", "&nbsp; & &copy;"),
        ("&#0;&#xD800;", "&#0;&#xD800;"),
    ],
)
def test_only_four_names_and_numbers_are_characters(source, text):
    assert parse_html(source) == (text, [])


def test_offsets_count_utf16_units():
    assert parse_html("😀<b>😀</b>")[1] == [{"type": "bold", "offset": 2, "length": 2}]
    assert units("a😀") == 3


def test_links_spoilers_quotes_and_code_keep_their_argument():
    source = (
        '<a href="https://example.org/?a=1&amp;b">x</a><span class="tg-spoiler">x</span>'
        '<blockquote expandable>x</blockquote><pre><code class="language-python">x</code></pre>'
    )
    link, spoiler, quote, code = parse_html(source)[1]
    assert link["url"] == "https://example.org/?a=1&b"
    assert (spoiler["type"], quote["type"]) == ("spoiler", "expandable_blockquote")
    assert (code["type"], code["language"]) == ("pre", "python")


def test_a_link_without_an_address_is_plain_text():
    assert parse_html('<a href="">x</a>') == ("x", [])


def test_an_entity_without_text_is_left_out():
    assert parse_html("<b></b>x") == ("x", [])


def test_white_space_at_the_ends_goes_and_entities_follow():
    assert trimmed(*parse_html(" \n<b> x </b> ")) == ("x", [{"type": "bold", "offset": 0, "length": 1}])


def test_commands_are_found_where_they_stand_alone():
    text = "/start x /help@sandbox_bot a/b /km"
    spots = [(one["offset"], one["length"]) for one in commands_in(text)]
    assert spots == [(0, 6), (9, 17), (31, 3)]


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"])))
def test_escaped_text_comes_through_unchanged(text):
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    assert parse_html(escaped) == (text, [])
    assert to_html(text, []) == escaped


@given(st.recursive(st.sampled_from(["x", "😀", "&amp;"]), lambda inner: st.builds(
    lambda parts, tag: f"<{tag}>{''.join(parts)}</{tag}>",
    st.lists(inner, min_size=1, max_size=3),
    st.sampled_from(["b", "i", "u", "s", "code"]),
), max_leaves=8))  # fmt: skip
def test_html_survives_a_round_trip(source):
    text, entities = parse_html(source)
    assert parse_html(to_html(text, entities)) == (text, entities)
