"""The letters of a complaint: a list of those it calls for, and each as a Word file. The standard letter at
the start of a programme (3.1a) is of no complaint.
"""

from dataclasses import replace
from re import IGNORECASE
from re import compile as pattern

from complaints import letters
from complaints.errors import Stale
from complaints.letters import LABELS, Letter, LetterFacts, disclosure_facts, letter_facts, letters_for
from complaints.people import Action
from complaints.reading import fold
from complaints.words import Text, say
from handlers import openings
from handlers.access import require, visible
from handlers.context import SHOWN_FOR, SHOWN_MINUTES, Button, Document, Outgoing, Screen, Visit
from handlers.documents.letters import NAMES, render
from handlers.numbers import named
from handlers.texts import _, bold, html, spoken
from storage import trail

NUMBER = r"(?:(?:van|of)\s+)?(?P<number>(?:kl[\s-]*20\d\d[\s-]+)?\d{1,4})"
TYPED_LIST = pattern(rf"(?:brieven|letters)\s+{NUMBER}", IGNORECASE)
TYPED_LETTER = pattern(rf"(?:brief|letter)\s+(?P<name>\D+?)\s+{NUMBER}", IGNORECASE)
TYPED_DISCLOSURE = pattern(r"(?:brief\s+bekendmaking|letter\s+disclosure)", IGNORECASE)


async def pressed(visit: Visit) -> Screen:
    """`d:<number>:0`: the list; `d:<number>:0:<letter>`: that letter; `d:disclosure:0`: that of 3.1a."""
    press = visit.pressed
    if press.id == Letter.DISCLOSURE:
        return await disclosed(visit)
    if not press.arg:
        return await listed(visit, press.id)
    if press.arg not in set(Letter) - {Letter.DISCLOSURE}:
        raise Stale("Deze knop is verlopen.")
    return await made(visit, press.id, Letter(press.arg))


async def in_words(visit: Visit) -> Screen | None:
    """The buttons in words: "brieven 7", "brief verlenging 7", "brief bekendmaking"; None when it is none."""
    if TYPED_DISCLOSURE.fullmatch(visit.text.strip()):
        return await disclosed(visit)
    found = named(visit.text, visit.today.year, TYPED_LIST, TYPED_LETTER)
    if found is None:
        return None
    said, number = found
    name = said.groupdict().get("name")
    if name is None:
        return await listed(visit, number)
    letter = _named(name)
    if letter is None:
        return replace(await listed(visit, number), notes=(say("Die brief ken ik niet."),))
    return await made(visit, number, letter)


async def listed(visit: Visit, number: str) -> Screen:
    """Raises `NotFound`, for who may not write to the complainant (P7)."""
    complaint = await visible(visit, number, Action.TELL)
    await openings.look(visit, complaint)
    return Screen("letters", complaint.number)


async def made(visit: Visit, number: str, letter: Letter) -> Screen:
    """Raises `NotFound`, or the Refusal that says why this letter can't be made now."""
    complaint = await visible(visit, number, Action.TELL)
    letters.require(letter, complaint, visit.house.call_attempts)
    await openings.look(visit, complaint, "letter.made", {"letter": letter.value})
    return Screen("letter", f"{complaint.number}:{letter}")


async def disclosed(visit: Visit) -> Screen:
    """It holds nothing of anybody: whoever may register a complaint may hand it out."""
    require(visit, Action.REGISTER)
    await trail.append(visit.page, visit.me.id, "letter.made", detail={"letter": Letter.DISCLOSURE.value})
    return Screen("letter", Letter.DISCLOSURE)


def _named(name: str) -> Letter | None:
    """By its label or its file name, or the beginning of one, when that fits one letter only."""
    wanted = fold(name)
    found = {
        letter
        for letter in LABELS
        if letter is not Letter.DISCLOSURE
        if any(fold(each).startswith(wanted) for each in (_(LABELS[letter]), LABELS[letter], NAMES[letter]))
    }
    return found.pop() if len(found) == 1 else None


async def list_screen(visit: Visit, screen: Screen) -> tuple[Outgoing, ...]:
    """A button per letter."""
    complaint = await visible(visit, screen.arg, Action.TELL)
    lines = [html(note) for note in screen.notes]
    called_for = letters_for(complaint, visit.house.call_attempts)
    if not called_for:
        lines.append(html(say("De klager is anoniem: er is niemand om een brief aan te sturen.")))
        return (Outgoing("\n".join(lines), lifetime=SHOWN_FOR, edit=False),)
    lines.append(bold(say("Brieven bij klacht %(number)s", number=complaint.number)))
    example = spoken(Text(LABELS[called_for[-1]])).lower()
    hint = say(
        "Druk op een brief, of typ bijvoorbeeld: brief %(example)s %(number)s",
        example=example,
        number=complaint.number,
    )
    lines.append(html(hint))
    rows = tuple((Button(_(LABELS[letter]), f"d:{complaint.number}:0:{letter}"),) for letter in called_for)
    return (Outgoing("\n".join(lines), rows, SHOWN_FOR, edit=False),)


async def letter_screen(visit: Visit, screen: Screen) -> tuple[Outgoing, ...]:
    """The Word file. `arg` is "<number>:<letter>", or "disclosure". Its facts are gathered now; it is made
    when it is sent.
    """
    number, _sep, code = screen.arg.rpartition(":")
    letter = Letter(code)
    facts = await _facts(visit, number, letter)
    name = "-".join([*([number] if number else []), f"{NAMES[letter]}.docx"])
    house = visit.house
    document = Document(
        name, lambda: render(letter, facts, house)
    )  # a partial would show the facts in its repr
    caption = _caption(visit, number, letter, await _first_the_client(visit, number))
    # Not protected: a letter is of use only where it can be filled in and sent. Decision 0016.
    return (Outgoing(caption, lifetime=SHOWN_FOR, edit=False, document=document, protected=False),)


async def _facts(visit: Visit, number: str, letter: Letter) -> LetterFacts:
    if letter is Letter.DISCLOSURE:
        require(visit, Action.REGISTER)
        return disclosure_facts(today=visit.today)
    complaint = await visible(visit, number, Action.TELL)
    letters.require(letter, complaint, visit.house.call_attempts)
    return letter_facts(letter, complaint, today=visit.today, calendar=visit.house.calendar)


async def _first_the_client(visit: Visit, number: str) -> tuple[Text, ...]:
    """When the commissioner complains, what is written back may be about a client (P6)."""
    complaint = await visible(visit, number, Action.TELL) if number else None
    if complaint is None or complaint.answers.get("complainant_kind") != "commissioner":
        return ()
    return (
        say(
            "Deze brief gaat naar de opdrachtgever. Gaat hij over een cliënt, geef die dan eerst een"
            " afschrift, en leg dat vast met Verslag naar opdrachtgever."
        ),
    )


def _caption(visit: Visit, number: str, letter: Letter, notes: tuple[Text, ...]) -> str:
    label = Text(LABELS[letter])
    lines = [
        say("Klacht %(number)s: %(letter)s.", number=number, letter=label)
        if number
        else say("Brief: %(letter)s.", letter=label),
        say("Lees de brief na voor je hem verstuurt."),
    ]
    lines += notes
    if not visit.house.contact:
        lines.append(say("De contactpersoon ontbreekt nog. Vul naam en telefoonnummer zelf in."))
    lines.append(say("Na %(minutes)s minuten haal ik dit bestand weg.", minutes=SHOWN_MINUTES))
    return "\n".join(html(line) for line in lines)
