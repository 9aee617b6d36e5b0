"""/zoek: what somebody may open and looks for. What was typed is kept nowhere; the numbers found are."""

from complaints import search
from complaints.complaint import Complaint
from complaints.lifecycle import STAGES
from complaints.people import Action
from complaints.words import Text, say
from handlers import damaged, keyboards, openings
from handlers.access import require
from handlers.context import SHOWN_FOR, Button, Outgoing, Screen, Visit
from handlers.texts import bold, html, short_date
from storage import register, trail

MOST = 8  # on one screen, and in its reference, which is stored in the clear and holds 120 characters


async def find(visit: Visit) -> Screen:
    """/zoek tekst. What this person may not open does not exist: not in the list, not in the count (3.3b)."""
    require(visit, Action.SEE_REGISTER)
    words = " ".join(visit.text.split()[1:])
    if not search.is_enough(words):
        return Screen("search")
    search.check(words)
    await openings.search(visit)
    complaints = await register.listing(visit.page, on_broken=damaged.reported_to(visit))
    seen = (each for each in complaints if visit.team.may(visit.me, Action.OPEN, each))
    numbers = [each.number for each in search.best(seen, words)]
    await trail.append(visit.page, visit.me.id, "register.searched", detail={"found": len(numbers)})
    return Screen("found", f"{max(len(numbers) - MOST, 0)}:{','.join(numbers[:MOST])}")


async def search_screen(_visit: Visit, _screen: Screen) -> tuple[Outgoing, ...]:
    return (
        Outgoing(
            html(
                say(
                    "Typ achter /zoek wat je zoekt: een nummer, een naam, een opdrachtgever of woorden uit de"
                    " klacht. Bijvoorbeeld: /zoek Gemeente Voorbeeldstad."
                )
            ),
            edit=False,
        ),
    )


async def found_screen(visit: Visit, screen: Screen) -> tuple[Outgoing, ...]:
    """A line and a button for each: number, stage and date, no name and no word of the content."""
    more, _sep, numbers = screen.arg.partition(":")
    found = [await register.get(visit.page, number) for number in numbers.split(",") if number]
    shown = [each for each in found if visit.team.may(visit.me, Action.OPEN, each)]
    if not shown:
        return (Outgoing(html(say("Niets gevonden.")), lifetime=SHOWN_FOR, edit=False),)
    lines = [bold(say("Gevonden")), "", *map(_line, shown)]
    if int(more):
        lines += ["", html(say("En nog %(count)s. Zoek met meer woorden.", count=int(more)))]
    rows = keyboards.paired(Button(each.number, f"z:{each.number}:0") for each in shown)
    return (Outgoing("\n".join(lines), rows, SHOWN_FOR, edit=False),)


def _line(complaint: Complaint) -> str:
    values = {"stage": Text(STAGES[complaint.stage]), "day": short_date(complaint.received_on)}
    said = say("%(stage)s, ontvangen op %(day)s", **values)
    return f"{complaint.number} · {html(said)}"
