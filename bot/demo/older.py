"""The complaints that are over, or nearly: closed, withdrawn, in mediation, not taken up, not reached."""

from bot.demo.script import Act, Day, Life, Part, Span, act
from complaints.lifecycle import Step

FIRST, SECOND, THIRD, KEEPER, DIRECTOR = Part


def begun(received: int, *, way: str = "email", accepted: bool = True) -> tuple[Act, ...]:
    """The first weeks, each in time."""
    opening = (
        act(received - 2, KEEPER, Step.ENTER),
        act(received - 5, KEEPER, Step.ACKNOWLEDGE, on=Day(5 - received), way=way),
    )
    if not accepted:
        return opening
    return (*opening, act(received - 9, KEEPER, Step.ACCEPT, on=Day(9 - received)))


def judged_by(ago: int, *members: Part, who: Part = KEEPER) -> tuple[Act, ...]:
    """The committee, and that each of its members is independent."""
    confirmed = (act(ago - 1, member, Step.CONFIRM, hour=9 + place) for place, member in enumerate(members))
    return (act(ago, who, Step.COMMITTEE, members=[*members], hour=15), *confirmed)


def both_heard(ago: int, by: Part, about: Part, said: str, answered: str) -> tuple[Act, ...]:
    return (
        act(ago, by, Step.HEAR, who="complainant", how="heard", on=Day(-ago), report=said, hour=10),
        act(ago, by, Step.HEAR, who=about, how="heard", on=Day(-ago), report=answered, hour=14),
    )


CLOSED = Life(
    FIRST,
    Day(-188),
    {
        "channel": "phone", "wants_complaint": "yes", "received_on": Day(-189),
        "complainant_kind": "client", "name": "Fenna Visser", "phone": "+31612345601",
        "email": "fenna.visser@voorbeeld.nl", "address": None, "preferred_way": "email",
        "commissioner": "uwv", "programme": "TR-1042", "guiding_coach": SECOND, "about": [SECOND],
        "happened_on": Span(Day(-203), Day(-190)), "categories": ["agreements", "reachability"],
        "title": "Twee afspraken gingen niet door zonder bericht",
        "description": "Ik zat twee keer klaar voor een gesprek op kantoor. Mijn coach kwam niet en ik kreeg"
        " geen bericht. Bellen lukte ook niet: ik kreeg steeds de voicemail.",
        "wanted": "Een vaste dag voor de gesprekken, en een bericht als het niet doorgaat.",
        "earlier": "discussed", "urgent": "no", "attachments": None, "read_aloud": "yes",
    },
    (
        *begun(188),
        *judged_by(176, FIRST, THIRD),
        *both_heard(
            168, FIRST, SECOND,
            "De klager zat twee keer voor niets klaar en wil vooral duidelijkheid.",
            "De coach was vrij en had de afspraken niet afgezegd. Dat spijt hem.",
        ),
        act(
            158, FIRST, Step.RESOLVE, judgment_agreements="founded",
            reasons_agreements="Twee afspraken zijn niet afgezegd. Dat had wel gemoeten.",
            judgment_reachability="partly",
            reasons_reachability="De telefoon stond door, maar niemand belde terug.",
            sent="yes", replied_on=Day(-158), way="email",
        ),
        act(
            158, KEEPER, Step.MEASURE, what="Bij verlof staat in de agenda wie afspraken overneemt.",
            owner=THIRD, until=Day(-130), hour=15,
        ),
        act(
            154, DIRECTOR, Step.CALL, on=Day(-154), time="10:20", reached="yes", satisfied="yes",
            note="Mevrouw is blij met de vaste dag. Het gaat nu goed.",
        ),
        act(153, KEEPER, Step.CLOSE, lesson="Meld verlof ook aan de cliënt, niet alleen aan kantoor."),
        act(132, THIRD, Step.FULFIL, promise=12, on=Day(-132)),
    ),
)  # fmt: skip

IN_MEDIATION = Life(
    SECOND,
    Day(-96),
    {
        "channel": "letter", "received_on": Day(-97), "complainant_kind": "client",
        "name": "Joost van Dam", "phone": "+31612345602", "email": None,
        "address": "Dorpsstraat 12, 1234 AB Utrecht", "preferred_way": "letter",
        "commissioner": "municipality", "commissioner_name": "Gemeente Voorbeeldstad", "uwv_client": "no",
        "programme": "VB-310", "guiding_coach": FIRST, "about": [FIRST],
        "happened_on": Span(Day(-110), Day(-110)), "categories": ["treatment", "quality"],
        "title": "Voelde zich niet serieus genomen in het eindgesprek",
        "description": "In het laatste gesprek keek mijn coach steeds op haar scherm. Mijn plan voor een"
        " eigen bedrijf werd in twee minuten afgedaan. Ik vind het verslag niet eerlijk.",
        "wanted": "Een nieuw eindgesprek met een andere coach, en een beter verslag.",
        "earlier": "no", "urgent": "no", "attachments": None,
    },
    (
        *begun(96, way="letter"),
        *judged_by(84, SECOND, THIRD),
        *both_heard(
            78, SECOND, FIRST,
            "De klager wil dat zijn plan alsnog wordt besproken.",
            "De coach maakte aantekeningen en had dat beter kunnen zeggen.",
        ),
        act(
            60, SECOND, Step.RESOLVE, judgment_treatment="unfounded",
            reasons_treatment="De coach typte mee voor het verslag.",
            judgment_quality="partly", reasons_quality="Het plan kreeg te weinig tijd.",
            sent="yes", replied_on=Day(-60), way="letter",
        ),
        act(
            56, DIRECTOR, Step.CALL, on=Day(-56), time="16:05", reached="yes", satisfied="no",
            note="Meneer is het niet eens met het oordeel en wil er met iemand anders over praten.",
        ),
        act(50, KEEPER, Step.MEDIATE, mediator="Mr. T. Vredeveld, Vredeveld Mediation", on=Day(-50)),
        act(20, KEEPER, Step.NOTE, text="Eerste gesprek bij de mediator is geweest. Tweede gesprek volgt."),
    ),
)  # fmt: skip

WITHDRAWN = Life(
    FIRST,
    Day(-82),
    {
        "channel": "conversation", "wants_complaint": "yes", "received_on": Day(-82),
        "complainant_kind": "employer", "name": "Hans Wolters", "phone": "+31612345603",
        "email": "h.wolters@voorbeeld.nl", "address": None, "preferred_way": "phone",
        "commissioner": "employer", "commissioner_name": "Bakkerij Voorbeeld", "uwv_client": "no",
        "programme": "WG-77", "guiding_coach": THIRD, "about": ["organisation"],
        "happened_on": Span(Day(-86), Day(-86)), "categories": ["costs"],
        "title": "De factuur was hoger dan de offerte",
        "description": "De factuur is 240 euro hoger dan de offerte. Niemand heeft mij dat vooraf verteld.",
        "wanted": "Een factuur volgens de offerte.", "earlier": "no", "urgent": "no",
        "attachments": None, "read_aloud": "yes",
    },
    (
        *begun(82, way="phone", accepted=False),
        act(
            72, KEEPER, Step.WITHDRAW, on=Day(-72), way="phone",
            reason="De factuur is aangepast. Voor de klager is het daarmee klaar.",
        ),
    ),
)  # fmt: skip

DECLINED = Life(
    THIRD,
    Day(-68),
    {
        "channel": "email", "received_on": Day(-69), "complainant_kind": "client",
        "name": "Samira Yildiz", "phone": None, "email": "s.yildiz@voorbeeld.nl", "address": None,
        "preferred_way": "email", "commissioner": "uwv", "programme": "TR-1077", "guiding_coach": "none",
        "about": ["third_party"], "happened_on": "longer", "categories": ["slowness"],
        "title": "De uitkering kwam twee weken te laat",
        "description": "Mijn uitkering kwam weer te laat. Kunnen jullie zorgen dat dit niet meer gebeurt?",
        "wanted": None, "earlier": "no", "urgent": "no", "attachments": None,
    },
    (
        *begun(68, accepted=False),
        act(
            58, KEEPER, Step.DECLINE, ground="not_ours",
            explanation="De uitkering wordt betaald door UWV. We legden uit waar de klacht wel terechtkan.",
            told="yes", told_on=Day(-58), way="email", told_by=KEEPER,
        ),
    ),
)  # fmt: skip

UNREACHABLE = Life(
    SECOND,
    Day(-61),
    {
        "channel": "remark", "received_on": Day(-62), "complainant_kind": "client",
        "name": "Piet Zuidema", "phone": "+31612345605", "email": None,
        "address": "Havenkade 8, 4321 BA Voorbeeldstad", "preferred_way": "letter",
        "commissioner": "uwv", "programme": "TR-1063", "guiding_coach": THIRD, "about": [THIRD],
        "happened_on": Span(Day(-75), Day(-64)), "categories": ["information"],
        "title": "Kreeg geen uitleg over het plan van aanpak",
        "description": "Ik moest een plan tekenen dat ik niet begreep. Op mijn vragen kwam geen antwoord.",
        "wanted": "Uitleg in gewone taal.", "earlier": "no", "urgent": "no", "attachments": None,
    },
    (
        *begun(61, way="letter"),
        *judged_by(49, FIRST, SECOND),
        *both_heard(
            42, FIRST, THIRD,
            "De klager wil weten wat er van hem wordt verwacht.",
            "De coach legde het plan uit, maar vooral met vaktaal.",
        ),
        act(
            33, SECOND, Step.RESOLVE, judgment_information="founded",
            reasons_information="Het plan was niet in gewone taal en de vragen bleven liggen.",
            sent="yes", replied_on=Day(-33), way="letter",
        ),
        act(30, DIRECTOR, Step.CALL, on=Day(-30), time="09:40", reached="no", remark="Voicemail."),
        act(25, DIRECTOR, Step.CALL, on=Day(-25), time="13:15", reached="no"),
        act(19, DIRECTOR, Step.CALL, on=Day(-19), time="17:05", reached="no", remark="Geen gehoor."),
        act(8, DIRECTOR, Step.LETTER, on=Day(-8), way="letter"),
    ),
)  # fmt: skip

OLDER = (CLOSED, IN_MEDIATION, WITHDRAWN, DECLINED, UNREACHABLE)
