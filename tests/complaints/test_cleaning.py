"""The cleaning function at the door (T21)."""

import unicodedata

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from complaints.cleaning import clean

FAMILY = "\U0001f468\u200d\U0001f469\u200d\U0001f467"
NASTY = st.sampled_from([
    "\0", "\x1b", "\t", "\r\n", "\r", "\x85", "\u2028", "\u200b", "\u200d", "\u200e", "\u202e", "\u2066",
    "\ufeff", "\u00ad", "\ud800", "\udfff", "\U000e0041", "\ufffe", "\U0010ffff", "e\u0301", "\u0301",
    "\u034f", "\u3164", " ", "\n", "a", "\U0001f468", "\U0001f3fd", "\ufe0f", "\u2764", "\u212b", "\u1100",
    "\u1161", "\u00a0",
])  # fmt: skip
texts = st.text(st.characters(), max_size=80) | st.lists(NASTY, max_size=40).map("".join)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Ze belde niet terug.", "Ze belde niet terug."),
        ("een\0 twee", "een twee"),
        ("een\ttwee", "een twee"),
        ("een\x1b[31m rood", "een[31m rood"),
        ("een\r\ntwee\rdrie\u2028vier\x85vijf", "een\ntwee\ndrie\nvier\nvijf"),
        ("een  \ntwee\u00a0\n", "een\ntwee"),
        ("\n een", "een"),
        ("een\n\ntwee", "een\n\ntwee"),
        ("een  twee", "een  twee"),
        ("half \ud83d", "half"),
        ("\u202egnp.exe", "gnp.exe"),
        ("K\u200bL\ufeff-\u00ad7", "KL-7"),
        ("cafe\u0301", "café"),
        ("verborgen\U000e0041", "verborgen"),
        ("leeg\u3164", "leeg"),
        ("\ufffe\uffffx", "x"),
        (FAMILY, FAMILY),
        ("\u2764\ufe0f\u200d\U0001f525", "\u2764\ufe0f\u200d\U0001f525"),
        ("a\u200db", "ab"),
        ("\U0001f468\u200d", "\U0001f468"),
        ("\U0001f468\u200d\u200d\U0001f469", "\U0001f468\U0001f469"),
        ("日本 العربية", "日本 العربية"),
        ("", ""),
        (" \u200b ", ""),
    ],
)
def test_what_nobody_can_see_goes_and_the_rest_stays(typed, kept):
    assert clean(typed) == kept


@settings(max_examples=2000)
@given(texts)
@example("\u200d" * 10)
@example("\U0001f468\u200b\u200d\U0001f469")
def test_cleaning_never_fails_and_cleaning_twice_changes_nothing(text):
    once = clean(text)
    assert clean(once) == once


@settings(max_examples=2000)
@given(texts)
def test_what_stays_can_be_written_anywhere(text):
    cleaned = clean(text)
    assert cleaned.encode().decode() == cleaned
    assert unicodedata.is_normalized("NFC", cleaned)
    assert {char for char in cleaned if unicodedata.category(char) in {"Cc", "Cs", "Cf"}} <= {"\n", "\u200d"}


@given(st.text(st.sampled_from("abcdéëï ,.!?-'()1234567890\U0001f600"), max_size=5000))
def test_a_long_plain_text_is_not_shortened(text):
    assert clean(text) == text.strip()


def test_the_cleaning_of_a_huge_text_is_quick_enough_to_end():
    assert clean("e\u0301\u200b " * 50_000) == " ".join(["é"] * 50_000)
