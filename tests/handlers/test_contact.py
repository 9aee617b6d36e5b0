"""Phone numbers and e-mail addresses as people type them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from complaints.errors import NotAnAnswer
from handlers.contact import read_email, read_phone, show_phone


@pytest.mark.parametrize(
    ("typed", "stored", "shown"),
    [
        ("06 12345678", "+31612345678", "06 12345678"),
        ("06-12 34 56 78", "+31612345678", "06 12345678"),
        ("(020) 624 55 55", "+31206245555", "020 624 5555"),
        ("0031 6 12345678", "+31612345678", "06 12345678"),
        ("+31 (0)6 12345678", "+31612345678", "06 12345678"),
        ("+32 470 12 34 56", "+32470123456", "+32 470 12 34 56"),
    ],
)
def test_a_phone_number_is_stored_in_one_form_and_shown_as_people_write_it(typed, stored, shown):
    assert read_phone(typed) == stored
    assert show_phone(stored) == shown


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "hallo",
        "06123",
        "0612345678901",
        "0612345678;ext=3",
        "06 12345678 toestel 3",
        "+999 12345678",
        "+",
        "112",
    ],
)
def test_what_is_no_phone_number_is_refused_with_an_example(typed):
    with pytest.raises(NotAnAnswer) as refused:
        read_phone(typed)
    assert "06 12345678" in str(refused.value.text)


@pytest.mark.parametrize("bsn", ["123456782", "111222333", "123 456 782"])
def test_a_citizen_service_number_does_not_pass_for_a_phone_number(bsn):
    with pytest.raises(NotAnAnswer):
        read_phone(bsn)


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("naam@voorbeeld.nl", "naam@voorbeeld.nl"),
        (" Naam@Voorbeeld.NL ", "Naam@voorbeeld.nl"),
        ("été@voorbeeld.nl", "été@voorbeeld.nl"),
        ("a.b+klacht@sub.voorbeeld.nl", "a.b+klacht@sub.voorbeeld.nl"),
    ],
)
def test_an_email_address_is_stored_in_its_normal_form(typed, stored):
    assert read_email(typed) == stored


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "naam",
        "naam@",
        "@voorbeeld.nl",
        "a@b",
        "jan..p@x.nl",
        "a b@x.nl",
        "a@x.nl, b@x.nl",
        "a@" + "x" * 300,
    ],
)
def test_what_is_no_email_address_is_refused_with_an_example(typed):
    with pytest.raises(NotAnAnswer) as refused:
        read_email(typed)
    assert "naam@voorbeeld.nl" in str(refused.value.text)


@given(st.text(max_size=40))
def test_any_text_is_read_or_refused(text):
    for read in (read_phone, read_email):
        try:
            assert read(text)
        except NotAnAnswer:
            continue
