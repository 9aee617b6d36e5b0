"""Blad Klachten: a column for each question of the registration form, and what comes before and after it."""

from collections.abc import Mapping
from datetime import date

from complaints.exchange.answers import NEEDED, words_of
from complaints.exchange.layout import (
    COMPLAINTS,
    COUNT,
    DATE,
    LONG,
    NARROW,
    PEOPLE_WORDS,
    PERIOD,
    RECORDED_AT,
    SEVERAL,
    SOMEBODY,
    TEXT,
    WHY_SENSITIVE,
    WIDE,
    WORDS,
    Column,
    Sheet,
)
from complaints.exchange.words import LABELS, NUMBER, OWN, PEOPLE, REGISTERED_BY, REGISTERED_ON, RULES
from complaints.intake import INTAKE
from complaints.questions import Answers, Kind, Question, Scene
from complaints.regulation import REGULATIONS
from complaints.words import N_
from complaints.workdays import Calendar

KINDS: Mapping[Kind, str] = {
    Kind.CHOICE: WORDS,
    Kind.SEVERAL: SEVERAL,
    Kind.DATE: DATE,
    Kind.PERIOD: PERIOD,
    Kind.TEXT: TEXT,
    Kind.LONG_TEXT: LONG,
    Kind.FILES: COUNT,
}
WIDTHS: Mapping[str, int] = {
    "name": 22, "address": 30, "email": 26, "about": 22, "guiding_coach": 20, "categories": 22, "title": WIDE,
    "description": 60, "wanted": WIDE, "happened_on": 24, "earlier_how": WIDE, "urgent_why": 30,
    "authorisation": 26, "commissioner_name": 22,
}  # fmt: skip
SAYS: Mapping[str, str] = {
    "name": N_("Wil de klager anoniem blijven? Schrijf dan: Wil anoniem blijven."),
    "guiding_coach": N_("Een naam van blad Mensen of uit het team, of: Geen begeleidende coach."),
    "about": N_("Namen, De organisatie, of Een derde. Wie hier staat, ziet de klacht niet."),
    "uwv_client": N_("Leeg laten mag als de opdrachtgever UWV is."),
    "wants_complaint": N_("Alleen bij Telefoon of Gesprek. Nee? Zet het dan op blad Ontevredenheid."),
    "commissioner_name": N_("Leeg laten bij UWV en bij Particulier."),
    "leak": N_("Alleen als Privacy bij de onderwerpen staat."),
    "preferred_way": N_("Alleen als dat nummer of adres erbij staat."),
    "earlier_number": N_("Zoals KL-2026-007."),
    "attachments": N_("Alleen het aantal: de bestanden zelf staan niet in dit werkblad."),
    "phone": N_("Met een 0 of + vooraan. Zet de cel op Tekst, anders haalt Excel de 0 weg."),
    "programme": N_("Nooit een burgerservicenummer."),
}  # fmt: skip
LEFT_OUT: Mapping[str, frozenset[str]] = {"wants_complaint": frozenset({"no"})}
# To ask a question for its choices: whoever is there, and every address known.
_ANY = Scene(today=date(2026, 1, 1), calendar=Calendar(), read_phone=str, read_email=str)
_KNOWN: Answers = {"phone": "1", "email": "1", "address": "1"}


def of_question(question: Question) -> Column:
    closed = question.kind in {Kind.CHOICE, Kind.SEVERAL}
    words = words_of(question, _ANY, _KNOWN) if closed else {}
    left_out = LEFT_OUT.get(question.key, frozenset())
    people = question.key in PEOPLE
    takes = KINDS[question.kind]
    if people:
        takes = PEOPLE_WORDS if question.kind is Kind.SEVERAL else SOMEBODY
    return Column(
        LABELS[question.key],
        takes,
        WIDTHS.get(question.key, 16),
        question.key in NEEDED,
        tuple(word for key, word in words.items() if key not in left_out),
        question.kind is Kind.SEVERAL,
        people,
        SAYS.get(question.key, ""),
    )


_NUMBER = Column(
    NUMBER,
    TEXT,
    14,
    says=N_("Zoals KL-2026-007. Leeg? Dan krijgt de klacht het volgende nummer van het jaar."),
)
_OWN = Column(
    OWN,
    TEXT,
    14,
    says=N_("Het nummer in je oude register. Daarmee horen gebeurtenissen bij een klacht zonder nummer."),
)
COMPLAINTS_SHEET = Sheet(
    COMPLAINTS,
    (
        _NUMBER,
        _OWN,
        Column(RULES, WORDS, NARROW, words=tuple(REGULATIONS), says=N_("Leeg? Dan het reglement van nu.")),
        Column(
            REGISTERED_BY,
            SOMEBODY,
            20,
            needed=True,
            people=True,
            says=N_("Wie de klacht noteerde. Als coach ziet die persoon de klacht ook."),
        ),
        Column(REGISTERED_ON, DATE, 14, says=N_("Leeg? Dan de dag van ontvangst.")),
        *(of_question(question) for question in INTAKE.questions),
        WHY_SENSITIVE,
        RECORDED_AT,
    ),
    N_("Elke klacht is één rij. Wat het oude register niet wist, blijft leeg."),
)
