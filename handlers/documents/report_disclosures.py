"""The proof that clients (3.1a) and freelancers (3.1b) were told, as Excel: in Dutch whoever asks for it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from complaints.conditions import WAYS
from complaints.disclosure import Disclosure
from complaints.people import Person, Standing
from handlers.documents.letters import Sender
from handlers.documents.tables import Cell, Sheet, workbook
from handlers.documents.wording import minute_of
from handlers.texts import _, speaking


@dataclass(frozen=True)
class Proofs:
    """What was recorded until `made_at`. `trail_head` is the last row of the trail then, with its hash."""

    disclosures: Sequence[Disclosure]
    people: Mapping[int, Person]
    made_at: datetime
    zone: ZoneInfo
    trail_head: str

    @property
    def freelancers(self) -> list[Person]:
        joined = [each for each in self.people.values() if each.standing is not Standing.WAITING]
        return [each for each in joined if each.freelancer]

    def name(self, person: int | None) -> str:
        known = self.people.get(person or 0)
        return known.name if known else ""


def disclosures_xlsx(proofs: Proofs, house: Sender) -> bytes:
    with speaking("nl"):
        programmes = Sheet(
            _("Trajecten"),
            (
                *(_("Traject of dossier"), _("Begonnen op"), _("Verteld op"), _("Manier"), _("Bewijs")),
                *(_("Vastgelegd door"), _("Vastgelegd op"), _("Kenmerk van het bewijs (SHA-256)")),
            ),
            list(_programmes(proofs)),
            widths=(22, 12, 12, 10, 8, 24, 17, 68),
            held=1,
        )
        freelancers = Sheet(
            _("Freelancers"),
            (_("Naam"), _("Bevestigd op")),
            [(each.name, each.disclosure_on) for each in proofs.freelancers],
            widths=(30, 14),
        )
        return workbook((programmes, freelancers, _about(proofs, house)), house.organisation)


def _programmes(proofs: Proofs) -> Iterable[Sequence[Cell]]:
    for each in proofs.disclosures:
        at = (each.told_at or each.recorded_at).astimezone(proofs.zone)
        yield (
            each.reference,
            each.started_on,
            each.told_on,
            _(WAYS[each.way]) if each.way else "",
            _("ja") if each.proof_hash else _("nee"),
            proofs.name(each.told_by or each.recorded_by),
            at.replace(tzinfo=None),
            each.proof_hash,
        )


def _about(proofs: Proofs, house: Sender) -> Sheet:
    untold = sum(not each.is_told for each in proofs.disclosures)
    rows: Sequence[Sequence[Cell]] = (
        (_("Organisatie"), house.organisation),
        (_("Stand op"), minute_of(proofs.made_at.astimezone(proofs.zone))),
        (_("Trajecten"), len(proofs.disclosures)),
        (_("Daarvan nog niet verteld"), untold),
        (_("Stand van het logboek"), proofs.trail_head),
    )
    return Sheet(_("Over dit overzicht"), (_("Wat"), _("Waarde")), rows, widths=(30, 76))


def as_facts(proofs: Proofs) -> dict[str, object]:
    """The same for a program to read."""
    return {
        "made_at": proofs.made_at,
        "trail_head": proofs.trail_head,
        "disclosures": [
            {
                "reference": each.reference,
                "started_on": each.started_on,
                "told_on": each.told_on,
                "way": each.way,
                "proof": bool(each.proof_hash),
                "recorded_by": proofs.name(each.told_by or each.recorded_by),
                "recorded_at": each.told_at or each.recorded_at,
                "proof_hash": each.proof_hash,
            }
            for each in proofs.disclosures
        ],
        "freelancers": [
            {"name": each.name, "confirmed_on": each.disclosure_on} for each in proofs.freelancers
        ],
    }
