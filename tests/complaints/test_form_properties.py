"""Whatever people type, press, keep, skip or take back, the draft stays consistent and can be finished."""

from dataclasses import replace
from datetime import timedelta

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from complaints.errors import Refusal
from complaints.form import Command, Draft, Kind, PutAside, Question
from complaints.intake import INTAKE
from tests.complaints.filling import BRANCHING, FULL, MEMBERS, a_scene, fill

KEYS = [question.key for question in INTAKE.questions]
# What is always taken, where pressing the first choice is not enough.
SURE = {
    "authorisation": "Brief van 3 november", "name": "Fenna Visser", "phone": "0612345678", "email": "a@b.nl",
    "address": "Dorpsstraat 12, 1234 AB Utrecht", "commissioner_name": "Gemeente Elders",
    "happened_on": "al langer", "title": "De afspraak ging niet door", "description": "Ik stond er alleen.",
    "earlier_how": "Gebeld", "urgent_why": "Het traject stopt", "wanted": "Excuses", "programme": "TR-1",
    "earlier_number": "KL-2026-007",
}  # fmt: skip
JUNK = [
    "", "ja", "nee", "klaar", "1", "2", "9", "anoniem", "anonymous", "moslim", "123456782", "vandaag",
    "gisteren", "x" * 4100,
]  # fmt: skip
TYPED = st.one_of(
    st.sampled_from([*JUNK, *SURE.values(), *FULL.values(), *BRANCHING.values()]), st.text(max_size=30)
)
PRESSED = st.sampled_from(
    ["yes", "no", "not_yet", "none", "anonymous", "today", "2026-11-01", "privacy", "1", "c7", "uwv", "phone"]
)


class Conversation(RuleBasedStateMachine):
    """A coach who does whatever comes to mind, on several days, while members come and go."""

    def __init__(self):
        super().__init__()
        self.draft, self.scene = Draft(), a_scene()

    @initialize(
        script=st.sampled_from([{}, FULL, BRANCHING, {"channel": "Gesprek", "wants_complaint": "nee"}])
    )
    def has_come_some_way(self, script):
        self.draft = fill(INTAKE, self.scene, script)

    @property
    def place(self) -> int:
        """How many questions lie behind; on the check page all."""
        number, total = INTAKE.progress(self.draft, self.scene)
        return number - 1 if self.question else total

    @property
    def question(self) -> Question | None:
        return INTAKE.position(self.draft, self.scene)

    def attempt(self, verb, *arguments, **named):
        before, kept = self.draft, self.draft.to_json()
        try:
            self.draft = verb(self.draft, *arguments, self.scene, **named)
        except (Refusal, PutAside):
            assert before.to_json() == kept
        assert self.draft.turn - before.turn in (0, 1)

    def answer(self, verb, *arguments, **named):
        """An answer that counts settles its own question; a tick or half a text leaves it open."""
        asked, turn = self.question, self.draft.turn
        self.attempt(verb, *arguments, **named)
        if self.draft.turn > turn:
            assert asked.key in INTAKE.answers(self.draft, self.scene)
            assert asked.key not in {*self.draft.reopened, *self.draft.unfinished}
        else:
            assert self.question is asked

    @rule(text=TYPED, reason=st.sampled_from([None, "nodig"]))
    def types(self, text, reason):
        self.answer(INTAKE.type, text, reason=reason)

    @rule(key=PRESSED)
    def presses_any_button(self, key):
        self.answer(INTAKE.press, key)

    @rule(pick=st.integers(0, 20))
    def presses_a_button_of_the_question(self, pick):
        choices = (
            self.question.choices(self.scene, INTAKE.answers(self.draft, self.scene)) if self.question else ()
        )
        if choices:
            self.answer(INTAKE.press, choices[pick % len(choices)].key)

    @rule()
    @precondition(lambda self: self.question is not None)
    def answers_well(self):
        self.draft = answered_well(self.draft, self.scene)

    @rule(file=st.integers(1, 7))
    def attaches(self, file):
        self.answer(INTAKE.attach, {"id": file, "kind": "PDF", "size": 10})

    @rule(verb=st.sampled_from([INTAKE.skip, INTAKE.done, INTAKE.keep]))
    def moves(self, verb):
        self.answer(verb)

    @rule(times=st.integers(1, 4))
    def goes_back(self, times):
        answers = self.draft.answers
        for _ in range(times):
            place = self.place
            self.attempt(INTAKE.back)
            assert self.place == max(place - 1, 0)
        assert self.draft.answers == answers

    @rule(key=st.sampled_from(KEYS))
    def amends(self, key):
        self.attempt(INTAKE.amend, key)

    @rule()
    def goes_on_another_day(self):
        self.scene = replace(self.scene, today=self.scene.today + timedelta(days=1))

    @rule(members=st.sets(st.sampled_from(sorted(MEMBERS)), min_size=1))
    def members_come_and_go(self, members):
        self.scene = replace(self.scene, members={key: MEMBERS[key] for key in members})

    @invariant()
    def every_answer_that_counts_is_still_one(self):
        answers = dict(INTAKE.answers(self.draft, self.scene))
        before: dict[str, object] = {}
        for question in INTAKE.questions:
            if question.key in answers:
                assert question.when(before)
                answer = answers[question.key]
                assert (
                    question.optional(before)
                    if answer is None
                    else question.takes(answer, self.scene, before)
                )
                before[question.key] = answer
        assert before == answers

    @invariant()
    def the_position_is_open_and_the_check_page_means_all_is_answered(self):
        answers = INTAKE.answers(self.draft, self.scene)
        if self.question is None:
            applicable = [question.key for question in INTAKE.questions if question.when(answers)]
            assert applicable == list(answers)
        else:
            assert self.question.key not in answers or self.question.key in self.draft.reopened

    @invariant()
    def progress_stays_within_its_total(self):
        number, total = INTAKE.progress(self.draft, self.scene)
        assert 1 <= number <= total <= len(KEYS)

    @invariant()
    def what_is_allowed_can_be_done_and_the_rest_is_refused(self):
        allowed = INTAKE.allowed(self.draft, self.scene)
        for command in Command:
            try:
                getattr(INTAKE, command.value)(self.draft, self.scene)
            except Refusal:
                assert command not in allowed
            else:
                assert command in allowed

    @invariant()
    def it_survives_storage_and_reads_back(self):
        assert Draft.from_json(self.draft.to_json()) == self.draft
        for question, text in INTAKE.summary(self.draft, self.scene):
            assert str(text)
            INTAKE.notes(question.key, self.draft, self.scene)

    @invariant()
    def no_citizen_service_number_is_stored(self):
        assert "123456782" not in self.draft.to_json()

    def teardown(self):
        """From wherever this ended, good answers reach the check page."""
        draft, steps = self.draft, 0
        while INTAKE.position(draft, self.scene):
            draft, steps = answered_well(draft, self.scene), steps + 1
            assert steps <= 2 * len(KEYS)


def answered_well(draft: Draft, scene) -> Draft:
    """One more question answered in a way that is always taken."""
    question = INTAKE.position(draft, scene)
    if question.kind is Kind.FILES:
        draft = draft if INTAKE.collecting(draft, scene) else INTAKE.attach(draft, {"id": 1}, scene)
        return INTAKE.done(draft, scene)
    if question.kind in {Kind.SEVERAL, Kind.LONG_TEXT} and INTAKE.collecting(draft, scene):
        return INTAKE.done(draft, scene)
    if question.key in SURE:
        draft = INTAKE.type(draft, SURE[question.key], scene)
    else:
        draft = INTAKE.press(draft, question.choices(scene, INTAKE.answers(draft, scene))[0].key, scene)
    return INTAKE.done(draft, scene) if question.kind in {Kind.SEVERAL, Kind.LONG_TEXT} else draft


TestConversation = Conversation.TestCase
TestConversation.settings = settings(max_examples=40, stateful_step_count=30, deadline=None)
