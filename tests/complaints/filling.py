"""Fill in a form in a test: a scene with invented people, and a walker that types or presses a script."""

from collections.abc import Mapping
from datetime import date

from complaints.errors import NotAnAnswer
from complaints.form import Command, Draft, Form, Kind, Scene
from complaints.intake import INTAKE
from complaints.workdays import Calendar

TODAY = date(2026, 11, 23)  # a Monday
MEMBERS = {1: "Anna Bakker", 2: "Bram de Wit", 3: "Çelik Özdemir", 4: "Dirk Jansen"}


def phone(text: str) -> str:
    digits = "".join(char for char in text if char.isdigit())
    if len(digits) != 10:
        raise NotAnAnswer("Typ een telefoonnummer, bijvoorbeeld 06 12345678.")
    return f"+31{digits[1:]}"


def email(text: str) -> str:
    if "@" not in text:
        raise NotAnAnswer("Typ een e-mailadres, bijvoorbeeld naam@voorbeeld.nl.")
    return text


def a_scene(**changed) -> Scene:
    known = {
        "today": TODAY,
        "calendar": Calendar(),
        "members": MEMBERS,
        "commissioners": {"municipality": {"7": "Gemeente Voorbeeldstad"}},
        "read_phone": phone,
        "read_email": email,
    }
    return Scene(**{**known, **changed})


FULL = {
    "channel": "Telefoon",
    "wants_complaint": "Ja",
    "received_on": "vrijdag 20 november 2026",
    "complainant_kind": "Cliënt",
    "name": "Fenna Visser",
    "phone": "06 12345678",
    "email": "/overslaan",
    "address": "/overslaan",
    "preferred_way": "Telefoon",
    "commissioner": "UWV",
    "programme": "/overslaan",
    "guiding_coach": "Anna Bakker",
    "about": "Bram de Wit",
    "happened_on": "12 november 2026",
    "categories": "Bejegening en Traagheid",
    "title": "De afspraak ging drie keer niet door",
    "description": "Ik stond drie keer voor een dichte deur.",
    "wanted": "/overslaan",
    "earlier": "Nee",
    "urgent": "Nee",
    "attachments": "/overslaan",
    "read_aloud": "Ja",
}

# Takes every turn that FULL does not.
BRANCHING = {
    **FULL,
    "complainant_kind": "Gemachtigde",
    "authorisation": "Brief van 3 november",
    "commissioner": "Gemeente",
    "commissioner_name": "Gemeente Elders",
    "uwv_client": "Onbekend",
    "categories": "Privacy",
    "leak": "Nee",
    "earlier": "Ja, opgelost",
    "earlier_how": "Er is gebeld en het is uitgelegd",
    "earlier_on": "gisteren",
    "earlier_confirmed": "Ja",
    "urgent": "Ja",
    "urgent_why": "Het traject stopt vrijdag",
}


def fill(form: Form, scene: Scene, script: Mapping[str, str], draft: Draft | None = None) -> Draft:
    """Type the script's answers in the form's own order, up to the check page or the first key not in it."""
    draft = draft or Draft()
    while (question := form.position(draft, scene)) and question.key in script:
        text = script[question.key]
        if text == "/overslaan":
            draft = form.skip(draft, scene)
            continue
        draft = form.type(draft, text, scene)
        if question.kind in {Kind.SEVERAL, Kind.LONG_TEXT}:
            draft = form.done(draft, scene)
    return draft


def asking(key: str, **changed: str) -> Draft:
    """The draft of the registration form at this question, everything before it answered."""
    scene = a_scene()
    script = {**BRANCHING, **changed}
    draft = fill(INTAKE, scene, {known: text for known, text in script.items() if known != key})
    question = INTAKE.position(draft, scene)
    assert question is not None
    assert question.key == key
    return draft


def answered(key: str, text: str, **changed: str) -> object:
    scene = a_scene()
    draft = INTAKE.type(asking(key, **changed), text, scene)
    if Command.DONE in INTAKE.allowed(draft, scene):
        draft = INTAKE.done(draft, scene)
    return INTAKE.answers(draft, scene)[key]
