"""/klacht: a new registration form, or the one that was not finished; and typed text, wherever it belongs."""

from complaints.errors import Stale
from complaints.people import Action
from complaints.words import say
from handlers import cases, desk, dialog, overview, steps, words
from handlers.access import require
from handlers.context import Screen, Visit
from handlers.numbers import number_in
from storage import drafts

HOW = {  # typed after /klacht
    "verder": "resume",
    "nieuw": "new",
    "opnieuw": "restart",
    "continue": "resume",
    "new": "new",
    "restart": "restart",
}


async def complaint(visit: Visit) -> Screen:
    """Start the form; with one in progress, first ask what to do with that."""
    require(visit, Action.REGISTER)
    waiting = [
        stored for stored in await drafts.open_ones(visit.page, visit.me.id) if stored.form == "intake"
    ]
    if not waiting:
        return await desk.begin(visit, "intake")
    how = HOW.get(" ".join(visit.text.lower().split()[1:]), "")
    if not how or (how == "restart" and len(waiting) > 1):
        return Screen("resume")
    return await desk.take_up(visit, waiting[0], how)


MENU = {"klacht": complaint, "vandaag": overview.today, "klachten": overview.listing}


async def menu(visit: Visit) -> Screen:
    """A button of the menu is the command of the same name."""
    if visit.pressed.id not in MENU:
        raise Stale("Deze knop is verlopen.")
    return await MENU[visit.pressed.id](visit)


async def edited(visit: Visit) -> Screen:
    """An edited message is no answer; said below the question, so that it stays in sight (T15)."""
    note = say("Wijzigen in de chat telt niet; gebruik Terug.")
    stored = await drafts.active(visit.page, visit.me.id)
    return Screen("dialog", str(stored.id), notes=(note,)) if stored else Screen("said", notes=(note,))


async def text(visit: Visit) -> Screen:
    """An answer when a form lies open; a complaint's number opens it; a button in words is that button; else
    a word of help.
    """
    if await desk.active(visit) is not None:
        return await dialog.typed(visit)
    number = number_in(visit.text, visit.today.year)
    if number is not None:
        return await cases.open_case(visit, number)
    for name, label in words.MENU.items():
        if words.is_said(label, visit.text):
            return await MENU[name](visit)
    done = await steps.typed(visit)
    return done or Screen(
        "said", notes=(say("Een klacht registreren? Typ /klacht. Wat je nog meer kunt, staat in /help."),)
    )


async def unknown_command(_visit: Visit) -> Screen:
    return Screen("said", notes=(say("Dat commando ken ik niet. Wat je kunt doen, staat in /help."),))


async def not_text(visit: Visit) -> Screen:
    """A sticker, a voice message, a place: nothing that can be an answer."""
    note = say("Daar kan ik niets mee. Stuur je antwoord als tekst, of druk op een knop.")
    stored = await drafts.active(visit.page, visit.me.id)
    return Screen("dialog", str(stored.id), notes=(note,)) if stored else Screen("said", notes=(note,))
