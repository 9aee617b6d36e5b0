"""The forms that are not about a complaint, by the first part of their key, as in "team:absent", and of their
subject, as in "team:4".
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from complaints.form import Form
from complaints.periodic import RETENTION
from complaints.questions import Answers
from complaints.words import Text
from handlers import avg_forms, disclosing, members, privacy_forms
from handlers.context import Button, Screen, Visit
from storage.drafts import StoredDraft


@dataclass(frozen=True, kw_only=True)
class Kind:
    """`build` raises NotFound when it is no longer this person's to fill in. `about` names the subject,
    `label` the whole form; `opens` shows the subject, when the form is gone.
    """

    build: Callable[[Visit, StoredDraft], Form]
    finish: Callable[[Visit, StoredDraft, Answers], Awaitable[Screen]]
    about: Callable[[Visit, StoredDraft], Text]
    label: Callable[[Visit, StoredDraft], Text]
    opens: Callable[[str], Button]


KINDS: Mapping[str, Kind] = MappingProxyType({
    "team": Kind(
        build=members.form,
        finish=members.finish,
        about=members.about,
        label=members.label,
        opens=members.opening,
    ),
    avg_forms.KIND: Kind(
        build=avg_forms.form,
        finish=avg_forms.finish,
        about=avg_forms.about,
        label=avg_forms.label,
        opens=avg_forms.opening,
    ),
    RETENTION: Kind(
        build=privacy_forms.form,
        finish=privacy_forms.finish,
        about=privacy_forms.about,
        label=privacy_forms.label,
        opens=privacy_forms.opening,
    ),
    disclosing.KIND: Kind(
        build=disclosing.form,
        finish=disclosing.finish,
        about=disclosing.about,
        label=disclosing.label,
        opens=disclosing.opening,
    ),
})  # fmt: skip


def kind_of(key: str) -> Kind | None:
    """Of a form's key or subject; None for one about a complaint."""
    return KINDS.get(key.partition(":")[0])
