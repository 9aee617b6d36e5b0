"""What is asked of a director about a request (P4, P5, P8, P10): when it came, from whom, how it ended."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from types import MappingProxyType

from complaints.errors import NotAllowed, NotAnAnswer, NotFound, Refusal
from complaints.form import Form
from complaints.people import Action
from complaints.periodic import NOTHING
from complaints.privacy import GROUNDS, LABELS, Asks
from complaints.questions import Answer, Answers, Kind, Question, Scene, always
from complaints.readers import has_been, read_day, recent_days
from complaints.reading import fold
from complaints.steps.usual import DAY_HINT, a_choice, a_text, answered, day_of, text_of
from complaints.words import N_, Text, say
from handlers import later
from handlers.clearing import clean_chat
from handlers.context import Button, Screen, Visit
from handlers.texts import _
from storage import drafts, requests, trail
from storage.drafts import StoredDraft

KIND = "avg"
NEW, LONGER, END, HAND_OVER = "new", "longer", "end", "handover"
DONE = "done"
PERSON = answered("asks", Asks.ACCESS, Asks.CORRECTION, Asks.ERASURE)
TASKS: Mapping[str, str] = MappingProxyType({
    NEW: N_("Nieuw verzoek"),
    LONGER: N_("Bericht dat het langer duurt"),
    END: N_("Afronden"),
    HAND_OVER: N_("Overdracht maken"),
})  # fmt: skip
ASKED: Mapping[str, str] = MappingProxyType({key.value: text for key, text in LABELS.items()})
COPIES: Mapping[str, str] = MappingProxyType({"yes": N_("Ja"), "no": N_("Nee")})
OUTCOMES: Mapping[str, str] = MappingProxyType({DONE: N_("Gedaan zoals gevraagd"), **GROUNDS})


def task_of(stored: StoredDraft) -> str:
    return stored.form.partition(":")[2]


def name_of(stored: StoredDraft) -> str:
    return stored.subject.partition(":")[2]


def answers_requests(visit: Visit) -> bool:
    """A director, or who acts for one who is away."""
    return visit.team.may(visit.me, Action.ANSWER_REQUEST, NOTHING)


def check(visit: Visit) -> None:
    if not answers_requests(visit):
        raise NotAllowed("Dat kan niet met jouw rol. Je ziet wat je kunt doen met /help.")


def form(visit: Visit, stored: StoredDraft) -> Form:
    """Raises NotFound for who is no director any more."""
    if not answers_requests(visit):
        raise NotFound("Dit formulier is niet meer van jou.")
    return Form(stored.form, QUESTIONS[task_of(stored)](name_of(stored)))


# --- the questions


def _a_past_day(key: str, text: str, label: str) -> Question:
    return Question(
        key=key,
        text=text,
        label=label,
        kind=Kind.DATE,
        choices=recent_days,
        read=read_day,
        check=has_been,
        hint=DAY_HINT,
    )


def _found_by(key: str, text: str, label: str) -> Question:
    return a_text(key, text, label, when=PERSON, optional=always, limit=100)


def _asks_new(_name: str) -> tuple[Question, ...]:
    return (
        a_choice(
            "asks",
            N_("Wat wordt er gevraagd?"),
            N_("Verzoek"),
            {key.value: text for key, text in LABELS.items()},
        ),
        _a_past_day("received_on", N_("Op welke dag kwam het verzoek binnen?"), N_("Ontvangen op")),
        a_text("name", N_("Hoe heet deze persoon?"), N_("Naam"), limit=100, when=PERSON),
        _found_by("phone", N_("Welk telefoonnummer is bekend?"), N_("Telefoon")),
        _found_by("email", N_("Welk e-mailadres is bekend?"), N_("E-mail")),
        _found_by("programme", N_("Welk traject- of dossiernummer is bekend?"), N_("Traject")),
    )


def _asks_when_told(_name: str) -> tuple[Question, ...]:
    text = N_("Op welke dag is aan deze persoon verteld dat het langer duurt?")
    return (_a_past_day("on", text, N_("Verteld op")),)


def _asks_outcome(_name: str) -> tuple[Question, ...]:
    return (
        a_choice("outcome", N_("Hoe is het verzoek afgelopen?"), N_("Uitkomst"), dict(OUTCOMES)),
        a_text(
            "why", N_("Wat is aan deze persoon uitgelegd?"), N_("Uitleg"), when=answered("outcome", *GROUNDS)
        ),
    )


def _asks_the_name(name: str) -> tuple[Question, ...]:
    def is_this_one(answer: Answer, _scene: Scene, _answers: Answers) -> None:
        if fold(str(answer)) != fold(name):
            raise NotAnAnswer("Dat is niet het nummer van dit verzoek. Er is niets gemaakt.")

    text = say("Alle klachten van UWV-cliënten gaan in één bestand. Typ %(name)s om het te maken.", name=name)
    return (
        *_asks_copies(),
        Question(key="number", text=text, label=N_("Verzoek"), kind=Kind.TEXT, check=is_this_one, limit=20),
    )


def _asks_copies() -> tuple[Question, ...]:
    """P6 speaks of reports, and P10 has to be met: without a copy it is made, after a reason."""
    copied = a_choice(
        "copied", N_("Kregen de cliënten al een afschrift van wat naar UWV gaat?"), N_("Afschrift"), COPIES
    )
    on = _a_past_day("copied_on", N_("Op welke dag had de laatste cliënt het?"), N_("Afschrift op"))
    why = a_text(
        "why_not",
        N_("Waarom krijgen ze het niet vooraf?"),
        N_("Zonder afschrift, omdat"),
        limit=500,
        when=answered("copied", "no"),
    )
    return replace(copied, notes=_copy_first), replace(on, when=answered("copied", "yes")), why


def _copy_first(answer: Answer, _scene: Scene, _answers: Answers) -> tuple[Text, ...]:
    if answer != "no":
        return ()
    return (say("Let op: de cliënt hoort een verslag te krijgen vóór de opdrachtgever het krijgt."),)


QUESTIONS: Mapping[str, Callable[[str], tuple[Question, ...]]] = MappingProxyType({
    NEW: _asks_new,
    LONGER: _asks_when_told,
    END: _asks_outcome,
    HAND_OVER: _asks_the_name,
})  # fmt: skip


def about(_visit: Visit, stored: StoredDraft) -> Text:
    return say("verzoek %(name)s", name=name_of(stored)) if name_of(stored) != NEW else say("nieuw verzoek")


def label(_visit: Visit, stored: StoredDraft) -> Text:
    task = Text(TASKS[task_of(stored)])
    return task if name_of(stored) == NEW else say("%(task)s %(name)s", task=task, name=name_of(stored))


def opening(subject: str) -> Button:
    name = subject.partition(":")[2]
    return Button(_("Verzoeken"), "q:list:0") if name == NEW else Button(_("Open"), f"q:{name}:0")


# --- what they come to


async def finish(visit: Visit, stored: StoredDraft, answers: Answers) -> Screen:
    check(visit)
    await drafts.finish(visit.page, stored)
    await clean_chat(visit, stored.id)
    return await DECISIONS[task_of(stored)](visit, name_of(stored), answers)


async def _begin(visit: Visit, _name: str, answers: Answers) -> Screen:
    about = {
        key: text_of(answers, key) for key in ("name", "phone", "email", "programme") if answers.get(key)
    }
    asks = Asks(text_of(answers, "asks"))
    kept = await requests.begin(visit.page, asks, day_of(answers, "received_on"), about, visit.me.id)
    return Screen("request", kept.request.name)


async def _longer(visit: Visit, name: str, answers: Answers) -> Screen:
    kept = await _open(visit, name)
    on = day_of(answers)
    if on < kept.request.received_on:
        raise Refusal("Het verzoek kwam binnen op %(day)s. Dit kan niet eerder zijn.",
                      day=kept.request.received_on)  # fmt: skip
    await requests.tell_longer(visit.page, kept, on, visit.me.id)
    return Screen("request", name)


async def _end(visit: Visit, name: str, answers: Answers) -> Screen:
    kept = await _open(visit, name)
    outcome, why = text_of(answers, "outcome"), text_of(answers, "why")
    await requests.settle(visit.page, kept, outcome, visit.today, visit.me.id, why=why)
    return Screen("request", name)


async def _hand_over(visit: Visit, name: str, answers: Answers) -> Screen:
    """When the clients had their copy stands in the trail; why they had none is sealed."""
    kept = await _open(visit, name)
    copied_on = text_of(answers, "copied_on")
    await requests.note(
        visit.page, kept, visit.me.id, copied_on=copied_on, without_copy=text_of(answers, "why_not")
    )
    await trail.append(visit.page, visit.me.id, "request.handover", name, {"copied_on": copied_on})
    return await later.plan(visit, Screen("handover", name))


async def _open(visit: Visit, name: str) -> requests.Kept:
    kept = await requests.get(visit.page, name)
    if kept.request.settled_on is not None:
        raise Refusal("Verzoek %(name)s is al afgerond.", name=name)
    return kept


DECISIONS: Mapping[str, Callable[[Visit, str, Answers], Awaitable[Screen]]] = MappingProxyType({
    NEW: _begin,
    LONGER: _longer,
    END: _end,
    HAND_OVER: _hand_over,
})  # fmt: skip
