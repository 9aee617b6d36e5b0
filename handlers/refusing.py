"""How a refusal is shown: on a press as a toast, in a dialog above the question that stays, else as a
sentence.
"""

from complaints.errors import Caution, Refusal
from handlers.context import Act, Screen, Visit
from handlers.show import POPUP
from handlers.texts import spoken
from storage import drafts


def shown(refusal: Refusal) -> Act:
    """An act that changes nothing and says why."""

    async def act(visit: Visit) -> Screen:
        if visit.press is not None and len(spoken(refusal.text)) <= POPUP:
            return Screen("nothing", popup=refusal.text)
        stored = await drafts.active(visit.page, visit.me.id)
        if stored is None:
            return Screen("said", notes=(refusal.text,))
        if isinstance(refusal, Caution):
            return Screen("caution", f"{stored.id}:{refusal.code}", notes=(refusal.text,))
        return Screen("dialog", str(stored.id), notes=(refusal.text,))

    return act
