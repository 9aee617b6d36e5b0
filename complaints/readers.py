"""What most questions share: how a text, a day or a period is read, guarded and judged."""

import re
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import TypeAlias

from complaints.dates import parse_date, parse_period
from complaints.errors import Caution, NotAnAnswer
from complaints.questions import Answer, Answers, Choice, Choices, Question, Scene, fixed
from complaints.reading import fold
from complaints.sensitive import check_text, names_in
from complaints.times import parse_time
from complaints.words import Text, say

Check: TypeAlias = Callable[[Answer, Scene, Answers], None]

EARLIEST = date(1990, 1, 1)  # where the calendar of working days begins
YEARS_AHEAD = 2  # a later day is a slip of the pen in the year
ANONYMOUS = "anonymous"
ANONYMOUS_WORDS = frozenset({"anoniem", "wil anoniem blijven", "wil anoniem", "klager wil anoniem blijven"})
ANONYMOUS_IN_ENGLISH = frozenset({"anonymous", "wants to stay anonymous", "stay anonymous"})
NUMBER = re.compile(r"(?:KL)?[ -]?(20\d\d)[ -]?(\d{1,5})", re.IGNORECASE)


def labelled(labels: Mapping[str, str]) -> Choices:
    """Fixed choices, from key to Dutch label."""
    return fixed(*(Choice(key, Text(label)) for key, label in labels.items()))


# --- texts


def free_text(text: str, _scene: Scene, _answers: Answers) -> None:
    """The guard of every free text (P2)."""
    check_text(text)


def unguarded(_text: str, _scene: Scene, _answers: Answers) -> None:
    """Only for what is read as something else altogether, such as a phone number."""


def without_names(text: str, scene: Scene, answers: Answers) -> None:
    """The guard of the title: it is seen by more people than the complaint is."""
    check_text(text)
    name = answers.get("name")
    names = [*scene.members.values(), *([name] if isinstance(name, str) and name != ANONYMOUS else [])]
    if found := names_in(text, names):
        raise Caution(
            "Hier lijkt een naam in te staan: %(names)s. Schrijf de zin liever zonder naam.",
            code="name",
            found=found,
            names=", ".join(found),
        )


def several_lines(text: str, _scene: Scene, _answers: Answers) -> Answer:
    return text


def read_title(text: str, _scene: Scene, _answers: Answers) -> Answer:
    line = " ".join(text.split())
    if len(line) < 5:  # noqa: PLR2004
        raise NotAnAnswer("Dat is wel heel kort. Schrijf een zin van minstens 5 tekens.")
    return line


def read_name(text: str, scene: Scene, _answers: Answers) -> Answer:
    """In Dutch the typed word "anonymous" is a name like any other, and must not become the mark of having
    none.
    """
    line = " ".join(text.split())
    if fold(line) in ANONYMOUS_WORDS or (scene.language == "en" and fold(line) in ANONYMOUS_IN_ENGLISH):
        return ANONYMOUS
    if not any(char.isalpha() for char in line):
        raise NotAnAnswer("Typ de naam van de klager, of kies “Wil anoniem blijven”.")
    return line.capitalize() if line == ANONYMOUS else line


def read_number(text: str, _scene: Scene, _answers: Answers) -> Answer:
    """The form only: whether that complaint exists may not be told (3.3b)."""
    found = NUMBER.fullmatch(text.strip())
    if not found or not int(found[2]):
        raise NotAnAnswer(
            "Zo ziet een klachtnummer eruit: KL-2026-007. Typ het nummer, of sla de vraag over."
        )
    return f"KL-{found[1]}-{int(found[2]):03d}"


# --- several


def choose(count: int) -> Check:
    """The check of a question that takes so many choices, no more and no fewer."""

    def check(answer: Answer, _scene: Scene, _answers: Answers) -> None:
        chosen = len(answer) if isinstance(answer, list) else 0
        if chosen != count:
            raise NotAnAnswer("Kies er precies %(count)s. Je koos er %(chosen)s.", count=count, chosen=chosen)

    return check


# --- times and days


def read_time(text: str, scene: Scene, _answers: Answers) -> Answer:
    """As 14:30."""
    return f"{parse_time(text, language=scene.language):%H:%M}"


def read_day(text: str, scene: Scene, _answers: Answers) -> Answer:
    return parse_date(text, scene.today, language=scene.language).isoformat()


def read_coming_day(text: str, scene: Scene, _answers: Answers) -> Answer:
    return parse_date(text, scene.today, future=True, language=scene.language).isoformat()


def read_period(text: str, scene: Scene, _answers: Answers) -> Answer:
    first, last = parse_period(text, scene.today, language=scene.language)
    return {"from": first.isoformat(), "to": last.isoformat()}


def recent_days(scene: Scene, _answers: Answers) -> tuple[Choice, ...]:
    return tuple(Choice(key, label, gives=day.isoformat()) for key, label, day in _recent(scene))


def recent_periods(scene: Scene, _answers: Answers) -> tuple[Choice, ...]:
    return tuple(
        Choice(key, label, gives={"from": day.isoformat(), "to": day.isoformat()})
        for key, label, day in _recent(scene)
    )


def _recent(scene: Scene) -> tuple[tuple[str, Text, date], ...]:
    yesterday = scene.today - timedelta(days=1)
    return ("today", say("Vandaag"), scene.today), ("yesterday", say("Gisteren"), yesterday)


def coming_days(scene: Scene, _answers: Answers) -> tuple[Choice, ...]:
    working = scene.calendar.next_on_or_after(scene.today + timedelta(days=1))
    days = (
        ("working", say("Eerstvolgende werkdag"), working),
        ("week", say("Over een week"), scene.today + timedelta(weeks=1)),
        ("fortnight", say("Over twee weken"), scene.today + timedelta(weeks=2)),
    )
    return tuple(Choice(key, label, gives=day.isoformat()) for key, label, day in days)


def days_since(first: date) -> Choices:
    """The recent days, none before `first`."""
    return lambda scene, answers: tuple(
        choice for choice in recent_days(scene, answers) if str(choice.answer) >= first.isoformat()
    )


def calendar_span(question: Question, today: date) -> tuple[date, date]:
    """The first and the last day that its calendar shows."""
    return (today, _years_on(today, YEARS_AHEAD)) if question.ahead else (EARLIEST, today)


def has_been(answer: Answer, scene: Scene, _answers: Answers) -> None:
    """The check of a day: not in the future, and not before the calendar begins."""
    day_has_been(date.fromisoformat(str(answer)), scene)


def day_has_been(day: date, scene: Scene) -> None:
    if day > scene.today:
        raise NotAnAnswer("Die dag is nog niet geweest. Vandaag is het %(today)s.", today=scene.today)
    if day < EARLIEST:
        raise NotAnAnswer("Dat is vóór %(earliest)s. Klopt het jaar?", earliest=EARLIEST)


def on_or_after(first: date, message: str) -> Check:
    """The check of a day that has been, but not before `first`; the message may name that `%(day)s`."""

    def check(answer: Answer, scene: Scene, answers: Answers) -> None:
        has_been(answer, scene, answers)
        if date.fromisoformat(str(answer)) < first:
            raise NotAnAnswer(message, day=first)

    return check


def is_coming(answer: Answer, scene: Scene, _answers: Answers) -> None:
    """The check of a day that looks ahead: today at the earliest."""
    day, latest = date.fromisoformat(str(answer)), _years_on(scene.today, YEARS_AHEAD)
    if day < scene.today:
        raise NotAnAnswer("Die dag is al geweest. Vandaag is het %(today)s.", today=scene.today)
    if day > latest:
        raise NotAnAnswer("Dat is na %(latest)s. Klopt het jaar?", latest=latest)


def a_year_before(day: date) -> date:
    return _years_on(day, -1)


def _years_on(day: date, years: int) -> date:
    """29 February counts as 28 February in a year that has none."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)
