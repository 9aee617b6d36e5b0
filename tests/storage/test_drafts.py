"""Forms that are being filled in: saved after every answer, one active per person."""

from datetime import timedelta

import pytest

from storage import attachments, drafts
from storage.drafts import State
from storage.errors import DraftOpen, VersionConflict
from tests.conftest import NOW
from tests.storage.making import a_member, reading, writing


async def a_draft(page, answers=None):
    alice = await a_member(page)
    stored = await drafts.start(page, alice.id, "intake")
    return await drafts.save(page, stored, answers or {"name": "K. Lager"})


async def test_an_answer_is_kept(database):
    async with writing(database) as page:
        stored = await a_draft(page, {"name": "K. Lager ☂"})
    async with reading(database) as page:
        assert await drafts.active(page, stored.owner) == stored
    assert (stored.draft, stored.version) == ({"name": "K. Lager ☂"}, 2)


async def test_a_person_answers_one_form_at_a_time(database):
    async with writing(database) as page:
        stored = await a_draft(page)
        with pytest.raises(DraftOpen):
            await drafts.start(page, stored.owner, "acknowledge", "KL-2026-001")
        assert (await drafts.active(page, stored.owner)).id == stored.id


async def test_two_people_each_answer_their_own(database):
    async with writing(database) as page:
        alice, bob = await a_member(page), await a_member(page, "Bob", account=1002)
        first = await drafts.start(page, alice.id, "intake")
        second = await drafts.start(page, bob.id, "intake")
        assert first.id != second.id
        assert await drafts.get(page, first.id, bob.id) is None


async def test_an_old_version_cannot_be_saved(database):
    async with writing(database) as page:
        stored = await a_draft(page)
        await drafts.save(page, stored, {"name": "first"})
        with pytest.raises(VersionConflict):
            await drafts.save(page, stored, {"name": "second"})
        assert (await drafts.active(page, stored.owner)).draft == {"name": "first"}


async def test_a_draft_put_aside_can_be_resumed(database):
    async with writing(database) as page:
        aside = await drafts.put_aside(page, await a_draft(page))
        assert await drafts.active(page, aside.owner) is None
        assert await drafts.open_ones(page, aside.owner) == [aside]
        resumed = await drafts.resume(page, aside)
        assert await drafts.active(page, aside.owner) == resumed
    assert resumed.draft == {"name": "K. Lager"}


async def test_a_draft_cannot_be_resumed_beside_another(database):
    async with writing(database) as page:
        aside = await drafts.put_aside(page, await a_draft(page))
        await drafts.start(page, aside.owner, "intake")
        with pytest.raises(VersionConflict):
            await drafts.resume(page, aside)


@pytest.mark.parametrize(
    ("end", "state"), [(drafts.cancel, State.CANCELLED), (drafts.finish, State.REGISTERED)]
)
async def test_of_an_ended_draft_no_answer_stays(database, end, state):
    async with writing(database) as page:
        stored = await a_draft(page)
        await end(page, stored)
        ended = await drafts.get(page, stored.id, stored.owner)
        assert (ended.state, ended.draft) == (state, {})
        assert await drafts.open_ones(page, stored.owner) == []


@pytest.mark.parametrize("act", [drafts.resume, drafts.cancel, drafts.finish, drafts.put_aside])
async def test_an_ended_draft_stays_ended(database, act):
    async with writing(database) as page:
        stored = await a_draft(page)
        await drafts.cancel(page, stored)
        with pytest.raises(VersionConflict):
            await act(page, stored)


async def test_the_attachments_of_a_cancelled_draft_go_with_it(database):
    async with writing(database) as page:
        stored = await a_draft(page)
        await attachments.add(page, stored.id, "pdf", b"%PDF")
        await drafts.cancel(page, stored)
        assert await attachments.count(page, stored.id) == 0


async def test_a_draft_expires_after_its_last_answer(database):
    async with writing(database) as page:
        stored = await a_draft(page)
        assert await drafts.expired(page, NOW) == []
        assert [each.id for each in await drafts.expired(page, NOW + timedelta(seconds=1))] == [stored.id]
        await drafts.cancel(page, stored)
        assert await drafts.expired(page, NOW + timedelta(seconds=1)) == []


async def test_a_draft_id_is_never_given_out_twice(database):
    ids = []
    for account in range(3):
        async with writing(database) as page:
            alice = await a_member(page, account=account)
            ids.append((await drafts.start(page, alice.id, "intake")).id)
    assert len(set(ids)) == 3
