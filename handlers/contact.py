"""Phone numbers and e-mail addresses, judged by libraries that know them; the forms get these as readers."""

import re

import phonenumbers
from email_validator import EmailNotValidError, validate_email
from phonenumbers import NumberParseException, PhoneNumber, PhoneNumberFormat

from complaints.errors import NotAnAnswer

HOME = "NL"
# Nine digits alone may be a citizen service number: a phone number begins with 0 or +.
BEGINS_AS_PHONE = re.compile(r"\s*\(?\s*[0+]")
EXTENSION_OR_WORD = re.compile(r"[^\W\d_]|[#;,=]")


def read_phone(text: str) -> str:
    """E.164, as in +31612345678; raises NotAnAnswer."""
    if not BEGINS_AS_PHONE.match(text) or EXTENSION_OR_WORD.search(text):
        raise _no_phone()
    try:
        found = phonenumbers.parse(text, HOME)
    except NumberParseException:
        raise _no_phone() from None
    if not phonenumbers.is_valid_number(found):
        raise _no_phone()
    return phonenumbers.format_number(found, PhoneNumberFormat.E164)


def show_phone(number: str) -> str:
    """A stored number as people write it: Dutch ones as 06 12345678, others as +32 2 555 12 12."""
    try:
        found = phonenumbers.parse(number, None)
    except NumberParseException:
        return number
    return phonenumbers.format_number(found, _format(found))


def read_email(text: str) -> str:
    """The address in its normal form; that it exists is not checked. Raises NotAnAnswer."""
    try:
        return validate_email(text.strip(), check_deliverability=False).normalized
    except EmailNotValidError:
        raise NotAnAnswer("Dit is geen geldig e-mailadres. Typ het zo: naam@voorbeeld.nl.") from None


def _format(number: PhoneNumber) -> int:
    at_home = number.country_code == phonenumbers.country_code_for_region(HOME)
    return PhoneNumberFormat.NATIONAL if at_home else PhoneNumberFormat.INTERNATIONAL


def _no_phone() -> NotAnAnswer:
    return NotAnAnswer(
        "Dit is geen geldig telefoonnummer. Typ het zo: 06 12345678, of met het land erbij: +32 470 12 34 56."
    )
