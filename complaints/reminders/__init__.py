"""The ladder of reminders (docs/reminders.md): which notices a complaint asks for on a given day.

The same call plans them and, just before sending, checks them again.
"""

from complaints.reminders.applying import still_applies
from complaints.reminders.duties import DUTIES
from complaints.reminders.ladder import due
from complaints.reminders.moments import Moments, is_urgent, moments

__all__ = ["DUTIES", "Moments", "due", "is_urgent", "moments", "still_applies"]
