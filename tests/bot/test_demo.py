"""The examples of the sandbox: a register that could have come about, on whatever day somebody begins."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from click.testing import CliRunner

from bot.cli import cli
from bot.demo import around, playing
from bot.demo.playing import LIVES, Member, play
from complaints.errors import Refusal
from complaints.form import Draft, Scene
from complaints.intake import INTAKE
from complaints.lifecycle import Stage
from complaints.people import Role
from complaints.sensitive import bsn_in, special_words
from complaints.workdays import Calendar
from handlers.contact import read_email, read_phone, show_phone
from handlers.context import House
from sandbox.cast import CAST, as_arguments
from storage import disclosures, people, register, requests, trail, verify
from storage.rows import trail as trail_table
from tests.agency import FixedClock

TEAM = (
    Member(1, Role.COACH, "Anna de Wit"),
    Member(2, Role.COACH, "Bram Jansen", freelancer=True),
    Member(3, Role.COACH, "Eva Bos"),
    Member(4, Role.COMPLAINTS_COACH, "Carla Smit"),
    Member(5, Role.DIRECTOR, "Dirk Mulder"),
)
A_TUESDAY, AFTER_NEW_YEAR, AFTER_EASTER = date(2026, 11, 24), date(2027, 1, 4), date(2026, 4, 7)


@pytest.fixture
def kind() -> str:
    return "sqlite"


def a_house(database, day: date) -> House:
    return House(
        database=database,
        clock=FixedClock(datetime(day.year, day.month, day.day, 9, tzinfo=UTC)),
        calendar=Calendar(),
        zone=ZoneInfo("Europe/Amsterdam"),
        organisation="Bureau Voorbeeld",
        contact="Carla Smit, 030 123 45 67",
    )


@pytest.mark.parametrize("day", [A_TUESDAY, AFTER_NEW_YEAR, AFTER_EASTER], ids=str)
async def test_the_examples_are_a_sound_register_with_every_stage_whatever_the_day(database, day):
    house = a_house(database, day)
    assert await play(house, TEAM) == 12
    async with database.read(house.clock.now()) as page:
        complaints = await register.listing(page)
        assert {each.stage for each in complaints} == set(Stage)
        assert await verify.verify(page) == []
        moments = (
            await page.connection.scalars(trail_table.select().with_only_columns(trail_table.c.at))
        ).all()
        assert moments == sorted(moments)
        assert moments[-1] < page.now
        late = [each for each in complaints if any(one.is_overdue(day) for one in each.deadlines(Calendar()))]
        assert len(late) == 1
        assert len(await requests.open_ones(page)) == 1
        assert len(await disclosures.untold(page, print)) == 2


async def test_they_are_the_same_for_everybody_who_begins_on_that_day(database):
    house = a_house(database, A_TUESDAY)
    await play(house, TEAM)
    async with database.read(house.clock.now()) as page:
        complaints = await register.listing(page)
    assert [each.number for each in complaints] == [f"KL-2026-{n:03}" for n in range(1, 13)]
    assert [each.stage for each in complaints[:4]] == ["closed", "in_mediation", "withdrawn", "declined"]
    assert complaints[11].received_on == date(2026, 11, 23)


async def test_a_complaint_about_the_complaints_coach_is_hidden_from_her_and_led_by_the_director(database):
    house = a_house(database, A_TUESDAY)
    await play(house, TEAM)
    async with database.read(house.clock.now()) as page:
        team = await people.team(page, A_TUESDAY)
        (keeper,) = (each for each in team.people.values() if Role.COMPLAINTS_COACH in each.roles)
        (hidden,) = [each for each in await register.listing(page) if keeper.id in each.involved]
    assert {event.by for event in hidden.events[1:]} == {5}


@pytest.mark.parametrize("life", LIVES, ids=lambda life: str(life.answers["name"]))
def test_every_example_could_have_been_typed(life, database):
    """The form takes every answer, asks nothing more, and stops none of its words (P2)."""
    stage = playing.Play(
        a_house(database, A_TUESDAY), None, dict(zip(playing.Part, range(1, 6), strict=True))
    )
    answers = stage.answers(life.answers)
    scene = Scene(
        today=stage.on(life.registered),
        calendar=Calendar(),
        members=dict(enumerate("abcde", 1)),
        read_phone=read_phone,
        read_email=read_email,
        show_phone=show_phone,
    )
    filled = INTAKE.filled(Draft(answers=answers), scene)
    assert filled.question is None
    assert filled.answers == answers


def test_nothing_in_the_examples_is_sensitive():
    said = [*texts([vars(life) for life in LIVES]), *texts([vars(each) for each in around.PROGRAMMES])]
    assert len(said) > 200
    assert [each for each in said if special_words(each) or bsn_in(each)] == []


def texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        yield from (text for each in value.values() for text in texts(each))
    elif isinstance(value, list | tuple):
        yield from (text for each in value for text in texts(each))
    elif isinstance(value, playing.Act):
        yield from texts(dict(value.answers))


@pytest.mark.parametrize("without", TEAM[1:], ids=lambda member: member.name)
async def test_too_small_a_team_gets_no_examples(database, without):
    with pytest.raises(Refusal, match="drie coaches"):
        await play(a_house(database, A_TUESDAY), [each for each in TEAM if each != without])


async def test_examples_come_in_no_register_that_is_used(database):
    house = a_house(database, A_TUESDAY)
    await play(house, TEAM)
    async with database.read(house.clock.now()) as page:
        before = await trail.head(page)
    with pytest.raises(Refusal, match="leeg register"):
        await play(house, TEAM)
    async with database.read(house.clock.now()) as page:
        assert await trail.head(page) == before


def test_a_bot_that_talks_to_telegram_gets_no_examples(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for name, value in {"API_URL": "https://api.telegram.org", "DATA_DIR": tmp_path / "data"}.items():
        monkeypatch.setenv(f"KLACHTENBOT_{name}", str(value))
    CliRunner().invoke(cli, ["init"])
    said = CliRunner().invoke(cli, ["demo", "--member", "1", "coach", "Anna"])
    assert (said.exit_code, said.output) == (
        1,
        "Dit is een echte bot. Verzonnen klachten komen alleen in de sandbox.\n",
    )


def test_the_sandbox_asks_for_them_as_the_command_takes_them(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("KLACHTENBOT_API_URL", "http://127.0.0.1:8080")
    CliRunner().invoke(cli, ["init"])
    said = CliRunner().invoke(cli, ["demo", *as_arguments(CAST)])
    assert said.output == "Klaar: 12 verzonnen klachten.\n"


@pytest.mark.storm
async def test_every_day_of_a_year_is_a_good_day_to_begin(keyring, tmp_path):
    from storage.database import Database  # noqa: PLC0415 - for this test alone

    for n in range(366):
        day = A_TUESDAY + timedelta(days=n)
        url = f"sqlite:///{tmp_path}/{n}.db"
        await Database.create(url, keyring)
        async with Database(url, keyring) as opened:
            assert await play(a_house(opened, day), TEAM) == 12, day
