"""That clients were told (3.1a): a programme is there once, and is told of once."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from hashlib import sha256

import pytest
from sqlalchemy import func, insert, select, update

from complaints.disclosure import Disclosure
from complaints.errors import NotFound, Refusal
from complaints.events import Way
from storage import attachments, disclosures, drafts, erasure, register, trail
from storage.rows import attachment, disclosure, draft
from storage.verify import Fault, verify
from tests.storage.making import NOW, TODAY, a_complaint, reading, unheard, writing

PROOF = b"%PDF-1.7 a letter"


def a_programme(by, reference="TR-1042", **facts):
    return Disclosure(id=0, reference=reference, started_on=TODAY, recorded_by=by, recorded_at=NOW, **facts)


def telling(by, **facts):
    return {"told_on": TODAY, "way": Way.LETTER, "told_by": by, "told_at": NOW, **facts}


async def test_what_was_recorded_is_read_back(database, alice):
    async with writing(database) as page:
        made = await disclosures.record(page, a_programme(alice, **telling(alice)))
        assert await disclosures.get(page, made.id) == made
        assert made.is_told


async def test_a_programme_is_there_once_however_it_is_typed(database, alice):
    async with writing(database) as page:
        first = await disclosures.record(page, a_programme(alice))
        assert await disclosures.record(page, a_programme(alice, "tr-10 42")) is None
        assert await disclosures.called(page, " Tr-1042") == first
        assert await disclosures.called(page, "TR-1043") is None


async def test_a_gap_is_filled_once(database, alice):
    async with writing(database) as page:
        made = await disclosures.record(page, a_programme(alice))
        await disclosures.record(page, a_programme(alice, "TR-2", **telling(alice)))
        assert await disclosures.untold(page, unheard) == [made]
        assert await disclosures.tell(page, replace(made, **telling(alice)))
        assert not await disclosures.tell(page, replace(made, **telling(alice, way=Way.EMAIL)))
        assert await disclosures.untold(page, unheard) == []
        assert (await disclosures.get(page, made.id)).way is Way.LETTER


async def test_the_hash_of_the_proof_is_kept(database, alice):
    async with writing(database) as page:
        proof = await attachments.add(page, 7, "PDF", PROOF)
        made = await disclosures.record(page, a_programme(alice, proof=proof, **telling(alice)))
        assert (await disclosures.get(page, made.id)).proof_hash == sha256(PROOF).hexdigest()


async def test_only_complaints_of_a_programme_that_is_not_recorded_are_opened(database, alice):
    async with writing(database) as page:
        await disclosures.record(page, a_programme(alice, "TR-1"))
        for draft, programme in enumerate(("t r-1", "TR-2", "", None, "TR-3")):
            await a_complaint(page, alice, draft, programme=programme)
        async with register.change(page, "KL-2026-005", by=alice, action="test") as changed:
            changed.answers = {**changed.answers, "programme": "TR-1"}
        found = await register.of_unrecorded_programmes(page)
        assert [each.answers["programme"] for each in found] == ["TR-2"]
        assert await verify(page) == []


async def test_what_is_not_there_is_not_found(database):
    async with reading(database) as page:
        with pytest.raises(NotFound):
            await disclosures.get(page, 1)


async def test_a_damaged_row_hides_no_other(database, alice):
    async with writing(database) as page:
        for number in (1, 2):
            await disclosures.record(page, a_programme(alice, f"TR-{number}"))
        await page.connection.execute(
            update(disclosure).where(disclosure.c.id == 1).values(sealed=b"\1\4nope")
        )
        broken = []
        (left,) = await disclosures.everything(page, broken.append)
        assert (left.reference, [each.row_id for each in broken]) == ("TR-2", ["1"])


@pytest.mark.parametrize(
    "changed",
    [
        {"told_on": TODAY - timedelta(days=9)},
        {"told_on": None},
        {"started_on": TODAY - timedelta(days=9)},
        {"way": "email"},
        {"reference": bytes(32)},
    ],
    ids=str,
)
async def test_a_date_that_was_changed_in_the_database_is_named(database, alice, changed):
    async with writing(database) as page:
        await disclosures.record(page, a_programme(alice, **telling(alice)))
        assert await verify(page) == []
        await page.connection.execute(update(disclosure).values(changed))
        assert await verify(page) == [Fault("differs", "disclosure", "1")]


async def test_of_two_who_record_the_same_programme_at_once_one_does(database, three):
    """And of two who fill the same gap."""

    async def record(by):
        async with writing(database) as page:
            return await disclosures.record(page, a_programme(by))

    async def tell(gap, by):
        async with writing(database) as page:
            return await disclosures.tell(page, replace(gap, **telling(by)))

    (gap,) = [made for made in await asyncio.gather(*map(record, three)) if made]
    told = await asyncio.gather(*(tell(gap, by) for by in three))
    assert sorted(told) == [False, False, True]
    async with reading(database) as page:
        assert len(await disclosures.everything(page, unheard)) == 1


# --- what was wrong, and what goes (P5, P8)

LONG_AGO = TODAY - timedelta(days=61 * 31)
RECENTLY = TODAY - timedelta(days=59 * 30)


async def proven(page, by, reference="TR-1042", **facts):
    proof = await attachments.add(page, 7, "pdf", PROOF)
    return await disclosures.record(page, a_programme(by, reference, proof=proof, **telling(by, **facts)))


async def files(page):
    return [*await page.connection.scalars(select(attachment.c.id).order_by(attachment.c.id))]


async def test_a_corrected_reference_is_found_by_the_right_one_alone(database, alice):
    async with writing(database) as page:
        was = await proven(page, alice)
        await disclosures.correct(page, was, replace(was, reference="TR-7"))
        assert await disclosures.called(page, "TR-1042") is None
        assert await disclosures.called(page, "tr-7") == replace(was, reference="TR-7")
        assert await verify(page) == []


async def test_a_reference_of_another_programme_is_refused(database, alice):
    async with writing(database) as page:
        was = await proven(page, alice)
        await disclosures.record(page, a_programme(alice, "TR-7"))
        with pytest.raises(Refusal):
            await disclosures.correct(page, was, replace(was, reference="tr-7"))
        await disclosures.correct(page, was, replace(was, reference="tr-10 42"))


async def test_a_proof_that_is_no_longer_one_is_removed(database, alice):
    async with writing(database) as page:
        was = await proven(page, alice)
        other = await attachments.add(page, 8, "pdf", b"%PDF other")
        now = replace(was, proof=other, proof_hash="")
        await disclosures.correct(page, was, now)
        kept = await disclosures.get(page, was.id)
        assert (kept.proof, kept.proof_hash) == (other, sha256(b"%PDF other").hexdigest())
        assert await files(page) == [other]
        assert await verify(page) == []


async def test_with_a_programme_its_proof_and_its_open_forms_go(database, alice):
    async with writing(database) as page:
        made, other = await proven(page, alice), await proven(page, alice, "TR-7")
        stored = await drafts.start(page, alice, "disclosure:correct", subject=disclosures.name_of(made.id))
        await attachments.add(page, stored.id, "pdf", PROOF)
        await disclosures.erase(page, made.id, by=alice, on=TODAY, why="director")
        assert await files(page) == [other.proof]
        assert await page.connection.scalar(select(func.count()).select_from(draft)) == 0
        assert await disclosures.everything(page, unheard) == [other]
    async with reading(database) as page:
        assert await verify(page) == []
        (row,) = await trail.about(page, disclosures.name_of(made.id))
        assert row[1:] == (alice, "disclosure.erased")


async def test_nothing_else_removes_a_proof(database, alice):
    """Not the erasing of a complaint of that programme, and not the forms that are thrown away."""
    async with writing(database) as page:
        stored = await drafts.start(page, alice, "disclosure:new")
        proof = await attachments.add(page, stored.id, "pdf", PROOF)
        await disclosures.record(page, a_programme(alice, proof=proof, **telling(alice)))
        await drafts.finish(page, stored)
        complaint = await a_complaint(page, alice, 99, programme="TR-1042")
        await erasure.erase(page, complaint.number, by=alice, on=TODAY, why="director")
        assert await drafts.expired(page, NOW + timedelta(days=99)) == []
        assert await files(page) == [proof]


@pytest.mark.parametrize(
    ("begun", "told", "goes"),
    [
        (LONG_AGO, None, True),
        (LONG_AGO, LONG_AGO, True),
        (LONG_AGO, RECENTLY, False),
        (RECENTLY, None, False),
        (TODAY, None, False),
    ],
)
async def test_it_goes_when_its_term_is_over(database, alice, begun, told, goes):
    facts = telling(alice, told_on=told) if told else {}
    async with writing(database) as page:
        made = await disclosures.record(page, replace(a_programme(alice, **facts), started_on=begun))
        assert await disclosures.past_their_term(page, 60, TODAY) == ([made.id] if goes else [])


async def test_a_complaint_that_names_it_keeps_it(database, alice):
    async with writing(database) as page:
        made = await disclosures.record(page, replace(a_programme(alice), started_on=LONG_AGO))
        complaint = await a_complaint(page, alice, 99, programme="tr-1042")
        assert await disclosures.past_their_term(page, 60, TODAY) == []
        await erasure.erase(page, complaint.number, by=alice, on=TODAY, why="term")
        assert await disclosures.past_their_term(page, 60, TODAY) == [made.id]


async def test_one_that_was_taken_out_by_hand_or_put_back_is_named(database, alice):
    async with writing(database) as page:
        made = await proven(page, alice)
        (row,) = (await page.connection.execute(select(disclosure))).mappings()
        await disclosures.erase(page, made.id, by=alice, on=TODAY, why="director")
    async with writing(database) as page:
        await page.connection.execute(insert(disclosure).values({**row, "proof": None}))
        assert Fault("stray", "disclosure", str(made.id)) in await verify(page)
