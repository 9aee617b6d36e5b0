"""What stands in a picture: bars with a label above each, columns over time, terms, or a sentence."""

from collections.abc import Sequence
from dataclasses import dataclass

from handlers.documents.charts import LEFT, RIGHT, Ink, Page, Style
from handlers.documents.wording import number_of

ACROSS = RIGHT - LEFT
THICK = 28  # pixels of a bar
ROOM = 130  # for the figure behind the longest bar
GAP = 14  # below a bar
TALL = 270  # of the highest column
AT_MOST = 2 / 3  # of the width: where the mark of a term stands, unless a bar is longer than fits
SOME = 6  # pixels: a bar of what is next to nothing


@dataclass(frozen=True)
class Said:
    """Where there is nothing to draw."""

    heading: str
    text: str

    @property
    def high(self) -> int:
        return _headed(self.heading) + len(Style.LABEL.lines(self.text)) * Style.LABEL.high

    def draw(self, page: Page, top: int) -> None:
        below = _head(page, top, self.heading)
        for place, line in enumerate(Style.LABEL.lines(self.text)):
            page.write(LEFT, below + place * Style.LABEL.high, line, Style.LABEL)


@dataclass(frozen=True)
class Bar:
    label: str
    count: int
    ink: Ink = Ink.PLAIN


@dataclass(frozen=True)
class Bars:
    heading: str
    bars: Sequence[Bar]

    @property
    def high(self) -> int:
        return _headed(self.heading) + sum(_bar_high(bar) for bar in self.bars)

    def draw(self, page: Page, top: int) -> None:
        y = _head(page, top, self.heading)
        most = max((bar.count for bar in self.bars), default=0) or 1
        for bar in self.bars:
            _draw_bar(page, y, bar, bar.count / most * (ACROSS - ROOM))
            y += _bar_high(bar)


def _draw_bar(page: Page, y: int, bar: Bar, wide: float) -> None:
    for line in Style.LABEL.lines(bar.label):
        page.write(LEFT, y, line, Style.LABEL)
        y += Style.LABEL.high
    page.fill(LEFT, y, wide, THICK, bar.ink)
    middle = y + (THICK - Style.FIGURE.high) / 2
    page.write(LEFT + wide + (GAP if wide else 0), middle, number_of(bar.count), Style.FIGURE)


def _bar_high(bar: Bar) -> int:
    return len(Style.LABEL.lines(bar.label)) * Style.LABEL.high + THICK + GAP


@dataclass(frozen=True)
class Column:
    """`label` stands below it, in as many lines as it has."""

    label: str
    count: int


@dataclass(frozen=True)
class Columns:
    heading: str
    columns: Sequence[Column]

    @property
    def high(self) -> int:
        lines = max(column.label.count("\n") for column in self.columns) + 1
        return _headed(self.heading) + Style.FIGURE.high + TALL + 10 + lines * Style.SMALL.high

    def draw(self, page: Page, top: int) -> None:
        ground = _head(page, top, self.heading) + Style.FIGURE.high + TALL
        step = ACROSS / len(self.columns)
        thick = min(step * 0.7, 150)
        most = max(column.count for column in self.columns) or 1
        for place, column in enumerate(self.columns):
            middle = LEFT + (place + 0.5) * step
            tall = column.count / most * TALL
            page.fill(middle - thick / 2, ground - tall, thick, tall, Ink.PLAIN)
            page.write(
                middle, ground - tall - Style.FIGURE.high, number_of(column.count), Style.FIGURE, "center"
            )
            for line, text in enumerate(column.label.split("\n")):
                page.write(middle, ground + 10 + line * Style.SMALL.high, text, Style.SMALL, "center")
        page.fill(LEFT, ground, ACROSS, 2, Ink.PALE)


@dataclass(frozen=True)
class Phase:
    """`half`, `most` and `term` in days; without a term there is no bar."""

    label: str
    says: str
    half: int = 0
    most: int = 0
    term: int = 0


@dataclass(frozen=True)
class Phases:
    """All terms stand below each other, whatever their length: what reaches past them is late. `keys`: what
    the dark and the light part of a bar, and the mark, are called.
    """

    keys: tuple[str, str, str]
    phases: Sequence[Phase]

    @property
    def high(self) -> int:
        return Style.SMALL.high + 30 + sum(_phase_high(phase) for phase in self.phases)

    def draw(self, page: Page, top: int) -> None:
        for place, (key, ink) in enumerate(zip(self.keys, (Ink.PLAIN, Ink.LIGHT, Ink.MARK), strict=True)):
            x = LEFT + place * ACROSS / 3
            page.fill(x, top + 6, 8 if ink is Ink.MARK else 30, 30, ink)
            page.write(x + 44, top, key, Style.SMALL)
        y = top + Style.SMALL.high + 30
        longest = max((phase.most / phase.term for phase in self.phases if phase.term), default=1)
        mark = ACROSS * min(AT_MOST, 1 / (longest or 1))
        for phase in self.phases:
            _draw_phase(page, y, phase, mark)
            y += _phase_high(phase)


def _draw_phase(page: Page, y: int, phase: Phase, mark: float) -> None:
    page.write(LEFT, y, phase.label, Style.LABEL)
    y += Style.LABEL.high
    if phase.term:
        for days, ink in ((phase.most, Ink.LIGHT), (phase.half, Ink.PLAIN)):
            page.fill(LEFT, y, max(days / phase.term * mark, SOME), THICK, ink)
        page.fill(LEFT + mark, y - 2, 6, THICK + 8, Ink.MARK)
        y += THICK + 6
    for line in Style.SMALL.lines(phase.says):
        page.write(LEFT, y, line, Style.SMALL)
        y += Style.SMALL.high


def _phase_high(phase: Phase) -> int:
    says = len(Style.SMALL.lines(phase.says)) * Style.SMALL.high
    return Style.LABEL.high + (THICK + 6 if phase.term else 0) + says + 22


def _headed(heading: str) -> int:
    return (Style.HEADING.high + 10) if heading else 0


def _head(page: Page, top: int, heading: str) -> int:
    """Where the rest begins."""
    page.write(LEFT, top, heading, Style.HEADING)
    return top + _headed(heading)
