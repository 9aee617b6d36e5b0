"""The director's pictures: all that is written in them is whole and apart, whatever the figures are."""

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, timedelta
from io import BytesIO
from itertools import combinations

import pytest
from matplotlib.text import Text
from PIL import Image

from complaints.events import Judgment
from complaints.intake import CATEGORIES
from complaints.reports.insight import OUTCOMES, PHASES, TIMELINESS, Aftercare, LeadTime, Slice
from complaints.reports.sentences import sentences
from handlers.documents.charts import LEFT, WIDE, Ink, drawn
from handlers.documents.pictures import PICTURES, drawings, pictures
from handlers.texts import spoken
from tests.complaints.counted import SPRING, Run, a_fact, seen, some

MARK = tuple(int(Ink.MARK.value[0][place : place + 2], 16) / 255 for place in (1, 3, 5))
LONG = "Een heel lange naam van een onderwerp in het register"  # longer than any that we have
TEN_YEARS = 3650  # days


def settled(count, received=SPRING, after=30):
    """Written to, phoned and closed."""
    written = received + timedelta(days=after)
    runs = [
        Run("enter", received, received),
        Run("acknowledge", received, received + timedelta(days=20)),
        Run("decide", received, received),
        Run("resolve", received, written),
        Run("call", written, written),
    ]
    return some(
        count,
        received,
        runs=tuple(runs),
        outcome={"treatment": Judgment.FOUNDED},
        satisfied=True,
        closed_on=written,
    )


BUSY = seen([case for month in range(1, 13) for case in settled(month + 2, date(2026, month, 2))])


def crowded():
    """As many bars, and as large figures, as there can be."""
    return replace(
        BUSY,
        total=12_345,
        by=BUSY.by
        | {
            "category": tuple(Slice(key, label, 9_999) for key, label in CATEGORIES.items()),
            "outcome": tuple(Slice(key, label, 9_999) for key, label in OUTCOMES.items()),
        },
        lead_times=tuple(
            LeadTime(key, label, 12_345, 1_234, TEN_YEARS, ()) for key, (label, _) in PHASES.items()
        ),
        timeliness=dict.fromkeys(TIMELINESS, 12_345),
        aftercare=Aftercare(12_345, 11_000, 1_000, 345, 9_000, 2_000),
    )


def figures(found):
    return [drawn(drawing) for drawing in drawings(found)]


def texts(figure):
    return [text for text in figure.findobj(Text) if text.get_text()]


def boxes(figure):
    renderer = figure.canvas.get_renderer()
    return [(text.get_text(), text.get_window_extent(renderer)) for text in texts(figure)]


def words(figure):
    return [text.get_text() for text in texts(figure)]


def test_there_are_four_pictures_that_fit_a_phone():
    sizes = [Image.open(BytesIO(picture.png)).size for picture in pictures(BUSY)]
    assert [wide for wide, _high in sizes] == [WIDE] * len(PICTURES) == [WIDE] * 4
    assert all(1080 <= high <= 1400 for _wide, high in sizes)


def test_each_picture_says_what_it_shows_in_the_sentences_of_the_report():
    said = {key: spoken(text) for key, text in sentences(BUSY).items()}
    assert [picture.says for picture in pictures(BUSY)] == [
        " ".join(said[key] for key in parts) for parts in PICTURES.values()
    ]


@pytest.mark.parametrize(
    "found", [BUSY, crowded(), seen(settled(4)), seen(settled(12), today=date(2026, 7, 1))]
)
def test_nothing_that_is_written_is_cut_off_or_over_something_else(found):
    for figure in figures(found):
        high = figure.get_size_inches()[1] * 100
        written = boxes(figure)
        outside = [
            text for text, box in written if box.x0 < LEFT - 5 or box.x1 > WIDE or box.y0 < 0 or box.y1 > high
        ]
        over = [
            (one, other)
            for (one, a), (other, b) in combinations(written, 2)
            if a.shrunk(0.98, 0.8).overlaps(b.shrunk(0.98, 0.8))
        ]
        assert (outside, over) == ([], [])


def test_a_long_name_goes_on_on_the_next_line():
    found = replace(BUSY, by={**BUSY.by, "category": (Slice("x", f"{LONG}, {LONG}", 12),)})
    figure = figures(found)[1]
    assert f"{LONG}, {LONG}" in " ".join(words(figure))
    assert all(box.x1 < WIDE for _text, box in boxes(figure))


def test_every_bar_has_its_label_and_its_figure():
    figure = figures(crowded())[3]
    assert set(OUTCOMES.values()) <= set(words(figure))
    assert words(figure).count("9.999") == len(OUTCOMES)


def test_the_months_are_there_in_dutch_with_the_year_once():
    found = words(figures(BUSY)[0])
    months = ["jan", "feb", "mrt", "apr", "mei", "jun", "jul", "aug", "sep", "okt", "nov", "dec"]
    assert [word for word in found if word in [*months, "2026"]] == ["jan", "2026", *months[1:]]


def test_what_is_late_is_not_told_by_colour_alone():
    assert {ink for ink in Ink if ink.value[1]} == {Ink.LATE, Ink.NEARLY}


def test_a_term_stands_at_the_same_place_in_every_phase():
    figure = figures(BUSY)[2]
    marks = [patch.get_x() for patch in figure.axes[0].patches if patch.get_facecolor()[:3] == MARK]
    assert len(marks) == 1 + 5  # with the one that explains it
    assert len(set(marks[1:])) == 1


def test_without_complaints_there_is_no_picture():
    assert pictures(seen([])) == ()


def test_of_one_complaint_nothing_is_drawn():
    assert pictures(seen([a_fact()])) == ()


def test_a_figure_of_too_few_is_a_sentence_in_its_picture():
    found = seen(settled(4))
    last = figures(found)[-1]
    assert "Dit zijn te weinig klachten voor een uitspraak." in " ".join(words(last))
    assert "Bereikt" in words(last)


def test_of_whom_few_were_reached_it_does_not_draw_who_was_satisfied():
    last = figures(seen(settled(9)))[-1]
    assert [word for word in words(last) if "evreden" in word] == []


def test_equal_figures_are_equal_pictures_in_any_thread():
    first = pictures(BUSY)
    with ThreadPoolExecutor(3) as pool:
        assert [*pool.map(pictures, [BUSY] * 3)] == [first] * 3


def test_matplotlib_is_imported_when_something_is_drawn_and_never_its_global_part():
    code = (
        "import sys; from handlers.documents import charts, panels, pictures;"
        "print('matplotlib' in sys.modules);"
        "charts.draw(charts.Drawing('a', (), [], ''));"
        "print('matplotlib' in sys.modules, 'matplotlib.pyplot' in sys.modules)"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)  # noqa: S603
    assert ran.stdout.split() == ["False", "True", "False"]
