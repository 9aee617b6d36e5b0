"""What each figure of the insight shows, in one sentence; where there are too few complaints, it says so."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from complaints.reports.insight import Insight
from complaints.reports.promised import Promises, Recurrence
from complaints.reports.received import Unit
from complaints.reports.small import ENOUGH, MERGED, percentage
from complaints.words import N_, Text, say

# What is said of the largest slice; and when there is no such one.
LARGEST: Mapping[str, tuple[str, str]] = MappingProxyType({
    "category": (
        N_("Het vaakst ging het over “%(label)s”: bij %(count)s van de %(total)s klachten (%(percent)s %%)."),
        N_("Er is geen onderwerp dat het vaakst voorkomt."),
    ),
    "channel": (
        N_(
            "Het vaakst kwam een klacht binnen via “%(label)s”: %(count)s van de %(total)s (%(percent)s %%)."
        ),
        N_("Er is geen manier van binnenkomen die het vaakst voorkomt."),
    ),
    "commissioner": (
        N_("Het vaakst was “%(label)s” de opdrachtgever: bij %(count)s van de %(total)s (%(percent)s %%)."),
        N_("Er is geen soort opdrachtgever die het vaakst voorkomt."),
    ),
    "outcome": (
        N_("Het vaakst was de uitkomst “%(label)s”: bij %(count)s van de %(total)s (%(percent)s %%)."),
        N_("Er is geen uitkomst die het vaakst voorkomt."),
    ),
})  # fmt: skip
STILL_OPEN = N_(
    "Het vaakst is er nog geen uitkomst: bij %(count)s van de %(total)s klachten (%(percent)s %%)."
)
TRENDS: Mapping[str, str] = MappingProxyType({
    "fewer": N_("Na de maatregel over “%(label)s” kwamen daar minder klachten over."),
    "same": N_("Na de maatregel over “%(label)s” kwamen daar evenveel klachten over."),
    "more": N_("Na de maatregel over “%(label)s” kwamen daar meer klachten over."),
})  # fmt: skip
NONE = N_("In deze periode zijn geen klachten ontvangen.")
ALL_MERGED = N_("De groepen zijn te klein om apart te noemen: te weinig klachten voor een uitspraak.")
TOO_FEW_YET = N_("Dit zijn te weinig klachten voor een uitspraak.")


def sentences(found: Insight) -> Mapping[str, Text]:
    """By figure: the fields of `Insight`, with those of `by` one by one."""
    return {
        key: Text(NONE) if not found.total else say_it(found) for key, say_it in _OF_COMPLAINTS.items()
    } | {
        "measures": _measures(found.measures),
        "agreements": _agreements(found.agreements),
        "recurrence": _recurrence(found.recurrence),
        "dissatisfaction": _dissatisfaction(found.dissatisfaction),
    }


def _received(found: Insight) -> Text:
    if found.total == 1:
        return say("In deze periode is 1 klacht ontvangen.")
    most, *others = sorted(found.received.spans, key=lambda span: -span.count)
    is_clear = bool(others) and all(most.count > other.count for other in others)
    if found.total < ENOUGH or found.received.unit is Unit.PERIOD or not is_clear:
        return say("In deze periode zijn %(total)s klachten ontvangen.", total=found.total)
    return say(
        "In deze periode zijn %(total)s klachten ontvangen; het drukst was %(span)s, met %(most)s.",
        total=found.total,
        span=most.label,
        most=most.count,
    )


def _largest(background: str) -> Callable[[Insight], Text]:
    return lambda found: _of_largest(found, background)


def _of_largest(found: Insight, background: str) -> Text:
    if found.total < ENOUGH:
        return Text(TOO_FEW_YET)
    parts = {each.key: each for each in found.by[background]}
    if [*parts] == [MERGED]:
        return Text(ALL_MERGED)
    sentence, otherwise = LARGEST[background]
    first = parts.get(found.largest[background])
    if first is None:
        return Text(otherwise)
    values = {
        "label": Text(first.label),
        "count": first.count,
        "total": found.total,
        "percent": percentage(first.count, found.total),
    }
    return Text(STILL_OPEN if first.key == "open" else sentence, values)


def _lead_times(found: Insight) -> Text:
    settled = next(each for each in found.lead_times if each.key == "resolve")
    if not settled.count:
        return say("Van deze klachten is er nog geen schriftelijk afgehandeld.")
    if settled.median is None or settled.ninety is None:
        return Text(TOO_FEW_YET)
    return say(
        "Van de %(count)s klachten die schriftelijk zijn afgehandeld, was de helft binnen %(median)s klaar en"
        " 90 %% binnen %(ninety)s.",
        count=settled.count,
        median=_days(settled.median),
        ninety=_days(settled.ninety),
    )


def _days(days: int) -> Text:
    return say("1 dag") if days <= 1 else say("%(n)s dagen", n=days)


def _timeliness(found: Insight) -> Text:
    late = found.timeliness["running_late"]
    first = _in_time(found)
    if not late:
        return first
    if late == 1:
        return say("%(first)s Er loopt nog 1 klacht over de termijn.", first=first)
    return say("%(first)s Er lopen nog %(n)s klachten over de termijn.", first=first, n=late)


def _in_time(found: Insight) -> Text:
    in_time = found.timeliness["in_time"]
    done = in_time + found.timeliness["late"]
    percent = percentage(in_time, done)
    if not done:
        return say("Van deze klachten is er nog geen afgehandeld.")
    if percent is None:
        return say(
            "Op tijd afgehandeld: %(in_time)s van de %(done)s, te weinig klachten voor een uitspraak.",
            in_time=in_time,
            done=done,
        )
    return say(
        "Van de %(done)s klachten die zijn afgehandeld, was %(percent)s %% op tijd.",
        done=done,
        percent=percent,
    )


def _aftercare(found: Insight) -> Text:
    care = found.aftercare
    if not care.owed:
        return say("Van deze klachten hoeft er nog geen te worden nagebeld.")
    first = say(
        "Na te bellen: %(owed)s, daarvan %(reached)s bereikt, %(letter)s met een brief en %(waiting)s nog te"
        " bereiken.",
        owed=care.owed,
        reached=care.reached,
        letter=care.letter,
        waiting=care.waiting,
    )
    percent = None if care.satisfied is None else percentage(care.satisfied, care.reached)
    if percent is None:
        return say("%(first)s Over de tevredenheid: te weinig klachten voor een uitspraak.", first=first)
    return say("%(first)s Van wie is bereikt, is %(percent)s %% tevreden.", first=first, percent=percent)


def _measures(made: Promises) -> Text:
    if not made.made:
        return say("In deze periode zijn geen maatregelen afgesproken.")
    return say(
        "Maatregelen uit deze periode: %(made)s, daarvan %(done)s gedaan, %(open)s open en %(overdue)s over"
        " de datum.",
        made=made.made,
        done=made.done,
        open=made.open,
        overdue=made.overdue,
    )


def _agreements(made: Promises) -> Text:
    if not made.made:
        return say("In deze periode zijn geen afspraken gemaakt.")
    return say(
        "Afspraken uit deze periode: %(made)s, daarvan %(done)s gedaan, %(open)s open en %(overdue)s over de"
        " datum.",
        made=made.made,
        done=made.done,
        open=made.open,
        overdue=made.overdue,
    )


def _recurrence(found: tuple[Recurrence, ...]) -> Text:
    told = [each for each in found if each.trend]
    if not found:
        return say("In deze periode kwam er bij geen onderwerp een maatregel.")
    if not told:
        return say("Of de maatregelen helpen: te weinig klachten voor een uitspraak.")
    if len(told) == 1:
        return Text(TRENDS[told[0].trend], {"label": Text(told[0].label)})
    return say(
        "Na een maatregel kwamen er bij %(fewer)s van de %(n)s onderwerpen minder klachten, en bij %(more)s"
        " meer.",
        n=len(told),
        fewer=sum(each.trend == "fewer" for each in told),
        more=sum(each.trend == "more" for each in told),
    )


def _dissatisfaction(count: int) -> Text:
    if count == 0:
        return say("Er zijn geen uitingen van ontevredenheid genoteerd die geen klacht werden.")
    if count == 1:
        return say("Er is 1 uiting van ontevredenheid genoteerd die geen klacht werd.")
    return say("Er zijn %(n)s uitingen van ontevredenheid genoteerd die geen klacht werden.", n=count)


_OF_COMPLAINTS: Mapping[str, Callable[[Insight], Text]] = MappingProxyType({
    "received": _received,
    **{background: _largest(background) for background in LARGEST},
    "lead_times": _lead_times,
    "timeliness": _timeliness,
    "aftercare": _aftercare,
})  # fmt: skip
