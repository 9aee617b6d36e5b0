"""A backup is whole, of one moment and unreadable without the keyring; a restore is all of it, or nothing."""

import asyncio
import random
import stat
import tracemalloc
from contextlib import ExitStack
from pathlib import Path

import pytest
from sqlalchemy import delete, func, select

from complaints.people import Role
from storage import (
    attachments,
    backup,
    drafts,
    migrations,
    notices,
    people,
    register,
    rows,
    sealed_file,
    trail,
)
from storage.crypto import Keyring
from storage.database import Database
from storage.errors import BadBackup, NotEmpty, NotSaved
from storage.restore import restore
from storage.sealed_file import CHUNK, MAGIC, header_of
from storage.verify import verify
from tests.conftest import KINDS, NOW
from tests.storage.making import TODAY, a_complaint, a_member, a_notice, counted, reading, writing

CANARY = "KANARIEPIET"
only_sqlite = pytest.mark.parametrize("kind", ["sqlite"], indirect=True)


@pytest.fixture
async def filled(database):
    """Something in every table with personal data, an odd text, a number that was given and taken back."""
    async with writing(database) as page:
        alice = await a_member(page, f"{CANARY} Ünal 'de\n\x1f \U0001f600", account=770077001)
        await people.invite(page, Role.COACH, CANARY, vouched=True)
        stored = await drafts.start(page, alice.id, "intake")
        await drafts.save(page, stored, {"description": f"{CANARY} draft"})
        await attachments.add(page, stored.id, "pdf", f"%PDF {CANARY}".encode() * 100)
        for n in range(3):
            await a_complaint(page, alice.id, n, name=CANARY, description=CANARY)
        await register.remember_commissioner(page, alice.id, "employer", CANARY)
        await register.note_dissatisfaction(
            page, {"channel": "phone", "commissioner_name": CANARY, "received_on": "2026-11-20"}, TODAY
        )
        await notices.plan(page, [a_notice(alice.id, step) for step in "502"])
        await trail.append(page, alice.id, "read", "KL-2026-001")
        await page.connection.execute(delete(rows.notice).where(rows.notice.c.id == 3))
    return database


@pytest.fixture
def path(tmp_path):
    return tmp_path / "kopie.backup"


@pytest.fixture
def elsewhere(tmp_path, request):
    """Where a database can be made, of each kind."""
    with ExitStack() as borrowed:

        def place(kind):
            if kind == "sqlite":
                return f"sqlite:///{tmp_path}/new folder/100%.db"
            return borrowed.enter_context(request.getfixturevalue("postgresql_server").database())

        yield place


async def everything(url, keyring):
    async with Database(url, keyring) as database, reading(database) as page:
        return {
            table.name: [
                tuple(row)
                for row in await page.connection.execute(select(table).order_by(*table.primary_key))
            ]
            for table in rows.metadata.sorted_tables
        }


def left_in(folder: Path):
    return sorted(str(file.relative_to(folder)) for file in folder.rglob("*"))


@pytest.mark.parametrize("target", KINDS)
async def test_what_is_restored_is_what_was_there(filled, keyring, path, elsewhere, target):
    url = elsewhere(target)
    before = await everything(filled.url, keyring)
    made = backup.make(filled.url, keyring, path, NOW)
    assert await restore(url, keyring, path, NOW) == made
    after = await everything(url, keyring)
    restored = after["trail"].pop()
    assert restored[3] == "restored"
    del after["trail_head"], before["trail_head"]
    assert after == before
    async with Database(url, keyring) as database:
        async with reading(database) as page:
            assert await verify(page) == []
            assert (await register.get(page, "KL-2026-002")).answers["description"] == CANARY
            assert len(await counted(page)) == 3
        async with writing(database) as page:
            await notices.plan(page, [a_notice(before["person"][0][0], "9")])
            newest = await page.connection.scalar(select(func.max(rows.notice.c.id)))
    assert newest == 4, "the number of a row that is gone is not given twice"


async def test_the_header_says_what_it_is(filled, keyring, path):
    made = backup.make(filled.url, keyring, path, NOW)
    async with reading(filled) as page:
        seq, digits = await trail.head(page)
    assert header_of(path) == made
    assert (made.key, made.keys, made.made_at, made.revision) == ("2026", ("2026",), NOW, migrations.NEWEST)
    assert (made.trail_rows, made.trail_hash) == (seq, digits)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


async def test_nothing_personal_and_no_key_is_in_it(filled, keyring, keyring_file, path):
    backup.make(filled.url, keyring, path, NOW)
    content = path.read_bytes()
    for secret in (CANARY, CANARY.casefold(), "770077001", "Ünal"):
        for coding in ("utf-8", "utf-16-le"):
            assert secret.encode(coding) not in content
    for key in [keyring._root, *keyring._keys.values()]:
        assert key not in content
        assert key.hex().encode() not in content


async def test_while_others_write_it_is_of_one_moment_and_misses_nothing_that_was_kept(
    database, keyring, path, elsewhere
):
    """200 writes, each with a row in three tables; the backup is begun among them."""
    kept = 0
    begun, ready = 0, asyncio.Event()

    async def write(alice):
        nonlocal kept
        for n in range(200):
            async with writing(database) as page:
                await a_complaint(page, alice, n)
            kept += 1
            if kept == 60:
                ready.set()
            await asyncio.sleep(0)

    async with writing(database) as page:
        alice = (await a_member(page)).id
    writer = asyncio.ensure_future(write(alice))
    await ready.wait()
    begun = kept
    made = await asyncio.to_thread(backup.make, database.url, keyring, path, NOW)
    await writer
    await restore(elsewhere("sqlite"), keyring, path, NOW)
    there = await everything(elsewhere("sqlite"), keyring)
    count = len(there["complaint"])
    assert begun <= count <= 200
    assert len(there["fact"]) == len(there["event"]) == count
    assert made.trail_rows == count == len(there["trail"]) - 1
    assert there["counter"]


@only_sqlite
async def test_memory_stays_flat(database, keyring, path):
    async with writing(database) as page:
        stored = await drafts.start(page, (await a_member(page)).id, "intake")
    for _ in range(10):
        async with writing(database) as page:
            await attachments.add(page, stored.id, "pdf", random.randbytes(3_000_000))
    tracemalloc.start()
    backup.make(database.url, keyring, path, NOW)
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert path.stat().st_size > 30_000_000
    assert peak < 16_000_000


async def refused(url, keyring, path, folder):
    """The sentence; nothing was left behind."""
    before = left_in(folder)
    with pytest.raises((BadBackup, NotEmpty)) as refusal:
        await restore(url, keyring, path, NOW)
    assert left_in(folder) == before
    return str(refusal.value.text)


@only_sqlite
async def test_no_byte_can_be_changed_and_no_place_be_cut(filled, keyring, path, tmp_path, elsewhere):
    backup.make(filled.url, keyring, path, NOW)
    whole, url = path.read_bytes(), elsewhere("sqlite")
    for _ in range(25):
        bad = bytearray(whole)
        bad[random.randrange(len(bad))] ^= 1 << random.randrange(8)
        path.write_bytes(bad)
        await refused(url, keyring, path, tmp_path)
    for length in (0, 10, len(MAGIC), 300, len(whole) // 2, len(whole) - 16, len(whole) - 1):
        path.write_bytes(whole[:length])
        await refused(url, keyring, path, tmp_path)
    path.write_bytes(whole + b"x")
    await refused(url, keyring, path, tmp_path)
    path.write_bytes(whole)
    await restore(url, keyring, path, NOW)


@only_sqlite
async def test_no_chunk_can_be_moved_left_out_repeated_or_be_the_last(
    filled, keyring, path, tmp_path, elsewhere, monkeypatch
):
    monkeypatch.setattr(sealed_file, "CHUNK", 500)
    backup.make(filled.url, keyring, path, NOW)
    whole, url = path.read_bytes(), elsewhere("sqlite")
    start = whole.index(b"\n", len(MAGIC)) + 1
    chunks = [whole[at : at + 516] for at in range(start, len(whole), 516)]
    assert len(chunks) > 10
    for turned in (
        [chunks[1], chunks[0], *chunks[2:]],
        [*chunks[:3], *chunks[4:]],
        [*chunks[:3], chunks[2], *chunks[3:]],
        chunks[:-1],
        [*chunks, chunks[-1]],
        [],
    ):
        path.write_bytes(whole[:start] + b"".join(turned))
        await refused(url, keyring, path, tmp_path)
    path.write_bytes(whole)
    await restore(url, keyring, path, NOW)


def test_a_backup_that_fills_its_chunks_exactly_is_whole(tmp_path, keyring):
    for size in (0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK):
        header = sealed_file.Header("2026", (), keyring.check_value(), NOW, "0001", 0, "")
        path = tmp_path / str(size)
        with sealed_file.written(path) as file:
            writer = sealed_file.SealedWriter(file, keyring, header)
            writer.write(b"x" * size)
            writer.finish()
        with sealed_file.opened(path, keyring) as (_header, source):
            assert source.read() == b"x" * size


async def test_where_something_is_already_nothing_is_restored(filled, keyring, path, tmp_path):
    backup.make(filled.url, keyring, path, NOW)
    before = await everything(filled.url, keyring)
    await refused(filled.url, keyring, path, tmp_path)
    assert await everything(filled.url, keyring) == before


@only_sqlite
@pytest.mark.parametrize("rest", ["-wal", "-journal"])
async def test_beside_the_rest_of_another_database_nothing_is_restored(filled, keyring, path, tmp_path, rest):
    backup.make(filled.url, keyring, path, NOW)
    (tmp_path / f"new.db{rest}").write_bytes(b"")
    said = await refused(f"sqlite:///{tmp_path}/new.db", keyring, path, tmp_path)
    assert said == "Hier staat al een database, of een deel ervan. Er is niets teruggezet."


@only_sqlite
async def test_another_keyring_and_one_without_the_key_are_told_apart(
    filled, keyring, path, tmp_path, elsewhere
):
    backup.make(filled.url, keyring, path, NOW)
    url = elsewhere("sqlite")
    other = Keyring.create(tmp_path / "other.json", year=2026)
    assert "hoort niet bij deze reservekopie" in await refused(url, other, path, tmp_path)
    dropped = keyring.rotated(year=2027).without("2026")
    assert "ontbreekt sleutel 2026" in await refused(url, dropped, path, tmp_path)


@only_sqlite
async def test_a_newer_key_does_not_hinder(filled, keyring, path, elsewhere):
    backup.make(filled.url, keyring, path, NOW)
    await restore(elsewhere("sqlite"), keyring.rotated(year=2027), path, NOW)


@pytest.mark.parametrize("version", ["0001", "0002"])
async def test_one_of_an_older_version_is_brought_up_to_date(
    an_initialised_database, keyring, path, elsewhere, kind, version
):
    url = an_initialised_database
    async with Database(url, keyring) as database, writing(database) as page:
        await a_complaint(page, (await a_member(page)).id)
        expected = await counted(page)
    await migrations.downgrade(url, version)
    made = backup.make(url, keyring, path, NOW)
    assert made.revision == version
    await restore(place := elsewhere(kind), keyring, path, NOW)
    async with Database(place, keyring) as database, reading(database) as page:
        assert await counted(page) == expected
        assert await verify(page) == []


@only_sqlite
async def test_one_of_a_newer_version_is_refused(filled, keyring, path, tmp_path, elsewhere, monkeypatch):
    backup.make(filled.url, keyring, path, NOW)
    monkeypatch.setattr(migrations, "NEWEST", "0001")
    assert "nieuwere versie" in await refused(elsewhere("sqlite"), keyring, path, tmp_path)


async def test_what_was_wrong_before_the_backup_is_named_and_not_restored(
    filled, keyring, path, tmp_path, elsewhere, kind
):
    async with writing(filled) as page:
        changed = rows.complaint.update().where(rows.complaint.c.number == "KL-2026-002").values(uwv="no")
        await page.connection.execute(changed)
    backup.make(filled.url, keyring, path, NOW)
    url = elsewhere(kind)
    said = await refused(url, keyring, path, tmp_path)
    assert said.startswith("Deze reservekopie klopt niet: complaint KL-2026-002: de open gegevens wijken af")
    assert (
        await migrations.current(url) is None
        if kind == "postgresql"
        else not (tmp_path / "new folder").exists()
    )


@only_sqlite
async def test_an_existing_file_is_never_written_over(filled, keyring, path, tmp_path):
    path.write_bytes(b"something else")
    with pytest.raises(FileExistsError):
        backup.make(filled.url, keyring, path, NOW)
    assert path.read_bytes() == b"something else"


@only_sqlite
async def test_a_backup_that_fails_leaves_nothing_behind(filled, keyring, tmp_path, monkeypatch):
    before = left_in(tmp_path)
    with pytest.raises(FileNotFoundError):
        backup.make(filled.url, keyring, tmp_path / "no such folder" / "x.backup", NOW)

    def full(*_):
        raise OSError("disk full")

    monkeypatch.setattr(sealed_file.SealedWriter, "finish", full)
    with pytest.raises(OSError, match="disk full"):
        backup.make(filled.url, keyring, tmp_path / "x.backup", NOW)
    assert left_in(tmp_path) == before


def test_a_database_that_is_not_there_is_no_empty_backup(keyring, tmp_path):
    with pytest.raises(NotSaved):
        backup.make(f"sqlite:///{tmp_path}/gone.db", keyring, tmp_path / "x.backup", NOW)
    assert left_in(tmp_path) == []


async def test_which_rows_need_a_key_is_counted(filled, keyring, path):
    newer = keyring.rotated(year=2027)
    async with Database(filled.url, newer) as database, writing(database) as page:
        await a_member(page, "Bob", account=9)
    assert backup.make(filled.url, newer, path, NOW).keys == ("2026", "2027")
