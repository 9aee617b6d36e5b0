"""T10: Telegram can read along, so what the bot says of itself is poor: a number, a step, a date, fixed
words.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from html import unescape
from itertools import pairwise, product
from pathlib import Path

import pytest

from bot.courier import Courier
from bot.makers import MAKERS
from complaints.complaint import Complaint
from complaints.events import Promise, Promised
from complaints.notices import Notice
from complaints.people import Role
from complaints.periodic import OCCASIONS, UNTOLD
from complaints.regulation import TERMS
from complaints.workdays import Calendar
from handlers import occasions, openings, reminding
from handlers.cases import STEP_LABELS
from handlers.context import Outgoing
from handlers.notices import KINDS, OF_ANOTHER, Item, Told, about_a_draft, back_again, tell
from handlers.privacy_forms import LABELS
from handlers.show import TAG
from sandbox.messages import Call
from storage import people
from tests.agency import ANNA, BRAM, CARLA, DIRK, EVA, Agency
from tests.bot.office import LINE, NARROW, plan
from tests.complaints import building
from tests.living import CANARY, registered
from tests.security.watching import send
from tests.security.whole_life import Lived, sent

ROOT = Path(__file__).resolve().parents[2]
only_sqlite = pytest.mark.parametrize("kind", ["sqlite"], indirect=True)

# Whole sentences without a value, each of the bot's own accord.
FIXED = (
    "Welkom terug. Er staat niets voor je open.",
    "Je hebt een formulier bewaard. Heb je gevraagd of de cliënt er een klacht van wil maken?",
    "Ik was even weg. Kijk of je laatste antwoord erin staat, en ga verder.",
    (
        "Ik was meer dan een dag weg. Berichten van langer dan een dag geleden heb ik niet gekregen."
        "\nWat je te doen hebt, zie je met /vandaag."
    ),
    "De herinneringen zijn meer dan een uur niet berekend. Kijk bij /status en start de bot opnieuw.",
    "Iemand opende een uitnodiging voor het team. Bevestig dat het de juiste persoon is.",
    "Er staat een formulier voor je klaar van wie weg is. Kijk wat erin staat, en maak het af.",
    (
        "Je hebt geen toegang meer tot de klachtenbot van Bureau Voorbeeld. Wat hier de laatste twee dagen"
        " kwam te staan, haal ik weg; wis de rest zelf. Wat je las, blijft geheim."
    ),
)
LISTED = re.compile(
    rf"(Welkom terug\. Dit staat voor je open\.\n)?(Te doen\n)?(• )?({LINE})(\n(• )?({LINE}))*"
    r"(\nEn nog \d+\. Alles staat in /vandaag\.)?"
)
LABEL = re.compile(
    r"((KL-\d{4}-\d{3,}|\d{4}-K[1-4]|\d{4}): )?"
    rf"({'|'.join(map(re.escape, [*STEP_LABELS.values(), *LABELS.values()]))}"
    r"|Open|Gezien|Morgen weer|Verder gaan|Bekijken|Rapport maken|Gerapporteerd|Geëvalueerd)"
    r"|KL-\d{4}-\d{3,}|AVG-\d{4}-\d{3,}"
)
DATA = re.compile(r"[a-z]:[A-Za-z0-9-]+:\d+(:[A-Za-z0-9_:-]+)?")
# Beside what is said about a complaint, a period and a request: fixed sentences, and what somebody asked for.
FIXED_KINDS = {"ask_wish", "resume", "back_again", "stalled", "backup_failed", "head"}
FIXED_KINDS |= {"joining", "inherited", "goodbye"}
ASKED_FOR = {"screen"}
OF_A_STOP = {"openings"}  # a count and a moment: below, and in test_t04_curious.py
STAGES = ["a_case", "accepted", "seated", "judged", "resolved", "unreached", "referred", "declined", "closed"]


def is_poor(html: str) -> bool:
    text = unescape(TAG.sub("", html))
    return text in FIXED or bool(NARROW.fullmatch(text) or LISTED.fullmatch(text))


def has_poor_buttons(message: Outgoing) -> bool:
    buttons = [button for row in message.rows for button in row]
    return all(LABEL.fullmatch(each.label) and DATA.fullmatch(each.data) for each in buttons)


def buttons_of(call: Call) -> str:
    return str(call.params.get("reply_markup", ""))


def test_in_a_whole_life_whatever_the_bot_said_of_itself_is_poor(life: Lived):
    said = [call.params.get("text", "") for call in life.of_itself]
    assert len(said) > 10
    assert [text for text in said if not is_poor(text)] == []
    assert {call.method for call in life.of_itself} == {"sendMessage"}  # no file, no picture
    assert CANARY not in "".join(map(buttons_of, life.of_itself)).lower()


def test_every_kind_of_notice_is_known_here():
    assert set(MAKERS) == FIXED_KINDS | ASKED_FOR | OF_A_STOP


@pytest.mark.parametrize("said", openings.TOLD.values())
def test_of_who_was_stopped_only_a_number_and_a_moment_are_told(said: str):
    assert {*re.findall(r"%\((\w+)\)s", said)} <= {"count", "at"}


# --- every kind of notice about a complaint, at every stage, on every side of its terms


def complaints() -> Iterator[Complaint]:
    """At each stage, with the canary in every answer and in every promise."""
    words = dict.fromkeys(("name", "title", "description", "wanted", "programme"), CANARY)
    for at in STAGES:
        made = getattr(building, at)(**{**words, "urgent": "yes", "urgent_why": CANARY})
        for place, of in enumerate(Promise, start=7):
            on, what = building.TUESDAY, f"Een {CANARY}."
            facts = {"on": on, "at": building.noon(on), "by": building.EVA}
            until = on + timedelta(days=place)
            made.events.append(Promised(**facts, of=of, what=what, owner=building.EVA, until=until))
        yield made


def notices(complaint: Complaint, kind: str) -> Iterator[Notice]:
    """With each word that it knows, of each duty that it may be about, on each day that may stand in it."""
    words = {*KINDS[kind].said, "late", "every", "at_once"}
    if kind in OF_ANOTHER:
        words = {*KINDS[kind].said, *(term.key for term in TERMS)} - {""}
    places = [f"{place}/" for place, _promised in complaint.promises] if kind == "promise" else [""]
    for word, place, day in product(sorted(words), places, ("", ":2026-12-03")):
        yield Notice(
            kind=kind,
            subject=complaint.number,
            due_on=date(2026, 12, 3),
            step=f"{place}{word}{day}",
            to=building.CARLA,
            not_before=building.noon(building.MONDAY),
        )


@pytest.mark.parametrize("kind", KINDS)
def test_whatever_it_is_about_a_notice_is_poor(kind: str):
    calendar, told = Calendar(), list[Told]()
    for complaint in complaints():
        for days, notice in product((0, 3, 40), notices(complaint, kind)):
            team = building.a_team(today=building.MONDAY + timedelta(days=days))
            try:
                found = tell(Item(1, notice, complaint, repeated=days == 3), team, calendar, 3)
            except KeyError:  # of a duty that this complaint does not have
                continue
            told.append(found)
    assert len(told) > 20
    assert [each.html for each in told if not is_poor(each.html)] == []
    for one, other in pairwise(told):
        message = reminding.digest([one, other], welcome=True)
        assert is_poor(message.html), message.html
        assert has_poor_buttons(message), message.rows


@pytest.mark.parametrize("kind", [each for each in OCCASIONS if each != UNTOLD])
def test_what_comes_with_the_calendar_is_poor(kind: str):
    subject = {"uwv": "uwv:2026-K3"}.get(kind, f"{kind}:2025")
    notice = replace(next(notices(building.a_case(), "new")), kind=kind, subject=subject)
    for again in (False, True):
        message = reminding.digest([occasions.tell(1, notice, again=again)])
        assert is_poor(message.html)
        assert has_poor_buttons(message), message.rows


def test_what_is_said_about_a_form_or_after_a_gap_is_a_fixed_sentence():
    of_drafts = (about_a_draft(7, kind) for kind in ("ask_wish", "resume", "inherited"))
    for message in (*of_drafts, back_again()):
        assert is_poor(message.html)
        assert has_poor_buttons(message)


@only_sqlite
async def test_what_each_kind_comes_to_in_a_chat_is_poor(agency: Agency):
    """Whatever it is about: a form of somebody's, whoever joined, a trail with their names."""
    await send(agency, DIRK, "/klacht", "Telefoon", "Ja", "gisteren", "Cliënt", f"Fenna {CANARY}")
    agency.clock.ahead(hours=2)
    async with agency.house.database.write(agency.clock.now()) as page:
        code = await people.invite(page, Role.COACH, f"Gerrit {CANARY}", vouched=False)
    agency.world.person(900, CANARY).says(f"/start {code}")
    await agency.settle()
    since = len(agency.world.calls)
    for kind in FIXED_KINDS - {"joining"}:  # that one was planned by whoever knocked
        await plan(agency, kind, "draft:1", to=DIRK)
    await Courier(agency.bot.bot, agency.house).round()
    said = sent(agency.world.calls[since:])
    assert len(said) == len(FIXED_KINDS)
    assert [call.params["text"] for call in said if not is_poor(call.params["text"])] == []
    assert CANARY not in "".join(map(buttons_of, said)).lower()


# --- a life in which nobody does anything


@only_sqlite
async def test_in_seven_weeks_of_reminders_there_is_no_word_of_the_complaint(agency: Agency):
    """To everybody; with somebody away, somebody who blocked the bot, and a form that waits."""
    await registered(agency, ANNA, "De organisatie")
    async with agency.house.database.write(agency.clock.now()) as page:
        await people.set_absence(page, agency.ids[CARLA], date(2026, 12, 7), agency.ids[EVA])
    await send(agency, BRAM, "/klacht", "Telefoon", "Nog niet gevraagd", f"De {CANARY} zong.")
    agency.user(EVA).blocks()
    await agency.settle()
    since = len(agency.world.calls)
    for _ in range(30):
        agency.clock.ahead(days=1)
        await agency.time_passes()
        await agency.poller.answer([])
    said = sent(agency.world.calls[since:])
    assert {call.chat_id for call in said if call.code == 200} >= {BRAM, CARLA, DIRK}
    assert len(said) > 20
    assert [call.params["text"] for call in said if not is_poor(call.params["text"])] == []
    assert CANARY not in "".join(map(buttons_of, said)).lower()


# --- and it is said


@only_sqlite
async def test_privacy_says_that_telegram_can_read_along(agency: Agency):
    for account in agency.users:
        said = (await agency.says(account, "/privacy")).text
        assert "Telegram kan meelezen met bots: de chat is niet van begin tot eind versleuteld." in said


def test_the_organisation_has_a_page_about_it():
    page = " ".join((ROOT / "docs" / "privacy.md").read_text(encoding="utf-8").split()).lower()
    for said in ("**not** end-to-end encrypted", "data-processing agreement", "impact assessment"):
        assert said in page
    assert "encrypted at rest and is deleted on request" in page
