"""The words of the workbook, and what is meant by one of them."""

from collections.abc import Mapping
from types import MappingProxyType

from complaints.errors import NotAnAnswer
from complaints.events import About
from complaints.exchange.cells import Cell, text_of
from complaints.intake import INTAKE
from complaints.reading import fold
from complaints.steps.correction import KINDS
from complaints.words import N_

# Every kind of event but the registration itself, which stands on blad Klachten.
WHAT: Mapping[str, str] = MappingProxyType({
    **KINDS,
    "Appointed": N_("Commissie benoemd"),
    "Confirmed": N_("Onafhankelijkheid verklaard"),
    "Replaced": N_("Uit de commissie"),
    "Involved": N_("Betrokken"),
    "Corrected": N_("Gecorrigeerd"),
    "Attached": N_("Bijlagen toegevoegd"),
})  # fmt: skip
ABOUT: Mapping[str, str] = MappingProxyType({
    About.DECLINE: N_("Niet in behandeling"),
    About.EXTENSION: N_("Verlenging"),
})  # fmt: skip
YES_NO: Mapping[str, str] = MappingProxyType({"yes": N_("Ja"), "no": N_("Nee")})
PEOPLE = frozenset({"guiding_coach", "about"})  # the questions that are answered with people
LABELS: Mapping[str, str] = MappingProxyType({each.key: str(each.name) for each in INTAKE.questions})

NUMBER, OWN, PLACE = N_("Nummer"), N_("Eigen nummer"), N_("Volgorde")
DAY, WHAT_HAPPENED, BY = N_("Datum"), N_("Wat"), N_("Door")
RECORDED, BECAUSE = N_("Vastgelegd op"), N_("Reden gevoelige gegevens")
JUDGMENT, GROUNDS = N_("Oordeel %(category)s"), N_("Redenen %(category)s")
RULES, REGISTERED_ON, REGISTERED_BY = N_("Reglement"), N_("Geregistreerd op"), N_("Geregistreerd door")
NAME = N_("Naam")


def meant_by(words: Mapping[str, str], cell: Cell) -> str:
    """The key of a word. Raises NotAnAnswer, with the words there are."""
    if isinstance(cell, bool):
        cell = YES_NO["yes" if cell else "no"]
    typed = fold(text_of(cell))
    for key, word in words.items():
        if fold(word) == typed:
            return key
    raise NotAnAnswer("Hier hoort een van deze woorden: %(words)s.", words="; ".join(words.values()))
