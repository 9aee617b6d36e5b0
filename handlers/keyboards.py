"""Buttons: the choices of a question, the inline calendar, the commands of a form, the check page."""

from calendar import Calendar as Months
from collections.abc import Collection, Iterable, Sequence
from datetime import date, timedelta

from babel.dates import format_date, get_day_names

from complaints.questions import Choice, Kind, Question
from complaints.words import Text
from handlers.context import Button, Rows
from handlers.texts import _, locale, spoken
from handlers.words import COMMAND_LABELS

WIDE = 24  # characters above which a button gets a row of its own
LONGEST_LABEL = 60
NOTHING = "n:0:0"  # a button that is only there to be read


def paired(buttons: Iterable[Button]) -> Rows:
    """Two short buttons a row; a long one alone."""
    rows: list[tuple[Button, ...]] = []
    for button in buttons:
        short = len(button.label) <= WIDE
        if short and rows and len(rows[-1]) == 1 and len(rows[-1][0].label) <= WIDE:
            rows[-1] = (*rows[-1], button)
        else:
            rows.append((button,))
    return tuple(rows)


def choices(reference: str, offered: Sequence[Choice], ticked: Collection[object], kind: Kind) -> Rows:
    """`reference` is "<draft>:<turn>". What is ticked in a question with several answers shows it."""
    return paired(
        Button(
            _ticked(_label(choice.label), on=kind is Kind.SEVERAL and choice.key in ticked),
            f"a:{reference}:{choice.key}",
        )
        for choice in offered
    )


def _ticked(label: str, *, on: bool) -> str:
    return f"✓ {label}" if on else label


def _label(text: Text) -> str:
    label = spoken(text)
    return label if len(label) <= LONGEST_LABEL else label[: LONGEST_LABEL - 1] + "…"


def commands(reference: str, names: Iterable[str]) -> Rows:
    return tuple(
        row
        for wanted in (("done", "keep"), ("back", "skip", "aside"), ("cancel",))
        if (row := tuple(Button(_(COMMAND_LABELS[n]), f"c:{reference}:{n}") for n in wanted if n in names))
    )


def calendar_opener(reference: str, today: date) -> Rows:
    return ((Button(_("📅 Kalender"), f"k:{reference}:{today:%Y-%m}"),),)


def turning(reference: str, page: int, pages: int, arg: str = "") -> Rows:
    """To the page before and after; `reference` and `arg` stand around its number, as in `l:list:2`."""
    turn = [Button("«", f"{reference}:{page - 1}{arg}")] if page else []
    turn += [Button("»", f"{reference}:{page + 1}{arg}")] if page + 1 < pages else []
    return (tuple(turn),) if turn else ()


def month(reference: str, shown: str, today: date, first: date, last: date) -> Rows:
    """One month of the days from `first` to `last`, and the way to the month before and after."""
    year, number = _month(shown, today, first, last)
    begin = date(year, number, 1)
    title = Button(format_date(begin, "LLLL y", locale=locale()), NOTHING)
    names = get_day_names("short", locale=locale())
    weekdays = tuple(Button(names[day], NOTHING) for day in range(7))
    weeks = tuple(
        tuple(_day(reference, day, number, first, last) for day in week)
        for week in Months().monthdatescalendar(year, number)
    )
    before, after = begin - timedelta(days=1), (begin + timedelta(days=31)).replace(day=1)
    turn = [Button("«", f"k:{reference}:{before:%Y-%m}")] if before >= first else []
    turn += [Button("»", f"k:{reference}:{after:%Y-%m}")] if after <= last else []
    return ((title,), weekdays, *weeks, *([tuple(turn)] if turn else []))


def _month(shown: str, today: date, first: date, last: date) -> tuple[int, int]:
    """The month in a button's data; anything odd is this month, and too far away the furthest."""
    try:
        wanted = date.fromisoformat(f"{shown}-01")
    except ValueError:
        wanted = today
    wanted = max(min(wanted, last), first)
    return wanted.year, wanted.month


def _day(reference: str, day: date, number: int, first: date, last: date) -> Button:
    if day.month != number or not first <= day <= last:
        return Button("·", NOTHING)
    return Button(str(day.day), f"a:{reference}:{day.isoformat()}")


def check_page(
    reference: str, summary: Iterable[tuple[Question, Text]], finish: str, names: Collection[str]
) -> Rows:
    """First the button that finishes, then one per answer to change it, then these commands."""
    amend = paired(
        Button(f"✎ {spoken(question.name)}", f"e:{reference}:{question.key}") for question, _text in summary
    )
    return ((Button(finish, f"c:{reference}:finish"),), *amend, *commands(reference, names))
