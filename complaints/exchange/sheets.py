"""All sheets of the workbook, in their order."""

from dataclasses import replace

from complaints.exchange.answers import DISSATISFIED
from complaints.exchange.complaint_sheet import COMPLAINTS_SHEET, of_question
from complaints.exchange.event_sheet import EVENT_SHEET
from complaints.exchange.layout import DISSATISFACTION, PEOPLE_SHEET, RECORDED_AT, TEXT, Column, Sheet
from complaints.exchange.words import NAME
from complaints.intake import INTAKE
from complaints.questions import Question
from complaints.words import N_


def _of_dissatisfaction(question: Question) -> Column:
    """Said aloud (2.2); written, it is a complaint."""
    column = of_question(question)
    return replace(column, words=("Telefoon", "Gesprek")) if question.key == "channel" else column


NAMES_SHEET = Sheet(
    PEOPLE_SHEET,
    (Column(NAME, TEXT, 30, needed=True, says=N_("Zoals de naam op de andere bladen staat.")),),
    N_("Wie in het register voorkomt. Wie niet in het team zit, komt erin zonder toegang."),
)
DISSATISFACTION_SHEET = Sheet(
    DISSATISFACTION,
    (
        *(_of_dissatisfaction(each) for each in INTAKE.questions if each.key in DISSATISFIED),
        RECORDED_AT,
    ),
    N_("Wat iemand zei en niet als klacht wilde, zonder namen. Elke rij telt één keer."),
)
SHEETS = (COMPLAINTS_SHEET, EVENT_SHEET, NAMES_SHEET, DISSATISFACTION_SHEET)
