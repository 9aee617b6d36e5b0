"""A broken setting stops the start, with every fault in plain words and no secret in any of them."""

import os
from datetime import date, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.settings import BadSettings, Settings, load

TOKEN = "7654321098:AAF-invented_invented_invented_123456"
SECRET = "an_invented_webhook_secret"


@pytest.fixture(autouse=True)
def an_empty_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for name in [name for name in os.environ if name.startswith("KLACHTENBOT_")]:
        monkeypatch.delenv(name)


def written(text: str, *, name: str = ".env", mode: int = 0o600) -> Path:
    file = Path(name)
    file.write_text(text, encoding="utf-8")
    file.chmod(mode)
    return file


def faults_of(**settings: str) -> list[str]:
    file = written("".join(f"KLACHTENBOT_{name}='{value}'\n" for name, value in settings.items()))
    with pytest.raises(BadSettings) as caught:
        load(file)
    return caught.value.faults


def loaded(**settings: str) -> Settings:
    return load(written("".join(f"KLACHTENBOT_{name}='{value}'\n" for name, value in settings.items())))


def test_nothing_set_is_enough_to_start_with(tmp_path):
    settings = load()
    assert settings.token is None
    assert settings.api_url == "https://api.telegram.org"
    assert settings.data_dir == Path("data")
    assert settings.database_url.get_secret_value() == "sqlite+aiosqlite:///data/klachten.sqlite3"
    assert settings.keyring_file == tmp_path / "keyring.json"
    assert settings.organisation == "Coumans en Gooren Coaching"
    assert settings.timezone == ZoneInfo("Europe/Amsterdam")
    assert settings.days_off == {}
    assert settings.clock_offset == timedelta()
    assert (settings.retention_months, settings.call_attempts, settings.log_level) == (60, 3, "INFO")


def test_the_environment_goes_before_the_file(monkeypatch):
    monkeypatch.setenv("KLACHTENBOT_CONTACT", "Alice, 070 000 00 00")
    assert loaded(CONTACT="Bob").contact == "Alice, 070 000 00 00"


def test_without_a_file_the_environment_is_all(monkeypatch):
    written("KLACHTENBOT_CONTACT=Bob")
    monkeypatch.setenv("KLACHTENBOT_CALL_ATTEMPTS", "4")
    settings = load(env_file=None)
    assert (settings.contact, settings.call_attempts) == ("", 4)


def test_an_empty_value_is_no_value():
    assert loaded(RETENTION_MONTHS="", TOKEN="").retention_months == 60


def test_the_default_database_stands_in_the_data_folder(tmp_path):
    url = loaded(DATA_DIR=f"{tmp_path}/archive").database_url.get_secret_value()
    assert url == f"sqlite+aiosqlite:///{tmp_path}/archive/klachten.sqlite3"


def test_the_default_keyring_stands_beside_the_data_folder(tmp_path):
    assert loaded(DATA_DIR=f"{tmp_path}/archive").keyring_file == tmp_path / "keyring.json"


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg"])
def test_a_plain_postgresql_address_is_accepted(scheme):
    url = loaded(DATABASE_URL=f"{scheme}://bot:pw@localhost/klachten").database_url.get_secret_value()
    assert url == "postgresql+psycopg://bot:pw@localhost/klachten"


def test_days_off_are_read():
    settings = loaded(DAYS_OFF="2026-12-24 Kantoor dicht; 2026-12-28..2026-12-29 Kerstsluiting")
    assert dict(settings.days_off) == {
        date(2026, 12, 24): "Kantoor dicht",
        date(2026, 12, 28): "Kerstsluiting",
        date(2026, 12, 29): "Kerstsluiting",
    }


def test_a_token_file_gives_the_token():
    written(TOKEN + "\n", name="token", mode=0o400)
    assert loaded(TOKEN_FILE="token").require_token() == TOKEN


def test_without_a_token_only_what_talks_to_telegram_is_refused():
    with pytest.raises(BadSettings) as caught:
        load().require_token()
    assert caught.value.faults == [
        "KLACHTENBOT_TOKEN ontbreekt. Maak een bot bij @BotFather en zet het token in .env."
    ]


def test_the_clock_can_be_shifted_both_ways():
    assert loaded(CLOCK_OFFSET="86400").clock_offset == timedelta(days=1)
    assert loaded(CLOCK_OFFSET="-60").clock_offset == timedelta(minutes=-1)


def test_the_log_level_may_be_typed_in_small_letters():
    assert loaded(LOG_LEVEL="debug").log_level == "DEBUG"


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("TOKEN", "12:short", "TOKEN: dit is geen bot-token"),
        ("TOKEN", TOKEN + " ", "TOKEN: dit is geen bot-token"),
        ("TOKEN_FILE", "missing", "TOKEN_FILE wijst naar missing, en dat is niet te lezen"),
        ("API_URL", "api.telegram.org", "API_URL: dit is geen webadres"),
        ("API_URL", "https://[", "API_URL: hier hoort een webadres"),
        ("DATABASE_URL", "mysql://localhost/klachten", "DATABASE_URL: dit begint niet met"),
        ("DATABASE_URL", "postgresql+asyncpg://localhost/klachten", "DATABASE_URL: dit begint niet met"),
        ("DATABASE_URL", "klachten.sqlite3", "DATABASE_URL: dit begint niet met"),
        ("DATABASE_URL", "sqlite+aiosqlite://", "DATABASE_URL: een database in het geheugen"),
        ("DATABASE_URL", "sqlite+aiosqlite:///:memory:", "DATABASE_URL: een database in het geheugen"),
        ("DATABASE_URL", "postgresql://[bot", "DATABASE_URL: hier hoort het adres van een database"),
        ("KEYRING_FILE", "data/keyring.json", "KEYRING_FILE: de sleutels mogen niet in de gegevensmap"),
        ("KEYRING_FILE", "x/../data/y/keys.json", "KEYRING_FILE: de sleutels mogen niet in de gegevensmap"),
        ("DATA_DIR", "/", "KEYRING_FILE: de sleutels mogen niet in de gegevensmap"),
        ("TIMEZONE", "Europe/Maastricht", "TIMEZONE: deze tijdzone bestaat niet"),
        ("TIMEZONE", "../../etc/passwd", "TIMEZONE: deze tijdzone bestaat niet"),
        ("DAYS_OFF", "volgende week", "DAYS_OFF: “volgende week”: begin met een datum"),
        ("WEBHOOK_URL", "http://bot.example/hook", "WEBHOOK_URL: dit webadres begint niet met https"),
        ("WEBHOOK_SECRET", "short", "WEBHOOK_SECRET: dit heeft 16 tot en met 256 tekens"),
        ("WEBHOOK_SECRET", "no spaces in this secret", "WEBHOOK_SECRET: dit heeft 16 tot en met 256 tekens"),
        ("WEBHOOK_URL", "http://127.0.0.1.bot.example/hook", "WEBHOOK_URL: dit webadres begint niet met"),
        ("HTTP_HOST", "bot.example", "HTTP_HOST: hier hoort een IP-adres"),
        ("HTTP_PORT", "0", "HTTP_PORT: hier hoort een poort"),
        ("HTTP_PORT", "65536", "HTTP_PORT: hier hoort een poort"),
        ("CLOCK_OFFSET", "morgen", "CLOCK_OFFSET: hier hoort een heel getal"),
        ("CLOCK_OFFSET", "9" * 30, "CLOCK_OFFSET: de klok mag hoogstens tien jaar verschuiven"),
        ("RETENTION_MONTHS", "61", "RETENTION_MONTHS: hier hoort een heel getal van 1 tot en met 60"),
        ("RETENTION_MONTHS", "0", "RETENTION_MONTHS: hier hoort een heel getal van 1 tot en met 60"),
        ("RETENTION_MONTHS", "vijf", "RETENTION_MONTHS: hier hoort een heel getal van 1 tot en met 60"),
        ("CALL_ATTEMPTS", "1", "CALL_ATTEMPTS: hier hoort een heel getal van 2 tot en met 20"),
        ("LOG_LEVEL", "LOUD", "LOG_LEVEL: hier hoort DEBUG, INFO, WARNING of ERROR"),
    ],
)
def test_a_broken_setting_is_named_with_what_is_expected(name, value, words):
    (fault,) = faults_of(**{name: value})
    assert words in fault


def test_a_webhook_on_this_computer_needs_no_https():
    address = "http://127.0.0.1:8090/hook"
    assert loaded(WEBHOOK_URL=address, WEBHOOK_SECRET=SECRET).webhook_url == address


def test_a_name_for_this_computer_could_be_pointed_elsewhere():
    (fault,) = faults_of(WEBHOOK_URL="http://localhost/hook", WEBHOOK_SECRET=SECRET)
    assert "begint niet met https://" in fault


def test_http_is_served_when_a_port_is_given_and_for_a_webhook():
    assert loaded().served_port == 0
    assert loaded(HTTP_PORT="9000").served_port == 9000
    assert loaded(WEBHOOK_URL="https://bot.example/hook", WEBHOOK_SECRET=SECRET).served_port == 8081
    assert loaded().http_host == "127.0.0.1"


def test_a_webhook_needs_its_secret():
    assert faults_of(WEBHOOK_URL="https://bot.example/hook") == [
        "KLACHTENBOT_WEBHOOK_SECRET: dit hoort bij KLACHTENBOT_WEBHOOK_URL en ontbreekt."
    ]
    assert loaded(WEBHOOK_URL="https://bot.example/hook", WEBHOOK_SECRET=SECRET).webhook_secret is not None


def test_a_token_and_a_token_file_together_are_refused():
    written(TOKEN, name="token")
    (fault,) = faults_of(TOKEN=TOKEN, TOKEN_FILE="token")
    assert "niet allebei" in fault


def test_all_faults_are_named_at_once():
    written(TOKEN, name="token", mode=0o644)
    file = written(
        "KLACHTENBOT_TOKEN_FILE=token\nKLACHTENBOT_RETENTION_MONTHS=99\nKLACHTENBOT_TIMEZON=Europe/Paris\n"
        "KLACHTENBOT_WEBHOOK_URL=http://bot.example\nKLACHTENBOT_DAYS_OFF=ooit\n",
        mode=0o644,
    )
    with pytest.raises(BadSettings) as caught:
        load(file)
    assert len(caught.value.faults) == 6
    assert str(caught.value).count("\n") == 5


@pytest.mark.parametrize("mode", [0o644, 0o640, 0o604, 0o660])
def test_a_file_that_others_can_read_is_refused(mode):
    file = written("KLACHTENBOT_CONTACT=Alice", mode=mode)
    with pytest.raises(BadSettings) as caught:
        load(file)
    assert caught.value.faults == [".env is leesbaar voor anderen. Typ: chmod 600 .env"]


def test_a_token_file_that_others_can_read_is_refused():
    written(TOKEN, name="token", mode=0o644)
    assert faults_of(TOKEN_FILE="token") == [
        "KLACHTENBOT_TOKEN: token is leesbaar voor anderen. Typ: chmod 600 token"
    ]


def test_a_name_with_a_typing_error_is_refused_with_the_nearest_name(monkeypatch):
    monkeypatch.setenv("KLACHTENBOT_ORGANIZATION", "Coaching")
    assert faults_of(DATABSE_URL="x", ZZZ="1") == [
        "KLACHTENBOT_DATABSE_URL is geen instelling. Bedoel je KLACHTENBOT_DATABASE_URL?",
        "KLACHTENBOT_ORGANIZATION is geen instelling. Bedoel je KLACHTENBOT_ORGANISATION?",
        "KLACHTENBOT_ZZZ is geen instelling.",
    ]


def test_names_of_other_programs_are_left_alone():
    assert load(written("PATH_OF_ANOTHER=x\n")).contact == ""


def test_a_file_that_is_not_text_is_refused():
    file = written("")
    file.write_bytes(b"KLACHTENBOT_CONTACT=\xff\xfe")
    with pytest.raises(BadSettings) as caught:
        load(file)
    assert "UTF-8" in caught.value.faults[0]


def test_no_secret_is_shown_by_the_settings_or_a_fault():
    url = "postgresql://bot:geheim%21@localhost/klachten"
    settings = loaded(TOKEN=TOKEN, WEBHOOK_URL="https://bot.example", WEBHOOK_SECRET=SECRET, DATABASE_URL=url)
    for secret in (TOKEN, SECRET, "geheim"):
        assert secret not in repr(settings) + str(settings)
    assert set(settings.secrets()) == {TOKEN, SECRET, "geheim%21", "geheim!"}
    broken = faults_of(TOKEN=f"{TOKEN}!", WEBHOOK_SECRET=f"{SECRET}!", DATABASE_URL="geheim")
    assert len(broken) == 3
    assert not any(secret in fault for fault in broken for secret in (TOKEN, SECRET, "geheim"))


def test_the_example_names_every_setting_and_gives_none_a_value():
    example = (Path(__file__).parents[2] / ".env.example").read_text(encoding="utf-8")
    names = [line.lstrip("# ").partition("=")[0] for line in example.splitlines() if "KLACHTENBOT_" in line]
    assert sorted(names) == sorted("KLACHTENBOT_" + field.upper() for field in Settings.model_fields)
    assert load(written(example)) == load(env_file=None)
