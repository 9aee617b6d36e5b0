"""Pictures as PNG that can be read on a phone: large letters, every bar with its label and its figure, and
nothing that only a colour says.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from io import BytesIO
from textwrap import wrap
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

WIDE, LEAST_HIGH = 1080, 1080  # pixels
LEFT, RIGHT = 60, 1020  # where everything begins and ends
DPI = 100
POINT = DPI / 72  # pixels
LETTER = {"normal": 0.55, "bold": 0.64}  # points, of a letter of one point: wider than most
APART = 44  # pixels


class Style(Enum):
    """Points, colour, weight. On a phone three pixels are one."""

    TITLE = (40, "#1F3A4D", "bold")
    HEADING = (29, "#1F3A4D", "bold")
    LABEL = (26, "#1A1A1A", "normal")
    FIGURE = (26, "#1A1A1A", "bold")
    SMALL = (22, "#595959", "normal")

    @property
    def high(self) -> int:
        """Pixels from line to line."""
        return round(self.value[0] * 1.28 * POINT)

    def lines(self, text: str, wide: int = RIGHT - LEFT) -> list[str]:
        points, _color, weight = self.value
        return wrap(text, int(wide / (points * LETTER[weight] * POINT)))


class Ink(Enum):
    """Of the palette of Okabe and Ito, which the colour-blind can tell apart; what is late is hatched too."""

    PLAIN = ("#0072B2", "")
    LIGHT = ("#56B4E9", "")
    LATE = ("#D55E00", "//")
    NEARLY = ("#E69F00", "//")
    PALE = ("#999999", "")
    TRACK = ("#EEEEEE", "")
    MARK = ("#1A1A1A", "")


@dataclass(frozen=True)
class Picture:
    """`says` is the sentence of what it shows."""

    png: bytes
    says: str


@dataclass(frozen=True)
class Page:
    """In pixels, from the left and from the top."""

    axes: "Axes"

    def write(self, x: float, y: float, text: str, style: Style, at: str = "left") -> None:
        """One line; `y` is the top of it, `at` which side of it `x` is."""
        points, color, weight = style.value
        middle = y + style.high / 2
        written = self.axes.text(x, middle, text, fontsize=points, color=color, weight=weight, ha=at)
        written.set(va="center_baseline", parse_math=False)

    def fill(self, x: float, y: float, wide: float, high: float, ink: Ink) -> None:
        from matplotlib.patches import Rectangle  # noqa: PLC0415 - takes seconds to import

        color, hatch = ink.value
        self.axes.add_patch(
            Rectangle((x, y), wide, high, facecolor=color, edgecolor="white", linewidth=0, hatch=hatch)
        )


class Panel(Protocol):
    """A part of a picture, as wide as it; `high` in pixels."""

    @property
    def high(self) -> int: ...
    def draw(self, page: Page, top: int) -> None: ...


@dataclass(frozen=True)
class Head:
    title: str
    below: Sequence[str]

    @property
    def high(self) -> int:
        return sum(style.high for style, _line in self._lines)

    def draw(self, page: Page, top: int) -> None:
        for style, line in self._lines:
            page.write(LEFT, top, line, style)
            top += style.high

    @property
    def _lines(self) -> list[tuple[Style, str]]:
        titles = [(Style.TITLE, line) for line in Style.TITLE.lines(self.title)]
        return titles + [(Style.SMALL, line) for text in self.below for line in Style.SMALL.lines(text)]


@dataclass(frozen=True)
class Drawing:
    """What a picture is made of. `below` the title stands what it is about, `says` is what it shows."""

    title: str
    below: Sequence[str]
    panels: Sequence[Panel]
    says: str


def draw(drawing: Drawing) -> Picture:
    """Equal drawings are equal bytes. Safe in a thread; the first of a process takes seconds."""
    content = BytesIO()
    drawn(drawing).savefig(content, format="png", metadata={"Software": None})
    return Picture(content.getvalue(), drawing.says)


def drawn(drawing: Drawing) -> "Figure":
    """Without `pyplot`, which keeps every figure for the whole process."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg  # noqa: PLC0415 - takes seconds to import
    from matplotlib.figure import Figure  # noqa: PLC0415 - the same

    parts = (Head(drawing.title, drawing.below), *drawing.panels)
    high = max(sum(part.high for part in parts) + APART * (len(parts) + 1), LEAST_HIGH)
    figure = Figure(figsize=(WIDE / DPI, high / DPI), dpi=DPI, facecolor="white")
    FigureCanvasAgg(figure)
    axes = figure.add_axes((0, 0, 1, 1), xlim=(0, WIDE), ylim=(high, 0))
    axes.set_axis_off()
    top = APART
    for part in parts:
        part.draw(Page(axes), top)
        top += part.high + APART
    return figure
