"""The standard registration form (2.2) as a list of questions, in its order, with their conditions."""

from collections.abc import Mapping

from complaints import conditions as given
from complaints import remarks
from complaints.conditions import WAYS, is_complaint, is_dissatisfaction, is_named, uwv_client, was_spoken
from complaints.contact import read_address, read_email, read_phone, show_phone
from complaints.form import Choice, Form, Kind, Question
from complaints.questions import always, fixed
from complaints.readers import (
    ANONYMOUS,
    free_text,
    has_been,
    labelled,
    read_day,
    read_name,
    read_number,
    read_period,
    read_title,
    recent_days,
    several_lines,
    unguarded,
    without_names,
)
from complaints.words import N_, say

__all__ = ["INTAKE", "WAYS", "is_dissatisfaction", "uwv_client"]

YES_NO = labelled({"yes": N_("Ja"), "no": N_("Nee")})
NO_YES = labelled({"no": N_("Nee"), "yes": N_("Ja")})
DAY_HINT = N_("Kies een dag, of typ bijvoorbeeld “vorige week woensdag” of “12 november”.")
SEVERAL_HINT = N_("Je kunt meer dan één antwoord kiezen. Kies daarna “Klaar”.")

CHANNELS: Mapping[str, str] = {
    "phone": N_("Telefoon"),
    "email": N_("E-mail"),
    "letter": N_("Brief"),
    "remark": N_("Aantekening op formulier of evaluatie"),
    "conversation": N_("Gesprek"),
}
COMMISSIONERS: Mapping[str, str] = {
    "uwv": N_("UWV"),
    "municipality": N_("Gemeente"),
    "employer": N_("Werkgever"),
    "private": N_("Particulier"),
    "other": N_("Anders"),
}
CATEGORIES: Mapping[str, str] = {
    "treatment": N_("Bejegening"),
    "agreements": N_("Afspraken niet nagekomen"),
    "slowness": N_("Traagheid"),
    "information": N_("Informatie"),
    "quality": N_("Kwaliteit van begeleiding"),
    "reachability": N_("Bereikbaarheid"),
    "privacy": N_("Privacy"),
    "method": N_("Werkwijze"),
    "costs": N_("Kosten"),
    "other": N_("Anders"),
}

ARRIVAL = (
    Question(
        key="channel",
        text=N_("Hoe kwam de klacht binnen?"),
        label=N_("Binnengekomen via"),
        kind=Kind.CHOICE,
        choices=labelled(CHANNELS),
    ),
    Question(
        key="wants_complaint",
        text=N_("Wil de cliënt dat dit als klacht wordt behandeld?"),
        label=N_("Als klacht behandelen"),
        kind=Kind.CHOICE,
        choices=fixed(
            Choice("yes", say("Ja")),
            Choice("no", say("Nee")),
            Choice("not_yet", say("Nog niet gevraagd"), pauses="ask_wish"),
        ),
        when=was_spoken,
        hint=N_("Bij “Nee” bewaren we alleen de datum, de opdrachtgever en waar het over gaat. Geen namen."),
    ),
    Question(
        key="received_on",
        text=N_("Op welke dag is de klacht ontvangen?"),
        label=N_("Ontvangen op"),
        kind=Kind.DATE,
        choices=recent_days,
        read=read_day,
        check=has_been,
        assume=given.today_if_dissatisfied,
        notes=remarks.on_receipt,
        hint=DAY_HINT,
    ),
)

COMPLAINANT = (
    Question(
        key="complainant_kind",
        text=N_("Wie klaagt?"),
        label=N_("Klager is"),
        kind=Kind.CHOICE,
        choices=labelled(
            {
                "client": N_("Cliënt"),
                "commissioner": N_("Opdrachtgever"),
                "employer": N_("Werkgever"),
                "representative": N_("Gemachtigde"),
                "other": N_("Anders"),
            }
        ),
        when=is_complaint,
    ),
    Question(
        key="authorisation",
        text=N_("Waaruit blijkt de machtiging?"),
        label=N_("Machtiging"),
        kind=Kind.TEXT,
        guard=free_text,
        limit=200,
        when=given.complaint_with("complainant_kind", "representative"),
        hint=N_(
            "Bijvoorbeeld: brief van de cliënt van 3 november. De brief kun je straks als bijlage sturen."
        ),
    ),
    Question(
        key="name",
        text=N_("Hoe heet de klager?"),
        label=N_("Naam"),
        kind=Kind.TEXT,
        choices=fixed(Choice(ANONYMOUS, say("Wil anoniem blijven"))),
        read=read_name,
        limit=100,
        when=is_complaint,
        notes=remarks.on_name,
        hint=N_("Wil de klager anoniem blijven? Dan sturen we geen brieven en bellen we later niet."),
    ),
    Question(
        key="phone",
        text=N_("Wat is het telefoonnummer van de klager?"),
        label=N_("Telefoon"),
        kind=Kind.TEXT,
        read=read_phone,
        guard=unguarded,
        show=show_phone,
        limit=50,
        when=is_named,
        optional=always,
        hint=N_("Bijvoorbeeld 06 12345678. We hebben minstens één manier nodig: telefoon, e-mail of adres."),
    ),
    Question(
        key="email",
        text=N_("Wat is het e-mailadres van de klager?"),
        label=N_("E-mail"),
        kind=Kind.TEXT,
        read=read_email,
        limit=254,
        when=is_named,
        optional=always,
        hint=N_("Bijvoorbeeld naam@voorbeeld.nl."),
    ),
    Question(
        key="address",
        text=N_("Wat is het adres van de klager?"),
        label=N_("Adres"),
        kind=Kind.TEXT,
        read=read_address,
        limit=200,
        when=is_named,
        optional=given.has_other_contact,
        hint=N_("Straat en nummer, postcode en plaats. Bijvoorbeeld: Dorpsstraat 12, 1234 AB Utrecht."),
    ),
    Question(
        key="preferred_way",
        text=N_("Hoe wil de klager bericht krijgen?"),
        label=N_("Bericht via"),
        kind=Kind.CHOICE,
        choices=given.possible_ways,
        when=is_named,
    ),
)

COMMISSIONER = (
    Question(
        key="commissioner",
        text=N_("Wie is de opdrachtgever?"),
        label=N_("Opdrachtgever"),
        kind=Kind.CHOICE,
        choices=labelled(COMMISSIONERS),
    ),
    Question(
        key="commissioner_name",
        text=N_("Hoe heet de opdrachtgever?"),
        label=N_("Naam opdrachtgever"),
        kind=Kind.TEXT,
        choices=given.used_before,
        limit=100,
        when=given.complaint_with("commissioner", *given.NAMED_COMMISSIONERS),
        hint=N_("Typ de naam van de gemeente, het bedrijf of de organisatie."),
    ),
    Question(
        key="uwv_client",
        text=N_("Is het een UWV-cliënt?"),
        label=N_("UWV-cliënt"),
        kind=Kind.CHOICE,
        choices=labelled({"yes": N_("Ja"), "no": N_("Nee"), "unknown": N_("Onbekend")}),
        when=given.complaint_with("commissioner", "municipality", "employer", "private", "other"),
    ),
    Question(
        key="programme",
        text=N_("Wat is het traject- of dossiernummer?"),
        label=N_("Traject of dossier"),
        kind=Kind.TEXT,
        limit=50,
        when=is_complaint,
        optional=always,
        hint=N_("Nooit een burgerservicenummer."),
    ),
    Question(
        key="guiding_coach",
        text=N_("Wie is de begeleidende coach?"),
        label=N_("Begeleidende coach"),
        kind=Kind.CHOICE,
        choices=given.coaches,
        when=is_complaint,
    ),
)

MATTER = (
    Question(
        key="about",
        text=N_("Over wie of wat gaat de klacht?"),
        label=N_("Klacht over"),
        kind=Kind.SEVERAL,
        choices=given.subjects,
        when=is_complaint,
        hint=SEVERAL_HINT,
    ),
    Question(
        key="happened_on",
        text=N_("Wanneer gebeurde het?"),
        label=N_("Gebeurd op"),
        kind=Kind.PERIOD,
        choices=given.periods,
        read=read_period,
        check=remarks.before_receipt,
        when=is_complaint,
        notes=remarks.on_happened,
        hint=N_("Een dag of een periode, bijvoorbeeld “12 november” of “van 3 tot en met 7 november”."),
    ),
    Question(
        key="categories",
        text=N_("Waar gaat het over?"),
        label=N_("Onderwerp"),
        kind=Kind.SEVERAL,
        choices=labelled(CATEGORIES),
        hint=SEVERAL_HINT,
    ),
    Question(
        key="leak",
        text=N_("Gaat het om een mogelijk datalek?"),
        label=N_("Mogelijk datalek"),
        kind=Kind.CHOICE,
        choices=YES_NO,
        when=given.concerns_privacy,
        notes=remarks.on_yes(
            N_("Registreer de klacht meteen. De directie hoort het dan direct: melden moet binnen 72 uur.")
        ),
        hint=N_("Zijn gegevens van iemand kwijt, of bij de verkeerde terechtgekomen?"),
    ),
    Question(
        key="title",
        text=N_("Vat de klacht samen in één zin, zonder namen."),
        label=N_("Samenvatting"),
        kind=Kind.TEXT,
        read=read_title,
        guard=without_names,
        limit=80,
        when=is_complaint,
        hint=N_("Van 5 tot en met 80 tekens."),
    ),
    Question(
        key="description",
        text=N_("Wat is er gebeurd? Schrijf het op in de woorden van de klager."),
        label=N_("Wat er gebeurde"),
        kind=Kind.LONG_TEXT,
        guard=free_text,
        limit=4000,
        when=is_complaint,
        hint=N_("Meer dan één bericht mag, samen hoogstens 4.000 tekens. Kies daarna “Klaar”."),
    ),
    Question(
        key="wanted",
        text=N_("Welke oplossing wil de klager?"),
        label=N_("Gewenste oplossing"),
        kind=Kind.TEXT,
        read=several_lines,
        guard=free_text,
        limit=1000,
        when=is_complaint,
        optional=always,
    ),
)

EARLIER = (
    Question(
        key="earlier",
        text=N_("Is hier al iets aan gedaan?"),
        label=N_("Eerder gedaan"),
        kind=Kind.CHOICE,
        choices=labelled(
            {
                "no": N_("Nee"),
                "discussed": N_("Ja, besproken"),
                "resolved": N_("Ja, opgelost"),
                "complaint": N_("Ja, eerdere klacht"),
            }
        ),
        when=is_complaint,
    ),
    Question(
        key="earlier_how",
        text=N_("Hoe is het opgelost?"),
        label=N_("Oplossing"),
        kind=Kind.TEXT,
        read=several_lines,
        guard=free_text,
        limit=500,
        when=given.complaint_with("earlier", "resolved"),
    ),
    Question(
        key="earlier_on",
        text=N_("Op welke dag is het opgelost?"),
        label=N_("Opgelost op"),
        kind=Kind.DATE,
        choices=recent_days,
        read=read_day,
        check=has_been,
        when=given.complaint_with("earlier", "resolved"),
        hint=DAY_HINT,
    ),
    Question(
        key="earlier_confirmed",
        text=N_("Heeft de klager bevestigd dat het is opgelost?"),
        label=N_("Door klager bevestigd"),
        kind=Kind.CHOICE,
        choices=YES_NO,
        when=given.complaint_with("earlier", "resolved"),
    ),
    Question(
        key="earlier_number",
        text=N_("Wat is het nummer van de eerdere klacht?"),
        label=N_("Eerdere klacht"),
        kind=Kind.TEXT,
        read=read_number,
        limit=20,
        when=given.complaint_with("earlier", "complaint"),
        optional=always,
        hint=N_("Bijvoorbeeld KL-2026-007. Weet je het niet? Sla de vraag dan over."),
    ),
)

CLOSING = (
    Question(
        key="urgent",
        text=N_("Is er spoed?"),
        label=N_("Spoed"),
        kind=Kind.CHOICE,
        choices=NO_YES,
        when=is_complaint,
        notes=remarks.on_yes(N_("De klachtencoach hoort het direct na het registreren.")),
    ),
    Question(
        key="urgent_why",
        text=N_("Waarom is er spoed?"),
        label=N_("Reden van spoed"),
        kind=Kind.TEXT,
        read=several_lines,
        guard=free_text,
        limit=300,
        when=given.complaint_with("urgent", "yes"),
    ),
    Question(
        key="attachments",
        text=N_("Heb je bijlagen?"),
        label=N_("Bijlagen"),
        kind=Kind.FILES,
        limit=5,
        when=is_complaint,
        optional=always,
        hint=N_("PDF, JPEG of PNG, hoogstens 10 MB per stuk en hoogstens 5. Kies daarna “Klaar”."),
    ),
    Question(
        key="read_aloud",
        text=N_("Heb je alles voorgelezen, en is de klager akkoord?"),
        label=N_("Voorgelezen en akkoord"),
        kind=Kind.CHOICE,
        recap=True,
        choices=given.agreed,
        when=lambda answers: was_spoken(answers) and is_complaint(answers),
    ),
)

INTAKE = Form("intake", (*ARRIVAL, *COMPLAINANT, *COMMISSIONER, *MATTER, *EARLIER, *CLOSING))
