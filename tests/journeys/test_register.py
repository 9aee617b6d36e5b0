"""A coach registers a complaint; the complaints coach hears of it and keeps the terms (2.2, 3.2, 3.3a)."""

import pytest

from storage.database import Database
from tests.agency import CARLA, DIRK, Agency, a_phone_complaint, an_agency


@pytest.fixture
async def agency(database: Database):
    async with an_agency(database) as opened:
        yield opened


async def test_a_phone_complaint_gets_a_number_and_its_dates(agency: Agency):
    confirmation = await a_phone_complaint(agency)
    assert "Klacht KL-2026-001 is geregistreerd." in confirmation.text


async def test_the_complaints_coach_hears_of_it(agency: Agency):
    await a_phone_complaint(agency)
    await agency.time_passes()
    assert any("KL-2026-001" in text for text in agency.told(CARLA))
    assert not any("KL-2026-001" in text for text in agency.told(DIRK))
