"""A correction (P5): first which fact, then its right value, then why. The form asks each fact with its own
question; answers that hang on it are asked as well.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields, replace
from datetime import date
from types import MappingProxyType

from complaints.committee import possible_owners
from complaints.complaint import Moment
from complaints.conditions import CONTACTS, WAYS, is_named, uwv_client
from complaints.errors import Refusal
from complaints.events import Event, Ground, Judgment, Way
from complaints.facts import Facts
from complaints.intake import CATEGORIES, INTAKE
from complaints.questions import Answer, Answers, Choice, Kind, Question, fixed
from complaints.readers import read_time
from complaints.steps.handling import JUDGMENTS
from complaints.steps.opening import GROUNDS
from complaints.steps.situation import Situation, Taking
from complaints.steps.usual import a_choice, a_coming_day, a_day, a_person, a_text, answered, yes_or_no
from complaints.words import N_, Text, say

# How the form was filled in is no fact about the complaint; files are added, never changed.
FIXED = frozenset({"wants_complaint", "attachments", "read_aloud"})
# Their day is the moment of recording itself.
DATED_BY_US = frozenset({"Extended", "Closed", "Reopened", "Noted", "Promised"})
KINDS: Mapping[str, str] = MappingProxyType({
    "Entered": N_("Ingeschreven"),
    "Acknowledged": N_("Ontvangst bevestigd"),
    "Accepted": N_("In behandeling genomen"),
    "Declined": N_("Niet in behandeling genomen"),
    "Told": N_("Klager ingelicht"),
    "Heard": N_("Gehoord"),
    "Extended": N_("Verlengd"),
    "Judged": N_("Oordeel"),
    "SettledInformally": N_("Informeel opgelost"),
    "Replied": N_("Antwoord verstuurd"),
    "CallAttempted": N_("Belpoging"),
    "UnreachableLetterSent": N_("Brief niet bereikt"),
    "Referred": N_("Mediator"),
    "MediationEnded": N_("Uitkomst mediation"),
    "Withdrawn": N_("Ingetrokken"),
    "Closed": N_("Afgesloten"),
    "Reopened": N_("Heropend"),
    "Noted": N_("Notitie"),
    "Promised": N_("Afspraak of maatregel"),
    "Fulfilled": N_("Gedaan"),
    "Reported": N_("Verslag naar opdrachtgever"),
})  # fmt: skip
FIELDS: Mapping[str, str] = MappingProxyType({
    "on": N_("datum"),
    "way": N_("manier"),
    "told_by": N_("door wie"),
    "ground": N_("reden"),
    "reasons": N_("uitleg"),
    "judgments": N_("oordeel"),
    "report": N_("verslag"),
    "until": N_("tot en met"),
    "reason": N_("reden"),
    "how": N_("oplossing"),
    "time": N_("tijd"),
    "satisfied": N_("tevreden"),
    "note": N_("telefoonnotitie"),
    "mediator": N_("naam"),
    "agreed": N_("eruit gekomen"),
    "outcome": N_("uitkomst"),
    "lesson": N_("wat we leren"),
    "text": N_("tekst"),
    "what": N_("wat"),
    "copied_on": N_("afschrift op"),
    "signed": N_("ondertekend"),
    "owner": N_("wie"),
})  # fmt: skip
NEW = N_("Wat moet er staan?")
HINTS: Mapping[str, str] = MappingProxyType({
    "preferred_way": N_(
        "Staat de goede manier er niet bij? Corrigeer dan eerst het adres, het e-mailadres of het nummer."
    ),
})  # fmt: skip


def fact_name(fact: str, complaint: Facts) -> Text:
    """What a corrected fact is called: a question of the form, or a field of something that happened."""
    if not fact.startswith("e") or not fact[1:2].isdigit():
        return next(
            (question.name for question in INTAKE.questions if question.key == fact),
            say("%(fact)s", fact=fact),
        )
    place, _dot, key = fact[1:].partition(".")
    event = complaint.events[int(place) - 1]
    name, _dot, category = key.partition(".")
    field = Text(FIELDS[name])
    if category:
        about = Text(CATEGORIES.get(category, category))
        field = say("%(field)s bij %(category)s", field=field, category=about)
    return say(
        "%(kind)s %(day)s: %(field)s",
        kind=_kind(event, int(place), complaint),
        day=f"{event.on:%d-%m}",
        field=field,
    )


def _kind(event: Event, place: int, complaint: Facts) -> Text:
    """With a number, when more of its kind happened on that day."""
    kind = Text(KINDS[type(event).__name__])
    same = [
        each
        for each, other in enumerate(complaint.events, 1)
        if type(other) is type(event) and other.on == event.on
    ]
    return say("%(kind)s %(n)s,", kind=kind, n=same.index(place) + 1) if len(same) > 1 else kind


# --- what happened


def _facts_of(event: Event) -> Iterator[str]:
    """The keys of its facts that can be corrected."""
    if type(event).__name__ not in KINDS:
        return
    for field in fields(event):
        value = getattr(event, field.name)
        if (
            field.name not in FIELDS
            or value is None
            or (field.name == "on" and type(event).__name__ in DATED_BY_US)
        ):
            continue
        if isinstance(value, Mapping):
            yield from (f"{field.name}.{part}" for part in value)
        else:
            yield field.name


def _asks_value(situation: Situation, fact: str, event: Event) -> Question:
    """The question whose answer replaces this field."""
    label, name = fact_name(fact, situation.complaint), fact.partition(".")[2].partition(".")[0]
    if isinstance(getattr(event, name), bool):
        return yes_or_no(fact, NEW, label, answered("fact", fact))
    if name == "reasons" or name not in ASKS:
        return a_text(fact, NEW, label, when=answered("fact", fact), limit=4000)
    return replace(ASKS[name](situation, fact, label), when=answered("fact", fact))


Asks = Callable[[Situation, str, Text], Question]
ASKS: Mapping[str, Asks] = MappingProxyType({
    "on": lambda situation, fact, label: a_day(fact, NEW, label, situation.complaint.received_on),
    "copied_on": lambda situation, fact, label: a_day(fact, NEW, label, situation.complaint.received_on),
    "until": lambda _situation, fact, label: a_coming_day(fact, NEW, label),
    "way": lambda _situation, fact, label: a_choice(fact, NEW, label, WAYS),
    "ground": lambda _situation, fact, label: a_choice(fact, NEW, label, GROUNDS),
    "judgments": lambda _situation, fact, label: a_choice(fact, NEW, label, JUDGMENTS),
    "told_by": lambda situation, fact, label: a_person(fact, NEW, label, situation.team.people.values()),
    "owner": lambda situation, fact, label: a_person(
        fact, NEW, label, possible_owners(situation.complaint, situation.team)
    ),
    "time": lambda _situation, fact, label: Question(
        key=fact, text=NEW, label=label, kind=Kind.TEXT, read=read_time, limit=30
    ),
})  # fmt: skip


def _value(name: str, answer: Answer) -> object:
    """The answer as the event holds it."""
    return READS[name](str(answer)) if name in READS else str(answer)


READS: Mapping[str, Callable[[str], object]] = MappingProxyType({
    "on": date.fromisoformat,
    "until": date.fromisoformat,
    "copied_on": date.fromisoformat,
    "way": Way,
    "ground": Ground,
    "judgments": Judgment,
    "told_by": int,
    "owner": int,
    "satisfied": lambda text: text == "yes",
    "agreed": lambda text: text == "yes",
    "signed": lambda text: text == "yes",
})  # fmt: skip


# --- the form


def _asks_answers(situation: Situation) -> Iterator[Question]:
    """The form's own questions: the one that is corrected, and those that it opens."""
    known = _given(situation.complaint)
    for question in INTAKE.questions:
        if question.key not in FIXED:
            yield _again(question, known)


def _given(complaint: Facts) -> dict[str, Answer]:
    """What was answered; that who comes through UWV is its client was not asked."""
    derived = {"reasons", *(["uwv_client"] if complaint.answers.get("commissioner") == "uwv" else [])}
    return {key: value for key, value in complaint.answers.items() if key not in derived}


def _again(question: Question, known: Answers) -> Question:
    """The question with the registered answers around it."""

    def around(answers: Answers) -> dict[str, Answer]:
        return {**known, **{key: value for key, value in answers.items() if key != "fact"}}

    def when(answers: Answers) -> bool:
        if answers.get("fact") == question.key:
            return True
        opened = _is_of_form(answers.get("fact")) and question.key not in known
        return opened and question.when(around(answers))

    return replace(
        question,
        when=when,
        choices=lambda scene, answers: question.choices(scene, around(answers)),
        read=lambda text, scene, answers: question.read(text, scene, around(answers)),
        guard=lambda text, scene, answers: question.guard(text, scene, around(answers)),
        check=lambda answer, scene, answers: question.check(answer, scene, around(answers)),
        optional=lambda answers: question.optional(around(answers)),
        assume=lambda _scene, _answers: None,
        notes=lambda _answer, _scene, _answers: (),
        hint=HINTS.get(question.key, question.hint),
        recap=False,
    )


def _is_of_form(fact: Answer) -> bool:
    return any(question.key == fact for question in INTAKE.questions)


def _asks_correction(situation: Situation) -> tuple[Question, ...]:
    complaint = situation.complaint
    of_form = [
        question.key
        for question in INTAKE.questions
        if question.key in complaint.answers and question.key not in FIXED
    ]
    happened = [
        (f"e{place}.{key}", event)
        for place, event in reversed([*enumerate(complaint.events, 1)])
        for key in _facts_of(event)
    ]
    choices = [
        Choice(fact, fact_name(fact, complaint)) for fact in (*of_form, *(fact for fact, _event in happened))
    ]
    return (
        Question(
            key="fact",
            text=N_("Wat klopt er niet?"),
            label=N_("Correctie van"),
            kind=Kind.CHOICE,
            choices=fixed(*choices),
        ),
        *_asks_answers(situation),
        *(_asks_value(situation, fact, event) for fact, event in happened),
        a_text("why", N_("Waarom is deze correctie nodig?"), N_("Reden van de correctie"), limit=300),
    )


def _correct(situation: Situation, answers: Answers, moment: Moment) -> None:
    fact, why = str(answers["fact"]), str(answers["why"])
    if _is_of_form(fact):
        _correct_answers(situation, answers, moment, fact, why)
        return
    place, _dot, key = fact[1:].partition(".")
    value = _value(key.partition(".")[0], answers[fact])
    situation.complaint.revise(moment, place=int(place), key=key, value=value, reason=why)


def _correct_answers(situation: Situation, answers: Answers, moment: Moment, fact: str, why: str) -> None:
    """The answers with the corrected ones among them, and without those that no longer apply."""
    complaint = situation.complaint
    given = {key: value for key, value in answers.items() if _is_of_form(key)}
    applies = _that_apply({**_given(complaint), **given})
    _check_contact(applies)
    applies["uwv_client"] = uwv_client(applies)
    kept = {key: each for key, each in _mapping(complaint.answers.get("reasons")).items() if key not in given}
    added = {key: each for key, each in _mapping(answers.get("reasons")).items() if key in given}
    if "reasons" in complaint.answers or added:
        applies["reasons"] = {**kept, **added}
    complaint.amend(moment, fact=fact, answers=applies, reason=why)


def _that_apply(combined: Answers) -> dict[str, Answer]:
    applies: dict[str, Answer] = {}
    for question in INTAKE.questions:
        if question.key in combined and question.when(applies):
            applies[question.key] = combined[question.key]
    return applies


def _check_contact(answers: Answers) -> None:
    """Who wants letters needs an address, and so on."""
    way = str(answers.get("preferred_way"))
    if is_named(answers) and way in CONTACTS and not answers.get(CONTACTS[way]):
        raise Refusal(
            "De klager krijgt bericht via: %(way)s. Verander dat eerst, want daarvoor ontbreekt dan het adres"
            " of nummer.",
            way=Text(WAYS[way]),
        )


def _mapping(value: object) -> Mapping[str, object]:
    return value if isinstance(value, Mapping) else {}


CORRECT = Taking(_correct, _asks_correction)
