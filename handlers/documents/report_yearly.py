"""The yearly evaluation (3.6) as Word, in Dutch, with room for the directors' conclusions."""

from collections.abc import Mapping, Sequence

from complaints.reports.insight import TIMELINESS, Insight
from complaints.reports.sentences import sentences
from complaints.reports.uwv import COUNTS, Counts
from complaints.reports.yearly import Lesson, Task, Yearly
from complaints.words import N_
from handlers.documents.charts import draw
from handlers.documents.letters import Sender, written
from handlers.documents.pictures import PICTURES, drawings
from handlers.documents.report_insight import FIGURES
from handlers.documents.wording import day_of, number_of, short_day_of
from handlers.texts import _, speaking, spoken

TEMPLATE = "jaarevaluatie"
QUARTERS = range(1, 5)
NOT_BEGUN = "–"
UNKNOWN_OWNER = N_("onbekend")
NOT_DONE = N_("nog niet")


def yearly_docx(found: Yearly, names: Mapping[int, str], house: Sender) -> bytes:
    """`names` of the owners of measures and agreements, by their id. Raises a Refusal when the agency's own
    template can't be used.
    """
    with speaking("nl"):
        values = _values(found, names)
    return written(TEMPLATE, values, house)


def _values(found: Yearly, names: Mapping[int, str]) -> Mapping[str, object]:
    drawn = drawings(found.insight)
    return {
        "jaar": found.year,
        "stand_op": day_of(found.insight.today),
        "cijfers": [
            {"naam": _(label), "aantal": number_of(count)} for label, count in _counts(found.insight)
        ],
        "zinnen": _sentences(found.insight, {drawing.title for drawing in drawn}),
        "beelden": _pairs([{"foto": draw(drawing), "zegt": drawing.says} for drawing in drawn]),
        "kwartalen": _quarters(found.quarters),
        "lessen": [_lesson(lesson) for lesson in found.lessons],
        "maatregelen": [_task(task, names) for task in found.measures],
        "te_laat": [_task(task, names) for task in found.broken],
    }


def _counts(found: Insight) -> Sequence[tuple[str, int]]:
    return (
        (N_("Ontvangen klachten"), found.total),
        *((label, found.timeliness[key]) for key, label in TIMELINESS.items()),
        (N_("Verlengd"), found.extended),
        (N_("Naar de mediator"), found.mediated),
        (N_("Heropend"), found.reopened),
        (N_("Uitingen van ontevredenheid zonder klacht"), found.dissatisfaction),
    )


def _sentences(found: Insight, drawn: set[str]) -> list[Mapping[str, object]]:
    """What no picture says; of too few complaints, or none, much is the same."""
    told = {key for title, keys in PICTURES.items() if _(title) in drawn for key in keys}
    about: dict[str, list[str]] = {}
    for key, text in sentences(found).items():
        if key not in told:
            about.setdefault(spoken(text), []).append(_(FIGURES[key]))
    return [{"over": ", ".join(figures), "zegt": said} for said, figures in about.items()]


def _pairs(shown: Sequence[Mapping[str, object]]) -> list[Mapping[str, object]]:
    """Two beside each other; the last may stand alone."""
    nothing = {"foto": "", "zegt": ""}
    lefts, rights = shown[::2], [*shown[1::2], nothing]
    return [{"links": left, "rechts": right} for left, right in zip(lefts, rights, strict=False)]


def _quarters(quarters: Sequence[Counts]) -> list[Mapping[str, object]]:
    return [
        {
            "nummer": number,
            "naam": _(label),
            **{f"k{quarter}": _of(quarters, quarter, key) for quarter in QUARTERS},
            "jaar": number_of(sum(counts[key] for counts in quarters)),
        }
        for number, (key, (label, _definition)) in enumerate(COUNTS.items(), 1)
    ]


def _of(quarters: Sequence[Counts], quarter: int, key: str) -> str:
    return number_of(quarters[quarter - 1][key]) if quarter <= len(quarters) else NOT_BEGUN


def _lesson(lesson: Lesson) -> Mapping[str, object]:
    return {"nummer": lesson.number, "op": short_day_of(lesson.learned_on), "tekst": lesson.text}


def _task(task: Task, names: Mapping[int, str]) -> Mapping[str, object]:
    return {
        "nummer": task.number,
        "wat": task.what,
        "wie": names.get(task.owner) or _(UNKNOWN_OWNER),
        "uiterlijk": short_day_of(task.until),
        "gedaan": short_day_of(task.done_on) if task.done_on else _(NOT_DONE),
    }
