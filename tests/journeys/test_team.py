"""/team: who belongs to it, and what a director decides about them; every button also typed."""

import re
from datetime import timedelta

import pytest

from complaints.events import Judgment
from complaints.people import Person, Role, Standing
from sandbox.messages import Message
from storage import messages, people
from storage.database import Database
from tests.agency import ANNA, BRAM, CARLA, DIRK, EVA, GIJS, NAMES, Agency, a_phone_complaint, an_agency
from tests.bot.office import a_filed_complaint, happens, reported
from tests.enrolling import enrol
from tests.security.watching import forge, heard, refused_by_telegram, rows, send, trail

only_sqlite = pytest.mark.parametrize("kind", ["sqlite"], indirect=True)

GUEST, SECOND = 700, 800
REFUSED = "Dat kan niet met jouw rol. Je ziet wat je kunt doen met /help."
MANY = 3  # letters: as many do not come together by chance in what is sealed


@pytest.fixture
async def agency(database: Database):
    async with an_agency(database, members=()) as opened:
        await enrol(opened)
        yield opened


async def member(agency: Agency, account: int) -> Person | None:
    async with agency.house.database.read(agency.clock.now()) as page:
        return await people.by_account(page, account)


async def standing(agency: Agency, account: int) -> Standing | None:
    found = await member(agency, account)
    return found.standing if found else None


async def invites(
    agency: Agency, role: str = "Coach", name: str = "Gast Vrij", freelance: str = "nee"
) -> str:
    """By the director, in the chat; the code in the link that came."""
    answers = (role, name, freelance) if role == "Coach" else (role, name)
    await agency.says(DIRK, "iemand uitnodigen", *answers)
    said = await agency.presses(DIRK, "Vastleggen")
    found = re.search(r"https://t\.me/\w+\?start=([\w-]{43})", said.text)
    assert found is not None
    return found[1]


async def joins(agency: Agency, code: str, account: int = GUEST) -> None:
    agency.users[account] = agency.world.person(account, "Gast")
    await agency.says(account, f"/start {code}")


async def decides(agency: Agency, task: str, account: int, *answers: str, who: int = DIRK) -> Message:
    """Typed, and recorded."""
    await agency.says(who, f"{task} {NAMES[account]}", *answers)
    return await agency.presses(who, "Vastleggen")


# --- inviting and joining


async def test_who_is_invited_in_the_chat_and_confirmed_by_the_director_joins(agency: Agency):
    await joins(agency, await invites(agency))
    assert "de directie moet nog bevestigen" in agency.user(GUEST).last().text
    await agency.time_passes()
    told = "Iemand opende een uitnodiging voor het team. Bevestig dat het de juiste persoon is."
    assert told in agency.told(DIRK)
    opened = await agency.presses(DIRK, "Bekijken")
    assert "Wacht op bevestiging" in opened.text
    assert opened.buttons == ["Account bevestigen", "Toegang intrekken", "Team"]
    await agency.presses(DIRK, "Account bevestigen")
    await agency.time_passes()
    assert "geheim" in agency.user(GUEST).last().text
    await agency.presses(GUEST, "Ik beloof geheimhouding")
    found = await member(agency, GUEST)
    assert found is not None
    assert (found.name, found.roles, found.standing) == ("Gast Vrij", {Role.COACH}, Standing.ACTIVE)
    assert refused_by_telegram(agency) == []


async def test_a_freelancer_confirms_the_disclosure_as_well(agency: Agency):
    await joins(agency, await invites(agency, freelance="ja"))
    await agency.says(DIRK, "account bevestigen Gast Vrij")
    await agency.time_passes()
    await agency.presses(GUEST, "Ik beloof geheimhouding")
    assert await standing(agency, GUEST) is Standing.JOINING
    await agency.presses(GUEST, "Ik heb dit gelezen")
    assert await standing(agency, GUEST) is Standing.ACTIVE


@only_sqlite
async def test_before_the_director_confirms_nothing_opens(agency: Agency):
    await joins(agency, await invites(agency, "Directie"))
    agency.user(GUEST).forges("j:secrecy:0")
    await send(agency, GUEST, "/klacht", "/klachten", "/team")
    assert await standing(agency, GUEST) is Standing.WAITING
    assert set(agency.told(GUEST)) == {"Bijna klaar: de directie moet nog bevestigen dat jij het bent."}


async def test_a_code_from_the_chat_works_once(agency: Agency):
    code = await invites(agency)
    await joins(agency, code, GUEST)
    await joins(agency, code, SECOND)
    assert await standing(agency, GUEST) is Standing.WAITING
    assert await member(agency, SECOND) is None
    assert "alleen voor medewerkers" in agency.user(SECOND).last().text


@only_sqlite
async def test_a_code_from_the_chat_is_dead_after_48_hours(agency: Agency):
    code = await invites(agency)
    agency.clock.ahead(hours=48)
    await joins(agency, code)
    assert await member(agency, GUEST) is None


@pytest.mark.parametrize(
    ("said", "role"),
    [("Coach", Role.COACH), ("Klachtencoach", Role.COMPLAINTS_COACH), ("Directie", Role.DIRECTOR)],
)
@only_sqlite
async def test_an_invitation_makes_what_it_names_and_nothing_else(agency: Agency, said: str, role: Role):
    await joins(agency, await invites(agency, said))
    await agency.says(DIRK, "account bevestigen Gast Vrij")
    found = await member(agency, GUEST)
    assert found is not None
    assert found.roles == {role}


@only_sqlite
async def test_the_invitation_can_be_passed_on_and_leaves_the_chat_after_a_quarter_of_an_hour(agency: Agency):
    code = await invites(agency)
    told, link = agency.world.from_bot(DIRK)[-2:]
    assert told.text == (
        "De uitnodiging voor Gast Vrij staat hieronder. Stuur dat bericht door."
        " Over een kwartier haal ik het hier weg."
    )
    assert link.text == (
        "Je bent uitgenodigd voor de klachtenbot van Bureau Voorbeeld. Open deze link in Telegram en druk op"
        f" Start: https://t.me/{agency.world.bot.username}?start={code}\n"
        "De link werkt één keer, tot 25 november 2026 10:00 uur."
    )
    assert (told.protected, link.protected) == (True, False)
    agency.clock.ahead(minutes=15)
    await agency.time_passes()
    assert code not in agency.reads(DIRK)
    assert "Gast" not in agency.reads(DIRK)


async def test_the_code_stands_in_no_row_and_is_not_said_twice(agency: Agency):
    await agency.says(DIRK, "iemand uitnodigen", "Coach", "Gast Vrij", "nee")
    agency.world.fail_next("sendMessage", DIRK, code=500)
    await agency.presses(DIRK, "Vastleggen")
    await agency.time_passes()
    assert "De uitnodiging kwam niet bij je aan" in agency.reads(DIRK)
    assert "start=" not in agency.reads(DIRK)
    code = await invites(agency)
    kept = str(await rows(agency))
    assert code not in kept
    assert "Gast" not in kept


@only_sqlite
async def test_the_directors_hear_without_a_name_that_somebody_answered_and_when_it_is_time(agency: Agency):
    code = await invites(agency)
    agency.clock.at(2026, 11, 23, 21, 0)
    await joins(agency, code)
    since = len(agency.world.calls)
    await agency.time_passes()
    assert heard(agency, DIRK, since) == []
    agency.clock.at(2026, 11, 24, 9, 0)
    await agency.time_passes()
    told = "".join(heard(agency, DIRK, since))
    assert "Iemand opende een uitnodiging" in told
    assert "Gast" not in told
    assert not any(heard(agency, account, since) for account in (ANNA, BRAM, CARLA, EVA))


@only_sqlite
@pytest.mark.parametrize("settled", ["account bevestigen Gast Vrij", "toegang intrekken Gast Vrij"])
async def test_what_is_settled_is_not_told_any_more(agency: Agency, settled: str):
    await joins(agency, await invites(agency))
    await agency.says(DIRK, settled)
    if "intrekken" in settled:
        await agency.says(DIRK, "ja, intrekken", "vastleggen")
    since = len(agency.world.calls)
    await agency.time_passes()
    assert not any("Iemand opende" in text for text in heard(agency, DIRK, since))


async def test_an_account_that_is_not_the_right_one_never_gets_in(agency: Agency):
    await joins(agency, await invites(agency))
    await agency.says(DIRK, "toegang intrekken Gast Vrij", "ja, intrekken")
    await agency.presses(DIRK, "Vastleggen")
    await send(agency, GUEST, "/start")
    assert await standing(agency, GUEST) is Standing.REVOKED
    assert "alleen voor medewerkers" in agency.user(GUEST).last().text


async def test_what_was_done_with_an_invitation_is_a_row_each(agency: Agency):
    before = len(await trail(agency))
    await joins(agency, await invites(agency))
    await agency.says(DIRK, "account bevestigen Gast Vrij")
    found = await member(agency, GUEST)
    assert found is not None
    dirk, new = agency.ids[DIRK], [row for row in (await trail(agency))[before:] if "draft" not in row[1]]
    assert new == [
        (dirk, "invited", ""),
        (found.id, "accepted_invitation", ""),
        (dirk, "team.confirm", f"person:{found.id}"),
    ]


# --- for whom


FORBIDDEN = (
    "/team",
    "/team Eva Bos",
    "team",
    "iemand uitnodigen",
    "rollen Eva Bos",
    "afwezig Eva Bos",
    "toegang intrekken Dirk Mulder",
)


async def test_who_is_no_director_gets_the_usual_refusal_typed_or_pressed(agency: Agency):
    for who in (ANNA, CARLA):
        for text in FORBIDDEN:
            assert (await agency.says(who, text)).text == REFUSED
        for data in ("p:team:0", "p:new:0", "p:4:0", "p:4:0:revoke", "p:999:0", "p:x:0:confirm"):
            assert await forge(agency, who, data) == REFUSED
        refused = [row for row in await trail(agency) if row[:2] == (agency.ids[who], "refused")]
        assert len(refused) == len(FORBIDDEN) + 6


@only_sqlite
async def test_it_is_in_the_menu_of_the_director_only(agency: Agency):
    assert ["/team" in (await agency.says(who, "/help")).text for who in (ANNA, CARLA, DIRK)] == [0, 0, 1]
    assert ["Team" in (await agency.says(who, "/start")).buttons for who in (ANNA, CARLA, DIRK)] == [0, 0, 1]


@only_sqlite
async def test_forged_buttons_of_a_director_change_nothing(agency: Agency):
    await agency.says(DIRK, "/team")
    before = await rows(agency)
    for data in ("p:999:0", "p:0:0", "p:x:0", "p:2:0:invite", "p:2:0:x", "p:team:0:revoke", "p:2:9:confirm"):
        await forge(agency, DIRK, data)
    after = await rows(agency)
    assert {name for name in before if before[name] != after[name]} <= {"processed_update"}


# --- what is shown


async def test_the_list_names_everybody_with_a_button_and_how_they_are(agency: Agency):
    await decides(agency, "afwezig", CARLA, "7 december 2026", "Anna de Wit")
    await decides(agency, "freelance", EVA, "ja")
    await decides(agency, "toegang intrekken", BRAM, "ja, intrekken")
    shown = await agency.says(DIRK, "/team")
    assert shown.text == (
        "Het team\n\n"
        "Anna de Wit · coach\n"
        "Carla Smit · klachtencoach\n"
        "Afwezig tot maandag 7 december 2026\n"
        "Plaatsvervanger: Anna de Wit\n"
        "Dirk Mulder · directie\n"
        "Eva Bos · coach, freelance\n\n"
        "Niet meer in het team: Bram Jansen"
    )
    assert shown.buttons == ["Anna de Wit", "Carla Smit", "Dirk Mulder", "Eva Bos", "Iemand uitnodigen"]
    page = await agency.presses(DIRK, "Anna de Wit")
    assert page.text == "Anna de Wit\nRollen: coach\nVervangt: Carla Smit"
    assert page.buttons == ["Afwezig", "Plaatsvervanger", "Rollen", "Freelance", "Toegang intrekken", "Team"]
    assert (await agency.presses(DIRK, "Team")).text == shown.text
    agency.clock.ahead(minutes=15)
    await agency.time_passes()
    assert "Anna" not in agency.reads(DIRK)
    assert refused_by_telegram(agency) == []


@only_sqlite
async def test_a_director_is_not_offered_to_lock_themselves_out(agency: Agency):
    assert "Toegang intrekken" not in (await agency.says(DIRK, "/team Dirk")).buttons
    said = await agency.says(DIRK, "toegang intrekken Dirk Mulder")
    assert said.text == "Je eigen toegang kun je niet intrekken. Vraag het iemand anders van de directie."


BUTTONS = ("Afwezig", "Plaatsvervanger", "Rollen", "Freelance", "Toegang intrekken")


@only_sqlite
@pytest.mark.parametrize("label", BUTTONS)
async def test_every_button_of_a_member_can_be_typed(agency: Agency, label: str):
    await agency.says(DIRK, "team eva bos")
    pressed = await agency.presses(DIRK, label)
    await agency.says(DIRK, "/annuleer ja")
    typed = await agency.says(DIRK, f"{label.lower()} eva")
    assert (typed.text, typed.buttons) == (pressed.text, pressed.buttons)
    assert typed.text.startswith("Vraag 1 van ")
    assert "Eva Bos" in typed.text


@only_sqlite
@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("rollen Zeno", "Zo heet niemand in het team. Iedereen staat in /team."),
        ("team Eva", "Er zijn er meer die zo heten. Kies uit /team."),
        ("terug van afwezigheid Eva Bos", "Eva Bos is niet afwezig."),
        ("account bevestigen Eva Bos", "Eva Bos wacht niet op een bevestiging."),
    ],
)
async def test_what_can_not_be_is_said(agency: Agency, typed: str, said: str):
    await joins(agency, await invites(agency, name="Eva Boskamp"))
    assert (await agency.says(DIRK, typed)).text == said


@only_sqlite
async def test_a_form_about_a_member_says_about_whom_waits_and_can_be_thrown_away(agency: Agency):
    asked = await agency.says(DIRK, "afwezig Eva Bos")
    assert asked.text.startswith("Vraag 1 van 2 · Eva Bos\nOp welke dag is Eva Bos er weer?")
    checked = await agency.says(DIRK, "7 december 2026", "Bram Jansen")
    assert checked.text == (
        "✓ Plaatsvervanger: Bram Jansen\n\nKlopt dit allemaal? · Eva Bos\n\n"
        "Er weer op: maandag 7 december 2026\nPlaatsvervanger: Bram Jansen"
    )
    await agency.says(DIRK, "/bewaar")
    assert "Verder: Afwezig Eva Bos" in (await agency.says(DIRK, "/vandaag")).buttons
    await agency.presses(DIRK, "Verder: Afwezig Eva Bos")
    gone = await agency.says(DIRK, "/annuleer ja")
    assert gone.text == "Weggegooid. Er is niets vastgelegd."
    assert "Eva Bos" in (await agency.presses(DIRK, "Open")).text
    await agency.says(DIRK, "iemand uitnodigen", "Coach", "/annuleer ja")
    assert (await agency.presses(DIRK, "Team")).text.startswith("Het team")


# --- absence and deputy


async def test_the_deputy_hears_in_the_place_of_who_is_away_unless_involved(agency: Agency):
    await decides(agency, "afwezig", CARLA, "7 december 2026", "Bram Jansen")
    await decides(agency, "plaatsvervanger", BRAM, "Eva Bos")
    await a_phone_complaint(agency, at_12="Geen begeleidende coach", at_13="De organisatie")
    since = len(agency.world.calls)
    await agency.time_passes()
    assert [bool(heard(agency, who, since)) for who in (CARLA, BRAM, EVA)] == [False, True, False]
    await a_phone_complaint(agency)  # about Bram
    since = len(agency.world.calls)
    await agency.time_passes()
    assert [bool(heard(agency, who, since)) for who in (CARLA, BRAM, EVA)] == [False, False, True]


async def test_who_is_back_acts_again(agency: Agency):
    await decides(agency, "afwezig", CARLA, "7 december 2026", "Eva Bos")
    back = await agency.says(DIRK, "terug van afwezigheid Carla Smit")
    assert back.text.startswith("Vastgelegd: Terug van afwezigheid.\n\nCarla Smit\n")
    assert "Afwezig" not in back.text
    await a_phone_complaint(agency)
    since = len(agency.world.calls)
    await agency.time_passes()
    assert [bool(heard(agency, who, since)) for who in (CARLA, EVA)] == [True, False]


async def test_a_deputy_whose_chain_leads_back_is_refused(agency: Agency):
    await decides(agency, "plaatsvervanger", ANNA, "Bram Jansen")
    await decides(agency, "plaatsvervanger", BRAM, "Eva Bos")
    said = await agency.says(DIRK, "plaatsvervanger Eva Bos", "Anna de Wit")
    assert said.text.startswith(
        "Is Anna de Wit er niet, dan komt het werk weer bij Eva Bos terecht. Kies iemand anders."
    )
    assert (await agency.says(DIRK, "Carla Smit")).buttons[0] == "Vastleggen"


# --- roles


async def test_a_new_role_counts_at_once_and_is_in_the_menu(agency: Agency):
    assert (await agency.says(EVA, "/zoek fenna")).text == REFUSED
    await decides(agency, "rollen", EVA, "wordt klachtencoach")
    assert (await agency.says(EVA, "/zoek fenna")).text == "Niets gevonden."
    assert "zoek" in published(agency, EVA)
    await decides(agency, "rollen", EVA, "geen klachtencoach meer")
    assert (await agency.says(EVA, "/zoek fenna")).text == REFUSED
    assert "zoek" not in published(agency, EVA)


def published(agency: Agency, account: int) -> set[str]:
    """The commands of this chat's menu as they were set last."""
    calls = [
        call
        for call in agency.world.calls
        if call.method in {"setMyCommands", "deleteMyCommands"}
        and f'"chat_id": {account}' in str(call.params)
    ]
    return set(re.findall(r'"command": "(\w+)"', str(calls[-1].params)))


@only_sqlite
async def test_the_last_of_the_direction_stays_in_it(agency: Agency):
    await decides(agency, "rollen", DIRK, "wordt coach")
    said = await agency.says(DIRK, "rollen Dirk Mulder", "niet meer in de directie")
    assert "Er moet altijd iemand van de directie zijn." in said.text


@only_sqlite
async def test_who_leaves_the_direction_has_no_team_any_more(agency: Agency):
    await decides(agency, "rollen", CARLA, "komt in de directie")
    await decides(agency, "rollen", DIRK, "wordt coach")
    shown = await decides(agency, "rollen", DIRK, "niet meer in de directie")
    assert shown.text.startswith("Dag Dirk Mulder. Je bent hier coach.")
    assert (await agency.says(DIRK, "/team")).text == REFUSED


@only_sqlite
async def test_a_form_that_lay_open_is_gone_with_the_role(agency: Agency):
    await decides(agency, "rollen", CARLA, "komt in de directie")
    await decides(agency, "rollen", DIRK, "wordt coach")
    await agency.says(DIRK, "rollen Eva Bos", "wordt klachtencoach")
    await decides(agency, "rollen", DIRK, "niet meer in de directie", who=CARLA)
    await agency.says(DIRK, "vastleggen")
    found = await member(agency, EVA)
    assert found is not None
    assert found.roles == {Role.COACH}


async def test_who_becomes_a_freelancer_reads_the_disclosure_first(agency: Agency):
    """The members of these tests confirmed it long ago, but for Fay."""
    async with agency.house.database.write(agency.clock.now()) as page:
        await people.joined(page, agency.ids[EVA], secrecy_on=agency.house.today(), disclosure_on=None)
    await decides(agency, "freelance", EVA, "ja")
    assert await standing(agency, EVA) is Standing.JOINING
    await agency.time_passes()
    assert "klachtenregeling" in agency.user(EVA).last().text
    await agency.presses(EVA, "Ik heb dit gelezen")
    assert await standing(agency, EVA) is Standing.ACTIVE
    assert "klacht" in published(agency, EVA)


# --- leaving


async def test_who_is_revoked_is_a_stranger_whose_chat_is_emptied(agency: Agency):
    await decides(agency, "rollen", EVA, "wordt klachtencoach")
    await a_phone_complaint(agency)
    await agency.says(CARLA, "/zaak 1", "notitie 1")
    assert "Fenna" in agency.reads(CARLA)
    before = len(await trail(agency))
    await agency.says(DIRK, "toegang intrekken Carla Smit")
    await agency.says(DIRK, "ja, intrekken", "vastleggen")
    await agency.time_passes()
    assert "Fenna" not in agency.reads(CARLA)
    await agency.says(CARLA, "/zaak 1")
    assert "alleen voor medewerkers" in agency.user(CARLA).last().text
    assert published(agency, CARLA) == set()
    decided = [row for row in (await trail(agency))[before:] if not row[1].startswith("draft")]
    assert decided == [(agency.ids[DIRK], "team.revoke", f"person:{agency.ids[CARLA]}")]


async def test_what_was_shown_in_the_same_batch_goes_too(agency: Agency):
    await decides(agency, "rollen", EVA, "wordt klachtencoach")
    await a_phone_complaint(agency)
    await agency.says(DIRK, "toegang intrekken Carla Smit", "ja, intrekken")
    agency.user(CARLA).says("/zaak 1")
    agency.user(DIRK).says("vastleggen")
    await agency.settle()
    await agency.time_passes()
    assert "Fenna" not in agency.reads(CARLA)
    async with agency.house.database.write(agency.clock.now()) as page:
        due = await messages.due(page, agency.clock.now() + timedelta(hours=1))
    assert agency.ids[CARLA] not in {each.person for each in due}


@pytest.fixture
async def seated(agency: Agency) -> Agency:
    """Anna and Eva sit in the committee of one complaint, and did in that of another, which was judged."""
    for _ in range(2):
        number = await a_filed_complaint(agency, by=DIRK, tell=False)
        for act in (
            lambda complaint, moment, _team: complaint.enter(moment),
            lambda complaint, moment, _team: complaint.accept(moment, on=moment.today),
            lambda complaint, moment, team: complaint.appoint(
                moment, members=(agency.ids[ANNA], agency.ids[EVA]), team=team
            ),
        ):
            await happens(agency, number, CARLA, act)
        for account in (ANNA, EVA):
            await happens(agency, number, account, lambda complaint, moment, _team: complaint.confirm(moment))
    judgments, reasons = {"treatment": Judgment.FOUNDED}, {"treatment": "Het was zo."}
    await happens(
        agency,
        number,
        EVA,
        lambda complaint, moment, team: complaint.judge(
            moment, judgments=judgments, reasons=reasons, team=team
        ),
    )
    await reported(agency)
    await agency.time_passes()
    agency.clear()
    return agency


VACANT = "KL-2026-001: er is een plaats vrij in de commissie"


@pytest.mark.parametrize(
    "decision", [("toegang intrekken", "ja, intrekken"), ("rollen", "geen coach meer")], ids=["left", "role"]
)
async def test_a_seat_of_who_left_or_is_no_coach_any_more_is_told_at_once(seated: Agency, decision):
    await decides(seated, "rollen", EVA, "komt in de directie")
    task, *answers = decision
    await decides(seated, task, EVA, *answers)
    await seated.time_passes()
    assert seated.told(CARLA) == [VACANT]
    assert seated.user(CARLA).last().buttons == ["Commissie", "Open", "Gezien", "Morgen weer"]


@only_sqlite
async def test_another_change_of_role_empties_no_seat(seated: Agency):
    await decides(seated, "rollen", EVA, "komt in de directie")
    await decides(seated, "toegang intrekken", BRAM, "ja, intrekken")
    await seated.time_passes()
    assert seated.told(CARLA) == []


@only_sqlite
async def test_nor_when_the_seat_was_taken_before_it_was_told(seated: Agency):
    await decides(seated, "toegang intrekken", EVA, "ja, intrekken")
    await happens(
        seated,
        "KL-2026-001",
        CARLA,
        lambda complaint, moment, team: complaint.appoint(moment, members=(seated.ids[BRAM],), team=team),
    )
    await seated.time_passes()
    assert seated.told(CARLA) == []


@only_sqlite
async def test_the_form_of_who_left_is_put_aside_for_the_complaints_coach(agency: Agency):
    await send(agency, ANNA, "/klacht", "Telefoon")
    await decides(agency, "toegang intrekken", ANNA, "ja, intrekken")
    lying = [row.split(", ") for row in (await rows(agency))["draft"] if "'intake'" in row]
    assert [(row[3], row[5]) for row in lying] == [(str(agency.ids[CARLA]), "'aside'")]


@only_sqlite
@pytest.mark.parametrize("said", [("toegang intrekken", "ja, intrekken"), ("rollen", "geen klachtencoach")])
async def test_the_last_complaints_coach_can_t_leave(agency: Agency, said):
    await decides(agency, "rollen", CARLA, "wordt coach")
    task, answer = said
    refused = await agency.says(DIRK, f"{task} Carla Smit", answer)
    assert "Er moet altijd een klachtencoach zijn. Geef eerst iemand anders die rol." in refused.text
    await agency.says(DIRK, "/annuleer ja")
    await decides(agency, "rollen", EVA, "wordt klachtencoach")
    assert "Vastgelegd" in (await decides(agency, task, CARLA, answer)).text


@only_sqlite
async def test_the_director_hears_who_has_no_deputy_any_more(agency: Agency):
    await decides(agency, "plaatsvervanger", CARLA, "Eva Bos")
    said = await decides(agency, "toegang intrekken", EVA, "ja, intrekken")
    assert "Carla Smit heeft nu geen plaatsvervanger meer. Kies een ander." in said.text
    page = await agency.says(DIRK, "team Carla")
    assert "Plaatsvervanger: Eva Bos (niet in het team, kies een ander)" in page.text


@pytest.mark.parametrize("_time", range(5))
async def test_of_two_directors_who_revoke_each_other_at_once_one_is_left(agency: Agency, _time: int):
    await agency.joins(GIJS, Role.DIRECTOR)
    await agency.says(DIRK, "toegang intrekken Gijs Kok", "ja, intrekken")
    await agency.says(GIJS, "toegang intrekken Dirk Mulder", "ja, intrekken")
    for account in (DIRK, GIJS):
        agency.user(account).says("vastleggen")
    await agency.settle()
    left = [await standing(agency, account) for account in (DIRK, GIJS)]
    assert sorted(left, key=str) == [Standing.ACTIVE, Standing.REVOKED]


async def test_who_left_can_be_invited_again(agency: Agency):
    await decides(agency, "toegang intrekken", EVA, "ja, intrekken")
    await agency.says(EVA, f"/start {await invites(agency, name='Eva Bos')}")
    await agency.says(DIRK, "account bevestigen Eva Bos")
    await agency.time_passes()
    await agency.presses(EVA, "Ik beloof geheimhouding")
    assert await standing(agency, EVA) is Standing.ACTIVE


# --- what is kept


async def test_no_name_stands_in_the_clear(agency: Agency):
    await joins(agency, await invites(agency))
    await decides(agency, "afwezig", CARLA, "7 december 2026", "Eva Bos")
    await decides(agency, "toegang intrekken", BRAM, "ja, intrekken")
    await agency.says(DIRK, "/team", "/team Eva Bos")
    kept = str(await rows(agency))
    words = {word for name in ("Gast Vrij", *NAMES.values()) for word in name.split() if len(word) > MANY}
    assert not {word for word in words if word in kept}
