"""Invented figures for each report: what its template is tried with."""

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from types import MappingProxyType

from complaints.regulation import CURRENT
from complaints.reports.insight import insight
from complaints.reports.keeping import Difference
from complaints.reports.periods import named
from complaints.reports.uwv import BELOW, COUNTS, Counts
from complaints.reports.yearly import Lesson, Task, Yearly
from complaints.workdays import Calendar
from handlers.documents import report_uwv, report_yearly
from handlers.documents.letters import Sender

DAY = date(2026, 11, 23)
COUNTED = Counts(named("2026-K3"), dict.fromkeys((*COUNTS, *BELOW), 0))
UWV = report_uwv.UwvReport(
    COUNTED,
    datetime(2026, 11, 23, 9, tzinfo=UTC),
    CURRENT.version,
    "0" * 64,
    "0" * 64,
    sent_on=DAY,
    differences=(Difference("submitted", 1, 0),),
)
TASK = Task("KL-2026-007", "De afspraken per e-mail bevestigen", 1, DAY, DAY, None)
YEAR = Yearly(
    insight((), named("2026"), Calendar(), DAY),  # without complaints nothing has to be drawn
    (COUNTED,) * 4,
    (Lesson("KL-2026-007", DAY, "Bel altijd dezelfde dag terug."),),
    (TASK,),
    (TASK,),
)
REPORTS: Mapping[str, Callable[[Sender], bytes]] = MappingProxyType({
    report_uwv.TEMPLATE: lambda house: report_uwv.uwv_docx(UWV, house),
    report_yearly.TEMPLATE: lambda house: report_yearly.yearly_docx(YEAR, {1: "Anna"}, house),
})  # fmt: skip
