"""What is missing, in the order in which to mend it. Looks, and changes nothing."""

from collections.abc import AsyncIterator, Callable

from bot import at_home, at_telegram, on_disk
from bot.findings import Finding, fault, good
from bot.settings import BadSettings, Settings, load

AS_THE_BOT = "Typ dit als de gebruiker van de bot; anders heeft die hier zelf geen rechten."

Chapter = Callable[[Settings], AsyncIterator[Finding]]
CHAPTERS: tuple[Chapter, ...] = (at_home.examine, on_disk.examine, at_telegram.examine)


async def examine() -> list[Finding]:
    """Within a chapter each finding builds on the ones before; what can't be looked at yet is left out."""
    try:
        settings = load()
    except BadSettings as bad:
        return [fault(each) for each in bad.faults]
    findings = [good("de instellingen zijn te lezen")]
    for chapter in CHAPTERS:
        findings += await _read(chapter, settings)
    return findings


async def _read(chapter: Chapter, settings: Settings) -> list[Finding]:
    found: list[Finding] = []
    try:
        async for finding in chapter(settings):
            found.append(finding)  # noqa: PERF401 - what was found before an error is kept
    except OSError as error:
        place = error.filename or "een bestand of map"
        found.append(fault(f"{place} is niet te bereiken ({type(error).__name__})", AS_THE_BOT))
    return found
