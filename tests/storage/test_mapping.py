"""What goes into a seal comes out as it was."""

import json
from dataclasses import fields
from datetime import UTC

import pytest
from hypothesis import given
from hypothesis import strategies as st

from complaints.events import EVENTS
from complaints.people import Person
from storage.mapping import dumped, loaded

st.register_type_strategy(type(UTC), st.just(UTC))
KINDS = {**EVENTS, "Person": Person}


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
@given(data=st.data())
def test_every_event_and_every_person_comes_back_as_it_was(kind, data):
    made = data.draw(st.from_type(kind))
    assert loaded(kind, json.loads(json.dumps(dumped(made)))) == made


def test_a_field_that_is_newer_than_the_payload_gets_its_default():
    old = {"id": 1, "name": "Alice", "roles": ["coach"]}
    assert loaded(Person, old) == Person(id=1, name="Alice", roles=frozenset({"coach"}))
    assert set(old) < {field.name for field in fields(Person)}


def test_only_a_dataclass_is_dumped():
    with pytest.raises(TypeError):
        dumped("text")
