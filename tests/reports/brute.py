"""The figures once more, from what was recorded alone: written from the text of the regulation, without a
line of the reports, the deadlines or the facts of the program. Slow and plain on purpose.

Of a complaint it looks at `answers` and `events`. Every date is worked out here.
"""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, timedelta

WEEK = timedelta(weeks=1)
YEAR = timedelta(days=365)
UWV_LINES = (
    "submitted", "declined", "declined_in_time", "accepted", "settled_in_time", "undecided",
    "withdrawn_undecided", "declined_late", "declined_untold", "settled_late", "running_in_time",
    "running_late", "ended", "unknown",
)  # fmt: skip


def kind(event):
    return type(event).__name__


@dataclass
class Round:
    """From receipt, or a reopening, to the next reopening."""

    opened: date
    events: list = field(default_factory=list)

    def all(self, *kinds):
        return [event for event in self.events if kind(event) in kinds]

    def has(self, *kinds):
        return bool(self.all(*kinds))

    def last(self, *kinds):
        return self.all(*kinds)[-1] if self.has(*kinds) else None

    @property
    def told_of_decline(self):
        told = [event for event in self.all("Told") if event.about == "decline"]
        return told[0] if told else None


class Handling:
    """What is reported of (3.7): until the complainant had an outcome. What comes after a reopening then is
    for another time; but whoever withdrew it, or never heard that it was not taken up, had no outcome yet.
    """

    def __init__(self, complaint):
        self.answers = complaint.answers
        self.anonymous = complaint.answers["name"] == "anonymous"
        self.received = date.fromisoformat(complaint.answers["received_on"])
        self.every = [Round(self.received)]
        for event in complaint.events:
            if kind(event) == "Reopened":
                self.every.append(Round(event.on))
            else:
                self.every[-1].events.append(event)
        self.rounds = []
        for each in self.every:
            self.rounds.append(each)
            if self.gave_an_outcome(each):
                break

    def gave_an_outcome(self, one):
        if self.anonymous:
            return one.has("Judged", "SettledInformally", "Declined", "Replied")
        return one.has("Replied") or (one.has("Declined") and not self.was_kept_quiet(one))

    def was_kept_quiet(self, one):
        """Not taken up, and the complainant does not know."""
        return not (self.anonymous or not one.has("Declined") or one.told_of_decline or one.has("Closed"))

    @property
    def now(self):
        return self.rounds[-1]

    def terms_began_at(self, place):
        """The round from which the terms of deciding and settling run, in the round at this place: a
        reopening lets them begin anew, unless nothing had ended for the complainant.
        """
        began = 0
        for later in range(1, place + 1):
            if not self.was_kept_quiet(self.rounds[later - 1]):
                began = later
        return began

    @property
    def began(self):
        return self.terms_began_at(len(self.rounds) - 1)

    @property
    def start(self):
        return self.rounds[self.began].opened

    # --- what was decided, and when it was settled

    @property
    def taken_up(self):
        """The round, and the first thing in it by which it was taken up."""
        for place, one in enumerate(self.rounds):
            if one.has("Accepted", "SettledInformally"):
                return place, one.all("Accepted", "SettledInformally")[0]
        return None

    @property
    def is_declined(self):
        return self.taken_up is None and self.now.has("Declined")

    @property
    def told_on(self):
        """That it is not taken up; who is anonymous can't be told."""
        event = self.now.last("Declined") if self.anonymous else self.now.told_of_decline
        return event.on if event else None

    @property
    def settled_on(self):
        if self.now.has("Declined"):
            return None
        event = self.now.last("Replied")
        if self.anonymous:
            event = self.now.last("Judged") or self.now.last("SettledInformally")
        return event.on if event else None

    @property
    def is_shut(self):
        return self.now.has("Withdrawn", "Closed")

    @property
    def extensions(self):
        """Until when, and when the complainant heard of it."""
        found = []
        for one in self.rounds[self.began :]:
            for event in one.events:
                if kind(event) == "Extended":
                    found.append([event.until, None])
                elif kind(event) == "Told" and event.about == "extension" and found:
                    found[-1][1] = event.on
        return found

    @property
    def settle_before(self):
        """Six weeks, or an extension of which the complainant heard in time."""
        due = self.start + 6 * WEEK
        for until, told in sorted((e for e in self.extensions if e[1]), key=lambda e: e[1]):
            if told <= due < until:
                due = until
        return due

    # --- how it stands

    def settling(self, today):
        if self.settled_on:
            return "in_time" if self.settled_on <= self.settle_before else "late"
        if self.is_shut:
            return "ended"
        return "running" if today <= self.settle_before else "running_late"

    def telling(self, today):
        limit = self.start + 4 * WEEK
        if self.told_on:
            return "in_time" if self.told_on <= limit else "late"
        if self.is_shut:
            return "ended"
        return "running" if today <= limit else "running_late"

    def timeliness(self, today):
        return self.telling(today) if self.is_declined else self.settling(today)

    @property
    def uwv(self):
        if self.answers["commissioner"] == "uwv":
            return "yes"
        return self.answers.get("uwv_client") or "unknown"


def brute_uwv(complaints, period_first, period_last, today):
    """Every line but that of the expressions of dissatisfaction, which are no complaints."""
    lines = dict.fromkeys(UWV_LINES, 0)
    for complaint in complaints:
        found = Handling(complaint)
        if not period_first <= found.received <= period_last:
            continue
        for line in _lines_of(found, today):
            lines[line] += 1
    return lines


def _lines_of(found, today):
    if found.uwv == "unknown":
        return ["unknown"]
    if found.uwv == "no":
        return []
    if found.taken_up:
        line = {
            "in_time": "settled_in_time",
            "late": "settled_late",
            "running": "running_in_time",
            "running_late": "running_late",
            "ended": "ended",
        }[found.settling(today)]
        return ["submitted", "accepted", line]
    if found.is_declined:
        told = found.telling(today)
        line = f"declined_{told}" if told in {"in_time", "late"} else "declined_untold"
        return ["submitted", "declined", line]
    return ["submitted", "undecided", *(["withdrawn_undecided"] if found.now.has("Withdrawn") else [])]


# --- the insight


def brute_insight(complaints, period_first, period_last, today):
    """Raw figures, nothing merged: `days` are the lead times, and `received` the days of receipt."""
    every = [(complaint, Handling(complaint)) for complaint in complaints]
    found = [(one, how) for one, how in every if period_first <= how.received <= period_last]
    return {
        "total": len(found),
        "received": sorted(how.received for _, how in found),
        "by": {
            "category": Counter(category for one, _ in found for category in one.answers["categories"]),
            "channel": Counter(one.answers["channel"] for one, _ in found),
            "commissioner": Counter(one.answers["commissioner"] for one, _ in found),
            "outcome": Counter(_outcome(how) for _, how in found),
        },
        "days": _days(found),
        "timeliness": Counter(how.timeliness(today) for _, how in found),
        "aftercare": _aftercare(found),
        "measures": _promises(complaints, "measure", period_first, period_last, today),
        "agreements": _promises(complaints, "agreement", period_first, period_last, today),
        "recurrence": _recurrence(every, period_first, period_last, today),
        "extended": sum(bool(how.extensions) for _, how in found),
        "mediated": sum(any(one.has("Referred") for one in how.rounds) for _, how in found),
        "reopened": sum(len(how.every) > 1 for _, how in found),
    }


def _outcome(how):
    judged = how.now.last("Judged")
    if judged and how.settled_on:
        said = {str(judgment) for judgment in judged.judgments.values()} - {"none"}
        return "none" if not said else said.pop() if len(said) == 1 else "partly"
    if how.now.has("Withdrawn"):
        return "withdrawn"
    if how.is_declined:
        return "declined"
    return "settled" if how.now.has("SettledInformally") else "open"


def _days(found):
    days = {key: [] for key in ("enter", "acknowledge", "decide", "resolve", "call", "whole")}
    for _, how in found:
        events = [event for one in how.rounds for event in one.events]
        entered = [event.on for event in events if kind(event) == "Entered"]
        days["enter"] += [(on - how.received).days for on in entered[-1:]]
        if not how.anonymous:
            acknowledged = [event.on for event in events if kind(event) == "Acknowledged"]
            days["acknowledge"] += [(on - how.received).days for on in acknowledged[-1:]]
        if how.taken_up:
            place, event = how.taken_up
            days["decide"].append((event.on - how.rounds[how.terms_began_at(place)].opened).days)
        elif how.is_declined and how.told_on:
            days["decide"].append((how.told_on - how.start).days)
        if how.settled_on:
            days["resolve"].append((how.settled_on - how.start).days)
        replied, phoned = how.now.last("Replied"), _phoned(how)
        if phoned:
            days["call"].append((phoned - replied.on).days)
        closed = how.every[-1].last("Closed")
        if closed:
            days["whole"].append((closed.on - how.received).days)
    return days


def _must_be_phoned(how):
    """Everybody who got a written reply, but who settled it together with us (3.4a)."""
    return how.now.has("Replied") and not how.now.has("SettledInformally")


def _reached(how):
    return [event for event in how.now.all("CallAttempted") if event.reached]


def _phoned(how):
    """The day on which the complainant was reached, or else got the letter of 3.4c."""
    if not _must_be_phoned(how):
        return None
    done = _reached(how)[:1] or how.now.all("UnreachableLetterSent")[-1:]
    return done[0].on if done else None


def _aftercare(found):
    owed = [how for _, how in found if _must_be_phoned(how)]
    reached = [how for how in owed if _reached(how)]
    letter = [how for how in owed if not _reached(how) and how.now.has("UnreachableLetterSent")]
    satisfied = sum(bool(_reached(how)[-1].satisfied) for how in reached)
    return {
        "owed": len(owed),
        "reached": len(reached),
        "letter": len(letter),
        "waiting": len(owed) - len(reached) - len(letter),
        "satisfied": satisfied,
        "dissatisfied": len(reached) - satisfied,
    }


def _promises(complaints, of, period_first, period_last, today):
    counted = {"open": 0, "overdue": 0, "done": 0}
    for complaint in complaints:
        done = {event.promise for event in complaint.events if kind(event) == "Fulfilled"}
        for place, event in enumerate(complaint.events, 1):
            if kind(event) != "Promised" or event.of != of or not period_first <= event.on <= period_last:
                continue
            state = "done" if place in done else "overdue" if event.until < today else "open"
            counted[state] += 1
    return counted


def _recurrence(every, period_first, period_last, today):
    """Of each category: the day of its first measure, and how many came before and after it."""
    days = {}
    for complaint, _ in every:
        for event in complaint.events:
            is_measure = kind(event) == "Promised" and event.of == "measure"
            if is_measure and period_first <= event.on <= period_last:
                for category in complaint.answers["categories"]:
                    days.setdefault(category, []).append(event.on)
    found = {}
    for category, measured in days.items():
        day = min(measured)
        span = min(today - day, YEAR)
        about = [how.received for one, how in every if category in one.answers["categories"]]
        before = sum(day - span <= received < day for received in about)
        after = sum(day <= received < day + span for received in about)
        found[category] = (day, before, after)
    return found
