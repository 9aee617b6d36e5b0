"""What happened, in plain Dutch: one table from a kind of event to its sentence. What was written with it
stands on lines of its own.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from types import MappingProxyType
from typing import Any, TypeAlias

from complaints.complaint import Complaint
from complaints.events import (
    About,
    Accepted,
    Acknowledged,
    Appointed,
    Attached,
    CallAttempted,
    Closed,
    Confirmed,
    Corrected,
    Declined,
    Entered,
    Event,
    Extended,
    Fulfilled,
    Heard,
    Involved,
    Judged,
    MediationEnded,
    Noted,
    Promise,
    Promised,
    Referred,
    Registered,
    Reopened,
    Replaced,
    Replied,
    Reported,
    SettledInformally,
    Told,
    UnreachableLetterSent,
    Way,
    Withdrawn,
)
from complaints.facts import WAY_WORDS
from complaints.intake import CATEGORIES
from complaints.people import Team
from complaints.steps.committee import REASONS
from complaints.steps.correction import fact_name
from complaints.steps.handling import JUDGMENTS
from complaints.steps.opening import GROUNDS
from complaints.steps.upkeep import TIES
from complaints.words import N_, Text, say
from complaints.workdays import Calendar

Lines: TypeAlias = tuple[Text, ...]


@dataclass(frozen=True)
class Tale:
    """The event at this place (from 1), and what its sentence may know. `team` includes who left."""

    complaint: Complaint
    place: int
    team: Team
    calendar: Calendar

    @property
    def event(self) -> Event:
        return self.complaint.events[self.place - 1]

    def name(self, person: int) -> str | Text:
        found = self.team.people.get(person)
        return found.name if found else say("iemand die ik niet ken")


def lines(tale: Tale) -> Lines:
    """A sentence, and then what was written with it. Raises KeyError for a kind without a sentence."""
    said = SENTENCES[type(tale.event)](tale.event, tale)
    return said + _free(N_("Toch opgenomen, omdat: %(text)s"), tale.event.because)


def _free(message: str, text: str, words: Mapping[str, str] | None = None) -> Lines:
    """A line for a text, when there is one; some are codes, with words for them."""
    shown = Text(words[text]) if words and text in words else text
    return (Text(message, {"text": shown}),) if text else ()


REASON, EXPLANATION = N_("Reden: %(text)s"), N_("Uitleg: %(text)s")


def _way(way: Way) -> Text:
    return Text(WAY_WORDS[way])


def _told(event: Told, tale: Tale) -> Lines:
    sentences = {
        About.DECLINE: N_("De klager hoorde dat de klacht niet in behandeling is: %(way)s, van %(who)s."),
        About.EXTENSION: N_("De klager hoorde dat het langer duurt: %(way)s, van %(who)s."),
    }
    return (Text(sentences[event.about], {"way": _way(event.way), "who": tale.name(event.told_by)}),)


def _appointed(event: Appointed, tale: Tale) -> Lines:
    names = [
        *(tale.name(member) for member in event.members),
        *(say("%(name)s (extern)", name=name) for name in event.external),
    ]
    return (say("In de commissie benoemd: %(names)s.", names=names),)


def _replaced(event: Replaced, tale: Tale) -> Lines:
    who = tale.name(event.member) if event.member else event.external
    return (say("%(who)s zit niet meer in de commissie.", who=who), *_free(REASON, event.reason, REASONS))


def _involved(event: Involved, tale: Tale) -> Lines:
    who = tale.name(event.person)
    return (say("%(who)s is betrokken bij de klacht.", who=who), *_free(REASON, event.reason, TIES))


def _heard(event: Heard, tale: Tale) -> Lines:
    who: object = event.who
    if event.who == "complainant":
        who = say("de klager")
    elif event.who.isdecimal():
        who = tale.name(int(event.who))
    said = (
        say("Wil niet gehoord worden: %(who)s.", who=who)
        if event.waived
        else say("Gehoord: %(who)s.", who=who)
    )
    return (said, *_free(N_("Verslag: %(text)s"), event.report))


def _extended(event: Extended, tale: Tale) -> Lines:
    return (
        say("Er is meer tijd nodig: verlengd tot en met %(until)s.", until=event.until),
        *_effect(tale),
        *_free(REASON, event.reason),
    )


def _effect(tale: Tale) -> Lines:
    """Whether it moved the date (3.3d): only when the complainant was told on or before the date in force."""
    told = _telling(tale)
    if told is None:
        return (say("De klager is hier niet over ingelicht. Zolang dat zo is, schuift de datum niet op."),)
    before, since = (_due_on(tale, until) for until in (told - 1, told))
    if before is None or since is None:
        return ()
    on = tale.complaint.events[told - 1].on
    if since > before:
        return (say("De klager hoorde dit op tijd, op %(on)s. De datum is opgeschoven.", on=on),)
    if on > before:
        late = N_(
            "De klager hoorde dit op %(on)s. Dat was na %(due)s, dus te laat: de datum schuift niet op."
        )
        return (Text(late, {"on": on, "due": before}),)
    return (say("Die dag is niet later dan %(due)s: de datum schuift niet op.", due=before),)


def _telling(tale: Tale) -> int | None:
    """The place of the event by which the complainant was told of this extension."""
    for place, event in enumerate(tale.complaint.events[tale.place :], tale.place + 1):
        if isinstance(event, Extended | Reopened):
            return None
        if isinstance(event, Told) and event.about is About.EXTENSION:
            return place
    return None


def _due_on(tale: Tale, until: int) -> date | None:
    """The date to settle by (3.3d), as it was after the event at this place."""
    then = replace(tale.complaint, events=tale.complaint.events[:until])
    return next((each.due_on for each in then.deadlines(tale.calendar) if each.term.key == "resolve"), None)


def _judged(event: Judged, _tale: Tale) -> Lines:
    judgments = tuple(
        say(
            "%(category)s: %(judgment)s. %(reasons)s",
            category=Text(CATEGORIES.get(category, category)),
            judgment=Text(JUDGMENTS[judgment]),
            reasons=event.reasons.get(category, ""),
        )
        for category, judgment in event.judgments.items()
    )
    return (say("Het oordeel van de commissie is vastgelegd."), *judgments)


def _called(event: CallAttempted, _tale: Tale) -> Lines:
    outcomes = {
        None: N_("Gebeld om %(time)s: de klager is niet bereikt."),
        True: N_("Gebeld om %(time)s: de klager is bereikt, en is tevreden."),
        False: N_("Gebeld om %(time)s: de klager is bereikt, en is niet tevreden."),
    }
    said = outcomes[event.satisfied if event.reached else None]
    return (Text(said, {"time": event.time}), *_free(N_("Telefoonnotitie: %(text)s"), event.note))


def _mediated(event: MediationEnded, _tale: Tale) -> Lines:
    said = (
        say("De mediation is klaar: de partijen zijn eruit gekomen.")
        if event.agreed
        else say("De mediation is klaar: de partijen zijn er niet uit gekomen.")
    )
    return (said, *_free(N_("Uitkomst: %(text)s"), event.outcome))


def _withdrawn(event: Withdrawn, _tale: Tale) -> Lines:
    said = (
        say("De klager trok de klacht in, %(way)s.", way=_way(event.way))
        if event.way
        else say("De klager trok de klacht in.")
    )
    return (said, *_free(REASON, event.reason))


PROMISED = {
    Promise.AGREEMENT: N_("Afspraak: %(owner)s zorgt hiervoor, uiterlijk %(until)s."),
    Promise.MEASURE: N_("Maatregel: %(owner)s zorgt hiervoor, uiterlijk %(until)s."),
}
FULFILLED = {
    Promise.AGREEMENT: N_("Deze afspraak is gedaan:"),
    Promise.MEASURE: N_("Deze maatregel is gedaan:"),
}


def _promised(event: Promised, tale: Tale) -> Lines:
    values = {"owner": tale.name(event.owner), "until": event.until}
    return (Text(PROMISED[event.of], values), *_free(N_("%(text)s"), event.what))


def _fulfilled(event: Fulfilled, tale: Tale) -> Lines:
    promised = tale.complaint.events[event.promise - 1]
    if not isinstance(promised, Promised):
        return (say("Een afspraak of maatregel is gedaan."),)
    return (Text(FULFILLED[promised.of]), *_free(N_("%(text)s"), promised.what))


def _reported(event: Reported, _tale: Tale) -> Lines:
    copied = say(
        "De cliënt kreeg het afschrift op %(day)s, %(way)s.", day=event.copied_on, way=_way(event.way)
    )
    signed = (say("De cliënt heeft het ondertekend."),) if event.signed else ()
    sent = say("Er ging een verslag naar de opdrachtgever.")
    return (sent, copied, *signed, *_free(N_("Verslag: %(text)s"), event.what))


def _corrected(event: Corrected, tale: Tale) -> Lines:
    fact = fact_name(event.fact, tale.complaint)
    said = (
        say("Gecorrigeerd: %(fact)s. Eerst stond er %(was)s.", fact=fact, was=event.was)
        if event.was
        else say("Gecorrigeerd: %(fact)s.", fact=fact)
    )
    return (said, *_free(REASON, event.reason))


def _attached(event: Attached, _tale: Tale) -> Lines:
    count = len(event.files)
    one = say("Er is 1 bijlage toegevoegd.")
    return (one if count == 1 else say("Er zijn %(count)s bijlagen toegevoegd.", count=count),)


# Kind of event -> what is said of it.
SENTENCES: Mapping[type[Event], Callable[[Any, Tale], Lines]] = MappingProxyType({
    Registered: lambda _event, _tale: (say("De klacht is geregistreerd."),),
    Entered: lambda _event, _tale: (say("De klacht is ingeschreven in het register."),),
    Acknowledged: lambda event, _tale: (say("De ontvangst is bevestigd, %(way)s.", way=_way(event.way)),),
    Accepted: lambda _event, _tale: (say("De klacht is in behandeling genomen."),),
    Declined: lambda event, _tale: (
        say("Niet in behandeling genomen. Grond: %(ground)s.", ground=Text(GROUNDS[event.ground])),
        *_free(EXPLANATION, event.reasons),
    ),
    Told: _told,
    Appointed: _appointed,
    Confirmed: lambda event, tale: (
        say("%(who)s bevestigde niet bij de klacht betrokken te zijn.", who=tale.name(event.by)),
    ),
    Replaced: _replaced,
    Involved: _involved,
    Heard: _heard,
    Extended: _extended,
    Judged: _judged,
    SettledInformally: lambda event, _tale: (
        say("De klacht is informeel opgelost. De klager heeft dat bevestigd."),
        *_free(N_("Oplossing: %(text)s"), event.how),
    ),
    Replied: lambda event, _tale: (say("Het antwoord is verstuurd, %(way)s.", way=_way(event.way)),),
    CallAttempted: _called,
    UnreachableLetterSent: lambda event, _tale: (
        say("De brief dat de klager niet bereikt is, is verstuurd, %(way)s.", way=_way(event.way)),
    ),
    Referred: lambda event, _tale: (
        say("De klacht is verwezen naar een mediator: %(mediator)s.", mediator=event.mediator),
    ),
    MediationEnded: _mediated,
    Withdrawn: _withdrawn,
    Closed: lambda event, _tale: (
        say("De klacht is afgesloten."), *_free(N_("Wat we leren: %(text)s"), event.lesson)
    ),
    Reopened: lambda event, _tale: (say("De klacht is heropend."), *_free(REASON, event.reason)),
    Noted: lambda event, _tale: _free(N_("Notitie: %(text)s"), event.text),
    Promised: _promised,
    Fulfilled: _fulfilled,
    Reported: _reported,
    Corrected: _corrected,
    Attached: _attached,
})  # fmt: skip
