"""Walk a complaint through its life by typing, as people do: a step and its answers, up to “Vastleggen”."""

from sandbox.messages import Message
from tests.agency import ANNA, CARLA, EVA, NAMES, PHONE_COMPLAINT, Agency, a_phone_complaint

NUMBER = "KL-2026-001"
TODAY_BY_LETTER = ("vandaag", "brief")


async def begins(agency: Agency, who: int, step: str, *answers: str, number: str = NUMBER) -> Message:
    """The step's form, with these answers typed; the bot's last message."""
    return await agency.says(who, f"{step} {number}", *answers)


async def takes(agency: Agency, who: int, step: str, *answers: str, number: str = NUMBER) -> Message:
    """The whole step, recorded."""
    await begins(agency, who, step, *answers, number=number)
    return await agency.presses(who, "Vastleggen")


async def page(agency: Agency, who: int, number: str = NUMBER) -> Message:
    """/zaak, as this person sees it."""
    return await agency.says(who, f"/zaak {number}")


async def registered(agency: Agency, received: str = "vandaag", *, who: int = ANNA, **changed: str) -> None:
    """The phone complaint, typed in one go; it happened on the day it was received."""
    answers = {"at_3": received, "at_15": received, **changed}
    for place, text in enumerate(PHONE_COMPLAINT):
        agency.user(who).says(answers.get(f"at_{place}", text))
    agency.user(who).says("registreren")
    await agency.settle()
    assert "is geregistreerd" in agency.user(who).last().text


async def accepted(agency: Agency) -> None:
    """Registered by Anna, about Bram; entered, acknowledged and taken up by Carla, today."""
    await a_phone_complaint(agency)
    await agency.says(CARLA, f"inschrijven {NUMBER}")
    await takes(agency, CARLA, "ontvangst bevestigd", *TODAY_BY_LETTER)
    await takes(agency, CARLA, "in behandeling nemen", "vandaag")


async def with_committee(agency: Agency, first: int = EVA, second: int = ANNA) -> None:
    """Taken up, and in the hands of two coaches who confirmed to be independent."""
    await accepted(agency)
    names = " en ".join(NAMES[member] for member in (first, second))
    await takes(agency, CARLA, "commissie", names, "klaar")
    for member in (first, second):
        await agency.says(member, f"ik ben onafhankelijk {NUMBER}")


async def resolved(agency: Agency, who: int = EVA) -> None:
    """Judged by the committee, and the reply sent today by e-mail."""
    await with_committee(agency)
    await takes(agency, who, "afhandelen", "gegrond", "De coach kwam te laat.", "ja", "vandaag", "e-mail")
