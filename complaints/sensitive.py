"""What is stopped before it is stored (P2): a citizen service number always, else unless needed."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from enum import Enum
from itertools import chain
from types import MappingProxyType

from complaints.errors import Caution, NotAnAnswer

# --- the citizen service number (BSN)

WEIGHTS = (9, 8, 7, 6, 5, 4, 3, 2, -1)
LENGTHS = frozenset({8, 9})  # people leave out a leading zero
SHORT_GROUPS = frozenset(
    {1, 3}
)  # eight digits: together, or as 12.345.678; else most pairs of numbers would do

# Figures that are something else, taken out before the search.
SOMETHING_ELSE = tuple(
    re.compile(pattern)
    for pattern in (
        r"\b[A-Z]{2}\d{2} ?[A-Z]{4}(?: ?\d){10}\b",  # NL91 ABNA 0417 1640 30
        r"\b[A-Z]{2}\d{2}(?: \d{4}){3,6}(?: \d{1,3})?\b",  # BE68 5390 0754 7034
        r"(?i:\b(?!(?:bsn|sofi|nr|no|num|id)[-/\d])[a-z]{1,4}[-/]?\d{2,}(?:[-/.]\d+)*\b)",  # KL-2026-007
        r"(?:\+|\b00)[2-9]\d{1,2}(?:[ -]?\(0\))?(?:[ .-]?\d){8,10}\b",  # +31 6 12345678
        r"(?:\+|\b00)[17](?:[ .-]?\d){10}\b",  # +1 202 555 0143
        r"\b0[1-9]\d{8}\b",  # 0612345678
        r"\b0[1-9](?: ?- ?|[ ./])\d(?:[ .]?\d){7}\b",  # 06-12 34 56 78
        r"\b0[1-9]\d\)?(?: ?- ?|[ ./])\d(?:[ .]?\d){6}\b",  # (020) 123 45 67
        r"\b0[1-9]\d\d\)?(?: ?- ?|[ ./])\d(?:[ .]?\d){5}\b",  # 0412-12 34 56
        r"\b[1-9]\d{3} ?[A-Z]{2}\b",  # 1234 AB
        r"\b(?:0?[1-9]|[12]\d|3[01])([-/. ])(?:0?[1-9]|1[0-2])\1(?:19|20)\d\d\b",  # 12-11-2026
        r"\b(?:19|20)\d\d([-/. ]?)(?:0[1-9]|1[0-2])\1(?:0[1-9]|[12]\d|3[01])\b",  # 2026-11-12, 20261112
        r"\b(?:0[1-9]|[12]\d|3[01])(?:0[1-9]|1[0-2])(?:19|20)\d\d\b",  # 12112026
        r"(?<![\d][-/])\b(?:19|20)\d\d[-/]\d{4,5}\b(?![-/]\d)",  # a file number: 2026-12345
        r"(?i:\bkvk)(?:[- ]?(?i:nummer|nr)\.?)?[: ]{1,2}\d{8}\b",  # KvK-nummer: 12345678
        r"(?:€|\b(?i:eur|euro)) ?\d{1,2}(?:\.\d{3}){2}\b(?!\.)",  # € 12.345.678
    )
)
# What is written against a number as if it were part of it; TR123456782 and 123456782a are codes.
STUCK = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"(?<=[^\W\d_]{5})(?=\d)",  # klant123456782
        r"(?<=\bid)(?=\d)|(?<=\bno)(?=\d)|(?<=\bnum)(?=\d)|(?<=\bsofi)(?=\d)",
        r"(?<=\d{8})(?=[^\W\d_]{2})",  # 123456782geboren
    )
)
# However odd the signs between them, or of more than one kind: 3 + 3 + 3 digits are how a BSN is cut up.
CUT_UP = re.compile(
    r"(?<![\d_])(\d{3})[^\w\n]{1,3}(\d{3})[^\w\n]{1,3}(\d{3})(?![\d_])|\b(\d{3})_(\d{3})_(\d{3})\b"
)
DASHES = re.compile(r"(?<=\d) ?[-‐‑‒–—] ?(?=\d)")
FIGURES = re.compile(
    r"(?:(?<![^\W_])|(?<=bsn)|(?<=nr)|(?<=nummer))\d+(?:[ .\-/]\d+)*(?![^\W_])",
    re.IGNORECASE,
)


def bsn_in(text: str) -> bool:
    """True when somewhere in the text 8 or 9 digits, written together or in groups, pass the elfproef."""
    visible = "".join(
        char for char in unicodedata.normalize("NFKC", text) if unicodedata.category(char) != "Cf"
    )
    rest = DASHES.sub("-", " ".join(visible.split()))
    for pattern in STUCK:
        rest = pattern.sub(" ", rest)
    for pattern in SOMETHING_ELSE:
        rest = pattern.sub(" | ", rest)
    groups = (groups for found in FIGURES.finditer(rest) for groups in _numbers(found[0]))
    cut_up = ([each for each in found.groups() if each] for found in CUT_UP.finditer(rest))
    return any(map(_passes, chain(groups, cut_up)))


def _numbers(figures: str) -> Iterator[list[str]]:
    """Every run of whole groups with one kind of separator: “op 3 123 456 782” holds 123 456 782."""
    parts = re.split(r"([ .\-/])", figures)
    groups, separators = parts[::2], parts[1::2]
    for first in range(len(groups)):
        for last in range(first, min(first + max(LENGTHS), len(groups))):
            if len(set(separators[first:last])) <= 1:
                yield groups[first : last + 1]


def _passes(groups: list[str]) -> bool:
    """The elfproef: 9a + 8b + 7c + 6d + 5e + 4f + 3g + 2h - i can be divided by 11."""
    number = "".join(groups)
    if len(number) not in LENGTHS or not int(number):
        return False
    if len(number) == min(LENGTHS) and len(groups) not in SHORT_GROUPS:
        return False
    digits = map(int, number.zfill(max(LENGTHS)))
    return sum(weight * digit for weight, digit in zip(WEIGHTS, digits, strict=True)) % 11 == 0


# --- special categories (AVG articles 9 and 10; the regulation adds "afkomst" and "politieke kleur")


class Category(Enum):
    HEALTH = "health"
    RELIGION = "religion"
    ORIGIN = "origin"
    POLITICS = "politics"
    UNION = "union"
    ORIENTATION = "orientation"
    CRIMINAL = "criminal"
    BODY = "body"  # biometric and genetic


def _words(block: str) -> tuple[str, ...]:
    return tuple(block.split())


# A word is that word alone; with "*" it may go on: "pijnklacht*", or begin otherwise: "*kanker".
# An underscore stands for anything that is no letter: "burn_out*" is burn-out and burn out.
# Left out on purpose, because nearly every complaint here holds them and they would teach people to press
# through the warning: benefits (WIA, Ziektewet), arbo, bedrijfsarts, re-integratie, stress.
# Left out because they mostly mean something else: geloof, blind, chronisch, denk, volt, zwart, aangifte.
WORDS: Mapping[Category, tuple[str, ...]] = MappingProxyType({
    Category.HEALTH: _words("""
        ziek zieke zieker zieken ziekte ziektes ziekten ziektebeeld* ziekteverleden ziekgemeld* ziekmelding*
        ziekmelden ziekteverlof ziekenhuis* ziekenhuizen suikerziekte arbeidsongeschikt* gezondheid
        gezondheidsklacht* gezondheidsprobl* gezondheidstoestand medisch* medicijn* medicat* diagnos* arts
        huisarts huisartsen depressi* depressief depressieve burnout* burn_out* overspannen overspannenheid
        psychisch* psychiat* psycholog* psycholoog* psychose* psychotisch* ggz* angststoornis* paniekaanval*
        persoonlijkheidsstoornis* eetstoornis* autis* adhd add asperger ptss bipolair* borderline*
        schizofreni* trauma traumatisch* therapie* therapeut* operatie operaties geopereerd* kanker
        kankerpatient* chemo chemotherapie tumor* diabet* epilep* reuma* fibromyalgie artrose hernia
        migraine* hoofdpijn* rugpijn* pijn pijnen pijnklacht* rugklacht* nekklacht* knieklacht*
        schouderklacht* hartklacht* lichamelijke_klachten lichamelijke_beperking* verstandelijke_beperking*
        beroerte* hartaanval* hartinfarct* hartpatient* hersenletsel hersenschudding whiplash dement*
        alzheimer* parkinson* zwanger* miskra* abortus* handicap* gehandicapt* invalide* rolstoel*
        slechtziend* slechthorend* doof dove hiv aids allergi* long_covid suicid* zelfmoord* zelfdoding*
        verslaafd* verslaving* alcoholis* alcoholprobl* drugs drugsgebruik* drugsverslav* revalid*
        ongeneeslijk* antidepress* griep coronabesmet* had_corona heb_corona corona_gehad covid*
        longontsteking* bloeddruk* rollator* rugproblem* knieproblem* hartproblem* angsten eczeem astma*
        copd dialyse* menopauze gebroken_been gebroken_arm *kanker *therapie *therapeut *stoornis *depressie
        *verslaving *ziekte *pijn *tumor
    """),
    Category.RELIGION: _words("""
        godsdienst* religie* religieu* gelovig* ongelovig* geloofsovertuiging* christen christenen
        christelijk* christendom katholiek* rooms_katholiek* protestant* gereformeerd* hervormd*
        evangelisch* jehova* islam* moslim* soennit* sjiit* alevit* jood joden jodin joods* hindoe*
        boeddhis* atheis* bijbel* koran* ramadan* hoofddoek* moskee* synagoge* kerk kerkelijk* kerkganger*
        kerkgang dominee pastoor imam rabbijn halal koosjer* winti sikh* priester* gebedsruimte* bidden
        vasten antisemiet* antisemitis*
    """),
    Category.ORIGIN: _words("""
        afkomst afkomstig_uit etnisch* etniciteit huidskleur donkere_huid* ras rassen migratieachtergrond*
        allochto* autochto* buitenlander* buitenlandse_afkomst asielzoek* vluchteling* statushouder*
        marokkaan* marokkanen turk turken turks turkse surinam* antillia* getint* nationaliteit*
        zwarte_huid* arubaan* arubaanse curacaos* molukk* indisch indische indo poolse roemeens* roemeen
        roemenen bulgaars* syrier* syrisch* irakees* irakez* iraans* iranier* afghaan* afghanen afgaan*
        somali* eritre* ethiopi* ghanees* ghanez* nigeriaan* oekrai* zigeuner* roma_achtergrond sinti
        arabier* arabisch* berber* koerd* neger negers nikker nikkers
    """),
    Category.POLITICS: _words("""
        politieke_voorkeur* politieke_kleur politieke_overtuiging* politieke_opvatting* politieke_mening*
        politieke_partij politiek_actief pvv* vvd* pvda* d66* cda sgp* fvd ja21 groenlinks* christenunie*
        partij_voor_de_dieren forum_voor_democratie bbb socialist* communist* fascist* partijlid*
        lid_van_een_partij bij1 50plus nsc nationaalsocialist* nazi* extreemrechts* extreemlinks*
        extreem_rechts* extreem_links*
    """),
    Category.UNION: _words("""
        vakbond* vakbeweging* vakvereniging* fnv* cnv* vcp unie_lid kaderlid_van_de_bond lid_van_de_bond
        lid_van_een_bond
    """),
    Category.ORIENTATION: _words("""
        homo homofiel* homoseks* lesbi* lesbo biseks* heteroseks* hetero aseksu* queer lhbt* lgbt*
        transgender* transseks* transvrouw* transman* non_binair* geaardheid homohuwelijk* homosex*
        panseksu* transpersoon* seksuele_voorkeur* seksuele_orientatie seksleven gay
    """),
    Category.CRIMINAL: _words("""
        strafblad* strafbaar_feit strafbare_feiten strafrecht* strafzaak* veroordeeld* veroordeling*
        gevangenis* gedetineerd* detentie* celstraf* taakstraf* tbs crimineel criminele criminelen
        criminaliteit delict* reclassering* justitieel justitiele drugsdeal* justitiecontact*
        politiecontact* ex_gedetineerd* ex_crimineel gearresteerd* arrestatie* voorarrest enkelband*
        jeugddetentie* als_verdachte verdachte_in mishandeling* aanranding* verkracht* huiselijk_geweld
        geweldpleging* diefstal* fraude *fraude
    """),
    Category.BODY: _words("""
        biometri* vingerafdruk* gezichtsherkenning* irisscan* stemherkenning* dna dna_test* dna_onderzoek*
        genetisch* erfelijk* erfelijkheid
    """),
})  # fmt: skip

# A street says nothing about a person: the Ziekenhuisstraat, the Moskeeplein.
PLACES = _words("""
    straat straatje weg laan plein kade gracht singel dijk steeg hof park pad terrein
""")
# "De christelijke hogeschool" is the name of a school; who studied there may believe what they like.
DENOMINATIONS = frozenset(
    _words("""
    christelijk christelijke evangelische gereformeerde hervormde islamitische joodse katholiek katholieke
    protestants protestantse rooms
""")
)
INSTITUTIONS = frozenset(
    _words("""
    basisschool college hbo hogeschool lyceum mbo omroep onderwijs scholen school stichting universiteit
    woningbouwvereniging zorginstelling
""")
)

# Behind one of these a word with a capital is a name: mevrouw De Zieke, de buurtschap Kanker.
NAMED = frozenset(_words("mevrouw mevr mw meneer mijnheer dhr heer familie buurtschap gehucht wijk"))

WORD = re.compile(r"[^\W_]+")


ENTRIES = tuple(entry for words in WORDS.values() for entry in words)
ENDINGS = tuple(entry[1:] for entry in ENTRIES if entry.startswith("*"))
BEGINNINGS = tuple(tuple(entry[:-1].split("_")) for entry in ENTRIES if entry.endswith("*"))
WHOLE = frozenset(tuple(entry.split("_")) for entry in ENTRIES if "*" not in entry)
STEMS = tuple(entry[0] for entry in BEGINNINGS if len(entry) == 1)
STEM_PHRASES = tuple(entry for entry in BEGINNINGS if len(entry) > 1)
LONGEST = max(map(len, WHOLE | set(BEGINNINGS)))


def special_words(text: str) -> tuple[str, ...]:
    """The words of special categories, as typed but in small letters, each once, in their order."""
    typed = list(WORD.finditer(unicodedata.normalize("NFC", text)))
    folded = [_fold(word[0]) for word in typed]
    found: dict[str, None] = {}
    at = 0
    while at < len(folded):
        is_name = _names_a_school(folded, at) or _is_called(typed[at][0], folded, at)
        length = 0 if is_name else _special(folded, at)
        if length:
            last = typed[at + length - 1]
            found[last.string[typed[at].start() : last.end()].lower()] = None
        at += max(length, 1)
    return tuple(found)


def _special(words: list[str], at: int) -> int:
    """How many words from here make an entry of the list; 0 when they don't."""
    for length in range(min(LONGEST, len(words) - at), 0, -1):
        phrase = tuple(words[at : at + length])
        if phrase in WHOLE or any(_begins(phrase, entry) for entry in STEM_PHRASES):
            return length
    stem = words[at].startswith(STEMS) or words[at].endswith(ENDINGS)
    return int(stem and not words[at].endswith(PLACES))


def _begins(phrase: tuple[str, ...], entry: tuple[str, ...]) -> bool:
    return len(phrase) == len(entry) and phrase[:-1] == entry[:-1] and phrase[-1].startswith(entry[-1])


def _is_called(word: str, words: list[str], at: int) -> bool:
    """As in “mevrouw van der Zieke”; not where everything stands in capitals."""
    before = at - 1
    while before >= 0 and words[before] in PARTICLES:
        before -= 1
    return word.istitle() and before >= 0 and words[before] in NAMED


def _names_a_school(words: list[str], at: int) -> bool:
    while at < len(words) and words[at] in DENOMINATIONS:
        at += 1
        if at < len(words) and words[at] in INSTITUTIONS:
            return True
    return False


def check_text(text: str) -> None:
    """Raises NotAnAnswer for a BSN (its digits are not repeated), Caution for special categories."""
    if bsn_in(text):
        raise NotAnAnswer(
            "Hier lijkt een burgerservicenummer (BSN) in te staan. Dat mogen we nooit vastleggen."
            " Haal het weg en stuur je tekst opnieuw."
        )
    if found := special_words(text):
        raise Caution(
            "Dit lijken gevoelige gegevens: %(words)s. Die leggen we alleen vast als het echt nodig is."
            " Laat ze weg, of geef een reden waarom ze nodig zijn.",
            code="sensitive",
            found=found,
            words=", ".join(found),
        )


# --- names, for a title without them

PARTICLES = frozenset(
    _words("""
    aan al bij de den der el het in la le op te ten ter van vande vanden vander von
""")
)


def names_in(text: str, names: Iterable[str]) -> tuple[str, ...]:
    """The first names and surnames in the text, as whole words, also as in “Anna's” and “Peters”."""
    parts = {part for name in names for part in map(_fold, WORD.findall(name)) if _tells(part)}
    found = {
        word: None
        for word in WORD.findall(text)
        if _fold(word).removesuffix("s") in parts or _fold(word) in parts
    }
    return tuple(found)


def _tells(part: str) -> bool:
    return len(part) > 1 and part not in PARTICLES


def _fold(word: str) -> str:
    """Without capitals and accents."""
    decomposed = unicodedata.normalize("NFKD", word.casefold())
    return "".join(char for char in decomposed if not unicodedata.combining(char))
