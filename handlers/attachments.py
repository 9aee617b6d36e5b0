"""The attachments of a complaint: a list of kinds and sizes, and each file as it came."""

from dataclasses import dataclass, replace
from re import IGNORECASE
from re import compile as pattern

from babel.numbers import format_decimal

from complaints.errors import NotFound
from complaints.words import N_, say
from handlers import openings
from handlers.access import UNKNOWN_CASE, visible
from handlers.context import LONGEST, SHOWN_FOR, SHOWN_MINUTES, Button, Document, Outgoing, Screen, Visit
from handlers.numbers import named
from handlers.texts import bold, html, locale
from storage import attachments
from storage.attachments import Attachment

LABEL = N_("Bijlagen")  # of the button on the page of the complaint: `b:<number>:0`
ENDINGS = {"PDF": "pdf", "JPEG": "jpg", "PNG": "png"}
KILO = 1024
TYPED_LIST = pattern(r"(?:bijlagen|attachments)\s+(?P<number>.+)", IGNORECASE)
TYPED_FILE = pattern(r"(?:bijlage|attachment)\s+(?P<place>\d{1,4})\s+(?:van|of)\s+(?P<number>.+)", IGNORECASE)


@dataclass(frozen=True)
class Placed:
    """One attachment and its place, from 1, in the list of `count` of its complaint."""

    attachment: Attachment
    place: int
    count: int


async def pressed(visit: Visit) -> Screen:
    """`b:<number>:0` shows the list, `b:<number>:0:<attachment>` sends that file."""
    press = visit.pressed
    return await opened(visit, press.id, press.arg) if press.arg else await typed(visit, press.id)


async def typed(visit: Visit, number: str) -> Screen:
    """The list of this complaint; a look is a row in the trail (P7). Raises `NotFound`."""
    complaint = await visible(visit, number)
    await openings.look(visit, complaint)
    return Screen("attachments", complaint.number)


async def opened(visit: Visit, number: str, attachment: str) -> Screen:
    """One file. Raises `NotFound`, also for an attachment of another complaint."""
    complaint = await visible(visit, number)
    found = (await _placed(visit, complaint.number, attachment)).attachment
    await openings.look(visit, complaint, "attachment.read", {"attachment": found.id})
    return Screen("attachment", f"{complaint.number}:{found.id}")


async def in_words(visit: Visit) -> Screen | None:
    """The buttons in words: "bijlagen 7", "bijlage 2 van KL-2026-007"; None when it is neither."""
    found = named(visit.text, visit.today.year, TYPED_LIST, TYPED_FILE)
    if found is None:
        return None
    said, number = found
    place = said.groupdict().get("place")
    if place is None:
        return await typed(visit, number)
    await visible(visit, number)
    listed = await attachments.of_complaint(visit.page, number)
    if not 1 <= int(place) <= len(listed):
        return replace(await typed(visit, number), notes=(say("Die bijlage is er niet."),))
    return await opened(visit, number, str(listed[int(place) - 1].id))


async def _placed(visit: Visit, number: str, attachment: str) -> Placed:
    """Never fetches what belongs to another complaint."""
    wanted = int(attachment) if attachment.isdigit() and len(attachment) <= LONGEST else 0
    listed = await attachments.of_complaint(visit.page, number)
    for place, each in enumerate(listed, start=1):
        if each.id == wanted:
            return Placed(each, place, len(listed))
    raise NotFound(UNKNOWN_CASE)


async def list_screen(visit: Visit, screen: Screen) -> tuple[Outgoing, ...]:
    """A button per attachment."""
    complaint = await visible(visit, screen.arg)
    listed = await attachments.of_complaint(visit.page, complaint.number)
    lines = [html(note) for note in screen.notes]
    if not listed:
        lines.append(html(say("Bij klacht %(number)s zijn geen bijlagen.", number=complaint.number)))
        return (Outgoing("\n".join(lines), lifetime=SHOWN_FOR, edit=False),)
    lines.append(bold(say("Bijlagen bij klacht %(number)s", number=complaint.number)))
    hint = say("Druk op een bijlage, of typ bijvoorbeeld: bijlage 1 van %(number)s", number=complaint.number)
    lines.append(html(hint))
    rows = tuple(
        (Button(f"{place}. {_described(each)}", f"b:{complaint.number}:0:{each.id}"),)
        for place, each in enumerate(listed, start=1)
    )
    return (Outgoing("\n".join(lines), rows, SHOWN_FOR, edit=False),)


async def file_screen(visit: Visit, screen: Screen) -> tuple[Outgoing, ...]:
    """The file as it came. `arg` is "<number>:<attachment>"."""
    number, _sep, attachment = screen.arg.partition(":")
    complaint = await visible(visit, number)
    placed = await _placed(visit, complaint.number, attachment)
    content = (await attachments.get(visit.page, placed.attachment.id)).content
    name = f"{complaint.number}-bijlage-{placed.place}.{ENDINGS[placed.attachment.kind]}"
    caption = say(
        "Klacht %(number)s, bijlage %(place)s van %(count)s. Na %(minutes)s minuten haal ik dit bestand weg.",
        number=complaint.number,
        place=placed.place,
        count=placed.count,
        minutes=SHOWN_MINUTES,
    )
    document = Document(name, lambda: content)  # not a partial: that would show the content in its repr
    return (Outgoing(html(caption), lifetime=SHOWN_FOR, edit=False, document=document),)


def _described(attachment: Attachment) -> str:
    """As in "PDF, 120 kB"; never 0 kB."""
    kilo = max(1, round(attachment.size / KILO))
    if kilo < KILO:
        return f"{attachment.kind}, {kilo} kB"
    return f"{attachment.kind}, {format_decimal(attachment.size / KILO**2, '0.0', locale=locale())} MB"
