"""Whole registers for the exchange: complaints of all kinds with every question of the form answered, people
with names, and what was no complaint.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from random import Random

from complaints.complaint import Complaint, Moment
from complaints.conditions import uwv_client
from complaints.events import Event, Replaced, Way
from complaints.exchange import Desk, Dissatisfaction, Raw, Shown, Table
from complaints.form import Scene
from complaints.intake import CATEGORIES, COMMISSIONERS, INTAKE
from complaints.sensitive import special_words
from complaints.workdays import Calendar
from handlers.contact import read_email, read_phone, show_phone
from tests.complaints.building import ANNA, BRAM, CARLA, DIRK, EVA, noon, on_day
from tests.reports.lives import LAST, lives

NOW = noon(LAST) + timedelta(hours=1)
PEOPLE = {
    ANNA: "Anna Bakker",
    BRAM: "Bram de Wit",
    CARLA: "Çelik, Carla",
    DIRK: "Dirk Jansen",
    EVA: "Eva Bos",
}
ODD = ("=1+1", "'=2+2", "@iemand", "-", "Hij zei: “kan niet” & <b>weg</b>\n\nnog een regel", "😀 _x0041_ 50%")


def a_scene(**changed: object) -> Scene:
    known = {"today": LAST, "calendar": Calendar(), "read_phone": read_phone, "read_email": read_email}
    return Scene(**{**known, "show_phone": show_phone, **changed})


def a_desk(**changed: object) -> Desk:
    return Desk(**{"scene": a_scene(), "now": NOW, **changed})


def a_register(count: int, seed: int = 1) -> Shown:
    rng = Random(seed)
    numbers: dict[int, int] = {}
    complaints = []
    for life in lives(count, seed):
        year = life.received_on.year
        numbers[year] = numbers.get(year, 0) + 1
        number = f"KL-{year}-{numbers[year]:03}"
        whole = replace(life, number=number, answers=answered(life.answers, rng), events=[*life.events])
        complaints.append(eventful(whole, rng))
    apart = [a_dissatisfaction(rng, place) for place in range(count // 10)]
    return Shown(complaints, apart, PEOPLE)


def answered(known: Mapping[str, object], rng: Random) -> dict[str, object]:
    """What was asked when it was registered, with what is known already."""
    given = {
        "wants_complaint": "yes",
        "complainant_kind": rng.choice(["client", "representative", "other"]),
        "authorisation": "Brief van de cliënt",
        "email": None,
        "address": rng.choice([None, "Dorpsstraat 12, 1234 AB Utrecht"]),
        "preferred_way": "phone" if known.get("phone") else "email",
        "commissioner_name": "Gemeente Elders",
        "programme": rng.choice([None, "A-12", "007"]),
        "guiding_coach": rng.choice(["none", "none", str(EVA)]),
        "happened_on": rng.choice(
            [
                "longer",
                {"from": "2024-11-03", "to": "2024-11-03"},
                {"from": "2024-11-03", "to": "2024-12-07"},
            ]
        ),
        "leak": rng.choice(["yes", "no"]),
        "title": "De afspraak ging niet door",
        "description": rng.choice([*ODD, "Ik stond voor een dichte deur.", "Ik ben ziek geweest."]),
        "wanted": rng.choice([None, *ODD]),
        "earlier": rng.choice(["no", "discussed", "resolved", "complaint"]),
        "earlier_how": rng.choice(ODD),
        "earlier_on": "2024-12-31",
        "earlier_confirmed": "yes",
        "earlier_number": rng.choice([None, "KL-2024-003"]),
        "urgent": rng.choice(["yes", "no"]),
        "urgent_why": "Het traject stopt.",
        "attachments": rng.choice([None, [{"id": 7}, {"id": 8}]]),
        "read_aloud": rng.choice(["yes", "no"]),
        **known,
    }
    answers: dict[str, object] = {}
    for question in INTAKE.questions:
        if question.when(answers):
            answers[question.key] = given.get(question.key)
    if "ziek" in str(answers["description"]):
        answers["reasons"] = {"description": "Daar gaat de klacht over."}
    return {**answers, "uwv_client": uwv_client(answers)}


def eventful(complaint: Complaint, rng: Random) -> Complaint:
    """What the lives leave out."""
    today = max(LAST - rng.randint(0, 9) * timedelta(days=1), *(event.on for event in complaint.events))
    now = on_day(today)
    complaint.note(now, text=rng.choice(ODD))
    if rng.random() < 0.3:
        complaint.attach(now, files=(3, 4))
    if complaint.committee.members:
        complaint.events.append(_replaced(complaint, now))
    if rng.random() < 0.2:
        complaint.recuse(now, person=EVA, reason=rng.choice(["", "close", "Ze is zijn zus."]))
    if complaint.stage == "accepted":
        who = rng.choice(["complainant", str(DIRK), "M. Buiten"])
        complaint.hear(now, on=today, who=who, waived=rng.random() < 0.5, report=rng.choice(ODD))
    if rng.random() < 0.3:
        what = "Het verloop van de klacht."
        complaint.report(now, on=today, what=what, copied_on=complaint.received_on, way=Way.EMAIL)
    complaint.events = [_explained(event) for event in complaint.events]
    return complaint


def _replaced(complaint: Complaint, now: Moment) -> Replaced:
    left = complaint.committee.members[0]
    return Replaced(on=now.today, at=now.at, by=now.by, member=left, reason="other")


def _explained(event: Event) -> Event:
    """As the forms ask of what is sensitive (P2)."""
    return replace(event, because="Dat is de reden.") if special_words(str(event)) else event


def a_dissatisfaction(rng: Random, place: int) -> Dissatisfaction:
    answers = {
        "channel": rng.choice(["phone", "conversation"]),
        "wants_complaint": "no",
        "received_on": (LAST - place * timedelta(days=3)).isoformat(),
        "commissioner": rng.choice([*COMMISSIONERS]),
        "categories": [rng.choice([*CATEGORIES])],
    }
    return Dissatisfaction(answers, NOW - place * timedelta(hours=7))


def as_came(tables: tuple[Table, ...]) -> list[Raw]:
    """As if they had been in a file."""
    return [Raw(table.name, tuple(enumerate((table.headings, *table.rows), 1))) for table in tables]
