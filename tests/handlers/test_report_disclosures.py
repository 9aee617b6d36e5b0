"""The proof that clients (3.1a) and freelancers (3.1b) were told, as Excel and for a program."""

from datetime import UTC, date, datetime
from io import BytesIO

from openpyxl import load_workbook

from complaints.disclosure import Disclosure
from complaints.events import Way
from complaints.people import Person, Role, Standing
from handlers.documents.report_disclosures import Proofs, as_facts, disclosures_xlsx
from tests.agency import AMSTERDAM

AT = datetime(2026, 11, 23, 9, tzinfo=UTC)
DAY = date(2026, 11, 3)
HASH = "ab" * 32


class House:
    organisation = "Bureau Voorbeeld"
    contact = ""
    retention_months = 60
    letters_dir = None


def a_person(number: int, name: str, **facts) -> Person:
    return Person(id=number, name=name, roles=frozenset({Role.COACH}), **facts)


PEOPLE = (
    a_person(1, "Alice"),
    a_person(2, "Bob", freelancer=True, disclosure_on=DAY),
    a_person(3, "Charlie", freelancer=True, standing=Standing.JOINING),
    a_person(4, "Eva", freelancer=True, standing=Standing.WAITING),
)
TOLD = Disclosure(
    id=1, reference="TR-1", started_on=DAY, recorded_by=1, recorded_at=AT, told_on=DAY, way=Way.EMAIL,
    told_by=2, told_at=AT, proof=7, proof_hash=HASH,
)  # fmt: skip
UNTOLD = Disclosure(id=2, reference="=TR-2", started_on=DAY, recorded_by=1, recorded_at=AT)
PROOFS = Proofs((TOLD, UNTOLD), {each.id: each for each in PEOPLE}, AT, AMSTERDAM, "12: cd")


def sheet(name: str) -> list[tuple[object, ...]]:
    book = load_workbook(BytesIO(disclosures_xlsx(PROOFS, House())))
    return list(book[name].iter_rows(min_row=2, values_only=True))


def test_each_programme_is_a_row_with_who_recorded_that_it_was_told():
    noon, ten = datetime(2026, 11, 3), datetime(2026, 11, 23, 10)  # noqa: DTZ001 - as Excel has it
    assert sheet("Trajecten") == [
        ("TR-1", noon, noon, "E-mail", "ja", "Bob", ten, HASH),
        ("'=TR-2", noon, None, None, "nee", "Alice", ten, None),
    ]


def test_each_freelancer_who_was_let_in_is_a_row():
    assert [name for name, _on in sheet("Freelancers")] == ["Bob", "Charlie"]
    assert [on is None for _name, on in sheet("Freelancers")] == [False, True]


def test_it_says_how_many_are_missing_and_where_the_trail_stood():
    said = dict(sheet("Over dit overzicht"))
    assert (said["Trajecten"], said["Daarvan nog niet verteld"]) == (2, 1)
    assert said["Stand op"] == "23 november 2026 om 10:00"
    assert said["Stand van het logboek"] == "12: cd"


def test_a_program_reads_the_same():
    told, untold = as_facts(PROOFS)["disclosures"]
    assert (told["reference"], told["way"], told["proof"], told["proof_hash"]) == (
        "TR-1",
        "email",
        True,
        HASH,
    )
    assert (untold["told_on"], untold["way"], untold["proof"]) == (None, None, False)
