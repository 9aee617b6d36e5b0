"""What can happen at any time (3.3e): notes, agreements, files, who is involved; and the end (3.5)."""

from complaints.aftercare import check_closing
from complaints.committee import possible_owners
from complaints.complaint import Moment
from complaints.conditions import WAYS
from complaints.errors import NotAnAnswer
from complaints.events import Promise, Promised, UnreachableLetterSent
from complaints.lifecycle import Stage
from complaints.questions import Answer, Answers, Choice, Kind, Question, Scene, always, fixed
from complaints.readers import labelled
from complaints.steps.situation import Situation, Taking
from complaints.steps.usual import (
    YES_NO,
    a_choice,
    a_coming_day,
    a_day,
    a_person,
    a_text,
    day_of,
    text_of,
    way_of,
)
from complaints.words import N_, Text, say

PROMISES = {Promise.AGREEMENT: N_("Afspraak"), Promise.MEASURE: N_("Maatregel")}
TIES = {
    "about": N_("De klacht gaat (ook) over mij"),
    "guiding": N_("Ik begeleid de cliënt"),
    "close": N_("Ik ken de klager persoonlijk"),
    "other": N_("Iets anders"),
}
BRIEF = 50  # characters of a promise on a button


# --- notes and files


def _asks_note(_situation: Situation) -> tuple[Question, ...]:
    text = N_("Wat wil je noteren?")
    return (a_text("text", text, N_("Notitie"), limit=4000, hint=N_("Eén bericht, hoogstens 4.000 tekens.")),)


def _note(situation: Situation, answers: Answers, moment: Moment) -> None:
    situation.complaint.note(moment, text=str(answers["text"]))


def _asks_files(_situation: Situation) -> tuple[Question, ...]:
    return (
        Question(
            key="files",
            text=N_("Stuur de bijlagen."),
            label=N_("Bijlagen"),
            kind=Kind.FILES,
            limit=5,
            hint=N_("PDF, JPEG of PNG, hoogstens 10 MB per stuk en hoogstens 5. Kies daarna “Klaar”."),
        ),
    )


def _attach(situation: Situation, answers: Answers, moment: Moment) -> None:
    files = answers["files"] if isinstance(answers["files"], list) else []
    situation.complaint.attach(moment, files=tuple(int(str(file["id"])) for file in files))


# --- agreements and measures


def _asks_promise(situation: Situation) -> tuple[Question, ...]:
    owners = possible_owners(situation.complaint, situation.team)
    return (
        a_text("what", N_("Wat is er afgesproken?"), N_("Afgesproken"), limit=500),
        a_person("owner", N_("Wie zorgt ervoor?"), N_("Wie"), owners),
        a_coming_day("until", N_("Wanneer moet het klaar zijn?"), N_("Klaar op")),
    )


def _promise(kind: Promise, situation: Situation, answers: Answers, moment: Moment) -> None:
    situation.complaint.promise(
        moment,
        kind=kind,
        what=str(answers["what"]),
        owner=int(str(answers["owner"])),
        until=day_of(answers, "until"),
        team=situation.team,
    )


def _agree(situation: Situation, answers: Answers, moment: Moment) -> None:
    _promise(Promise.AGREEMENT, situation, answers, moment)


def _measure(situation: Situation, answers: Answers, moment: Moment) -> None:
    _promise(Promise.MEASURE, situation, answers, moment)


def _asks_fulfilment(situation: Situation) -> tuple[Question, ...]:
    open_ones = tuple(Choice(str(place), _brief(each)) for place, each in situation.complaint.promises)
    return (
        Question(
            key="promise",
            text=N_("Welke afspraak of maatregel is gedaan?"),
            label=N_("Gedaan"),
            kind=Kind.CHOICE,
            choices=fixed(*open_ones),
        ),
        a_day("on", N_("Op welke dag?"), N_("Op"), situation.complaint.received_on),
    )


def _brief(promised: Promised) -> Text:
    what = promised.what if len(promised.what) <= BRIEF else f"{promised.what[: BRIEF - 1]}…"
    return say("%(kind)s: %(what)s", kind=Text(PROMISES[promised.of]), what=" ".join(what.split()))


def _fulfil(situation: Situation, answers: Answers, moment: Moment) -> None:
    situation.complaint.fulfil(moment, promise=int(str(answers["promise"])), on=day_of(answers))


# --- somebody is involved


def _asks_tie(_situation: Situation) -> tuple[Question, ...]:
    return (
        Question(
            key="tie",
            text=N_("Hoe ben je bij deze klacht betrokken?"),
            label=N_("Betrokken omdat"),
            kind=Kind.CHOICE,
            choices=labelled(TIES),
            hint=N_("Leg je dit vast, dan zie je de klacht niet meer. Iemand anders neemt je taak over."),
        ),
    )


def _recuse(situation: Situation, answers: Answers, moment: Moment) -> None:
    situation.complaint.recuse(moment, person=situation.me.id, reason=str(answers["tie"]))


# --- the end


def _asks_withdrawal(situation: Situation) -> tuple[Question, ...]:
    return (
        a_day(
            "on",
            N_("Op welke dag trok de klager de klacht in?"),
            N_("Ingetrokken op"),
            situation.complaint.received_on,
        ),
        a_choice("way", N_("Hoe liet de klager dat weten?"), N_("Manier"), WAYS),
        a_text("reason", N_("Waarom trekt de klager de klacht in?"), N_("Reden"), optional=always, limit=500),
    )


def _withdraw(situation: Situation, answers: Answers, moment: Moment) -> None:
    situation.complaint.withdraw(
        moment, on=day_of(answers), way=way_of(answers), reason=text_of(answers, "reason")
    )


def _unanswered(answer: Answer, _scene: Scene, _answers: Answers) -> None:
    if answer == "yes":
        raise NotAnAnswer("Noteer dan eerst met Belpoging wat de klager zei. Sluit daarna af.")


def _asks_closing(situation: Situation) -> tuple[Question, ...]:
    complaint = situation.complaint
    answered = Question(
        key="answered",
        text=N_("Heeft de klager gereageerd op de brief?"),
        label=N_("Gereageerd op de brief"),
        kind=Kind.CHOICE,
        choices=YES_NO,
        check=_unanswered,
    )
    lesson = a_text(
        "lesson",
        N_("Wat leren we van deze klacht?"),
        N_("Wat we leren"),
        optional=always,
        hint=N_("Dit komt in de jaarlijkse evaluatie. Schrijf het zonder namen."),
    )
    mediated = complaint.stage is Stage.IN_MEDIATION
    waits = complaint.now(UnreachableLetterSent) and not complaint.reached and not mediated
    return (answered, lesson) if waits else (lesson,)


def _close(situation: Situation, answers: Answers, moment: Moment) -> None:
    situation.complaint.close(moment, lesson=text_of(answers, "lesson"), attempts=situation.attempts)


def _may_close(situation: Situation) -> None:
    check_closing(situation.complaint, situation.attempts)


def _asks_reopening(_situation: Situation) -> tuple[Question, ...]:
    return (a_text("reason", N_("Waarom wordt de klacht heropend?"), N_("Reden"), limit=500),)


def _reopen(situation: Situation, answers: Answers, moment: Moment) -> None:
    situation.complaint.reopen(moment, reason=str(answers["reason"]))


NOTE = Taking(_note, _asks_note)
ATTACH = Taking(_attach, _asks_files)
AGREEMENT = Taking(_agree, _asks_promise)
MEASURE = Taking(_measure, _asks_promise)
FULFIL = Taking(_fulfil, _asks_fulfilment)
RECUSE = Taking(_recuse, _asks_tie)
WITHDRAW = Taking(_withdraw, _asks_withdrawal)
CLOSE = Taking(_close, _asks_closing, _may_close)
REOPEN = Taking(_reopen, _asks_reopening)
