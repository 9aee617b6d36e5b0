"""The settings, from the environment or `.env`. All faults at once, in plain words, never with a value."""

import os
import re
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from difflib import get_close_matches
from ipaddress import ip_address
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import unquote, urlsplit
from zoneinfo import ZoneInfo

from dotenv import dotenv_values
from pydantic import BeforeValidator, Field, SecretStr, ValidationError, ValidationInfo, field_validator
from pydantic_core import ErrorDetails
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from bot.secret_files import Fault, readable_by_others, secret_in
from complaints.errors import Refusal
from complaints.workdays import parse_days_off

PREFIX = "KLACHTENBOT_"
TOKEN = re.compile(r"\d{6,}:[A-Za-z0-9_-]{30,}")
SECRET = re.compile(r"[A-Za-z0-9_-]{16,256}")
DRIVERS = {
    "sqlite": "sqlite+aiosqlite",
    "sqlite+aiosqlite": "sqlite+aiosqlite",
    "postgres": "postgresql+psycopg",
    "postgresql": "postgresql+psycopg",
    "postgresql+psycopg": "postgresql+psycopg",
}
SECRETS = ("token", "database_url", "webhook_secret", "watch_url")  # each may come from a file instead
SHORTEST = 8  # characters of a secret: less would take ordinary words out of the log
WEBHOOK_PORT = 8081  # where the proxy finds us, unless set otherwise
TEN_YEARS = 3653 * 24 * 3600


class BadSettings(Exception):  # noqa: N818 - the trade's word, like Refusal
    """Every fault there is, each a whole Dutch sentence; the start ends with exit code 78."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("\n".join(faults))
        self.faults = faults


def _zone(value: object) -> ZoneInfo:
    try:
        return value if isinstance(value, ZoneInfo) else ZoneInfo(str(value))
    except (OSError, ValueError, KeyError) as error:
        raise Fault("deze tijdzone bestaat niet. Een goede is Europe/Amsterdam.") from error


def _days_off(value: object) -> object:
    try:
        return parse_days_off(value) if isinstance(value, str) else value
    except Refusal as refusal:
        raise Fault(str(refusal.text)) from refusal


def _seconds(value: object) -> timedelta:
    seconds = value.total_seconds() if isinstance(value, timedelta) else int(str(value))
    if abs(seconds) > TEN_YEARS:
        raise Fault("de klok mag hoogstens tien jaar verschuiven.")
    return timedelta(seconds=seconds)


def _address(value: object) -> str:
    parts = urlsplit(str(value))
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise Fault("dit is geen webadres. Een goed webadres begint met https://.")
    return str(value).rstrip("/")


def database_address(text: str) -> str:
    """With our driver. Raises `Fault`, or another ValueError when it can't be read."""
    scheme, found, rest = text.partition("://")
    if not found or scheme not in DRIVERS:
        raise Fault("dit begint niet met sqlite+aiosqlite:/// of postgresql+psycopg://.")
    if scheme.startswith("sqlite") and rest.strip("/").partition("?")[0] in {"", ":memory:"}:
        raise Fault("een database in het geheugen is weg zodra de bot stopt. Noem een bestand.")
    urlsplit(text)
    return f"{DRIVERS[scheme]}://{rest}"


def _is_safe(url: str) -> bool:
    """Nobody on the way can read it. A ValueError when its port is none."""
    parts = urlsplit(url)
    good = parts.scheme == "https" or (parts.scheme, parts.hostname) == ("http", "127.0.0.1")
    return good and bool(parts.hostname) and parts.port != 0


class Settings(BaseSettings):
    """A field's description is what its fault says that is expected."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX,
        env_file_encoding="utf-8",
        env_ignore_empty=True,
        extra="ignore",
        frozen=True,
        hide_input_in_errors=True,
        validate_default=True,
    )

    token_file: Path | None = Field(None, description="de naam van een bestand.")
    token: SecretStr | None = Field(None, description="het token dat @BotFather geeft.")
    api_url: Annotated[str, BeforeValidator(_address)] = Field(
        "https://api.telegram.org", description="een webadres dat begint met https://."
    )
    data_dir: Path = Field(Path("data"), description="de naam van een map.")
    database_url_file: Path | None = Field(None, description="de naam van een bestand.")
    database_url: SecretStr = Field(SecretStr(""), description="het adres van een database.")
    keyring_file: Path = Field(Path(), description="de naam van een bestand.")
    backup_dir: Path = Field(Path(), description="de naam van een map.")
    organisation: str = Field("Coumans en Gooren Coaching", min_length=1, description="een naam.")
    contact: str = Field("", description="een naam en een telefoonnummer.")
    letters_dir: Path | None = Field(None, description="de naam van een map.")
    timezone: Annotated[ZoneInfo, BeforeValidator(_zone)] = Field(
        ZoneInfo("Europe/Amsterdam"), description="een tijdzone, zoals Europe/Amsterdam."
    )
    days_off: Annotated[Mapping[date, str], NoDecode, BeforeValidator(_days_off)] = Field(
        {}, description="dagen, zoals 2026-12-24 Kantoor dicht; 2026-12-28..2026-12-31 Kerstsluiting."
    )
    webhook_url: str | None = Field(None, description="een webadres dat begint met https://.")
    webhook_secret_file: Path | None = Field(None, description="de naam van een bestand.")
    webhook_secret: SecretStr | None = Field(None, description="letters, cijfers, _ en -.")
    http_host: str = Field("127.0.0.1", description="een IP-adres van deze computer, zoals 127.0.0.1.")
    http_port: int | None = Field(
        None, ge=1, le=65535, description="een poort: een heel getal van 1 tot en met 65535."
    )
    metrics_port: int | None = Field(
        None, ge=1, le=65535, description="een poort: een heel getal van 1 tot en met 65535."
    )
    watch_url_file: Path | None = Field(None, description="de naam van een bestand.")
    watch_url: SecretStr | None = Field(None, description="een webadres dat begint met https://.")
    clock_offset: Annotated[timedelta, BeforeValidator(_seconds)] = Field(
        timedelta(), description="een heel getal: zoveel seconden verschuift de klok."
    )
    retention_months: int = Field(60, ge=1, le=60, description="een heel getal van 1 tot en met 60 (P8).")
    call_attempts: int = Field(3, ge=2, le=20, description="een heel getal van 2 tot en met 20 (3.4c).")
    trail_head: Literal["daily", "weekly"] = Field("daily", description="daily of weekly.")
    log_format: Literal["auto", "json", "console"] = Field("auto", description="auto, json of console.")
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field(
        "INFO", description="DEBUG, INFO, WARNING of ERROR."
    )

    @field_validator(
        *(f"{name}_file" for name in SECRETS),
        *("data_dir", "keyring_file", "backup_dir", "letters_dir"),
        mode="after",
    )
    @classmethod
    def _home(cls, path: Path | None) -> Path | None:
        return path and path.expanduser()

    @field_validator(*SECRETS, mode="before")
    @classmethod
    def _from_file(cls, value: object, info: ValidationInfo) -> object:
        file: Path | None = info.data.get(f"{info.field_name}_file")
        if file is None:
            return value
        setting = f"{PREFIX}{info.field_name}_FILE".upper()
        if value:
            raise Fault(f"kies tussen dit en {setting}, niet allebei.")
        return secret_in(file, setting)

    @field_validator("token", mode="after")
    @classmethod
    def _token(cls, token: SecretStr | None) -> SecretStr | None:
        if token and not TOKEN.fullmatch(token.get_secret_value()):
            raise Fault("dit is geen bot-token. Kopieer het heel, zoals @BotFather het geeft.")
        return token

    @field_validator("database_url", mode="after")
    @classmethod
    def _database(cls, url: SecretStr, info: ValidationInfo) -> SecretStr:
        text = url.get_secret_value()
        if not text:
            return SecretStr(f"sqlite+aiosqlite:///{info.data.get('data_dir')}/klachten.sqlite3")
        return SecretStr(database_address(text))

    @field_validator("keyring_file", mode="after")
    @classmethod
    def _keyring(cls, file: Path, info: ValidationInfo) -> Path:
        folder = info.data.get("data_dir", Path("data")).resolve()
        if file == Path():
            file = folder.parent / "keyring.json"
        if file.resolve().is_relative_to(folder):
            raise Fault("de sleutels mogen niet in de gegevensmap staan: wie die map kopieert, heeft ze dan.")
        return file

    @field_validator("backup_dir", mode="after")
    @classmethod
    def _backups(cls, folder: Path, info: ValidationInfo) -> Path:
        if folder == Path():
            folder = info.data.get("data_dir", Path("data")) / "backups"
        keyring = info.data.get("keyring_file")
        if keyring and keyring.resolve().is_relative_to(folder.resolve()):
            raise Fault("de sleutels mogen niet bij de reservekopieën staan: wie die heeft, heeft ze dan.")
        return folder

    @field_validator("letters_dir", mode="after")
    @classmethod
    def _letters(cls, folder: Path | None) -> Path | None:
        if folder and not folder.is_dir():
            raise Fault("deze map is er niet.")
        return folder

    @field_validator("http_host", mode="after")
    @classmethod
    def _host(cls, host: str) -> str:
        return str(ip_address(host))  # a ValueError when it is none

    @field_validator("webhook_url", mode="after")
    @classmethod
    def _webhook(cls, url: str | None) -> str | None:
        if url and not _is_safe(url):
            raise Fault("dit webadres begint niet met https://. Telegram stuurt alleen daarheen.")
        return url

    @field_validator("webhook_secret", mode="after")
    @classmethod
    def _secret(cls, secret: SecretStr | None, info: ValidationInfo) -> SecretStr | None:
        if secret is None and info.data.get("webhook_url"):
            raise Fault(f"dit hoort bij {PREFIX}WEBHOOK_URL en ontbreekt.")
        if secret and not SECRET.fullmatch(secret.get_secret_value()):
            raise Fault("dit heeft 16 tot en met 256 tekens: letters, cijfers, _ en -.")
        return secret

    @field_validator("watch_url", mode="after")
    @classmethod
    def _watch(cls, url: SecretStr | None) -> SecretStr | None:
        if url and not _is_safe(url.get_secret_value()):
            raise Fault(
                "dit webadres begint niet met https://. Zonder https kan iemand onderweg het adres lezen."
            )
        return url

    @field_validator("log_level", mode="before")
    @classmethod
    def _level(cls, level: object) -> object:
        return level.upper() if isinstance(level, str) else level

    @property
    def served_port(self) -> int:
        """0: nothing is served over HTTP."""
        return self.http_port or (WEBHOOK_PORT if self.webhook_url else 0)

    def require_token(self) -> str:
        """The token, for what talks to Telegram; the other commands work without one."""
        if self.token is None:
            raise BadSettings(
                [f"{PREFIX}TOKEN ontbreekt. Maak een bot bij @BotFather en zet het token in .env."]
            )
        return self.token.get_secret_value()

    def secrets(self) -> tuple[str, ...]:
        """Everything that no log line may hold."""
        password = urlsplit(self.database_url.get_secret_value()).password
        named = (self.token, self.webhook_secret)
        held = [*(each.get_secret_value() for each in named if each), *self._watched()]
        return (*held, password, unquote(password)) if password else tuple(held)

    def _watched(self) -> tuple[str, ...]:
        """The address, and what a log of the network would show of it: all behind the host."""
        if self.watch_url is None:
            return ()
        url = self.watch_url.get_secret_value()
        parts = urlsplit(url)
        behind = url.partition(parts.netloc)[2]
        return (url, behind) if len(behind) >= SHORTEST else (url,)


def load(env_file: Path | None = Path(".env")) -> Settings:
    """Raises BadSettings with all faults at once."""
    faults = [*readable_by_others(env_file)] if env_file else []
    try:
        faults += _unknown(env_file)
        settings = Settings(_env_file=env_file)
    except ValidationError as error:
        raise BadSettings(faults + [_in_words(each) for each in error.errors()]) from None
    except (OSError, UnicodeError):
        raise BadSettings([*faults, f"{env_file} is niet te lezen als tekst (UTF-8)."]) from None
    if faults:
        raise BadSettings(faults)
    return settings


def _in_words(error: ErrorDetails) -> str:
    field = str(error["loc"][0])
    said = error.get("ctx", {}).get("error")
    expected = f"hier hoort {Settings.model_fields[field].description}"
    return f"{PREFIX}{field.upper()}: {said if isinstance(said, Fault) else expected}"


def _unknown(env_file: Path | None) -> Iterator[str]:
    """A name with a typing error would be a setting that silently does nothing."""
    known = [field.upper() for field in Settings.model_fields]
    written = {*os.environ, *(dotenv_values(env_file) if env_file else ())}
    for name in sorted(name for name in written if name.upper().startswith(PREFIX)):
        if (typed := name.upper().removeprefix(PREFIX)) not in known:
            near = get_close_matches(typed, known, n=1)
            yield f"{name} is geen instelling." + (f" Bedoel je {PREFIX}{near[0]}?" if near else "")
