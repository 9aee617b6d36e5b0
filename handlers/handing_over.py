"""All that is traceable of the clients of UWV, in one locked file (P10); its passphrase goes another way."""

import asyncio
import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from hashlib import sha256
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

from complaints.complaint import Complaint
from complaints.errors import Refusal
from complaints.exchange import Shown
from complaints.intake import uwv_client
from complaints.people import Action
from complaints.words import N_, Text, say
from handlers.avg_forms import check
from handlers.context import SHOWN_FOR, SHOWN_MINUTES, Document, House, Outgoing, Screen, Visit
from handlers.documents.register_book import register_book
from handlers.texts import SOURCE, bold, html, speaking
from storage import attachments, disclosures, people, register, requests, trail
from storage.database import Page
from storage.errors import Broken
from storage.mapping import dumped, plain
from storage.passphrase import generated, locked

COPY_FIRST = N_("Let op: geef elke cliënt een afschrift voor je dit verstuurt.")
MOST = 45_000_000  # bytes: a bot can send 50 MB


class Damaged(Refusal):
    """A hand-over that misses something is not made: it would pass for the whole."""

    def __init__(self) -> None:
        super().__init__(
            N_(
                "Er is iets beschadigd, dus ik maak geen overdracht. Laat de beheerder op de server typen:"
                " klachtenbot verify"
            )
        )


@dataclass(frozen=True)
class Handover:
    """`passphrase` is said once, and kept nowhere. `mark` tells which file it belongs to. `copied_on`: an ISO
    date, empty when it was not recorded that the clients had a copy (P6).
    """

    content: bytes
    passphrase: str
    complaints: int
    copied_on: str = ""

    @property
    def mark(self) -> str:
        return sha256(self.content).hexdigest()[:6]


async def handed_over(
    page: Page, house: House, name: str, by: int | None, may_read: Callable[[Complaint], bool]
) -> Handover:
    """Made, and recorded with its hash, and with when the clients had a copy (P6). Raises `Damaged`,
    `NotFound` for no such request.
    """
    kept = await requests.get(page, name)
    files, count = await _files(page, house, may_read)
    made = await asyncio.to_thread(_locked, files, count)
    copied_on = str(kept.about.get("copied_on") or "")
    made = replace(made, copied_on=copied_on)
    detail = {"complaints": count, "hash": sha256(made.content).hexdigest(), "copied_on": copied_on}
    async with house.database.write(house.clock.now()) as writing:
        await trail.append(writing, by, "handover.made", kept.request.name, detail)
    return made


def _locked(files: dict[str, bytes], count: int) -> Handover:
    packed = BytesIO()
    with ZipFile(packed, "w", ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    passphrase = generated()
    return Handover(locked(packed.getvalue(), passphrase), passphrase, count)


async def _files(
    page: Page, house: House, may_read: Callable[[Complaint], bool]
) -> tuple[dict[str, bytes], int]:
    """The register as a workbook, the same in full as JSON, and every attachment."""
    every = register.everything(page, on_broken=_stop)
    complaints = [each async for each in every if uwv_client(each.answers) == "yes" and may_read(each)]
    team = await people.team(page, house.today())
    names = {each.id: each.name for each in team.people.values()}
    files = {"register.xlsx": register_book(Shown(complaints, [], names))}
    for complaint in complaints:
        for each in await attachments.of_complaint(page, complaint.number):
            found = await attachments.get(page, each.id)
            files[f"{complaint.number}/{each.id}.{each.kind}"] = found.content
    programmes = {str(each.answers.get("programme") or "") for each in complaints}
    told = [each for each in await disclosures.everything(page, _stop) if each.reference in programmes]
    content = {
        "klachten": [_in_full(each) for each in complaints],
        "bekendmakingen": [dumped(each) for each in told],
        "medewerkers": names,
    }
    files["overdracht.json"] = json.dumps(plain(content), ensure_ascii=False, indent=2).encode()
    return files, len(complaints)


def _stop(_broken: Broken) -> None:
    raise Damaged


def _in_full(complaint: Complaint) -> dict[str, object]:
    events = [{"soort": type(event).__name__, **dumped(event)} for event in complaint.events]
    return {"nummer": complaint.number, "formulier": complaint.answers, "gebeurtenissen": events}


async def handover_screen(visit: Visit, screen: Screen) -> tuple[Outgoing, ...]:
    """The file, and in a message of its own the passphrase; both leave the chat."""
    check(visit)
    with speaking(SOURCE):
        made = await handed_over(visit.page, visit.house, screen.arg, visit.me.id, _may_read(visit))
    if len(made.content) > MOST:
        text = say("Het bestand is te groot voor de chat. Vraag de beheerder om: klachtenbot handover")
        return (Outgoing(html(text), edit=False),)
    file = f"{screen.arg}-{made.mark}.overdracht"
    caption = "\n".join(
        (
            html(say("Overdracht van %(count)s klachten van UWV-cliënten.", count=made.complaints)),
            html(say("UWV opent het met: klachtenbot open %(file)s", file=file)),
            # The same whether or not there is such a complaint (3.3b).
            html(say("Klachten waar je zelf bij betrokken bent, zitten er nooit in. Laat ook de andere"
                     " directeur of je plaatsvervanger een overdracht maken.")),
            *([] if made.copied_on else [html(Text(COPY_FIRST))]),
            html(say("Na %(minutes)s minuten haal ik dit uit de chat.", minutes=SHOWN_MINUTES)),
        )
    )  # fmt: skip
    secret = "\n".join(
        (
            html(say("Het wachtwoord van %(file)s:", file=file)),
            bold(made.passphrase),
            html(say("Geef het door per telefoon of brief, niet met het bestand. Ik bewaar het niet.")),
        )
    )
    document = Document(file, lambda: made.content)
    return (
        Outgoing(caption, lifetime=SHOWN_FOR, edit=False, document=document, protected=False),
        Outgoing(secret, lifetime=SHOWN_FOR, edit=False),
    )


def _may_read(visit: Visit) -> Callable[[Complaint], bool]:
    return lambda complaint: visit.team.may(visit.me, Action.ANSWER_REQUEST, complaint)
