"""What Prometheus reads: counts that are true, and nobody in them."""

import re
from datetime import timedelta
from pathlib import Path

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families

from bot import metrics as metrics_module
from bot.clock import Clock
from bot.metrics import Metrics
from bot.settings import Settings
from bot.site import Role, Site
from complaints.regulation import TERMS
from storage import heartbeat
from storage.database import Database
from tests.agency import ANNA, CARLA, DIRK, Agency
from tests.bot.office import CANARY, a_filed_complaint, plan

LABELS = {"kind", "state", "step", "what", "role"}
NUMBERED = re.compile(r"KL-\d|AVG-\d|\b40\d\b")


@pytest.fixture
def metrics(agency: Agency) -> Metrics:
    house = agency.house
    site = Site(house.database, agency.clock, role=Role.POLLING)
    return Metrics(site, house.calendar, house.zone)


async def told(metrics: Metrics) -> dict[str, float]:
    """Each sample under its name, with the value of its label."""
    text = (await metrics.told()).decode()
    return {
        " ".join((sample.name, *sample.labels.values())): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
        if sample.name.startswith("klachtenbot_")
    }


async def test_the_outbox_and_what_is_overdue_are_counted(agency: Agency, metrics: Metrics):
    long_ago = agency.house.today() - timedelta(days=16)
    await a_filed_complaint(agency, received=long_ago, tell=False)
    await a_filed_complaint(agency, received=agency.house.today(), tell=False)
    await plan(agency, "stalled", to=DIRK)
    agency.clock.ahead(minutes=5)
    found = await told(metrics)
    assert found["klachtenbot_notices due"] == 1
    assert found["klachtenbot_notices sent"] == 0
    assert found["klachtenbot_oldest_notice_seconds"] == 300
    overdue = {term.key: found[f"klachtenbot_overdue_steps {term.key}"] for term in TERMS}
    assert overdue == {"enter": 1, "acknowledge": 1, "decide": 0, "resolve": 0, "call": 0}
    assert (found["klachtenbot_role polling"], found["klachtenbot_role standby"]) == (1, 0)


async def test_the_heartbeats_are_told(agency: Agency, metrics: Metrics):
    now = agency.clock.now()
    async with agency.house.database.write(now) as page:
        await heartbeat.beat(page, "sweep")
    found = await told(metrics)
    assert found["klachtenbot_last_timestamp_seconds sweep"] == pytest.approx(now.timestamp(), abs=1)
    assert found["klachtenbot_last_timestamp_seconds backup"] == 0


async def test_updates_and_replies_are_counted(agency: Agency, metrics: Metrics):
    before = await told(metrics)
    for word in ("/help", "/vandaag"):
        await agency.says(ANNA, word)
    after = await told(metrics)
    for name in (
        "klachtenbot_updates_total message",
        "klachtenbot_replies_total",
        "klachtenbot_update_seconds_count",
    ):
        assert after[name] - before[name] == 2, name
    assert (
        after["klachtenbot_updates_total callback_query"]
        == before["klachtenbot_updates_total callback_query"]
    )
    assert after["klachtenbot_update_seconds_sum"] > before["klachtenbot_update_seconds_sum"]


async def test_nobody_is_in_it(agency: Agency, metrics: Metrics):
    number = await a_filed_complaint(agency, received=agency.house.today() - timedelta(days=16))
    await agency.says(ANNA, f"/zaak {number}")
    text = (await metrics.told()).decode()
    assert set(re.findall(r"[{,](\w+)=", text)) <= LABELS
    assert not NUMBERED.search(
        " ".join(line for line in text.splitlines() if "klachtenbot_" in line and "{" in line)
    )
    for word in (CANARY, number, "Anna", str(ANNA), str(CARLA)):
        assert not re.search(rf'"[^"]*{word}', text), word


async def test_the_archive_is_looked_at_now_and_then(
    agency: Agency, metrics: Metrics, monkeypatch: pytest.MonkeyPatch
):
    assert (await told(metrics))["klachtenbot_notices due"] == 0
    await plan(agency, "stalled", to=DIRK)
    assert (await told(metrics))["klachtenbot_notices due"] == 0
    monkeypatch.setattr(metrics_module, "FRESH", 0)
    assert (await told(metrics))["klachtenbot_notices due"] == 1


@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
async def test_an_archive_out_of_reach_is_told_too(kind, keyring, tmp_path: Path):
    away = Database("postgresql://bot@127.0.0.1:9/klachten", keyring)
    settings = Settings(_env_file=None)
    metrics = Metrics(Site(away, Clock()), metrics_module.Calendar(), settings.timezone)
    found = await told(metrics)
    assert found["klachtenbot_archive_up"] == 0
    assert "klachtenbot_notices due" not in found
    assert "klachtenbot_updates_total message" in found
    await away.close()


async def test_there_is_one_page(metrics: Metrics):
    transport = httpx.ASGITransport(app=metrics_module.application(metrics))
    async with httpx.AsyncClient(transport=transport, base_url="http://bot") as client:
        page = await client.get("/metrics")
        elsewhere = await client.get("/")
    assert (page.status_code, elsewhere.status_code) == (200, 404)
    assert page.headers["content-type"].startswith("text/plain")
    assert "process_resident_memory_bytes" in page.text
