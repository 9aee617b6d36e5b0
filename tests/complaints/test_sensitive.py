"""What is stopped before it is stored (P2). Every number and name here is made up."""

import re
from datetime import date

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from complaints.errors import Caution, NotAnAnswer
from complaints.sensitive import WORDS, Category, bsn_in, check_text, names_in, special_words

BSN = "123456782"  # passes the elfproef, given to nobody


def elfproef(number):
    digits = [int(digit) for digit in number.zfill(9)]
    return (
        sum(digits) > 0 and (sum((9 - n) * digit for n, digit in enumerate(digits[:8])) - digits[8]) % 11 == 0
    )


def check_digit(eight):
    rest = sum((9 - n) * int(digit) for n, digit in enumerate(eight)) % 11
    return rest if rest < 10 else None


@st.composite
def numbers(draw):
    eight = f"{draw(st.integers(1_000_000, 99_999_999)):08d}"
    last = check_digit(eight)
    assume(last is not None)
    return f"{eight}{last}"


def grouped(number, sizes, separator):
    groups, at = [], 0
    for size in sizes:
        groups.append(number[at : at + size])
        at += size
    return separator.join(groups)


@pytest.mark.parametrize(
    "text",
    [
        BSN,
        "111222333",
        "Mijn BSN is 123456782.",
        "BSN123456782",
        "bsn:123456782",
        "bsnr 123456782",
        "burgerservicenummer123456782",
        "sofi-123456782",
        "nr-123456782",
        "dossier-123456782",
        "(123456782)",
        "123456782, en nog iets",
        "1234.56.782",
        "1234 56 782",
        "123-456-782",
        "123 456 782",
        "123  456  782",
        "123 - 456 - 782",
        "123–456–782",
        "123/456/782",
        "123\n456\n782",
        "1 2 3 4 5 6 7 8 2",
        "12345 6782",
        "123 45 67 82",
        "012345672",
        "12345672",  # without its leading zero
        "12.345.672",
        "op 3 123 456 782 genoteerd",
        "06-12345678 en 123456782",
        "tel. 0612345678, 123456782",
        "NL91 ABNA 0417 1640 30 en 123456782",
        "KL-2026-007 123456782",
        "dossier 007 123456782",
        "12-11-2026 123456782",
        "123456782 1234 AB",
        "klant123456782",
        "id123456782",
        "123456782geboren",
        "123,456,782",
        "123;456;782",
        "123:456:782",
        "123|456|782",
        "123'456'782",
        "123*456*782",
        "123_456_782",
        "123 456.782",
        "123-456 782",
        "(123) 456 782",
        "123 (456) 782",
        "123\u200b456\u200b782",
        "1234\u200b56782",
        "KvK 12345678, bsn 123456782",
        "€ 123.456.782",
        "RSIN 123456782",  # of a sole trader it is the BSN
        "１２３４５６７８２",
        "١٢٣٤٥٦٧٨٢",
    ],
)
def test_a_bsn_is_seen(text):
    assert bsn_in(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Ze belde niet terug.",
        "123456789",  # fails the elfproef
        "000000000",
        "00000000",
        "06-12345672",
        "06 12345672",
        "0612345672",
        "06 12 34 56 72",
        "+31 6 12345672",
        "+31612345672",
        "+31 (0)6 12345672",
        "0031612345672",
        "+32 470 12 34 56",
        "+1 202 555 0143",
        "020-1234567",
        "(020) 123 45 67",
        "0412-123456",
        "0412 12 34 56",
        "NL91 ABNA 0417 1640 30",
        "NL91ABNA0417164030",
        "BE68 5390 0754 7034",
        "DE89 3704 0044 0532 0130 00",
        "DE89370400440532013000",
        "1234 AB",
        "op 12-11 10011 euro betaald",  # two numbers, not one
        "12-11-2026",
        "12 11 2026",
        "2026-11-12",
        "20261112",
        "12112026",
        "12-11-2026 10:30",
        "van 09.00 tot 10.30 uur",
        "KL-2026-007",
        "TR123456782",  # a programme number written with letters
        "TR-123456782",
        "UWV/123456782",
        "2026-12345",
        "123456782123",  # too long
        "1234567",
        "€ 1.250,00",
        "€ 12.345.672",
        "EUR 12.345.672",
        "KvK 12345672",
        "KvK-nummer: 12345672",
        "kvk-nr. 12345672",
        "AVG-2026-001",
        "09:00, 10:30, 11:45",
        "123456782a",
        "stuk 123456 782345",
    ],
)
def test_other_figures_are_no_bsn(text):
    assert not bsn_in(text)


@given(
    numbers(),
    st.sampled_from(["", " ", ".", "-"]),
    st.sampled_from([(9,), (3, 3, 3), (4, 2, 3), (2, 3, 4), (5, 4)]),
)
def test_every_number_that_passes_the_elfproef_is_seen_inside_a_sentence(number, separator, sizes):
    assume(not re.fullmatch(r"(19|20)\d{7}", number))  # “2012-34567” may be a file number
    assume(not number.startswith("0"))  # “012 345 678” may be the beginning of a telephone number
    assert bsn_in(f"Zijn nummer is {grouped(number, sizes, separator)}, zei hij.")


@given(numbers())
def test_a_leading_zero_hides_no_number_that_is_written_together(number):
    assert bsn_in(f"Zijn nummer is {number}.")


@given(st.integers(1, 999_999_999).map("{:09d}".format))
def test_nine_digits_are_a_bsn_exactly_when_they_pass_the_elfproef(number):
    assert bsn_in(number) == elfproef(number)


@given(
    st.integers(0, 99_999_999).map("{:08d}".format),
    st.sampled_from(["06{}", "06-{}", "06 {}", "+316{}", "+31 6 {}"]),
)
def test_no_mobile_number_is_taken_for_a_bsn(digits, form):
    assert not bsn_in(f"Bel mij op {form.format(digits)} aub")


@given(
    st.dates(date(1950, 1, 1), date(2050, 12, 31)),
    st.sampled_from(["%d-%m-%Y", "%d/%m/%Y", "%d.%m.%Y", "%Y-%m-%d", "%Y%m%d"]),
)
def test_no_date_is_taken_for_a_bsn(day, form):
    assert not bsn_in(f"Op {day.strftime(form)} belde ik.")


@given(st.text(max_size=100) | st.text(alphabet="0123456789 .-/AZbsn+()", max_size=60))
def test_any_text_can_be_searched(text):
    assert bsn_in(text) in (True, False)
    assert all(word for word in special_words(text))


# --- special categories


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Ik ben depressief.", ("depressief",)),
        ("Door mijn DEPRESSIE kwam ik niet", ("depressie",)),
        ("burn-out", ("burn-out",)),
        ("mijn burn-outklachten", ("burn-outklachten",)),
        ("burnout", ("burnout",)),
        ("Ik lag in het ziekenhuis", ("ziekenhuis",)),
        ("Ik was ziek", ("ziek",)),
        ("borstkanker", ("borstkanker",)),
        ("bij de fysiotherapeut", ("fysiotherapeut",)),
        ("psychiatrische hulp", ("psychiatrische",)),
        ("ADHD-medicatie", ("adhd", "medicatie")),
        ("suïcidale gedachten", ("suïcidale",)),
        ("zwangerschapsverlof", ("zwangerschapsverlof",)),
        ("Omdat ik een hoofddoek draag", ("hoofddoek",)),
        ("Hij is moslim", ("moslim",)),
        ("een gelovige man", ("gelovige",)),
        ("vanwege mijn afkomst", ("afkomst",)),
        ("een Syriër", ("syriër",)),
        ("Ze zei: jullie Marokkanen", ("marokkanen",)),
        ("mijn donkere huidskleur", ("donkere huidskleur",)),
        ("mijn politieke overtuiging", ("politieke overtuiging",)),
        ("een PVV-stemmer", ("pvv",)),
        ("lid van de FNV", ("fnv",)),
        ("mijn vakbondslidmaatschap", ("vakbondslidmaatschap",)),
        ("omdat ik homo ben", ("homo",)),
        ("non-binair", ("non-binair",)),
        ("mijn seksuele geaardheid", ("geaardheid",)),
        ("Hij heeft een strafblad", ("strafblad",)),
        ("een ex-gedetineerde", ("ex-gedetineerde",)),
        ("ik slik antidepressiva", ("antidepressiva",)),
        ("covid-klachten", ("covid",)),
        ("Oekraïense", ("oekraïense",)),
        ("donker getint", ("getint",)),
        ("mijn nationaliteit", ("nationaliteit",)),
        ("een homohuwelijk", ("homohuwelijk",)),
        ("een vingerafdruk", ("vingerafdruk",)),
        ("een DNA-test", ("dna-test",)),
        ("een erfelijke aandoening", ("erfelijke",)),
        ("hij is gearresteerd", ("gearresteerd",)),
        ("bijstandsfraude", ("bijstandsfraude",)),
        ("huiselijk geweld", ("huiselijk geweld",)),
        ("de Zieke", ("zieke",)),  # a surname without a title may be a sick person
        ("MEVROUW IS ZIEK", ("ziek",)),
        ("meneer is ziek", ("ziek",)),
        ("ziek, ziek en nog eens ziek", ("ziek",)),
        ("ziek en moslim", ("ziek", "moslim")),
    ],
)
def test_a_word_of_a_special_category_is_found_as_it_was_typed(text, found):
    assert special_words(text) == found


@pytest.mark.parametrize(
    "text",
    [
        "",
        "De coach belde niet terug en was te laat.",
        "Gezondheidscentrum De Linde",  # a place
        "het gezondheidscentrum",
        "naast de huisartsenpost",
        "Huisartsenpraktijk De Linde",
        "mevrouw De Zieke",
        "Mevr. van der Zieke belde",
        "de heer Jood",
        "de buurtschap Kanker",
        "Ziekenhuisstraat 12",
        "Kerkstraat 3 in Kerkrade",
        "het Moskeeplein",
        "arbo, arbodienst en bedrijfsarts",  # our daily work
        "mijn WIA-uitkering en de Ziektewet",
        "re-integratie",
        "stress",
        "Ze negeren mij",  # not "neger"
        "Ik geloof dat het dinsdag was",
        "blind vertrouwen",
        "chronisch te laat",
        "zwart op wit",
        "een homogene groep",
        "Hij loopt te kankeren",
        "coöperatie",
        "operationeel",
        "pijnlijk",
        "de christelijke hogeschool",
        "de protestants-christelijke basisschool",
        "rooms-katholieke scholen",
        "een islamitische school",
        "politieke spelletjes op kantoor",
        "aangifte inkomstenbelasting",
        "Ik denk van niet",
        "protesteren",
        "06-12345678",
        "in Turkije op vakantie",
    ],
)
def test_an_everyday_word_is_left_alone(text):
    assert special_words(text) == ()


def test_the_faith_itself_is_found_beside_the_name_of_a_school():
    assert special_words("Ik ben christelijk en zat op de christelijke hogeschool") == ("christelijk",)


EVERY_WORD = [(category, word) for category, words in WORDS.items() for word in words]


@pytest.mark.parametrize(("category", "word"), EVERY_WORD, ids=[word for _, word in EVERY_WORD])
def test_every_word_of_the_list_is_found(category, word):
    typed = word.strip("*").replace("_", " ")
    assert special_words(f"Toen zei hij {typed} tegen mij") == (typed,)


def test_every_category_has_words():
    assert WORDS.keys() == set(Category)


def test_no_word_stands_in_the_list_twice():
    words = [word for _, word in EVERY_WORD]
    assert sorted(words) == sorted(set(words))


def test_a_long_text_is_searched_quickly_and_wholly():
    assert special_words("gewoon " * 3000 + "ziek") == ("ziek",)


# --- the stop itself


def test_a_plain_text_passes():
    assert check_text("De coach kwam twee keer niet opdagen.") is None


def test_a_bsn_is_refused_without_repeating_it():
    with pytest.raises(NotAnAnswer) as refused:
        check_text(f"Ik ben ziek, mijn BSN is {BSN}")
    assert "BSN" in str(refused.value.text)
    assert not re.search(r"\d", f"{refused.value.text} {refused.value.args} {refused.value.text.values}")


def test_special_words_are_a_caution_that_names_them():
    with pytest.raises(Caution) as stopped:
        check_text("Ik ben ziek en lid van de vakbond")
    assert (stopped.value.code, stopped.value.found) == ("sensitive", ("ziek", "vakbond"))
    assert str(stopped.value.text) == (
        "Dit lijken gevoelige gegevens: ziek, vakbond. Die leggen we alleen vast als het echt nodig is."
        " Laat ze weg, of geef een reden waarom ze nodig zijn."
    )


def test_the_words_themselves_are_not_in_the_message_of_the_exception():
    with pytest.raises(Caution) as stopped:
        check_text("Ik ben ziek")
    assert "ziek" not in repr(stopped.value)


# --- names

TEAM = ("Anna de Vries", "José van den Berg", "Fatima El Idrissi", "Bob-Jan Jansen-de Boer", "J. 't Hooft")


@pytest.mark.parametrize(
    ("title", "found"),
    [
        ("De coach kwam te laat", ()),
        ("Anna kwam te laat", ("Anna",)),
        ("anna kwam te laat", ("anna",)),
        ("ANNA KWAM", ("ANNA",)),
        ("Anna's afspraak", ("Anna",)),
        ("Annas afspraak", ("Annas",)),
        ("mevrouw de Vries belde niet", ("Vries",)),
        ("Jose en JOSÉ", ("Jose", "JOSÉ")),
        ("Van den Berg", ("Berg",)),
        ("de trein van het station, in de stad", ()),
        ("El Nino", ()),
        ("het gesprek met Idrissi", ("Idrissi",)),
        ("Jansen en de Boer", ("Jansen", "Boer")),
        ("bob belde", ("bob",)),
        ("Hooft", ("Hooft",)),
        ("t en J", ()),
        ("Annabel en bergen", ()),
        ("Anna en Anna", ("Anna",)),
    ],
)
def test_a_first_name_or_surname_is_found_as_a_whole_word(title, found):
    assert names_in(title, TEAM) == found


def test_without_names_nothing_is_found():
    assert names_in("Anna kwam te laat", []) == ()
