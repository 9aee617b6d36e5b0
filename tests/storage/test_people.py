"""Members and invitations (T2, P9)."""

import asyncio
from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import update

from complaints.errors import NotFound
from complaints.people import Role, Standing
from storage import messages, people, rows
from tests.conftest import NOW
from tests.storage.making import TODAY, a_member, reading, writing


async def test_an_invitation_made_on_the_command_line_needs_no_confirmation(database):
    async with writing(database) as page:
        code = await people.invite(page, Role.DIRECTOR, "Alice", vouched=True)
        alice = await people.accept(page, code, 1001)
    assert (alice.standing, alice.roles, alice.name) == (Standing.JOINING, {Role.DIRECTOR}, "Alice")


async def test_an_invitation_made_in_the_chat_waits_for_a_director(database):
    async with writing(database) as page:
        director = await a_member(page, "Charlie", Role.DIRECTOR)
        code = await people.invite(page, Role.COACH, "Bob", made_by=director.id, vouched=False)
        bob = await people.accept(page, code, 1002)
        assert bob.standing is Standing.WAITING
        assert (await people.confirm_account(page, bob.id)).standing is Standing.JOINING


async def test_a_coach_is_active_after_the_secrecy_statement(database):
    async with writing(database) as page:
        code = await people.invite(page, Role.COACH, "Alice", vouched=True)
        alice = await people.accept(page, code, 1001)
        assert (await people.joined(page, alice.id, secrecy_on=TODAY, disclosure_on=None)).is_active


async def test_a_freelancer_is_active_after_the_disclosure_too(database):
    async with writing(database) as page:
        code = await people.invite(page, Role.COACH, "Alice", freelancer=True, vouched=True)
        alice = await people.accept(page, code, 1001)
        assert not (await people.joined(page, alice.id, secrecy_on=TODAY, disclosure_on=None)).is_active
        assert (await people.joined(page, alice.id, secrecy_on=TODAY, disclosure_on=TODAY)).is_active


async def test_who_waits_for_a_director_is_not_let_in_by_a_statement(database):
    async with writing(database) as page:
        code = await people.invite(page, Role.COACH, "Bob", vouched=False)
        bob = await people.accept(page, code, 1002)
        assert not (await people.joined(page, bob.id, secrecy_on=TODAY, disclosure_on=TODAY)).is_active


async def test_a_code_works_once(database):
    async with writing(database) as page:
        code = await people.invite(page, Role.COACH, "Alice", vouched=True)
        await people.accept(page, code, 1001)
    async with writing(database) as page:
        assert await people.accept(page, code, 1002) is None


@pytest.mark.parametrize(("hours", "works"), [(47, True), (48, False), (49, False)])
async def test_a_code_lasts_48_hours(database, hours, works):
    async with writing(database) as page:
        code = await people.invite(page, Role.COACH, "Alice", vouched=True)
    async with database.write(NOW + timedelta(hours=hours)) as page:
        assert (await people.accept(page, code, 1001) is not None) is works


async def test_a_wrong_code_makes_nobody(database):
    async with writing(database) as page:
        assert await people.accept(page, "x" * 43, 1001) is None
        assert await people.by_account(page, 1001) is None


async def test_a_code_has_256_bits_and_fits_in_a_start_link(database):
    async with writing(database) as page:
        codes = {await people.invite(page, Role.COACH, "Alice", vouched=True) for _ in range(50)}
    assert len(codes) == 50
    assert {len(code) for code in codes} == {43}


async def test_a_second_code_adds_its_role_to_the_same_member(database):
    async with writing(database) as page:
        alice = await a_member(page)
        code = await people.invite(page, Role.COMPLAINTS_COACH, "Alice", vouched=True)
        both = await people.accept(page, code, 1001)
    assert (both.id, both.roles, both.is_active) == (alice.id, {Role.COACH, Role.COMPLAINTS_COACH}, True)


async def test_a_role_from_the_chat_waits_for_a_director_also_for_a_member(database):
    async with writing(database) as page:
        alice = await a_member(page)
        code = await people.invite(page, Role.DIRECTOR, "Charlie", made_by=alice.id, vouched=False)
        assert (await people.accept(page, code, 1001)).standing is Standing.WAITING
        assert (await people.confirm_account(page, alice.id)).standing is Standing.ACTIVE


async def test_who_was_revoked_starts_anew_with_the_new_role_only(database):
    async with writing(database) as page:
        alice = await a_member(page, role=Role.DIRECTOR)
        await people.revoke(page, alice.id)
        code = await people.invite(page, Role.COACH, "Alice", vouched=True)
        again = await people.accept(page, code, 1001)
    assert (again.id, again.roles, again.standing) == (alice.id, {Role.COACH}, Standing.JOINING)
    assert again.secrecy_on is None


async def test_a_revoked_member_is_known_and_has_no_access(database):
    async with writing(database) as page:
        alice = await a_member(page)
        await people.revoke(page, alice.id)
    async with reading(database) as page:
        assert (await people.by_account(page, 1001)).standing is Standing.REVOKED
        assert not (await people.team(page, TODAY)).people[alice.id].is_active


async def test_the_team_is_everybody_as_they_are_now(database):
    until = date(2026, 12, 1)
    async with writing(database) as page:
        alice, bob = await a_member(page), await a_member(page, "Bob", account=1002)
        await people.set_absence(page, alice.id, until, bob.id)
        await people.set_locale(page, bob.id, "en")
        team = await people.team(page, TODAY)
    assert team.people[alice.id].absent_until == until
    assert team.people[alice.id].deputy == bob.id
    assert team.people[bob.id].locale == "en"
    assert {person.account for person in team.people.values()} == {1001, 1002}


async def test_somebody_who_does_not_exist_cannot_be_revoked(database):
    with pytest.raises(NotFound):
        async with writing(database) as page:
            await people.revoke(page, 99)


async def test_a_damaged_row_shuts_out_one_person_and_nobody_else(database):
    async with writing(database) as page:
        alice = await a_member(page, "Alice", account=1001)
        bob = await a_member(page, "Bob", account=1002)
        await page.connection.execute(
            update(rows.person).where(rows.person.c.id == bob.id).values(sealed=b"0" * 64)
        )
    async with reading(database) as page:
        assert set((await people.team(page, TODAY)).people) == {alice.id}


async def test_what_was_decided_about_somebody_is_who_they_are(database):
    async with writing(database) as page:
        alice = await a_member(page)
        changed = replace(alice, roles=frozenset({Role.DIRECTOR}), deputy=7, absent_until=date(2026, 12, 1))
        await people.keep(page, changed)
    async with reading(database) as page:
        assert (await people.team(page, TODAY)).people[alice.id] == changed


async def test_two_who_decide_about_each_other_at_once_take_turns(database):
    async with writing(database) as page:
        alice = await a_member(page, "Alice", Role.DIRECTOR, account=1001)
        bob = await a_member(page, "Bob", Role.DIRECTOR, account=1002)

    async def revokes(me: int, other: int) -> bool:
        async with writing(database) as page:
            team = await people.locked_team(page, TODAY)
            await asyncio.sleep(0.05)
            if team.people[me].is_active:
                await people.keep(page, replace(team.people[other], standing=Standing.REVOKED))
            return team.people[me].is_active

    done = await asyncio.gather(revokes(alice.id, bob.id), revokes(bob.id, alice.id))
    assert sorted(done) == [False, True]


async def test_a_locked_team_keeps_nobody_from_referring_to_a_person(database):
    """A message is remembered, a draft begun, while the director decides."""
    async with writing(database) as page:
        alice = await a_member(page)
    if database.file is not None:
        pytest.skip("SQLite has one writer")
    async with writing(database) as page:
        await people.locked_team(page, TODAY)
        async with asyncio.timeout(5), writing(database) as other:
            await messages.remember(other, alice.id, 12, delete_after=NOW + timedelta(hours=1))


@pytest.mark.parametrize(("left", "due"), [(True, 1), (False, 0)])
async def test_what_was_shown_to_who_left_meanwhile_leaves_the_chat_at_once(database, left, due):
    async with writing(database) as page:
        alice = await a_member(page)
        if left:
            await people.revoke(page, alice.id)
        await messages.remember(page, alice.id, 12, delete_after=NOW + timedelta(hours=1))
        assert len(await messages.due(page, NOW)) == due
