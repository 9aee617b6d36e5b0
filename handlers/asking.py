"""The screens of a form: the question with its buttons, the check page, the warning, and how a form ends."""

from complaints.questions import Kind, Question
from complaints.readers import calendar_span
from complaints.words import Text, say
from handlers import doubles, forms, keyboards, words
from handlers.context import Button, Desk, Outgoing, Rows, Screen, Visit
from handlers.desk import active, desk, laid
from handlers.dialog import ENGINE, REASONS
from handlers.show import DRAFT_LIFETIME
from handlers.texts import _, bold, html, moment, pieces, spoken
from storage import drafts
from storage.drafts import StoredDraft

DIALOG_PRESSES = frozenset("acekor")  # presses on a form's own message, which the next question replaces
MOST = 90  # choices with a button: Telegram takes a hundred buttons


async def dialog_screen(visit: Visit, screen: Screen) -> tuple[Outgoing, ...]:
    """The question on the desk, or the check page.

    `arg` is the draft, and the month when the calendar is open; without it, whatever lies open.
    """
    draft_id, _sep, month = screen.arg.partition(":")
    found = await (laid(visit, int(draft_id)) if draft_id else active(visit))
    if found is None:
        return (Outgoing(html(say("Dit formulier ligt niet meer open. Typ /klacht om verder te gaan."))),)
    question = found.question
    if question is None:
        return (await _check_page(visit, screen, found),)
    return (
        _message(
            visit, found, [*_notes(screen), *_asking(found, question)], _buttons(found, question, month)
        ),
    )


def _message(visit: Visit, found: Desk, lines: list[str], rows: Rows) -> Outgoing:
    replaces = visit.press is not None and visit.press.action in DIALOG_PRESSES
    return Outgoing("\n".join(lines), rows, DRAFT_LIFETIME, found.stored.id, edit=replaces)


def _notes(screen: Screen) -> list[str]:
    lines = [html(Text("%(text)s", {"text": part})) for note in screen.notes for part in pieces(spoken(note))]
    return [*lines, ""] if lines else []


def _asking(found: Desk, question: Question) -> list[str]:
    number, total = found.filled.progress
    place = html(say("Vraag %(number)s van %(total)s", number=number, total=total))
    lines = [
        *(_recap(found) if question.recap else ()),
        f"<i>{place}{_about(found)}</i>",
        bold(question.text),
    ]
    if question.optional(found.filled.answers):
        lines.append(html(say("Niet verplicht.")))
    if question.hint:
        lines.append(html(question.hint))
    offered = question.choices(found.scene, found.filled.answers)
    if len(offered) > MOST:
        example = offered[-1].label
        lines.append(html(say("Niet alles past op een knop. De rest kun je typen: %(label)s", label=example)))
    old = found.draft.answers.get(question.key)
    if question.key in found.draft.reopened and old is not None and question.kind is not Kind.SEVERAL:
        answers = found.filled.answers
        lines += ["", *answer_lines(say("Nu"), question.shown(old, found.scene, answers))]
    return lines + _so_far(found, question)


def _about(found: Desk) -> str:
    """Of a step, or a member: which one it is about; the form may have waited for days."""
    return f" · {html(found.about)}" if found.about else ""


def _so_far(found: Desk, question: Question) -> list[str]:
    """What was gathered of a text or of attachments, before "klaar"."""
    gathered = found.filled.collecting
    if not gathered or question.kind is Kind.SEVERAL:
        return []
    if question.kind is Kind.FILES:
        return [html(say("Tot nu toe: %(count)s. Stuur er nog een, of kies Klaar.", count=len(gathered)))]
    used = len("\n".join(str(part) for part in gathered))
    return [html(say("Opgeschreven: %(used)s van %(limit)s tekens. Schrijf verder, of kies Klaar.",
                     used=used, limit=question.limit))]  # fmt: skip


def _buttons(found: Desk, question: Question, month: str) -> Rows:
    reference = f"{found.stored.id}:{found.draft.turn}"
    names = {ENGINE[command] for command in found.filled.allowed} | _leaving(found)
    if month and question.kind in {Kind.DATE, Kind.PERIOD}:
        today = found.scene.today
        days = keyboards.month(reference, month, today, *calendar_span(question, today))
        return (*days, *keyboards.commands(reference, names))
    offered = question.choices(found.scene, found.filled.answers)
    ticked = found.filled.collecting
    rows = keyboards.choices(reference, offered[:MOST], ticked, question.kind)
    if question.kind in {Kind.DATE, Kind.PERIOD}:
        rows += keyboards.calendar_opener(reference, found.scene.today)
    return (*rows, *keyboards.commands(reference, names))


def _leaving(found: Desk) -> set[str]:
    """A step may have been pressed by mistake; a complaint is not thrown away that easily."""
    return {"aside", "cancel"} if found.stored.subject else {"aside"}


async def _check_page(visit: Visit, screen: Screen, found: Desk) -> Outgoing:
    summary = found.summary
    asked = bold(say("Klopt dit allemaal?"))
    lines = [*_notes(screen), f"{asked}{_about(found)}", "", *_recap(found)]
    if not found.stored.subject:
        lines += await doubles.lines(visit, found.filled.answers)
    reasons = [Text(reason) for key, reason in found.draft.reasons.items() if key]  # perhaps one of ours
    lines += [html(say("Toch opgenomen, omdat: %(reasons)s", reasons=reasons))] if reasons else []
    reference = f"{found.stored.id}:{found.draft.turn}"
    names = {"back"} | _leaving(found)
    rows = keyboards.check_page(reference, summary, _(words.finish(found.stored.form)), names)
    return _message(visit, found, lines, rows)


def _recap(found: Desk) -> list[str]:
    """Everything answered so far."""
    lines: list[str] = []
    for question, answer in found.summary:
        lines += answer_lines(question.name, answer)
    return [*lines, ""]


def answer_lines(label: Text, answer: Text) -> list[str]:
    """A label and its answer; a long answer over several lines."""
    first, *rest = [html(Text("%(text)s", {"text": part})) for part in pieces(spoken(answer))]
    return [f"<b>{html(label)}</b>:", first, *rest] if rest else [f"<b>{html(label)}</b>: {first}"]


async def caution_screen(visit: Visit, screen: Screen) -> tuple[Outgoing, ...]:
    """The text was stopped before it was stored (P2). This message replies to it: Telegram keeps it for
    us.
    """
    draft_id, _sep, code = screen.arg.partition(":")
    stored = await drafts.get(visit.page, int(draft_id), visit.me.id)
    if stored is None:
        return ()
    found = await desk(visit, stored)
    reference = f"{stored.id}:{found.draft.turn}"
    lines = [*_notes(screen), html(say("Er is nog niets bewaard. Wat wil je doen?"))]
    lines += [html(say("Je kunt ook typen: op de eerste regel “reden:” met je reden, daaronder je tekst."))]
    rows = [(Button(_("Weglaten: ik schrijf het anders"), f"c:{reference}:again"),)]
    rows += [
        (Button(_("Toch opnemen: ") + spoken(reason), f"r:{reference}:{key}"),)
        for key, reason in REASONS.get(code, {}).items()
    ]
    own = visit.update.message.message_id if visit.update and visit.update.message else None
    return (Outgoing("\n".join(lines), tuple(rows), DRAFT_LIFETIME, stored.id, edit=False, reply_to=own),)


async def aside_screen(_visit: Visit, screen: Screen) -> tuple[Outgoing, ...]:
    lines = [
        *_notes(screen),
        html(say("Bewaard. Je gaat verder waar je was met de knop hieronder, of later vanuit /vandaag.")),
    ]
    return (Outgoing("\n".join(lines), ((Button(_("Verder gaan"), f"o:{screen.arg}:0:resume"),),)),)


async def cancel_screen(visit: Visit, screen: Screen) -> tuple[Outgoing, ...]:
    stored = await drafts.get(visit.page, int(screen.arg), visit.me.id)
    if stored is None:
        return ()
    found = await desk(visit, stored)
    reference = f"{stored.id}:{found.draft.turn}"
    text = html(say("Weggooien? Alles wat je hier invulde, is dan weg. Je kunt ook typen: /annuleer ja"))
    rows = (
        (
            Button(_("Ja, weggooien"), f"c:{reference}:cancelled"),
            Button(_("Nee, verder gaan"), f"c:{reference}:again"),
        ),
    )
    return (Outgoing(text, rows, DRAFT_LIFETIME, stored.id),)


async def cancelled_screen(_visit: Visit, screen: Screen) -> tuple[Outgoing, ...]:
    """`arg` is the complaint, or the member, that it was about."""
    if screen.arg:
        kind = forms.kind_of(screen.arg)
        button = kind.opens(screen.arg) if kind else Button(_("Open"), f"z:{screen.arg}:0")
        return (Outgoing(html(say("Weggegooid. Er is niets vastgelegd.")), ((button,),), edit=False),)
    return (Outgoing(html(say("Weggegooid. Een nieuwe klacht? Typ /klacht.")), edit=False),)


async def resume_screen(visit: Visit, _screen: Screen) -> tuple[Outgoing, ...]:
    """/klacht while a form is waiting: go on with it, keep it for later, or throw it away."""
    waiting = [
        stored for stored in await drafts.open_ones(visit.page, visit.me.id) if stored.form == "intake"
    ]
    if not waiting:
        return (Outgoing(html(say("Er ligt geen formulier meer. Typ /klacht om te beginnen."))),)
    lines = [html(say("Er ligt nog een formulier dat niet af is. Verder gaan of opnieuw beginnen?"))]
    lines += [html(say("Je kunt ook typen: /klacht verder, /klacht nieuw of /klacht opnieuw."))]
    rows = [(Button(_begun(visit, stored), f"o:{stored.id}:0:resume"),) for stored in waiting]
    last = waiting[0]
    rows.append((Button(_("Nieuwe klacht (dit formulier bewaren)"), f"o:{last.id}:0:new"),))
    if len(waiting) == 1:
        rows.append((Button(_("Opnieuw beginnen (dit weggooien)"), f"o:{last.id}:0:restart"),))
    return (Outgoing("\n".join(lines), tuple(rows)),)


def _begun(visit: Visit, stored: StoredDraft) -> str:
    return spoken(say("Verder: begonnen %(at)s", at=moment(stored.created_at, visit.house.zone)))


async def noted_screen(_visit: Visit, _screen: Screen) -> tuple[Outgoing, ...]:
    text = html(say("Genoteerd als uiting van ontevredenheid, zonder naam. Het telt mee in het overzicht."))
    return (Outgoing(text, edit=False),)
