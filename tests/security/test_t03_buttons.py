"""T3: the data of a button is a reference, and may be forged: rights and version decide, never the button."""

import random
import string

import pytest

from handlers.routes import PRESSES
from tests.agency import ANNA, BRAM, CARLA, DIRK, EVA, Agency, a_phone_complaint
from tests.security.watching import OF_EVERY_ANSWER, changed, forge, heard, rows, send

OF_A_PRESS = OF_EVERY_ANSWER | {"chat_message"}  # what is shown is remembered, to leave the chat again
REFUSED_ONCE = {"processed_update"}  # kept, so that it is not judged again after a kill
only_sqlite = pytest.mark.parametrize("kind", ["sqlite"], indirect=True)

CANARY = "Kanariewit"
OWN, ABOUT_CARLA, UNKNOWN = "KL-2026-001", "KL-2026-002", "KL-2026-999"
STRANGER = 900
# Who may not open it: Bram guides the client of the first and it is about him; Eva is a coach like
# any other; the second is about the complaints coach.
CLOSED_TO = {OWN: (BRAM, STRANGER), ABOUT_CARLA: (CARLA, EVA), UNKNOWN: (ANNA, DIRK)}
ARGUMENTS = ("", "enter", "acknowledge", "finish", "restart")
NOISE = (*ARGUMENTS, "resolve", "resume", "yes", "2026-11", "name", "2026-99", "0000-00", "9999-12")


@pytest.fixture
async def busy(agency: Agency) -> Agency:
    """Two complaints of Anna's, and a draft of hers that lies open."""
    await a_phone_complaint(agency, at_5=f"{CANARY} Visser", at_19=f"{CANARY} kwam te laat")
    await a_phone_complaint(agency, at_5=f"{CANARY} Visser", at_12="Carla Smit", at_13="Carla Smit")
    await send(agency, ANNA, "/klacht", "Telefoon", "Ja")
    for account in (BRAM, CARLA, DIRK, EVA, STRANGER):
        await send(agency, account, "/help")
    return agency


def forged(number: str) -> list[str]:
    """Every action, on a complaint, with everything that an action may ask for."""
    return [f"{action}:{number}:{version}:{argument}" for action in PRESSES for version, argument in
            [*((0, argument) for argument in ARGUMENTS), (1, "enter")]]  # fmt: skip


@only_sqlite
async def test_no_action_opens_or_changes_a_complaint_that_is_closed_to_this_person(busy: Agency):
    before, since = await rows(busy), len(busy.world.calls)
    for number, accounts in CLOSED_TO.items():
        for account in accounts:
            for data in forged(number):
                busy.user(account).forges(data)
    presses = [press for press in busy.world.presses.values() if press.answer is None]
    await busy.settle()
    assert changed(before, await rows(busy)) <= OF_A_PRESS
    assert len(presses) == sum(map(len, CLOSED_TO.values())) * len(forged(UNKNOWN))
    assert all(press.answer is not None for press in presses)
    for account in (BRAM, CARLA, EVA, STRANGER):
        said = "\n".join(heard(busy, account, since))
        assert CANARY not in said
        hidden = [number for number, accounts in CLOSED_TO.items() if account in accounts]
        assert not any(number in said for number in hidden)


@only_sqlite
async def test_a_hidden_complaint_answers_as_one_that_does_not_exist(busy: Agency):
    account = EVA
    for hidden, missing in zip(forged(OWN), forged(UNKNOWN), strict=True):
        assert await forge(busy, account, hidden) == await forge(busy, account, missing)
    for text in ("/zaak {}", "{}", "/zaak  {} ", "kl {}"):
        await send(busy, account, text.format(OWN), text.format(UNKNOWN))
        told = busy.told(account)
        assert told[-1] == told[-2]


@only_sqlite
async def test_somebody_elses_draft_is_stale_whatever_the_button(busy: Agency):
    before = await rows(busy)
    draft = busy.user(ANNA).last().rows[0][0]["callback_data"].split(":")
    for action in "aceknor":
        for argument in ("yes", "back", "finish", "cancelled", "channel", "2026-10", "resume", "restart"):
            busy.user(EVA).forges(":".join([action, draft[1], draft[2], argument]))
            busy.user(EVA).forges(":".join([action, draft[1], "0", argument]))
    await busy.settle()
    assert changed(before, await rows(busy)) <= OF_EVERY_ANSWER


async def test_a_button_of_an_earlier_turn_is_stale(agency: Agency):
    await send(agency, ANNA, "/klacht")
    old = agency.user(ANNA).last()
    await send(agency, ANNA, "Telefoon", "Ja")
    before = await rows(agency)
    for row in old.rows:
        assert await forge(agency, ANNA, row[0]["callback_data"]) == "Deze knop is verlopen."
    assert changed(before, await rows(agency)) == REFUSED_ONCE


@only_sqlite
async def test_a_step_that_was_done_is_not_done_again(busy: Agency):
    assert await forge(busy, CARLA, f"s:{OWN}:1:enter") == ""
    before = await rows(busy)
    assert await forge(busy, CARLA, f"s:{OWN}:1:enter") == f"Klacht {OWN} staat al in het register."
    assert changed(before, await rows(busy)) == REFUSED_ONCE


async def test_a_thousand_random_payloads_change_nothing_and_are_all_answered(busy: Agency):
    before, since = await rows(busy), len(busy.world.calls)
    presses = [
        busy.user(account).forges(data)
        for account, data in zip(
            [BRAM, EVA, CARLA, DIRK] * 250, payloads(random.Random(3), 1000), strict=True
        )
    ]
    await busy.settle()
    assert all(press.answer is not None for press in presses)
    assert changed(before, await rows(busy)) <= OF_A_PRESS
    for account in (BRAM, EVA):
        assert CANARY not in "\n".join(heard(busy, account, since))
    assert {press.answer["text"] for press in presses if press.answer} <= {
        "",
        "Deze knop is verlopen.",
        "Die klacht ken ik niet. Je ziet je klachten met /klachten.",
        "Genoteerd dat je dit gezien hebt.",  # under a notice of one's own
        "Dat kan niet met jouw rol. Je ziet wat je kunt doen met /help.",  # of the director's buttons
    }


def payloads(order: random.Random, count: int) -> list[str]:
    """At most 64 bytes: half of it noise, half of it almost like ours; never a step that may be taken."""
    signs = string.printable + "\x00\u202e\u0663é😀\ud800"
    found: list[str] = []
    while len(found) < count:
        noise = "".join(order.choices(signs, k=order.randrange(40)))
        like_ours = ":".join([
            order.choice([*PRESSES, "x", ""]),
            order.choice(["1", "2", "9" * 40, "-1", "KL-2026-004", "٣", "klacht!", "1.0", noise[:9]]),
            order.choice(["0", "1", "3", "9" * 9, "9" * 10, "-1", "٣", ""]),
            order.choice([*NOISE, noise[:9]]),
        ])  # fmt: skip
        data = order.choice([noise, like_ours])
        if len(data.encode("utf-8", "surrogatepass")) <= 64:
            found.append(data)
    return found
