"""The complaints that somebody has to do something about, now or soon."""

from bot.demo.older import begun, both_heard, judged_by
from bot.demo.script import Day, Life, Part, Span, act
from complaints.lifecycle import Step

FIRST, SECOND, THIRD, KEEPER, DIRECTOR = Part

EXTENDED = Life(
    FIRST,
    Day(-49),
    {
        "channel": "email", "received_on": Day(-50), "complainant_kind": "representative",
        "authorisation": "Brief van de cliënt, als bijlage bij de e-mail", "name": "Lotte Meijer",
        "phone": "+31612345606", "email": "l.meijer@voorbeeld.nl", "address": None,
        "preferred_way": "email", "commissioner": "municipality",
        "commissioner_name": "Gemeente Voorbeeldstad", "uwv_client": "unknown", "programme": "VB-322",
        "guiding_coach": SECOND, "about": [SECOND, "organisation"],
        "happened_on": Span(Day(-80), Day(-52)), "categories": ["quality", "slowness", "method"],
        "title": "Traject duurt lang en de aanpak is niet duidelijk",
        "description": "Het traject van mijn broer loopt al een half jaar. Er zijn nog maar vier gesprekken"
        " geweest. Niemand kan ons vertellen wat de volgende stap is.",
        "wanted": "Een plan met data, en een vast aanspreekpunt.", "earlier": "discussed",
        "urgent": "no", "attachments": None,
    },
    (
        *begun(49),
        *judged_by(36, FIRST, THIRD),
        act(
            15, THIRD, Step.EXTEND, until=Day(6), told="yes", told_on=Day(-15), way="phone", told_by=THIRD,
            reason="De gemachtigde is met vakantie. We spreken haar daarna.",
        ),
        *both_heard(
            7, THIRD, SECOND,
            "De gemachtigde wil vooral weten wat de volgende stap is.",
            "De coach wachtte op een besluit van de gemeente en zei dat niet.",
        ),
        act(6, THIRD, Step.AGREEMENT, what="De cliënt krijgt een plan met data.", owner=THIRD, until=Day(4)),
    ),
)  # fmt: skip

AFTERCARE = Life(
    SECOND,
    Day(-39),
    {
        "channel": "phone", "wants_complaint": "yes", "received_on": Day(-40),
        "complainant_kind": "client", "name": "Aylin Kaya", "phone": "+31612345607",
        "email": "aylin.kaya@voorbeeld.nl", "address": None, "preferred_way": "email",
        "commissioner": "uwv", "programme": "TR-1081", "guiding_coach": SECOND, "about": ["organisation"],
        "happened_on": Span(Day(-44), Day(-41)), "categories": ["reachability"],
        "title": "Belde vijf keer en werd niet teruggebeld",
        "description": "Ik heb in één week vijf keer gebeld. Steeds zou iemand terugbellen. Dat"
        " gebeurde niet.",
        "wanted": "Een nummer waarop iemand opneemt.", "earlier": "no", "urgent": "no",
        "attachments": None, "read_aloud": "yes",
    },
    (
        *begun(39),
        *judged_by(28, FIRST, THIRD),
        act(
            20, FIRST, Step.HEAR, who="complainant", how="waived", on=Day(-20),
            report="De klager heeft alles al verteld aan de telefoon.",
        ),
        act(
            3, FIRST, Step.RESOLVE, judgment_reachability="founded",
            reasons_reachability="De belafspraken stonden nergens. Niemand wist wie zou terugbellen.",
            sent="yes", replied_on=Day(-3), way="email",
        ),
        act(
            3, KEEPER, Step.MEASURE, what="Belafspraken komen in de gedeelde agenda.", owner=FIRST,
            until=Day(11), hour=15,
        ),
        act(1, DIRECTOR, Step.CALL, on=Day(-1), time="15:30", reached="no", remark="Voicemail ingesproken."),
    ),
)  # fmt: skip

OVERDUE = Life(
    THIRD,
    Day(-33),
    {
        "channel": "email", "received_on": Day(-34), "complainant_kind": "client",
        "name": "Ravi Narain", "phone": None, "email": "ravi.narain@voorbeeld.nl", "address": None,
        "preferred_way": "email", "commissioner": "uwv", "programme": "TR-1090", "guiding_coach": SECOND,
        "about": [SECOND], "happened_on": Span(Day(-36), Day(-36)), "categories": ["privacy"], "leak": "no",
        "title": "Het verslag ging naar een oud adres",
        "description": "Mijn verslag ging naar mijn oude adres. De brief was dicht toen ik hem ophaalde.",
        "wanted": "Dat mijn adres overal klopt.", "earlier": "no", "urgent": "no", "attachments": None,
    },
    begun(33, accepted=False),
)  # fmt: skip

COMMITTEE = Life(
    SECOND,
    Day(-22),
    {
        "channel": "letter", "received_on": Day(-23), "complainant_kind": "commissioner",
        "name": "Marloes de Groot", "phone": "+31612345609", "email": "m.degroot@voorbeeld.nl",
        "address": None, "preferred_way": "phone", "commissioner": "municipality",
        "commissioner_name": "Gemeente Voorbeeldstad", "uwv_client": "no", "programme": "VB-340",
        "guiding_coach": FIRST, "about": [FIRST], "happened_on": Span(Day(-31), Day(-24)),
        "categories": ["slowness", "information"],
        "title": "Rapportages komen te laat bij de gemeente",
        "description": "De laatste drie rapportages kwamen een week te laat. Wij moesten er zelf om vragen.",
        "wanted": "Rapportages op de afgesproken dag.", "earlier": "discussed", "urgent": "no",
        "attachments": None,
    },
    (
        *begun(22),
        act(2, KEEPER, Step.COMMITTEE, members=[SECOND, THIRD], hour=15),
        act(1, SECOND, Step.CONFIRM, hour=9),
    ),
)  # fmt: skip

ABOUT_THE_KEEPER = Life(
    FIRST,
    Day(-15),
    {
        "channel": "phone", "wants_complaint": "yes", "received_on": Day(-16),
        "complainant_kind": "client", "name": "Koen Hofman", "phone": "+31612345610", "email": None,
        "address": None, "preferred_way": "phone", "commissioner": "private", "uwv_client": "no",
        "programme": "PA-15", "guiding_coach": THIRD, "about": [KEEPER],
        "happened_on": Span(Day(-20), Day(-20)), "categories": ["treatment"],
        "title": "Voelde zich afgekapt aan de telefoon",
        "description": "Ik belde met een vraag over mijn klacht van vorig jaar. De klachtencoach zei dat het"
        " gesprek klaar was en hing op.",
        "wanted": "Excuses, en een gesprek met iemand anders.", "earlier": "no", "urgent": "no",
        "attachments": None, "read_aloud": "yes",
    },
    (
        act(14, DIRECTOR, Step.ENTER),
        act(11, DIRECTOR, Step.ACKNOWLEDGE, on=Day(-11), way="phone"),
        act(8, DIRECTOR, Step.ACCEPT, on=Day(-8)),
    ),
)  # fmt: skip

ACKNOWLEDGED = Life(
    THIRD,
    Day(-10),
    {
        "channel": "email", "received_on": Day(-11), "complainant_kind": "client",
        "name": "Tineke Brouwer", "phone": "+31612345611", "email": "t.brouwer@voorbeeld.nl",
        "address": None, "preferred_way": "email", "commissioner": "uwv", "programme": "TR-1101",
        "guiding_coach": FIRST, "about": [FIRST], "happened_on": Span(Day(-14), Day(-14)),
        "categories": ["quality"],
        "title": "Sollicitatiebrief stond vol fouten",
        "description": "Mijn coach hielp met een sollicitatiebrief. Er stonden vijf taalfouten in toen ik hem"
        " had verstuurd.",
        "wanted": "Dat iemand de brieven naleest.", "earlier": "no", "urgent": "no", "attachments": None,
    },
    begun(10, accepted=False),
)  # fmt: skip

REGISTERED = Life(
    FIRST,
    Day(-1),
    {
        "channel": "phone", "wants_complaint": "yes", "received_on": Day(-1),
        "complainant_kind": "client", "name": "Daan Vermeer", "phone": "+31612345612",
        "email": "daan.vermeer@voorbeeld.nl", "address": None, "preferred_way": "phone",
        "commissioner": "uwv", "programme": "TR-1108", "guiding_coach": SECOND, "about": [SECOND],
        "happened_on": Span(Day(-3), Day(-3)), "categories": ["treatment", "agreements"],
        "title": "Het gesprek werd halverwege gestopt",
        "description": "Na een kwartier zei mijn coach dat hij weg moest. Wij hadden een uur afgesproken. Dit"
        " was de tweede keer.",
        "wanted": "Een nieuw gesprek, met genoeg tijd.", "earlier": "no", "urgent": "yes",
        "urgent_why": "Volgende week is de beoordeling door UWV.", "attachments": None, "read_aloud": "yes",
    },
)  # fmt: skip

RUNNING = (
    EXTENDED, AFTERCARE, OVERDUE, COMMITTEE, ABOUT_THE_KEEPER, ACKNOWLEDGED, REGISTERED,
)  # fmt: skip
