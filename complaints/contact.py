"""How to reach somebody. Phone and e-mail are judged by the readers of the scene; an address by its shape."""

import re

from complaints.errors import NotAnAnswer
from complaints.questions import Answer, Answers, Scene
from complaints.words import Text, say

POSTCODE = re.compile(r"\b([1-9]\d{3}) ?(?!SA|SD|SS)([A-Za-z]{2})\b(?=[ ,]+[^\W\d])", re.IGNORECASE)
WORD = re.compile(r"[^\W\d_]{2,}")


def read_phone(text: str, scene: Scene, _answers: Answers) -> Answer:
    return scene.read_phone(text)


def show_phone(answer: Answer, scene: Scene) -> Text:
    return say("%(phone)s", phone=scene.show_phone(str(answer)))


def read_email(text: str, scene: Scene, _answers: Answers) -> Answer:
    return scene.read_email(text)


def read_address(text: str, _scene: Scene, _answers: Answers) -> Answer:
    """A street with a number, then a place; a Dutch postcode becomes “1234 AB”. Foreign ones are welcome."""
    lines = [" ".join(line.split()).strip(" ,") for line in text.splitlines()]
    address = ", ".join(line for line in lines if line)
    street, place = _parts(address)
    if not (WORD.search(street) and WORD.search(place) and re.search(r"\d", street)):
        raise NotAnAnswer(
            "Ik mis een deel van het adres. Typ straat, nummer, postcode en plaats,"
            " bijvoorbeeld: Dorpsstraat 12, 1234 AB Utrecht."
        )
    return POSTCODE.sub(lambda found: f"{found[1]} {found[2].upper()}", address)


def _parts(address: str) -> tuple[str, str]:
    """What stands before the postcode, or else before the last comma, and what stands after it."""
    if found := POSTCODE.search(address):
        return address[: found.start()], address[found.end() :]
    street, _, place = address.rpartition(",")
    return street, place
