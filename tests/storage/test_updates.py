"""Which updates were applied, and which messages have to leave the chats again."""

from datetime import timedelta

import pytest

from storage import messages, updates
from storage.messages import Sent
from storage.updates import Seen
from tests.conftest import NOW
from tests.storage.making import reading, writing

LATER = NOW + timedelta(hours=1)


async def due_at(database, at):
    async with database.write(at) as page:
        return [each.message_id for each in await messages.due(page, at)]


async def test_a_new_update_is_new_once(database, alice):
    async with writing(database) as page:
        assert await updates.begin(page, 77, alice) is None
        await updates.set_screen(page, 77, "dialog:1")
    async with writing(database) as page:
        assert await updates.begin(page, 77, alice) == Seen("dialog:1", replied=False)


async def test_an_update_of_a_page_that_was_not_kept_is_new_again(database, alice):
    with pytest.raises(ZeroDivisionError):  # noqa: PT012 - the page is part of the act
        async with writing(database) as page:
            await updates.begin(page, 77, alice)
            raise ZeroDivisionError
    async with writing(database) as page:
        assert await updates.begin(page, 77, alice) is None


async def test_a_whole_batch_is_marked_as_replied_in_one_statement(database, alice, statements):
    async with writing(database) as page:
        for update_id in range(50):
            await updates.begin(page, update_id, alice)
    with statements(database) as seen:
        async with writing(database) as page:
            await updates.replied(page, range(49), [Sent(alice, 900 + n) for n in range(49)])
    assert len([each for each in seen if each.startswith("UPDATE processed_update")]) == 1
    assert len([each for each in seen if each.startswith("INSERT INTO chat_message")]) == 1
    assert len([each for each in seen if each.startswith(("UPDATE", "INSERT"))]) == 3  # and T6, who left
    async with writing(database) as page:
        assert (await updates.begin(page, 48)).replied
        assert not (await updates.begin(page, 49)).replied


async def test_an_empty_batch_is_no_statement(database, statements):
    with statements(database) as seen:
        async with writing(database) as page:
            await updates.replied(page, [])
    assert [statement for statement in seen if not statement.startswith("BEGIN")] == []


@pytest.mark.parametrize("update_id", [0, 1, 2**31, 2**52])
async def test_any_update_id_will_do(database, alice, update_id):
    async with writing(database) as page:
        assert await updates.begin(page, update_id, alice) is None
        assert await updates.begin(page, update_id, alice) is not None


async def test_updates_are_forgotten_after_their_time(database, alice):
    async with writing(database) as page:
        await updates.begin(page, 1, alice)
    async with database.write(NOW + timedelta(hours=72)) as page:
        await updates.begin(page, 2, alice)
        assert await updates.purge(page, NOW + timedelta(seconds=1)) == 1
        assert await updates.begin(page, 2, alice) is not None


async def test_a_message_is_deleted_at_its_time(database, alice):
    async with writing(database) as page:
        await messages.remember(page, alice, 1, 2, delete_after=LATER)
        await messages.remember(page, alice, 3)
    assert await due_at(database, NOW) == []
    assert await due_at(database, LATER) == [1, 2]


async def test_the_messages_of_a_draft_go_when_the_dialog_is_over(database, alice):
    async with writing(database) as page:
        await messages.remember(page, alice, 1, draft_id=7)
        await messages.remember(page, alice, 2, draft_id=7, delete_after=NOW + timedelta(hours=24))
        await messages.remember(page, alice, 3, draft_id=8, delete_after=LATER)
        await messages.forget_draft(page, 7, NOW)
    assert await due_at(database, NOW) == [1, 2]


async def test_a_deleted_message_is_forgotten(database, alice):
    async with writing(database) as page:
        await messages.remember(page, alice, 1, 2, delete_after=NOW)
        first, *_rest = await messages.due(page, NOW)
        await messages.done(page, [first.id])
    assert await due_at(database, NOW) == [2]


async def test_what_failed_is_tried_again_later(database, alice):
    async with writing(database) as page:
        await messages.remember(page, alice, 1, delete_after=NOW)
        (found,) = await messages.due(page, NOW)
        await messages.failed(page, [found.id], LATER)
    assert await due_at(database, NOW) == []
    assert await due_at(database, LATER) == [1]


async def test_after_48_hours_a_message_cannot_be_deleted_and_is_counted(database, alice):
    async with writing(database) as page:
        await messages.remember(page, alice, 1, delete_after=NOW)
    assert await due_at(database, NOW + timedelta(hours=47, minutes=59)) == [1]
    assert await due_at(database, NOW + timedelta(hours=48)) == []
    async with reading(database) as page:
        assert await messages.stuck(page) == 1


async def test_the_same_message_is_remembered_once(database, alice):
    async with writing(database) as page:
        await messages.remember(page, alice, 1, 1, delete_after=NOW)
    assert await due_at(database, NOW) == [1]
