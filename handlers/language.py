"""/taal: in which language the bot speaks to this person. Letters, reports and what was written stay as they
are.
"""

from collections.abc import Mapping
from types import MappingProxyType

from complaints.errors import NotAnAnswer, Stale
from complaints.reading import fold
from complaints.words import say
from handlers.context import Button, Outgoing, Screen, Visit
from handlers.texts import LANGUAGES, SOURCE, html
from storage import people, trail

# As people call them, in either language.
CALLED: Mapping[str, str] = MappingProxyType({
    "nederlands": "nl", "dutch": "nl", "nl": "nl",
    "engels": "en", "english": "en", "en": "en",
})  # fmt: skip
COMMANDS = frozenset({"taal", "language"})


async def command(visit: Visit) -> Screen:
    """“/taal”, “/taal english”."""
    return await _asked(visit, " ".join(visit.text.split()[1:]))


async def pressed(visit: Visit) -> Screen:
    """`lang:<language>:0`."""
    if visit.pressed.id not in LANGUAGES:
        raise Stale("Deze knop is verlopen.")
    return await choose(visit, visit.pressed.id)


async def in_words(visit: Visit) -> Screen | None:
    """As in "taal", "language" or "taal english"; None when it is something else."""
    word, _sep, said = visit.text.partition(" ")
    return await _asked(visit, said) if fold(word) in COMMANDS else None


async def _asked(visit: Visit, said: str) -> Screen:
    if not said:
        return Screen("language")
    wanted = CALLED.get(fold(said))
    if wanted is None:
        raise NotAnAnswer("Die taal spreek ik niet. Typ /taal nederlands of /taal english.")
    return await choose(visit, wanted)


async def choose(visit: Visit, wanted: str) -> Screen:
    """From the answer to this very update on; the menu of commands follows (`publish_changed`)."""
    if wanted != visit.me.locale:
        visit.me = await people.set_locale(visit.page, visit.me.id, wanted)
        visit.house.menus.add(visit.me.id)
        await trail.append(visit.page, visit.me.id, "language.chosen", detail={"locale": wanted})
    return Screen("language")


def offer(visit: Visit) -> tuple[Button, ...]:
    """The other language, to who is joining and has a Telegram that speaks it; never chosen for them."""
    user = visit.update.effective_user if visit.update else None
    theirs = (user.language_code or "").partition("-")[0] if user else ""
    known = theirs in LANGUAGES and theirs not in {SOURCE, visit.me.locale}
    return (button(theirs),) if known else ()


def button(language: str, *, ticked: str = "") -> Button:
    """Each by its own name, whoever reads it."""
    name = LANGUAGES[language]
    return Button(f"✓ {name}" if language == ticked else name, f"lang:{language}:0")


async def language_screen(visit: Visit, _screen: Screen) -> tuple[Outgoing, ...]:
    lines = (
        say("In welke taal zal ik met je praten?"),
        say("Brieven, rapporten en wat er in een klacht is opgeschreven, blijven zoals ze zijn."),
        say("Je kunt het ook typen: /taal nederlands of /taal english."),
    )
    row = tuple(button(each, ticked=visit.me.locale) for each in LANGUAGES)
    return (Outgoing("\n".join(html(line) for line in lines), (row,)),)
