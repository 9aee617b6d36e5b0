"""What is recorded of somebody (P4): found in the register, and made into two files, with others as what they
were.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

from complaints import search
from complaints.complaint import Complaint
from complaints.disclosure import Disclosure
from complaints.events import Registered
from complaints.intake import INTAKE
from complaints.lifecycle import STAGES
from complaints.masking import masker, others_in, roles_in
from complaints.people import Action
from complaints.regulation import CURRENT
from complaints.words import Text, say
from handlers import damaged, happened
from handlers.cases import scene_of
from handlers.context import Visit
from handlers.happened import Tale
from handlers.texts import full_date, moment, spoken
from storage import attachments, disclosures, drafts, register, trail
from storage.drafts import StoredDraft
from storage.requests import Kept

SOUGHT = ("name", "phone", "email", "programme")
DRAFT, PROGRAMME = "draft:", "disclosure:"
LONG = "description"  # answered in several messages
JSON, WORD = "inzage.json", "inzage.docx"


@dataclass(frozen=True)
class Part:
    """Something that was recorded: its title, and lines under headings."""

    title: str
    sections: Mapping[str, Sequence[str]]


# --- finding


async def found(visit: Visit, kept: Kept) -> list[str]:
    """The numbers of the complaints, and the open forms, in which this person may occur; never one that who
    looks is involved in (3.3b).
    """
    wanted = _sought(kept)
    every = register.everything(visit.page, on_broken=damaged.report)
    numbers = [each.number async for each in every if _may(visit, each) and _occurs(each, wanted)]
    lying = await drafts.of_everybody(visit.page, damaged.report)
    forms = [each for each in lying if _occurs(_as_complaint(each), wanted) and await _may_see(visit, each)]
    told = await _programme(visit, kept)
    programmes = [disclosures.name_of(told.id)] if told is not None else []
    return [*numbers, *(f"{DRAFT}{each.id}" for each in forms), *programmes]


async def _programme(visit: Visit, kept: Kept) -> Disclosure | None:
    """Of which it was recorded that the client was told (3.1a)."""
    return await disclosures.called(visit.page, str(kept.about.get("programme") or ""))


def _sought(kept: Kept) -> list[str]:
    return [str(kept.about[key]) for key in SOUGHT if kept.about.get(key)]


def _occurs(complaint: Complaint, wanted: Sequence[str]) -> bool:
    return any(search.matches(complaint, words) for words in wanted)


def _may(visit: Visit, complaint: Complaint) -> bool:
    return visit.team.may(visit.me, Action.ANSWER_REQUEST, complaint)


async def _may_see(visit: Visit, stored: StoredDraft) -> bool:
    """By what was answered so far, and by the complaint that it is a step of."""
    if stored.subject.startswith("KL-") and not _may(visit, await register.get(visit.page, stored.subject)):
        return False
    return _may(visit, _as_complaint(stored))


def _as_complaint(stored: StoredDraft) -> Complaint:
    """As if it had been registered: what was answered, and who is involved by that."""
    answers = stored.draft.get("answers")
    told = dict(answers) if isinstance(answers, dict) else {}
    unfinished = stored.draft.get("unfinished")
    for key, parts in unfinished.items() if isinstance(unfinished, dict) else ():
        told.setdefault(key, "\n".join(map(str, parts)) if key == LONG else list(parts))
    if stored.subject:  # the answers of a step have keys of their own
        told = {"description": json.dumps(told, ensure_ascii=False)}
    begun = Registered(on=stored.created_at.date(), at=stored.created_at, by=stored.owner)
    return Complaint(f"KL-{stored.created_at.year}-000", CURRENT.version, told, [begun])


# --- making


async def made(visit: Visit, kept: Kept) -> bytes:
    """A zip with both files, of what was confirmed to be about this person."""
    requester = str(kept.about.get("name") or "")
    parts = []
    for number in kept.about.get("chosen") or ():  # type: ignore[attr-defined] # a list of texts
        if str(number).startswith(DRAFT):
            parts += await _of_draft(visit, int(str(number).removeprefix(DRAFT)), requester)
            continue
        if str(number).startswith(PROGRAMME):
            continue  # it is in it anyway, see below
        complaint = await register.get(visit.page, str(number))
        if _may(visit, complaint):
            parts.append(await _of_complaint(visit, complaint, requester))
    parts += await _of_programme(visit, kept)
    return _zipped(visit, kept, requester, parts)


async def _of_complaint(visit: Visit, complaint: Complaint, requester: str) -> Part:
    mask = _mask(visit, complaint, requester)
    tales = (Tale(complaint, place, visit.team, visit.house.calendar) for place in _places(complaint))
    files = await attachments.of_complaint(visit.page, complaint.number)
    rows = await trail.about(visit.page, complaint.number)
    return Part(
        spoken(say("Klacht %(number)s", number=complaint.number)),
        {
            spoken(say("Het formulier")): [
                spoken(say("Ontvangen op %(day)s.", day=complaint.received_on)),
                spoken(say("Stand: %(stage)s.", stage=Text(STAGES[complaint.stage]))),
                *_answers(visit, complaint, mask),
            ],
            spoken(say("Wat er gebeurde")): [
                mask(f"{full_date(tale.event.on)}: {spoken(line)}")
                for tale in tales
                for line in happened.lines(tale)
            ],
            spoken(say("Bestanden")): [f"{each.kind}, {each.size} bytes" for each in files],
            spoken(say("Wie dit bekeek of wijzigde")): [
                mask(f"{moment(at, visit.house.zone)}: {_done(action)}, {_name(visit, actor)}")
                for at, actor, action in rows
            ],
        },
    )


def _answers(visit: Visit, complaint: Complaint, mask: Callable[[str], str]) -> list[str]:
    read = INTAKE.read_back(complaint.answers, scene_of(visit))
    return [mask(f"{spoken(question.name)}: {spoken(answer)}") for question, answer in read]


def _places(complaint: Complaint) -> range:
    return range(1, len(complaint.events) + 1)


def _name(visit: Visit, person: int | None) -> str:
    found_ = visit.team.people.get(person or 0)
    return found_.name if found_ else "klachtenbot"


def _done(action: str) -> str:
    return spoken(say("bekeken") if action.endswith(".read") else say("gewijzigd"))


def _mask(visit: Visit, complaint: Complaint, requester: str) -> Callable[[str], str]:
    others = {**others_in(complaint, requester), **roles_in(complaint, visit.team.people)}
    return masker(others, requester, lambda role: spoken(Text(role)))


async def _of_draft(visit: Visit, draft_id: int, requester: str) -> list[Part]:
    for stored in await drafts.of_everybody(visit.page, damaged.report):
        if stored.id == draft_id and await _may_see(visit, stored):
            complaint = _as_complaint(stored)
            lines = _answers(visit, complaint, _mask(visit, complaint, requester))
            title = say("Formulier dat nog niet klaar is, van %(day)s", day=stored.created_at.date())
            return [Part(spoken(title), {spoken(say("Het formulier")): lines})]
    return []


async def _of_programme(visit: Visit, kept: Kept) -> list[Part]:
    told = await _programme(visit, kept)
    if told is None:
        return []
    line = (
        say("Nog niet vastgelegd dat de cliënt over de klachtenregeling is verteld.")
        if told.told_on is None
        else say("Op %(day)s is de cliënt verteld van de klachtenregeling.", day=told.told_on)
    )
    title = say("Traject %(programme)s", programme=told.reference)
    return [Part(spoken(title), {spoken(say("Bekendmaking")): [spoken(line)]})]


def _zipped(visit: Visit, kept: Kept, requester: str, parts: Sequence[Part]) -> bytes:
    name, today = kept.request.name, full_date(visit.today)
    content = {
        "verzoek": name,
        "naam": requester,
        "gemaakt_op": visit.today.isoformat(),
        "delen": [{"titel": part.title, "inhoud": dict(part.sections)} for part in parts],
    }
    packed = BytesIO()
    with ZipFile(packed, "w", ZIP_DEFLATED) as archive:
        archive.writestr(WORD, _word(f"{name}, {requester}, {today}", parts))
        archive.writestr(JSON, json.dumps(content, ensure_ascii=False, indent=2))
    return packed.getvalue()


def _word(head: str, parts: Sequence[Part]) -> bytes:
    import docx  # noqa: PLC0415 - slow to load, and needed for a request only

    document = docx.Document()
    document.core_properties.author = ""
    document.add_heading(spoken(say("Wat er over jou is vastgelegd")), 0)
    document.add_paragraph(head)
    document.add_paragraph(spoken(say("Van anderen staat er wat ze waren, en geen naam.")))
    for part in parts:
        document.add_heading(part.title, 1)
        for title, lines in part.sections.items():
            if lines:
                document.add_heading(title, 2)
            for line in lines:
                document.add_paragraph(line)
    made_ = BytesIO()
    document.save(made_)
    return made_.getvalue()


def unpacked(content: bytes) -> dict[str, bytes]:
    """Name -> file."""
    with ZipFile(BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}
