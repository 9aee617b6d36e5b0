"""T19: what people typed stands in a Word file as they typed it, and never becomes a part of the document."""

from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from complaints.cleaning import clean
from handlers.documents.letters import written

ODD = (
    "<w:p/>&amp;",
    "{{ organisatie }} {% if x %}",
    "{_{ x }_}",
    "]]>",
    "eerste\ntweede",
    "\x00\ud800\u202e",
    "=1+1",
)


@dataclass
class Sender:
    organisation: str = "Bureau Voorbeeld"
    contact: str = "Carla Smit"
    retention_months: int = 60
    letters_dir: Path | None = None


def read_back(folder, text):
    """Through a template that places it in a sentence, in a row of a table and in a line of a list."""
    template = docx.Document()
    for line in ("Zin: {{ tekst }}.", "{%p for regel in lijst %}", "{{ regel }}", "{%p endfor %}"):
        template.add_paragraph(line)
    template.add_table(1, 1).cell(0, 0).text = "{{ lijst[0] }}"
    template.save(folder / "rapport-uwv.docx")
    made = written("rapport-uwv", {"tekst": text, "lijst": [text]}, Sender(letters_dir=folder))
    found = docx.Document(BytesIO(made))
    sentence, line = [each.text for each in found.paragraphs[:2]]
    return [sentence.removeprefix("Zin: ").removesuffix("."), line, found.tables[0].cell(0, 0).text]


@pytest.mark.parametrize("text", ODD)
def test_an_odd_text_reads_back_as_it_was_typed(tmp_path, text):
    assert read_back(tmp_path, text) == [clean(text)] * 3


@settings(max_examples=15)
@given(text=st.text(max_size=200).filter(clean))
def test_any_text_at_all_reads_back_as_it_was_typed(tmp_path_factory, text):
    assert read_back(tmp_path_factory.getbasetemp(), text) == [clean(text)] * 3
