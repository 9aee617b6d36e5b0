"""The letters as Word files, read back word for word; and what a broken template comes to."""

import os
import subprocess
import sys
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot import app, doctor, on_disk
from bot.clock import Clock
from bot.settings import BadSettings, load
from complaints.cleaning import clean
from complaints.errors import Refusal
from complaints.letters import Letter
from handlers.documents.examples import examples, faults_in_letters
from handlers.documents.letters import NAMES, NO_CONTACT, REPORTS, TEMPLATES, render
from handlers.texts import speaking, spoken
from storage.database import Database

ROOT = Path(__file__).parents[2]
NASTY = [
    "<b>vet</b> & “rood”",
    "{{ x }} {% if x %} {# x #}",
    "{_{ x }_} {_% x %_}",
    "]]> <w:p> &amp; &#65;",
    "eerste regel\ntweede regel\n\nvierde regel",
    "${x} %(x)s \\n",
    "👩‍🦽 Çelik Özdemir 李",
]
FILLED_IN = {
    Letter.ACKNOWLEDGEMENT: "samenvatting",
    Letter.DECLINED: "redenen",
    Letter.EXTENSION: "redenen",
    Letter.RESOLUTION: "samen_opgelost",
    Letter.UNREACHABLE: "naam",
    Letter.MEDIATOR: "mediator",
}


@dataclass
class Sender:
    organisation: str = "Bureau Voorbeeld"
    contact: str = "Carla Smit, 030 123 45 67"
    retention_months: int = 60
    letters_dir: Path | None = None


def lines(content: bytes) -> list[str]:
    """Every paragraph that says something, the letterhead first, then top to bottom."""
    document = docx.Document(BytesIO(content))
    found = [paragraph.text for paragraph in document.sections[0].first_page_header.paragraphs]
    for part in document.iter_inner_content():
        cells = [part] if hasattr(part, "text") else [cell for row in part.rows for cell in row.cells]
        found += [paragraph.text for cell in cells for paragraph in getattr(cell, "paragraphs", [cell])]
    return [line.replace("\N{NO-BREAK SPACE}", " ") for line in found if line.strip()]


def letter_of(
    letter: Letter, variant: int = 0, *, sender: Sender | None = None, **facts: object
) -> list[str]:
    return lines(render(letter, {**examples(letter)[variant], **facts}, sender or Sender()))


def body(letter: Letter, variant: int = 0, **facts: object) -> list[str]:
    """Between the greeting and the closing."""
    found = letter_of(letter, variant, **facts)
    return found[found.index("Beste V. Voorbeeld,") + 1 : found.index("Met vriendelijke groet,")]


def a_template(folder: Path, letter: Letter, *paragraphs: str) -> Sender:
    document = docx.Document()
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    document.save(folder / f"{NAMES[letter]}.docx")
    return Sender(letters_dir=folder)


def refused(letter: Letter, sender: Sender) -> str:
    with pytest.raises(Refusal) as caught:
        render(letter, examples(letter)[0], sender)
    return spoken(caught.value.text)


def test_a_letter_starts_with_the_agency_the_complainant_the_day_and_what_it_is_about():
    assert letter_of(Letter.ACKNOWLEDGEMENT)[:10] == [
        "Bureau Voorbeeld",
        "Contact: Carla Smit, 030 123 45 67",
        "V. Voorbeeld\nVoorbeeldstraat 1\n1234 AB Voorbeeldstad",
        "Datum",
        "maandag 23 november 2026",
        "Ons nummer",
        "KL-2026-007",
        "Betreft",
        "Wij hebben uw klacht ontvangen",
        "Beste V. Voorbeeld,",
    ]


@pytest.mark.parametrize("letter", Letter)
def test_a_letter_ends_with_the_agency_and_room_for_a_signature(letter):
    end = letter_of(letter)[-4:]
    assert any("Bureau Voorbeeld" in line for line in end)
    assert any("andtekening" in line for line in end)


def test_the_acknowledgement():
    assert body(Letter.ACKNOWLEDGEMENT) == [
        (
            "Op maandag 23 november 2026 hebben wij uw klacht ontvangen."
            " In deze brief leest u wat wij ermee doen."
        ),
        (
            "Zo hebben wij uw klacht kort opgeschreven: “De afspraak ging niet door”. Klopt dat niet?"
            " Laat het ons dan weten."
        ),
        "Wat gebeurt er nu?",
        "Twee coaches behandelen uw klacht. Zij zijn niet bij uw klacht betrokken.",
        (
            "Nemen wij uw klacht niet in behandeling? Dan hoort u dat uiterlijk op maandag 21 december 2026."
            " Wij leggen dan uit waarom."
        ),
        (
            "Nemen wij uw klacht wel in behandeling? Dan krijgt u ons antwoord schriftelijk, uiterlijk op"
            " maandag 4 januari 2027."
        ),
        "Vragen",
        (
            "Heeft u vragen, of wilt u iets toevoegen? Neem dan contact op met Carla Smit, 030 123 45 67."
            " Noem daarbij nummer KL-2026-007."
        ),
    ]


def test_an_acknowledgement_after_acceptance_says_that_it_is_taken_up():
    assert body(Letter.ACKNOWLEDGEMENT, 1)[4:6] == [
        "Wij nemen uw klacht in behandeling.",
        "U krijgt ons antwoord schriftelijk, uiterlijk op maandag 4 januari 2027.",
    ]


def test_a_letter_without_a_summary_has_no_empty_sentence_about_it():
    assert not any("kort opgeschreven" in line for line in body(Letter.ACKNOWLEDGEMENT, samenvatting=""))


def test_the_letter_that_a_complaint_is_not_taken_up():
    assert body(Letter.DECLINED, redenen="Het was in 2024.")[1:] == [
        "Waarom niet?",
        "Uw klacht gaat over iets dat langer dan een jaar geleden is gebeurd.",
        "Het was in 2024.",
        "Wat kunt u doen?",
        (
            "Bent u het hier niet mee eens? Of wilt u erover praten? Neem dan contact op met"
            " Carla Smit, 030 123 45 67. Noem daarbij nummer KL-2026-007."
        ),
        "U kunt uw klacht ook doorgeven aan UWV. Dat is de opdrachtgever van uw traject.",
    ]


def test_the_extension():
    assert body(Letter.EXTENSION)[:5] == [
        (
            "Op maandag 23 november 2026 hebben wij uw klacht ontvangen. Wij zouden u antwoord geven"
            " uiterlijk op maandag 4 januari 2027. Dat lukt ons niet. Dat spijt ons."
        ),
        "Wanneer krijgt u antwoord?",
        "U krijgt ons antwoord uiterlijk op maandag 18 januari 2027. U krijgt het schriftelijk.",
        "Waarom duurt het langer?",
        "De coach is ziek.",
    ]


def test_the_reply_with_a_judgment_and_what_will_be_done():
    assert body(Letter.RESOLUTION, 1)[1:8] == [
        "Hoe wij met u omgingen",
        "Wij geven u voor een deel gelijk. Dit deel van uw klacht is gedeeltelijk gegrond.",
        "De coach kwam te laat.",
        "Wat gaan wij doen?",
        "Uiterlijk op maandag 18 januari 2027: Wij bellen u elke week",
        "Hoe gaat het verder?",
        (
            "Iemand van onze directie belt u binnen 5 werkdagen nadat wij deze brief hebben verstuurd."
            " Wij vragen dan of u tevreden bent over hoe wij uw klacht hebben behandeld."
        ),
    ]


def test_the_reply_to_who_has_no_phone_announces_no_call():
    assert not any("belt u binnen" in line for line in body(Letter.RESOLUTION, wordt_gebeld=False))


def test_the_reply_to_what_was_settled_together():
    assert body(Letter.RESOLUTION, 2) == [
        (
            "Op maandag 23 november 2026 hebben wij uw klacht ontvangen. Wij hebben uw klacht samen met u"
            " opgelost. Daar zijn wij blij mee."
        ),
        "Hoe is het opgelost?",
        "U heeft een andere coach gekregen.",
        "U heeft ons laten weten dat u het zo goed vindt. Uw klacht is daarmee afgehandeld.",
        "Bent u toch niet tevreden?",
        (
            "Klopt deze brief niet, of bent u toch niet tevreden? Neem dan contact op met"
            " Carla Smit, 030 123 45 67. Noem daarbij nummer KL-2026-007."
        ),
    ]


def test_the_unreachable_letter_has_its_three_sentences_and_no_other():
    assert body(Letter.UNREACHABLE) == [
        "Wij hebben u niet telefonisch kunnen bereiken.",
        "Wij gaan ervan uit dat uw klacht naar uw tevredenheid is afgehandeld.",
        "Is dat niet zo, neem dan contact op met Carla Smit, 030 123 45 67.",
    ]


def test_the_referral_to_a_mediator():
    assert body(Letter.MEDIATOR)[1:3] == [
        (
            "Daarom hebben wij uw klacht op maandag 23 november 2026 verwezen naar een erkende mediator."
            " De naam van de mediator is:"
        ),
        "M. Voorbeeld",
    ]


@pytest.mark.parametrize(
    "sentence",
    [
        "Binnen 2 weken krijgt u bericht dat wij uw klacht hebben ontvangen.",
        "Twee coaches behandelen uw klacht. Zij zijn niet bij uw klacht betrokken.",
        "Nemen wij uw klacht niet in behandeling? Dan hoort u dat binnen 4 weken.",
        (
            "Binnen 6 weken krijgt u ons antwoord op papier of per e-mail. Hebben wij meer tijd nodig?"
            " Dan hoort u dat op tijd van ons."
        ),
        (
            "Binnen 5 werkdagen na ons antwoord belt iemand van de directie u."
            " Wij vragen dan of u tevreden bent."
        ),
        "Komen wij er samen niet uit? Dan verwijzen wij uw klacht naar een erkende mediator.",
        "Ik heb deze brief gekregen.",
    ],
)
def test_the_disclosure_says_what_the_regulation_promises(sentence):
    assert sentence in letter_of(Letter.DISCLOSURE)


@pytest.mark.parametrize(("months", "kept"), [(60, "5 jaar"), (12, "1 jaar"), (18, "18 maanden")])
def test_the_disclosure_says_how_long_the_agency_keeps_it(months, kept):
    found = "\n".join(letter_of(Letter.DISCLOSURE, sender=Sender(retention_months=months)))
    assert f"hoogstens {kept} nadat uw klacht is afgesloten" in found


def test_a_letter_is_in_dutch_whoever_asks_for_it():
    with speaking("en"):
        assert letter_of(Letter.DECLINED) == letter_of(Letter.DECLINED)
        assert "maandag 23 november 2026" in letter_of(Letter.DECLINED)


@pytest.mark.parametrize("letter", Letter)
def test_without_a_contact_a_letter_shows_what_to_fill_in(letter):
    found = letter_of(letter, sender=Sender(contact=""))
    assert any(f"contact op met {NO_CONTACT}" in line for line in found)


@pytest.mark.parametrize("text", NASTY)
@pytest.mark.parametrize("letter", FILLED_IN)
def test_every_text_appears_as_it_was_typed(letter, text):
    found = letter_of(letter, sender=Sender(organisation=text), **{FILLED_IN[letter]: text})
    assert found[0] == text
    assert any(text in line for line in found[2:])


@settings(max_examples=25)
@given(st.text(max_size=200).map(clean).filter(bool))
def test_any_text_at_all_appears_as_it_was_typed(text):
    found = letter_of(Letter.EXTENSION, redenen=text)
    assert text.replace("\N{NO-BREAK SPACE}", " ") in "\n".join(found)


def test_four_thousand_characters_appear_all():
    text = ("Dit is een lange reden. " * 200)[:4000].strip()
    assert text in body(Letter.EXTENSION, redenen=text)


@pytest.mark.parametrize("letter", Letter)
def test_no_placeholder_is_left_in_any_letter_in_any_variant(letter):
    left = [
        line for variant in range(len(examples(letter))) for line in letter_of(letter, variant) if "{" in line
    ]
    assert left == []


def test_a_letter_does_not_tell_who_edited_its_template():
    document = docx.Document(BytesIO(render(Letter.MEDIATOR, examples(Letter.MEDIATOR)[0], Sender())))
    properties = document.core_properties
    assert (properties.author, properties.last_modified_by, properties.comments) == (
        "Bureau Voorbeeld",
        "Bureau Voorbeeld",
        "",
    )


def test_the_agency_s_own_template_is_used_and_the_others_stay(tmp_path):
    sender = a_template(tmp_path, Letter.MEDIATOR, "{{ naam|upper }} gaat naar {{ mediator }}")
    assert letter_of(Letter.MEDIATOR, sender=sender, naam="A & B") == ["A & B gaat naar M. Voorbeeld"]
    assert letter_of(Letter.EXTENSION, sender=sender) == letter_of(Letter.EXTENSION)


def test_a_value_never_becomes_part_of_the_document_whatever_the_template_asks(tmp_path):
    sender = a_template(tmp_path, Letter.MEDIATOR, "{{ mediator|safe }}")
    assert letter_of(Letter.MEDIATOR, sender=sender, mediator="<w:br/>&") == ["<w:br/>&"]


@pytest.mark.parametrize(
    "text",
    ["{{ naan }}", "{% if naan %}x{% endif %}", "{% if false %}{{ naan }}{% endif %}", "{{ naam.naan }}"],
)
def test_a_placeholder_that_does_not_exist_is_refused_by_its_name(tmp_path, text):
    sender = a_template(tmp_path, Letter.MEDIATOR, text)
    assert refused(Letter.MEDIATOR, sender) == (
        "In het sjabloon mediator.docx staat een invulplek die daar niet bestaat: naan."
        " Verbeter de naam, of haal de invulplek weg."
    )


def test_a_placeholder_that_is_not_finished_is_refused_with_the_place(tmp_path):
    sender = a_template(tmp_path, Letter.MEDIATOR, "Beste,", "Uw mediator is {{ mediator", "Groet")
    assert refused(Letter.MEDIATOR, sender).startswith(
        "In het sjabloon mediator.docx klopt een invulplek niet."
    )


@pytest.mark.parametrize(
    "text",
    [
        "{{ naam.__class__.__mro__[1].__subclasses__() }}",
        "{{ ''.__class__ }}",
        "{% for x in range(999999999) %}x{% endfor %}",
        "{{ 1 // 0 }}",
        "{{ naam + 1 }}",
        "{% include 'x' %}",
        "{{ naam|onbekend }}",
    ],
)
def test_a_template_is_code_and_does_no_harm(tmp_path, text):
    assert "mediator.docx" in refused(Letter.MEDIATOR, a_template(tmp_path, Letter.MEDIATOR, text))


def test_a_block_cut_in_two_is_refused_and_not_sent_with_a_piece_missing(tmp_path):
    sender = a_template(tmp_path, Letter.MEDIATOR, "{%p if not naam %}", "x", "{% endif %}", "Groet")
    assert "mediator.docx" in refused(Letter.MEDIATOR, sender)


@pytest.mark.parametrize("content", [b"", b"geen Word", b"PK\x03\x04", b"{\\rtf1 tekst}"])
def test_what_is_no_word_file_is_refused(tmp_path, content):
    (tmp_path / "mediator.docx").write_bytes(content)
    said = refused(Letter.MEDIATOR, Sender(letters_dir=tmp_path))
    assert said == "Het sjabloon mediator.docx is geen Word-bestand (.docx)."


def test_a_zip_that_is_no_word_file_is_refused(tmp_path):
    with ZipFile(tmp_path / "mediator.docx", "w") as archive:
        archive.writestr("x.txt", "x")
    assert "geen Word-bestand" in refused(Letter.MEDIATOR, Sender(letters_dir=tmp_path))


def test_a_folder_that_is_gone_is_refused_and_not_silently_replaced(tmp_path):
    assert "KLACHTENBOT_LETTERS_DIR" in refused(Letter.MEDIATOR, Sender(letters_dir=tmp_path / "weg"))


def test_a_template_that_cannot_be_read_is_refused(tmp_path):
    (tmp_path / "mediator.docx").mkdir()
    said = refused(Letter.MEDIATOR, Sender(letters_dir=tmp_path))
    assert said == "Het sjabloon mediator.docx is niet te lezen."


def test_the_templates_that_come_with_the_program_have_no_fault():
    assert faults_in_letters(Sender()) == []


def test_each_broken_template_is_found_and_so_is_a_slip_in_a_name(tmp_path):
    a_template(tmp_path, Letter.MEDIATOR, "{{ naan }}")
    sender = a_template(
        tmp_path, Letter.RESOLUTION, "{%p for deel in oordelen %}", "{{ deel.x }}", "{%p endfor %}"
    )
    (tmp_path / "medaitor.docx").touch()
    (tmp_path / "~$mediator.docx").touch()
    faults = faults_in_letters(sender)
    assert [
        [name for name in ("medaitor.docx", "antwoord.docx", "mediator.docx") if name in f] for f in faults
    ] == [
        ["medaitor.docx"],
        ["antwoord.docx"],
        ["mediator.docx"],
    ]


def test_everything_has_a_template_and_every_template_is_of_something():
    assert sorted(file.name for file in TEMPLATES.iterdir()) == sorted(
        f"{name}.docx" for name in (*NAMES.values(), *REPORTS)
    )


def test_docxtpl_is_not_imported_at_the_start():
    code = "import sys, bot.app, bot.doctor; sys.exit('docxtpl' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0  # noqa: S603


@pytest.fixture
def no_settings(tmp_path, monkeypatch):
    for name in [name for name in os.environ if name.startswith("KLACHTENBOT_")]:
        monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)
    return monkeypatch


def test_the_setting_names_a_folder_that_is_there(no_settings, tmp_path):
    assert load(None).letters_dir is None
    no_settings.setenv("KLACHTENBOT_LETTERS_DIR", str(tmp_path))
    assert load(None).letters_dir == tmp_path
    no_settings.setenv("KLACHTENBOT_LETTERS_DIR", str(tmp_path / "weg"))
    with pytest.raises(BadSettings) as caught:
        load(None)
    assert caught.value.faults == ["KLACHTENBOT_LETTERS_DIR: deze map is er niet."]


def test_the_house_gets_the_folder(no_settings, tmp_path, keyring):
    no_settings.setenv("KLACHTENBOT_LETTERS_DIR", str(tmp_path))
    settings = load(None)
    home = app.house(settings, Database(settings.database_url.get_secret_value(), keyring), Clock())
    assert home.letters_dir == tmp_path


async def test_the_doctor_makes_every_letter_and_names_what_is_wrong(no_settings, tmp_path):
    no_settings.setenv("KLACHTENBOT_LETTERS_DIR", str(tmp_path))
    a_template(tmp_path, Letter.MEDIATOR, "{{ naan }}")
    found = await on_disk._letters(load(None))
    assert (found.is_good, "mediator.docx" in found.what, "naan" in found.what) == (False, True, True)
    a_template(tmp_path, Letter.MEDIATOR, "{{ naam }}")
    assert "contactpersoon" in (await on_disk._letters(load(None))).what
    no_settings.setenv("KLACHTENBOT_CONTACT", "Carla Smit, 030 123 45 67")
    assert (await on_disk._letters(load(None))).is_good
    assert on_disk.examine in doctor.CHAPTERS


def test_the_page_for_staff_names_every_placeholder_and_every_template():
    page = (ROOT / "docs" / "letters.md").read_text(encoding="utf-8")
    found = {name for letter in Letter for facts in examples(letter) for name in facts}
    found -= {"oordelen", "afspraken"}
    found |= {"organisatie", "contact", "bewaartermijn"}
    assert [name for name in sorted(found) if f"`{{{{ {name} }}}}`" not in page] == []
    assert [name for name in NAMES.values() if f"`{name}.docx`" not in page] == []
