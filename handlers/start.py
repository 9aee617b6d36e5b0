"""Joining with an invitation, the secrecy statement (P9), the disclosure for freelancers (3.1b); menu,
help, privacy.
"""

import contextlib
from typing import Any

from telegram import Bot, BotCommand, BotCommandScopeChat, Update
from telegram.error import TelegramError
from telegram.ext import CallbackContext

from complaints.cleaning import clean
from complaints.people import RIGHTS, Action, Person, Role, Standing
from complaints.words import N_, say
from handlers import language
from handlers.context import Button, House, Outgoing, Press, Screen, Visit
from handlers.members import announce
from handlers.texts import LANGUAGES, _, bold, html, phrase, speaking
from handlers.words import MENU
from storage import chats, outcomes, people, trail

SECRECY = N_(
    "Wat je hier leest over klagers, cliënten en collega's houd je geheim, ook als je niet meer voor "
    "%(organisation)s werkt. Je deelt het alleen met wie het voor de klacht nodig heeft."
)
DISCLOSURE = N_(
    "%(organisation)s heeft een klachtenregeling, met een klachtenregister en deze bot. Is een cliënt"
    " ontevreden, dan "
    "bied je aan er een klacht van te maken, en vul je samen het formulier in. Gaat een klacht over jou, dan "
    "wordt die behandeld door twee coaches die er niet bij betrokken zijn."
)
DISCLOSURE_VERSION = "2026-1"

ROLES = {
    Role.COACH: N_("coach"),
    Role.COMPLAINTS_COACH: N_("klachtencoach"),
    Role.DIRECTOR: N_("directie"),
}

# Command -> what the menu says, and the action it needs (None: everybody).
COMMANDS: dict[str, tuple[str, Action | None]] = {
    "klacht": (N_("Een klacht registreren"), Action.REGISTER),
    "vandaag": (N_("Wat je te doen hebt"), None),
    "klachten": (N_("De klachten die je mag zien"), None),
    "zaak": (N_("Eén klacht openen, bijvoorbeeld /zaak KL-2026-007"), None),
    "zoek": (N_("Zoeken, bijvoorbeeld /zoek Gemeente Voorbeeldstad"), Action.SEE_REGISTER),
    "bekendmaking": (N_("Vastleggen dat je een cliënt over de klachtenregeling vertelde"), Action.DISCLOSE),
    "agenda": (N_("Je open termijnen als bestand voor je agenda"), None),
    "simuleer": (N_("Vooruitkijken, bijvoorbeeld /simuleer 1 december"), Action.SEE_REGISTER),
    "rapport": (N_("Rapporten, bijvoorbeeld /rapport uwv 2026-K3"), Action.SEE_REGISTER),
    "status": (N_("Hoe het met de bot gaat"), Action.SEE_STATUS),
    "team": (N_("Het team: uitnodigen, rollen, afwezigheid"), Action.MANAGE_TEAM),
    "avg": (N_("Verzoeken over persoonsgegevens: inzage, correctie, wissen"), Action.ANSWER_REQUEST),
    "terug": (N_("Eén vraag terug"), None),
    "overslaan": (N_("Deze vraag overslaan"), None),
    "bewaar": (N_("Het formulier bewaren voor later"), None),
    "annuleer": (N_("Het formulier weggooien"), None),
    "privacy": (N_("Wat er wordt bewaard en waarom"), None),
    "taal": (N_("Taal / language: Nederlands of English"), None),
    "help": (N_("Uitleg"), None),
}


async def joining(visit: Visit) -> Screen:
    """What a member who has not confirmed everything yet may do: confirm it, and nothing else."""
    press, me = visit.press, visit.me
    if press is not None and press.action == "j" and me.standing is Standing.JOINING:
        await _confirm(visit, press)
    if press is not None and press.action == "lang" and press.id in LANGUAGES:
        await language.choose(visit, press.id)
    return Screen("join", str(me.id))


async def _confirm(visit: Visit, press: Press) -> None:
    """What is asked now, and nothing else: first the secrecy (P9), then the disclosure (3.1b)."""
    me, today = visit.me, visit.today
    asked = "disclosure" if me.secrecy_on else "secrecy"
    if press.id != asked:
        return
    disclosure_on = today if asked == "disclosure" else me.disclosure_on
    await people.joined(visit.page, me.id, secrecy_on=me.secrecy_on or today, disclosure_on=disclosure_on)
    visit.house.menus.add(me.id)
    await trail.append(visit.page, me.id, f"joined.{asked}", detail={"version": DISCLOSURE_VERSION})


async def join_screen(visit: Visit, _screen: Screen) -> tuple[Outgoing, ...]:
    """The next thing to confirm, or the menu when all is done."""
    team = await people.team(visit.page, visit.today)
    visit.team, visit.me = team, team.people[visit.me.id]
    values = {"organisation": visit.house.organisation, "name": visit.me.name}
    other = tuple((each,) for each in language.offer(visit))
    if visit.me.standing is Standing.WAITING:
        waits = html(say("Bijna klaar: de directie moet nog bevestigen dat jij het bent."))
        return (Outgoing(waits, other),)
    if visit.me.standing is Standing.ACTIVE:
        return await menu_screen(visit, Screen("menu"))
    if visit.me.secrecy_on is None:
        welcome = phrase(N_("Welkom, %(name)s."), values)
        text = f"{welcome}\n\n{phrase(SECRECY, values)}"
        return (Outgoing(text, ((Button(_("Ik beloof geheimhouding"), "j:secrecy:0"),), *other)),)
    read = (Button(_("Ik heb dit gelezen"), "j:disclosure:0"),)
    return (Outgoing(phrase(DISCLOSURE, values), (read, *other)),)


async def start(visit: Visit) -> Screen:
    """/start: the menu. A member who answers an invitation gets its role besides; who had blocked the bot can
    be reached again (T26).
    """
    await outcomes.reachable_again(visit.page, visit.me.id)
    return Screen("menu")


async def help_(_visit: Visit) -> Screen:
    return Screen("help")


async def privacy(_visit: Visit) -> Screen:
    return Screen("privacy")


async def menu_screen(visit: Visit, _screen: Screen) -> tuple[Outgoing, ...]:
    roles = ", ".join(_(ROLES[role]) for role in Role if role in visit.me.roles)
    lines = [phrase(N_("Dag %(name)s. Je bent hier %(roles)s."), {"name": visit.me.name, "roles": roles}), ""]
    lines += [f"/{command} · {html(_(text))}" for command, text in offered(visit.me)[:4]]
    lines += ["", html(say("Meer uitleg: /help"))]
    new, today, listed = (Button(_(label), f"m:{name}:0") for name, label in MENU.items())
    rows = (
        (new,),
        (today, listed),
        *([(Button(_("Team"), "p:team:1"),)] if visit.team.may(visit.me, Action.MANAGE_TEAM) else []),
    )
    return (Outgoing("\n".join(lines), rows),)


async def help_screen(visit: Visit, _screen: Screen) -> tuple[Outgoing, ...]:
    lines = [bold(say("Zo werkt het")), ""]
    lines += [
        html(text)
        for text in (
            say(
                "Is iemand ontevreden? Typ /klacht. Ik stel de vragen één voor één en bewaar elk "
                "antwoord meteen."
            ),
            say("Je kunt op een knop drukken of typen wat erop staat. Beide is goed."),
            say("Typ het nummer van een klacht om die te openen. Eronder staat wat je ermee kunt doen."),
            say("Je kunt dat ook typen: “afhandelen 7”, “tijdlijn 7”, “brieven 7”, “waarom 7”."),
            say("Word je gestoord? Stop gewoon. Met /klacht of /vandaag ga je later verder."),
            say("Verkeerd antwoord? Gebruik /terug. Een oud bericht wijzigen in de chat telt niet."),
        )
    ]
    lines += ["", *[f"/{command} · {html(_(text))}" for command, text in offered(visit.me)]]
    return (Outgoing("\n".join(lines)),)


async def privacy_screen(visit: Visit, _screen: Screen) -> tuple[Outgoing, ...]:
    values = {"organisation": visit.house.organisation, "months": visit.house.retention_months}
    lines = [bold(say("Wat er wordt bewaard, en waarom")), ""]
    lines += [
        "• " + phrase(message, values)
        for message in (
            N_(
                "Van een klacht: wat je in het formulier invult. Dat is nodig om de klacht goed te "
                "behandelen (AVG)."
            ),
            N_(
                "Van een cliënt die over de klachtenregeling is verteld: het nummer van het traject, wanneer"
                " en hoe, en het bewijs."
            ),
            N_("Van wie vraagt om gegevens te zien, te verbeteren of te wissen: de naam, en wat we deden."),
            N_("Van jou: je naam, je rol, je Telegram-nummer, en wat je in het register doet of bekijkt."),
            N_("Gevoelige gegevens alleen met een reden, en een burgerservicenummer nooit."),
            N_("Alles staat versleuteld opgeslagen. De sleutel ligt ergens anders."),
            N_("Wie bij een klacht betrokken is, ziet die klacht niet."),
            N_("Ik haal de berichten van een formulier uit de chat als het af is, en anders na 24 uur."),
            N_(
                "Een formulier zonder antwoord gaat na 14 dagen weg, een reservekopie en de bestanden van een"
                " verzoek na 30 dagen."
            ),
            N_(
                "Gesloten klachten worden hoogstens %(months)s maanden bewaard. Daarna blijven alleen"
                " telcijfers over."
            ),
            N_(
                "Telegram kan meelezen met bots: de chat is niet van begin tot eind versleuteld. "
                "Stuur dus niet meer "
                "dan nodig is, en zet een code op je telefoon."
            ),
            N_("Vragen, of iets inzien of verbeteren? Ga naar de directie van %(organisation)s."),
        )
    ]
    return (Outgoing("\n".join(lines)),)


def offered(person: Person) -> list[tuple[str, str]]:
    """The commands of this person's menu, with their texts."""
    return [
        (command, text)
        for command, (text, action) in COMMANDS.items()
        if action is None or any(role in RIGHTS[action] for role in person.roles)
    ]


async def publish_commands(bot: Bot, person: Person) -> None:
    """Show this person's commands in the chat's menu, none to who has no access; a failure is no reason to
    stop, rights are checked anyway.
    """
    scope = BotCommandScopeChat(person.account or 0)
    with speaking(person.locale):
        commands = [BotCommand(command, _(text)) for command, text in offered(person)]
    with contextlib.suppress(TelegramError):
        if person.is_active:
            await bot.set_my_commands(commands, scope=scope)
        else:
            await bot.delete_my_commands(scope=scope)


async def publish_changed(bot: Bot, house: House) -> None:
    """The menus of whose role or standing changed; after the commit. What a kill takes comes at the next
    start.
    """
    if not house.menus:
        return
    changed, house.menus = house.menus, set()
    async with house.database.read(house.clock.now()) as page:
        team = await people.team(page, house.today())
    for person in sorted(changed & set(team.people)):
        await publish_commands(bot, team.people[person])


async def knock(update: Update, context: CallbackContext[Any, Any, Any, Any]) -> None:
    """`/start CODE`: let the invitation's owner in. A wrong code is counted and says nothing of its own
    (T2).
    """
    house: House = context.bot_data["house"]
    account = update.effective_user.id if update.effective_user else 0
    now, code = house.clock.now(), clean((context.args or [""])[0])
    if not house.doorkeeper.may_try(account, now):
        return
    async with house.database.write(now) as page:
        await chats.alone(page, account)
        person = await people.accept(page, code, account)
        if person is not None:
            await trail.append(page, person.id, "accepted_invitation")
        if person is not None and person.standing is Standing.WAITING:
            await announce(page, house, person)
    if person is None:
        house.doorkeeper.wrong_code(account, now)
