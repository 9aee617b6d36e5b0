"""The forms of /bekendmaking (3.1a): what they ask, and what they come to; with one row in the trail."""

from collections.abc import Awaitable, Callable, Mapping
from types import MappingProxyType
from typing import Any

from complaints import disclosing
from complaints.disclosure import Disclosure, may_see
from complaints.errors import NotAllowed, NotFound, Refusal
from complaints.form import Form
from complaints.people import Action
from complaints.periodic import NOTHING
from complaints.questions import Answers, Question
from complaints.steps.usual import text_of
from complaints.words import N_, Text, say
from handlers.clearing import clean_chat
from handlers.context import Button, Screen, Visit
from handlers.texts import _
from storage import disclosures, drafts, trail
from storage.drafts import StoredDraft

KIND = "disclosure"
NEW, GAP = f"{KIND}:new", f"{KIND}:told"  # the forms
CORRECT, ERASE = f"{KIND}:correct", f"{KIND}:erase"
FIRST = f"{KIND}:new"  # what the first is about: a programme that has no number yet
LIST = N_("Lijst openen")
NOT_YOURS = N_("Dit formulier is niet meer van jou.")
TOLD_ALREADY = N_("Voor %(reference)s is dit al vastgelegd: verteld op %(day)s.")


def subject(programme: int) -> str:
    return f"{KIND}:{programme}"


def _reference(stored: StoredDraft) -> str:
    """Of the programme, as far as it is known; its number would say nothing to anybody."""
    answers = stored.draft.get("answers")
    return str(answers.get("reference") or "") if isinstance(answers, Mapping) else ""


def form(visit: Visit, stored: StoredDraft) -> Form:
    """Raises NotFound for who may not do this any more."""
    if not visit.team.may(visit.me, Action.DISCLOSE):
        raise NotFound(NOT_YOURS)
    return Form(stored.form, QUESTIONS[stored.form](stored))


def _known(stored: StoredDraft, key: str) -> object:
    answers = stored.draft.get("answers")
    return answers.get(key) if isinstance(answers, Mapping) else None


QUESTIONS: Mapping[str, Callable[[StoredDraft], tuple[Question, ...]]] = MappingProxyType({
    NEW: lambda _stored: disclosing.for_programme(),
    GAP: lambda _stored: disclosing.for_gap(),
    CORRECT: lambda stored: disclosing.for_correction(is_told=_known(stored, "is_told") == "yes"),
    ERASE: lambda stored: disclosing.for_erasure(_reference(stored)),
})  # fmt: skip


def about(_visit: Visit, stored: StoredDraft) -> Text:
    reference = _reference(stored)
    return say("%(reference)s", reference=reference) if reference else say("bekendmaking")


def label(_visit: Visit, stored: StoredDraft) -> Text:
    reference = _reference(stored)
    return say("bekendmaking %(reference)s", reference=reference) if reference else say("bekendmaking")


def opening(_about: str) -> Button:
    return Button(_(LIST), "v:list:0")


async def finish(visit: Visit, stored: StoredDraft, answers: Answers) -> Screen:
    """Raises a Refusal when the programme is there already, or was told of a moment ago."""
    if stored.form == ERASE:
        return await _erase(visit, stored)
    made = await FINISHED[stored.form](visit, stored, answers)
    await drafts.finish(visit.page, stored)
    await clean_chat(visit, stored.id)
    return Screen("disclosed", str(made.id))


async def _erase(visit: Visit, stored: StoredDraft) -> Screen:
    kept = await mine(visit, int(stored.subject.partition(":")[2]))
    may_erase(visit)
    await clean_chat(visit, stored.id)
    await disclosures.erase(visit.page, kept.id, by=visit.me.id, on=visit.today, why="director")
    return Screen("said", notes=(say("Het traject is gewist, met het bewijs."),))


def may_erase(visit: Visit) -> None:
    if not visit.team.may(visit.me, Action.ERASE, NOTHING):
        raise NotAllowed("Wissen is aan de directie.")


async def _record(visit: Visit, _stored: StoredDraft, answers: Answers) -> Disclosure:
    made = disclosing.recorded(answers, visit.me.id, visit.page.now)
    kept = await disclosures.record(visit.page, made)
    if kept is None:
        raise await _is_there(visit, made.reference)
    await trail.append(visit.page, visit.me.id, "disclosure.recorded", subject(kept.id), _detail(kept))
    return kept


async def _is_there(visit: Visit, reference: str) -> Refusal:
    """To who may see it, whether it was told; to another, only that the number is taken."""
    known = await disclosures.called(visit.page, reference)
    if known is None or not may_see(visit.team, visit.me, known):
        return Refusal(
            "%(reference)s is al vastgelegd. Een nieuw traject? Geef het dan een eigen nummer, met de knop"
            " ✎ Traject of dossier.",
            reference=reference,
        )
    if known.told_on is not None:
        return Refusal(TOLD_ALREADY, reference=known.reference, day=known.told_on)
    return Refusal(
        "%(reference)s staat al in de lijst, als nog niet verteld. Annuleer dit formulier, en typ daarna:"
        " alsnog verteld %(reference)s",
        reference=known.reference,
    )


async def _tell(visit: Visit, stored: StoredDraft, answers: Answers) -> Disclosure:
    gap = await mine(visit, int(stored.subject.partition(":")[2]))
    made = disclosing.told(gap, answers, visit.me.id, visit.page.now)
    if gap.told_on is not None or not await disclosures.tell(visit.page, made):
        raise told_already(gap)
    await trail.append(visit.page, visit.me.id, "disclosure.told", subject(made.id), _detail(made))
    return made


async def _correct(visit: Visit, stored: StoredDraft, answers: Answers) -> Disclosure:
    kept = await mine(visit, int(stored.subject.partition(":")[2]))
    now = disclosing.corrected(kept, answers, visit.me.id, visit.page.now)
    await disclosures.correct(visit.page, kept, now)
    detail = {"fact": text_of(answers, "fact")}
    await trail.append(visit.page, visit.me.id, "disclosure.corrected", subject(kept.id), detail)
    return now


FINISHED: Mapping[str, Callable[[Visit, StoredDraft, Answers], Awaitable[Disclosure]]] = MappingProxyType({
    NEW: _record,
    GAP: _tell,
    CORRECT: _correct,
})  # fmt: skip


def told_already(programme: Disclosure) -> Refusal:
    return Refusal(TOLD_ALREADY, reference=programme.reference, day=programme.told_on or "")


async def mine(visit: Visit, programme: int) -> Disclosure:
    """Raises NotFound, also for one that is somebody else's."""
    found = await disclosures.get(visit.page, programme)
    if not may_see(visit.team, visit.me, found):
        raise NotFound("Dat traject staat er niet.")
    return found


def _detail(kept: Disclosure) -> dict[str, Any]:
    return {"told_on": str(kept.told_on or ""), "way": kept.way or "", "proof": kept.proof}
