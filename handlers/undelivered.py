"""In words, that somebody else could not be told of something (T26): what it was about, and what to do."""

from collections.abc import Mapping
from types import MappingProxyType

from complaints.notices import Notice
from complaints.undelivered import OF_DIRECTORS, origin
from complaints.words import N_, Text, say
from handlers.notices import WAITS, Told, repeated
from handlers.texts import html

WHAT: Mapping[str, str] = MappingProxyType({
    "uwv": N_("de rapportage aan UWV"),
    "year": N_("de jaarlijkse evaluatie"),
    "disclosure": N_("de bekendmaking van de klachtenregeling"),
    "request": N_("een verzoek over persoonsgegevens"),
    "openings": N_("iemand die heel veel opende"),
    "joining": N_("een nieuw teamlid"),
    "stalled": N_("herinneringen die stilstaan"),
    "backup_failed": N_("een mislukte reservekopie"),
})  # fmt: skip


def tell(notice_id: int, notice: Notice, *, again: bool) -> Told:
    """As a notice about a complaint is told; `again` when it may have come before."""
    said = html(repeated(_said(origin(notice)[0]), again=again))
    return Told(notice_id, notice.subject, said, (), (WAITS, notice.due_on), opens=False)


def _said(kind: str) -> Text:
    if kind in OF_DIRECTORS:
        return say(
            "Mijn bericht aan de directie over %(what)s kwam niet aan. Vraag de directie om de bot te openen,"
            " de blokkade op te heffen en /start te typen.",
            what=Text(WHAT[kind]),
        )
    return say(
        "Mijn bericht over een formulier dat nog niet af is, kwam niet aan. Kijk met de directie in /status"
        " wie geen berichten krijgt."
    )
