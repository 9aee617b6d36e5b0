"""Sealed payloads and their keyring (T8, T9, T23)."""

import json
import stat

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.crypto import Keyring, sealed_with
from storage.errors import BadKeyring, Broken

ROOT, KEY = bytes(32), bytes(range(32))
RING = Keyring(ROOT, {"2026": KEY})


@given(st.binary(max_size=5_000))
def test_what_was_sealed_opens_again(payload):
    assert RING.open("draft", 1, RING.seal("draft", 1, payload)) == payload


@pytest.mark.parametrize(("table", "row"), [("draft", 2), ("complaint", 1), ("draft", "1/"), ("draf", "t1")])
def test_a_seal_is_bound_to_its_table_and_row(table, row):
    with pytest.raises(Broken) as broken:
        RING.open(table, row, RING.seal("draft", 1, b"secret"))
    assert (broken.value.table, broken.value.row_id) == (table, str(row))


def test_a_seal_is_bound_to_the_id_of_its_key():
    twice = Keyring(ROOT, {"2025": KEY, "2026": KEY})
    sealed = twice.seal("draft", 1, b"secret")
    with pytest.raises(Broken):
        twice.open("draft", 1, sealed.replace(b"2026", b"2025"))


def test_no_bit_of_a_seal_can_be_flipped():
    sealed = RING.seal("draft", 1, b"secret")
    for position in range(len(sealed) * 8):
        flipped = bytearray(sealed)
        flipped[position // 8] ^= 1 << position % 8
        with pytest.raises(Broken):
            RING.open("draft", 1, bytes(flipped))


def test_no_seal_can_be_cut_short():
    sealed = RING.seal("draft", 1, b"secret")
    for length in range(len(sealed)):
        with pytest.raises(Broken):
            RING.open("draft", 1, sealed[:length])


def test_the_same_payload_never_looks_the_same():
    assert len({RING.seal("draft", 1, b"secret") for _ in range(100)}) == 100


def test_the_newest_key_seals_and_the_older_ones_still_open():
    newer = Keyring(ROOT, {"2026": KEY, "2027": bytes(32)})
    assert newer.open("draft", 1, RING.seal("draft", 1, b"old")) == b"old"
    assert newer.seal("draft", 1, b"new")[2:6] == b"2027"


def test_a_lookup_differs_by_kind_by_value_and_by_keyring():
    other = Keyring(KEY, {"2026": KEY})
    found = {
        RING.lookup("account", 1),
        RING.lookup("account", 2),
        RING.lookup("code", 1),
        other.lookup("account", 1),
    }
    assert len(found) == 4
    assert RING.lookup("account", 1) == RING.lookup("account", 1)


def test_the_check_value_tells_keyrings_apart_and_survives_a_new_year():
    assert RING.check_value() == Keyring(ROOT, {"2026": KEY, "2027": ROOT}).check_value()
    assert RING.check_value() != Keyring(KEY, {"2026": KEY}).check_value()


def test_a_new_keyring_is_readable_by_its_owner_only_and_loads_again(tmp_path):
    made = Keyring.create(tmp_path / "keyring", year=2026)
    assert stat.S_IMODE((tmp_path / "keyring").stat().st_mode) == 0o400
    loaded = Keyring.load(tmp_path / "keyring")
    assert loaded.open("draft", 1, made.seal("draft", 1, b"secret")) == b"secret"
    assert (loaded.current, loaded.check_value()) == ("2026", made.check_value())


def test_an_existing_keyring_is_never_overwritten(tmp_path):
    Keyring.create(tmp_path / "keyring", year=2026)
    before = (tmp_path / "keyring").read_bytes()
    with pytest.raises(BadKeyring):
        Keyring.create(tmp_path / "keyring", year=2027)
    assert (tmp_path / "keyring").read_bytes() == before


@pytest.mark.parametrize("mode", [0o644, 0o640, 0o604, 0o660, 0o410])
def test_a_keyring_that_others_can_reach_is_refused(tmp_path, mode):
    Keyring.create(tmp_path / "keyring", year=2026)
    (tmp_path / "keyring").chmod(mode)
    with pytest.raises(BadKeyring):
        Keyring.load(tmp_path / "keyring")


SHORT = "AAAA"
LONG = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="


@pytest.mark.parametrize(
    "content",
    [
        "",
        "[]",
        "{}",
        "not json",
        json.dumps({"version": 1, "root": LONG, "keys": {}}),
        json.dumps({"version": 1, "root": LONG, "keys": {"2026": SHORT}}),
        json.dumps({"version": 1, "root": SHORT, "keys": {"2026": LONG}}),
        json.dumps({"version": 1, "root": LONG, "keys": [LONG]}),
        json.dumps({"version": 1, "root": LONG, "keys": {"2026": "?" * 44}}),
        json.dumps({"version": 2, "root": LONG, "keys": {"2026": LONG}}),
    ],
)
def test_a_damaged_keyring_is_refused(tmp_path, content):
    (tmp_path / "keyring").write_text(content)
    (tmp_path / "keyring").chmod(0o400)
    with pytest.raises(BadKeyring):
        Keyring.load(tmp_path / "keyring")


def test_a_missing_keyring_is_refused(tmp_path):
    with pytest.raises(BadKeyring):
        Keyring.load(tmp_path / "keyring")


def test_a_keyring_shows_no_key(tmp_path):
    assert repr(RING) == "Keyring(2026)"


# --- rotating


def test_a_rotated_keyring_seals_with_the_new_key_and_opens_what_was_sealed_before():
    newer = RING.rotated(year=2027)
    assert newer.key_ids == ("2026", "2027")
    assert newer.seal("draft", 1, b"new").startswith(sealed_with("2027"))
    assert newer.open("draft", 1, RING.seal("draft", 1, b"old")) == b"old"
    assert newer.check_value() == RING.check_value()


def test_within_a_year_the_newest_key_is_always_the_last_in_order():
    ring = RING
    for _ in range(99):
        ring = ring.rotated(year=2026)
    assert ring.key_ids[:3] == ("2026", "2026.01", "2026.02")
    assert ring.current == "2026.99"
    assert ring.rotated(year=2027).current == "2027"
    with pytest.raises(BadKeyring):
        ring.rotated(year=2026)


def test_a_clock_that_stands_in_an_earlier_year_rotates_nothing():
    with pytest.raises(BadKeyring):
        RING.rotated(year=2025)


def test_without_a_key_what_it_sealed_stays_closed():
    newer = RING.rotated(year=2027)
    with pytest.raises(Broken):
        newer.without("2026").open("draft", 1, RING.seal("draft", 1, b"old"))


@pytest.mark.parametrize("key_id", ["2027", "2025", ""])
def test_neither_the_current_key_nor_an_unknown_one_can_be_taken_out(key_id):
    with pytest.raises(BadKeyring):
        RING.rotated(year=2027).without(key_id)


def test_a_keyring_is_replaced_whole_and_stays_readable_by_its_owner_only(tmp_path):
    path = tmp_path / "keyring"
    made = Keyring.create(path, year=2026)
    (tmp_path / "keyring.new").write_text("of a replacement that was killed")
    made.rotated(year=2027).replace(path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o400
    assert [each.name for each in tmp_path.iterdir()] == ["keyring"]
    loaded = Keyring.load(path)
    assert loaded.key_ids == ("2026", "2027")
    assert loaded.open("draft", 1, made.seal("draft", 1, b"secret")) == b"secret"


def test_a_keyring_that_cannot_be_replaced_stays_as_it_is(tmp_path):
    with pytest.raises(BadKeyring):
        RING.replace(tmp_path / "no such folder" / "keyring")


def test_the_keys_of_two_files_differ_and_neither_is_that_of_the_year():
    nonce = bytes(12)
    made = {RING.of_file("2026", salt).encrypt(nonce, b"x", b"") for salt in (b"a" * 32, b"b" * 32)}
    assert len(made | {RING._ciphers["2026"].encrypt(nonce, b"x", b"")}) == 3
