"""The four pictures of what a director sees of the complaints (3.1c), each with what it shows in words. A
figure of too few complaints is a sentence; a picture of nothing but sentences is not made.
"""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from babel.dates import format_date

from complaints import regulation
from complaints.regulation import CURRENT, Term, amount
from complaints.reports.insight import ENOUGH, FEW, MERGED, TIMELINESS, TOO_FEW, Insight, LeadTime, Span, Unit
from complaints.reports.sentences import sentences
from complaints.words import N_
from handlers.documents.charts import Drawing, Ink, Panel, Picture, draw
from handlers.documents.panels import Bar, Bars, Column, Columns, Phase, Phases, Said
from handlers.documents.wording import day_of, days_of, number_of
from handlers.texts import _, locale, ngettext, spoken

PER: Mapping[Unit, str] = MappingProxyType({
    Unit.MONTH: N_("Ontvangen per maand"),
    Unit.QUARTER: N_("Ontvangen per kwartaal"),
    Unit.HALF: N_("Ontvangen per half jaar"),
    Unit.YEAR: N_("Ontvangen per jaar"),
    Unit.PERIOD: N_("Ontvangen"),
})  # fmt: skip
INKS: Mapping[str, Ink] = MappingProxyType({
    "in_time": Ink.PLAIN,
    "late": Ink.LATE,
    "running": Ink.LIGHT,
    "running_late": Ink.NEARLY,
    "ended": Ink.PALE,
})  # fmt: skip
ALWAYS = ("in_time", "late")  # that there are none of these says something
WEEK, WORKING_WEEK = 7, 5  # days


def pictures(found: Insight) -> tuple[Picture, ...]:
    """At most four, in the language of who reads them; none without complaints."""
    return tuple(draw(drawing) for drawing in drawings(found))


def drawings(found: Insight) -> tuple[Drawing, ...]:
    said = {key: spoken(text) for key, text in sentences(found).items()}
    wanted = [
        Drawing(
            _(title),
            _about(found),
            [_panel(found, said[key], key) for key in parts],
            " ".join(said[key] for key in parts),
        )
        for title, parts in PICTURES.items()
        if found.total
    ]
    return tuple(each for each in wanted if any(not isinstance(panel, Said) for panel in each.panels))


def _about(found: Insight) -> tuple[str, str]:
    values = {"count": _complaints(found.total), "today": day_of(found.today)}
    return (
        _("Ontvangen van %(period)s.") % {"period": days_of(found.period)},
        _("%(count)s. Stand op %(today)s.") % values,
    )


def _complaints(count: int) -> str:
    return ngettext("%(n)s klacht", "%(n)s klachten", count) % {"n": number_of(count)}


def _panel(found: Insight, said: str, key: str) -> Panel:
    heading, make = PANELS[key]
    return make(found) or Said(_(heading), said)


def _received(found: Insight) -> Panel | None:
    unit, spans = found.received.unit, found.received.spans
    if unit is Unit.PERIOD or len(spans) == 1:
        return None
    return Columns(_(PER[unit]), [Column(_under(unit, span, spans[0]), span.count) for span in spans])


def _under(unit: Unit, span: Span, first: Span) -> str:
    """Short, and the year where it begins."""
    year = str(span.first.year)
    if unit is Unit.YEAR:
        return year
    quarter = (span.first.month + 2) // 3
    name = {
        Unit.MONTH: format_date(span.first, "LLL", locale=locale()).rstrip("."),
        Unit.QUARTER: _("K%(quarter)s") % {"quarter": quarter},
        Unit.HALF: _("%(half)se helft") % {"half": (quarter + 1) // 2},
    }[unit]
    return f"{name}\n{year}" if span == first or span.first.month == 1 else name


def _timeliness(found: Insight) -> Panel | None:
    bars = [
        Bar(_(label), found.timeliness[key], INKS[key])
        for key, label in TIMELINESS.items()
        if key in ALWAYS or found.timeliness[key]
    ]
    heading, _make = PANELS["timeliness"]
    return Bars(_(heading), bars) if found.total >= FEW else None


def _background(key: str) -> Callable[[Insight], Panel | None]:
    return lambda found: _slices(found, key)


def _slices(found: Insight, key: str) -> Panel | None:
    parts = found.by[key]
    if found.total < ENOUGH or all(part.key == MERGED for part in parts):
        return None
    bars = [Bar(_(part.label), part.count, Ink.PALE if part.key == MERGED else Ink.PLAIN) for part in parts]
    return Bars(_(PANELS[key][0]), bars)


def _lead_times(found: Insight) -> Panel | None:
    if all(each.median is None for each in found.lead_times):
        return None
    keys = (_("de helft klaar"), _("90 % klaar"), _("termijn"))
    return Phases(keys, [_phase(each) for each in found.lead_times])


def _phase(each: LeadTime) -> Phase:
    if each.median is None or each.ninety is None:
        return Phase(_(each.label), _(TOO_FEW))
    says = ngettext(
        "de helft binnen %(half)s, 90 %% binnen %(n)s dag (%(count)s)",
        "de helft binnen %(half)s, 90 %% binnen %(n)s dagen (%(count)s)",
        max(each.ninety, 1),
    )
    days = {"half": number_of(max(each.median, 1)), "n": number_of(max(each.ninety, 1))}
    says %= days | {"count": _complaints(each.count)}
    term = next((term for term in CURRENT.terms if term.key == each.key), None)
    if term is None:
        return Phase(_(each.label), says)
    label = _("%(phase)s (%(term)s)") % {"phase": _(each.label), "term": spoken(amount(term))}
    return Phase(label, says, each.median, each.ninety, _in_days(term))


def _in_days(term: Term) -> int:
    """In calendar days, as the lead times are; five working days are a week."""
    return term.amount * WEEK if term.unit is regulation.Unit.WEEKS else term.amount * WEEK // WORKING_WEEK


def _aftercare(found: Insight) -> Panel | None:
    care = found.aftercare
    if care.owed < FEW:
        return None
    reached = [Bar(_("Bereikt"), care.reached)]
    if care.satisfied is not None and care.dissatisfied is not None and care.reached >= ENOUGH:
        reached = [
            Bar(_("Bereikt en tevreden"), care.satisfied),
            Bar(_("Bereikt en niet tevreden"), care.dissatisfied, Ink.LATE),
        ]
    others = [
        Bar(_("Niet bereikt: brief gestuurd"), care.letter, Ink.LIGHT),
        Bar(_("Nog te bereiken"), care.waiting, Ink.PALE),
    ]
    heading, _make = PANELS["aftercare"]
    return Bars(_(heading), [*reached, *others])


# The heading of each figure, when it is not alone, and how it is drawn; None where a sentence says more.
PANELS: Mapping[str, tuple[str, Callable[[Insight], Panel | None]]] = MappingProxyType({
    "received": (N_("Ontvangen"), _received),
    "timeliness": (N_("Op tijd of te laat"), _timeliness),
    "category": ("", _background("category")),
    "lead_times": ("", _lead_times),
    "outcome": (N_("Uitkomst"), _background("outcome")),
    "aftercare": (N_("Nabellen"), _aftercare),
})  # fmt: skip
PICTURES: Mapping[str, tuple[str, ...]] = MappingProxyType({
    N_("Hoeveel, en op tijd?"): ("received", "timeliness"),
    N_("Waar gaan de klachten over?"): ("category",),
    N_("Hoe lang duurt het?"): ("lead_times",),
    N_("Hoe liep het af?"): ("outcome", "aftercare"),
})  # fmt: skip
