"""One complaint: its page with the steps that are open, its confirmation, and what a nominee sees."""

from dataclasses import replace

from complaints.complaint import Complaint
from complaints.errors import NotFound
from complaints.events import Attached, Promise
from complaints.intake import INTAKE
from complaints.lifecycle import STAGES, STEPS, Stage, Step
from complaints.people import Action
from complaints.questions import Scene
from complaints.words import N_, Text, say
from handlers import doubles, keyboards, openings
from handlers.access import UNKNOWN_CASE, visible
from handlers.asking import answer_lines
from handlers.context import SHOWN_FOR, Button, Outgoing, Rows, Screen, Visit
from handlers.deadlines import state, states, why_buttons
from handlers.numbers import number_in
from handlers.privacy_forms import erased
from handlers.texts import _, bold, html
from storage import erasure, register, trail

STEP_LABELS = {
    Step.CONFIRM: N_("Ik ben onafhankelijk"),
    Step.ENTER: N_("Inschrijven"),
    Step.ACKNOWLEDGE: N_("Ontvangst bevestigd"),
    Step.ACCEPT: N_("In behandeling nemen"),
    Step.DECLINE: N_("Niet in behandeling nemen"),
    Step.TELL: N_("Klager ingelicht"),
    Step.COMMITTEE: N_("Commissie"),
    Step.HEAR: N_("Hoor en wederhoor"),
    Step.EXTEND: N_("Verlengen"),
    Step.RESOLVE: N_("Afhandelen"),
    Step.SETTLE: N_("Informeel opgelost"),
    Step.REPLY: N_("Antwoord verstuurd"),
    Step.CALL: N_("Belpoging"),
    Step.LETTER: N_("Brief niet bereikt"),
    Step.MEDIATE: N_("Mediator"),
    Step.CLOSE: N_("Afsluiten"),
    Step.REOPEN: N_("Heropenen"),
    Step.WITHDRAW: N_("Intrekken"),
    Step.AGREEMENT: N_("Afspraak"),
    Step.MEASURE: N_("Maatregel"),
    Step.FULFIL: N_("Afspraak gedaan"),
    Step.NOTE: N_("Notitie"),
    Step.ATTACH: N_("Bijlage"),
    Step.REPORT: N_("Verslag naar opdrachtgever"),
    Step.CORRECT: N_("Correctie"),
    Step.RECUSE: N_("Ik ben betrokken"),
}
PROMISED = {
    Promise.AGREEMENT: N_("Afspraak: %(what)s (%(owner)s, uiterlijk %(until)s)"),
    Promise.MEASURE: N_("Maatregel: %(what)s (%(owner)s, uiterlijk %(until)s)"),
}


async def case(visit: Visit) -> Screen:
    """/zaak KL-2026-007, the number typed as it is, or a button."""
    number = visit.press.id if visit.press else number_in(visit.text, visit.today.year)
    if number is None:
        return Screen(
            "said", notes=(say("Welke klacht? Typ bijvoorbeeld /zaak KL-2026-007, of kies uit /klachten."),)
        )
    return await open_case(visit, number)


async def open_case(visit: Visit, number: str) -> Screen:
    """A look is a row in the trail (P7). A nominee first confirms to be independent; whoever registered it
    but is involved keeps the number, no more (3.3b).
    """
    if gone := await _gone(visit, number):
        return gone
    complaint = await register.get(visit.page, number)
    if visit.team.may(visit.me, Action.OPEN, complaint):
        await openings.look(visit, complaint)
        return Screen("case", complaint.number)
    for action, read, screen in LOOKS:
        if visit.team.may(visit.me, action, complaint):
            await trail.append(visit.page, visit.me.id, read, complaint.number)
            return Screen(screen, complaint.number)
    raise NotFound(UNKNOWN_CASE)


async def _gone(visit: Visit, number: str) -> Screen | None:
    """That a complaint was erased (P8): to a director only; for anybody else the number is unknown."""
    grave = await erasure.grave(visit.page, number)
    if grave is None or not visit.team.may(visit.me, Action.ERASE):
        return None
    return Screen("said", notes=(erased(number, grave.erased_on),))


# What else somebody may do, what the trail calls the look, and the screen: nothing of the content.
LOOKS = (
    (Action.CONFIRM, "nomination.read", "nominee"),
    (Action.KEEP_NUMBER, "confirmation.read", "registered"),
)


async def case_screen(visit: Visit, screen: Screen) -> tuple[Outgoing, ...]:
    """One complaint: stage, dates, the answers, and the steps that are open to this person now."""
    complaint = await visible(visit, screen.arg)
    lines = [*[html(note) for note in screen.notes], bold(say("Klacht %(number)s", number=complaint.number))]
    lines.append(html(say("Stand: %(stage)s", stage=Text(STAGES[complaint.stage]))))
    lines += [*states(visit, complaint), *_committee(visit, complaint), *_promises(visit, complaint)]
    lines += await doubles.lines(visit, complaint.answers, besides=complaint.number)
    lines += ["", bold(say("Het formulier"))]
    earlier = await _earlier(visit, complaint)
    for question, answer in INTAKE.read_back(complaint.answers, scene_of(visit)):
        if earlier or question.key != "earlier_number":
            lines += answer_lines(question.name, answer)
    lines += _reasons(complaint)
    rows = (*_steps(visit, complaint), *await _more(visit, complaint), *why_buttons(visit, complaint))
    return (Outgoing("\n".join(lines), rows, SHOWN_FOR, edit=False),)


def scene_of(visit: Visit) -> Scene:
    """With the names of who left, too: an answer of long ago may be about them."""
    names = {person.id: person.name for person in visit.team.people.values()}
    return replace(visit.scene(), members=names)


def _committee(visit: Visit, complaint: Complaint) -> list[str]:
    """Who sits in it, and who still has to confirm to be independent (3.3b)."""
    committee = complaint.committee
    members = [
        say("%(name)s", name=visit.team.people[member].name)
        if member in committee.confirmed
        else say("%(name)s (nog niet bevestigd)", name=visit.team.people[member].name)
        for member in committee.members
    ]
    members += [say("%(name)s (extern)", name=name) for name in committee.external]
    return [html(say("Commissie: %(members)s", members=members))] if members else []


def _promises(visit: Visit, complaint: Complaint) -> list[str]:
    return [
        html(
            Text(
                PROMISED[each.of],
                {"what": each.what, "owner": visit.team.people[each.owner].name, "until": each.until},
            )
        )
        for _place, each in complaint.promises
    ]


def _reasons(complaint: Complaint) -> list[str]:
    """Why something sensitive was recorded after all (P2)."""
    reasons = complaint.answers.get("reasons")
    given = [Text(str(each)) for each in reasons.values()] if isinstance(reasons, dict) else []
    return [html(say("Toch opgenomen, omdat: %(reasons)s", reasons=given))] if given else []


def _steps(visit: Visit, complaint: Complaint) -> Rows:
    """Only what is allowed now, for this person."""
    return keyboards.paired(
        step_button(complaint, step)
        for step in complaint.steps(visit.house.call_attempts)
        if visit.team.may(visit.me, STEPS[step].action, complaint)
    )


def step_button(complaint: Complaint, step: Step) -> Button:
    return Button(_(STEP_LABELS[step]), f"s:{complaint.number}:{complaint.version}:{step}")


async def _more(visit: Visit, complaint: Complaint) -> Rows:
    """What there is to read besides: what happened, the letters, the files, the complaint before it."""
    number = complaint.number
    buttons = [Button(_("Tijdlijn"), f"t:{number}:0")]
    if not complaint.is_anonymous and visit.team.may(visit.me, Action.TELL, complaint):
        buttons.append(Button(_("Brieven"), f"d:{number}:0"))
    if complaint.answers.get("attachments") or complaint.last(Attached):
        buttons.append(Button(_("Bijlagen"), f"b:{number}:0"))
    if complaint.stage is Stage.CLOSED and visit.team.may(visit.me, Action.ERASE, complaint):
        buttons.append(Button(_("Bewaartermijn"), f"x:{number}:0"))
    if earlier := await _earlier(visit, complaint):
        buttons.append(Button(_("Eerdere klacht"), f"z:{earlier}:0"))
    return keyboards.paired(buttons)


async def _earlier(visit: Visit, complaint: Complaint) -> str:
    """The number of the complaint before it; "" when it names none that this person may open (3.3b)."""
    number = str(complaint.answers.get("earlier_number") or "")
    try:
        return (await visible(visit, number)).number
    except NotFound:
        return ""


async def nominee_screen(visit: Visit, screen: Screen) -> tuple[Outgoing, ...]:
    """Nothing of the content, until a nominee has confirmed to be independent (3.3b)."""
    complaint = await visible(visit, screen.arg, Action.CONFIRM)
    lines = [
        bold(say("Klachtencommissie voor %(number)s", number=complaint.number)),
        "",
        html(say("Je bent gevraagd voor de commissie die deze klacht behandelt.")),
        html(
            say(
                "Je bent onafhankelijk als de klacht niet over jou gaat, je de cliënt niet begeleidt en je"
                " de klager niet persoonlijk kent."
            )
        ),
        html(say("Merk je bij het lezen dat dit anders is? Kies dan meteen “Ik ben betrokken”.")),
    ]
    rows = tuple((step_button(complaint, step),) for step in (Step.CONFIRM, Step.RECUSE))
    return (Outgoing("\n".join(lines), rows, SHOWN_FOR, edit=False),)


async def registered_screen(visit: Visit, screen: Screen) -> tuple[Outgoing, ...]:
    """The confirmation that stays in the chat: number and dates as they were that day, nothing of its
    course.
    """
    complaint = await visible(visit, screen.arg, Action.KEEP_NUMBER)
    lines = [bold(say("Klacht %(number)s is geregistreerd.", number=complaint.number)), ""]
    then, calendar = replace(complaint, events=complaint.events[:1]), visit.house.calendar
    lines += [html(state(each, complaint.registered.on)) for each in then.deadlines(calendar)]
    lines += ["", html(say("De klachtencoach krijgt bericht. Ik haal het formulier uit deze chat."))]
    rows: Rows = ()
    if visit.team.may(visit.me, Action.OPEN, complaint):
        rows = ((Button(_("Open"), f"z:{complaint.number}:0"),),)
    return (Outgoing("\n".join(lines), rows, edit=False),)
