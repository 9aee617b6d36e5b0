"""The letters: which ones a complaint calls for, and the facts in them. Content only: how a letter looks is
in `handlers/documents/`.

The names of the facts are the placeholders of the templates: Dutch, because staff read and edit those. A
value is a str, bool, date or Text, or a list of such mappings.
"""

from collections.abc import Callable, Mapping
from datetime import date
from enum import StrEnum
from types import MappingProxyType

from complaints.aftercare import can_be_phoned, is_letter_due
from complaints.contact import POSTCODE
from complaints.deadlines import deadline
from complaints.errors import Refusal
from complaints.events import (
    Accepted,
    Declined,
    Extended,
    Ground,
    Judged,
    Judgment,
    Referred,
    SettledInformally,
    UnreachableLetterSent,
)
from complaints.facts import Facts
from complaints.lifecycle import Stage
from complaints.regulation import CURRENT, Regulation, amount
from complaints.words import N_, Text
from complaints.workdays import Calendar

LetterFacts = Mapping[str, object]


class Letter(StrEnum):
    ACKNOWLEDGEMENT = "acknowledgement"
    DECLINED = "declined"
    EXTENSION = "extension"
    RESOLUTION = "resolution"
    UNREACHABLE = "unreachable"
    MEDIATOR = "mediator"
    DISCLOSURE = "disclosure"


LABELS: Mapping[Letter, str] = MappingProxyType({
    Letter.ACKNOWLEDGEMENT: N_("Ontvangstbevestiging"),
    Letter.DECLINED: N_("Niet in behandeling"),
    Letter.EXTENSION: N_("Verlenging"),
    Letter.RESOLUTION: N_("Antwoord"),
    Letter.UNREACHABLE: N_("Klager niet bereikt"),
    Letter.MEDIATOR: N_("Mediator"),
    Letter.DISCLOSURE: N_("Bekendmaking"),
})  # fmt: skip

# Said to the complainant. Of "other" the reasons say it all.
GROUNDS: Mapping[Ground, str] = MappingProxyType({
    Ground.OLD: N_("Uw klacht gaat over iets dat langer dan een jaar geleden is gebeurd."),
    Ground.BEFORE: N_("Wij hebben deze klacht al eerder behandeld."),
    Ground.ELSEWHERE: N_("Er loopt al een andere procedure over deze klacht."),
    Ground.NOT_OURS: N_("Uw klacht gaat niet over ons of over ons werk."),
    Ground.WITHDRAWN: N_("U heeft uw klacht ingetrokken."),
    Ground.OTHER: "",
})  # fmt: skip

# The categories of the form, in words that do not yet judge.
SUBJECTS: Mapping[str, str] = MappingProxyType({
    "treatment": N_("Hoe wij met u omgingen"),
    "agreements": N_("Of wij onze afspraken nakwamen"),
    "slowness": N_("Hoe snel wij werkten"),
    "information": N_("De informatie die u kreeg"),
    "quality": N_("Hoe goed wij u begeleidden"),
    "reachability": N_("Of wij goed te bereiken waren"),
    "privacy": N_("Hoe wij met uw gegevens omgingen"),
    "method": N_("Onze manier van werken"),
    "costs": N_("De kosten"),
    "other": N_("Wat u verder noemde"),
})  # fmt: skip

JUDGMENTS: Mapping[Judgment, str] = MappingProxyType({
    Judgment.FOUNDED: N_("Wij geven u gelijk. Dit deel van uw klacht is gegrond."),
    Judgment.PARTLY: N_("Wij geven u voor een deel gelijk. Dit deel van uw klacht is gedeeltelijk gegrond."),
    Judgment.UNFOUNDED: N_("Wij geven u hierin geen gelijk. Dit deel van uw klacht is ongegrond."),
    Judgment.NONE: N_("Wij kunnen hierover geen oordeel geven."),
})  # fmt: skip


def _is_unreachable(complaint: Facts, attempts: int) -> bool:
    """Whether the letter of 3.4c is due or was sent; what was settled together has no aftercare."""
    if complaint.now(UnreachableLetterSent):
        return True
    in_aftercare = complaint.stage is Stage.RESOLVED and not complaint.now(SettledInformally)
    return in_aftercare and is_letter_due(complaint, attempts) is None


CALLED_FOR: Mapping[Letter, Callable[[Facts, int], object]] = MappingProxyType({
    Letter.ACKNOWLEDGEMENT: lambda _complaint, _attempts: True,
    Letter.DECLINED: lambda complaint, _attempts: complaint.now(Declined),
    Letter.EXTENSION: lambda complaint, _attempts: complaint.now(Extended),
    Letter.RESOLUTION: lambda complaint, _attempts: _outcome(complaint),
    Letter.UNREACHABLE: _is_unreachable,
    Letter.MEDIATOR: lambda complaint, _attempts: complaint.now(Referred),
})  # fmt: skip


def letters_for(complaint: Facts, attempts: int) -> tuple[Letter, ...]:
    """What it calls for now, or called for in this round; the letter is there before the step is recorded.
    `attempts`: calls needed before the letter of 3.4c.
    """
    if complaint.is_anonymous:
        return ()
    return tuple(letter for letter, is_called_for in CALLED_FOR.items() if is_called_for(complaint, attempts))


def require(letter: Letter, complaint: Facts, attempts: int) -> None:
    """Raises the Refusal that says why this letter can't be made now."""
    if complaint.is_anonymous:
        raise Refusal("De klager is anoniem: er is niemand om een brief aan te sturen.")
    if letter not in letters_for(complaint, attempts):
        raise _not_yet(letter, complaint)


def letter_facts(letter: Letter, complaint: Facts, *, today: date, calendar: Calendar) -> LetterFacts:
    """Raises a Refusal when the complaint has not come to this letter."""
    facts = FACTS[letter](complaint, calendar)
    answers = complaint.answers
    name = str(answers.get("name", ""))
    lines = [name, *address_lines(str(answers.get("address") or ""))]
    return {
        "datum": today,
        "nummer": complaint.number,
        "naam": name,
        "adresblok": "\n".join(lines),
        "ontvangen_op": complaint.received_on,
        "samenvatting": str(answers.get("title") or ""),
        **facts,
    }


def disclosure_facts(*, today: date, rules: Regulation = CURRENT) -> LetterFacts:
    """The standard letter at the start of a programme (3.1a): it names the terms, and nobody."""
    return {
        "datum": today,
        "termijn_ontvangst": amount(rules.term("acknowledge")),
        "termijn_besluit": amount(rules.term("decide")),
        "termijn_antwoord": amount(rules.term("resolve")),
        "termijn_bellen": amount(rules.term("call")),
    }


def address_lines(address: str) -> list[str]:
    """As on an envelope: what stands before the postcode, and the postcode with its place."""
    found = POSTCODE.search(address)
    parts = (address[: found.start()], address[found.start() :]) if found else tuple(address.split(","))
    return [line for part in parts if (line := part.strip(" ,"))]


def _acknowledgement(complaint: Facts, calendar: Calendar) -> LetterFacts:
    return {
        "in_behandeling": bool(complaint.now(Accepted) or complaint.now(SettledInformally)),
        "besluit_uiterlijk": _due_on("decide", complaint, calendar),
        "antwoord_uiterlijk": _due_on("resolve", complaint, calendar),
    }


def _declined(complaint: Facts, _calendar: Calendar) -> LetterFacts:
    declined = complaint.now(Declined)
    if declined is None:
        raise _not_yet(Letter.DECLINED, complaint)
    return {
        "grond": Text(GROUNDS[declined.ground]),
        "redenen": declined.reasons,
        "opdrachtgever": _commissioner(complaint.answers),
    }


def _extension(complaint: Facts, calendar: Calendar) -> LetterFacts:
    extended = complaint.now(Extended)
    if extended is None:
        raise _not_yet(Letter.EXTENSION, complaint)
    term, began_on = complaint.rules.term("resolve"), complaint.round_began_on
    before = deadline(term, began_on, calendar, extensions=complaint.extensions[:-1])
    return {"eerdere_datum": before.due_on, "nieuwe_datum": extended.until, "redenen": extended.reason}


def _resolution(complaint: Facts, _calendar: Calendar) -> LetterFacts:
    """Judged for each category, or settled together; never both."""
    outcome = _outcome(complaint)
    if outcome is None:
        raise _not_yet(Letter.RESOLUTION, complaint)
    return {
        "samen_opgelost": outcome.how if isinstance(outcome, SettledInformally) else "",
        "oordelen": _judgments(outcome) if isinstance(outcome, Judged) else [],
        "afspraken": [{"wat": each.what, "klaar_op": each.until} for _place, each in complaint.promises],
        "wordt_gebeld": isinstance(outcome, Judged) and can_be_phoned(complaint),
        "termijn_bellen": amount(complaint.rules.term("call")),
    }


def _judgments(judged: Judged) -> list[LetterFacts]:
    return [
        {
            "onderwerp": Text(SUBJECTS[category]),
            "oordeel": Text(JUDGMENTS[judged.judgments[category]]),
            "redenen": judged.reasons.get(category, ""),
        }
        for category in SUBJECTS
        if category in judged.judgments
    ]


def _unreachable(_complaint: Facts, _calendar: Calendar) -> LetterFacts:
    return {}


def _mediator(complaint: Facts, _calendar: Calendar) -> LetterFacts:
    referred = complaint.now(Referred)
    if referred is None:
        raise _not_yet(Letter.MEDIATOR, complaint)
    return {"mediator": referred.mediator, "verwezen_op": referred.on}


FACTS: Mapping[Letter, Callable[[Facts, Calendar], LetterFacts]] = MappingProxyType({
    Letter.ACKNOWLEDGEMENT: _acknowledgement,
    Letter.DECLINED: _declined,
    Letter.EXTENSION: _extension,
    Letter.RESOLUTION: _resolution,
    Letter.UNREACHABLE: _unreachable,
    Letter.MEDIATOR: _mediator,
})  # fmt: skip


def _outcome(complaint: Facts) -> Judged | SettledInformally | None:
    return complaint.now(Judged) or complaint.now(SettledInformally)


def _due_on(key: str, complaint: Facts, calendar: Calendar) -> date:
    """Of a term that no longer runs: the date it would have had."""
    running = (each.due_on for each in complaint.deadlines(calendar) if each.term.key == key)
    return next(running, deadline(complaint.rules.term(key), complaint.received_on, calendar).due_on)


def _commissioner(answers: Mapping[str, object]) -> str:
    """Where else the complainant can go: who pays for the programme, unless that is who complains."""
    if answers.get("commissioner") == "uwv":
        return "UWV"
    complains_itself = answers.get("complainant_kind") in {"commissioner", "employer"}
    return "" if complains_itself else str(answers.get("commissioner_name") or "")


def _not_yet(letter: Letter, complaint: Facts) -> Refusal:
    return Refusal(
        "De brief “%(letter)s” hoort nu niet bij klacht %(number)s. Is de stap al vastgelegd?",
        letter=Text(LABELS[letter]),
        number=complaint.number,
    )
