"""What the archive refuses, and what it could not do. No message carries a value from a row."""

from complaints.errors import Refusal, Stale
from complaints.words import N_


class NotSaved(Refusal):
    """Locked, full, or out of reach: nothing of this page was written.

    `cause` is the class and SQLSTATE of what happened: a database's own message may hold values.
    """

    def __init__(self, cause: str = "") -> None:
        super().__init__(N_("Niet opgeslagen, stuur het zo nog eens."))
        self.cause = cause


class VersionConflict(Stale):
    """Somebody else, or an earlier answer, changed this row first."""

    def __init__(self) -> None:
        super().__init__(N_("Dit is intussen al gewijzigd. Kijk naar de laatste stand."))


class AlreadyRegistered(Refusal):
    """A draft becomes a complaint once."""

    def __init__(self, number: str) -> None:
        super().__init__(N_("Deze klacht is al geregistreerd als %(number)s."), number=number)
        self.number = number


class DraftOpen(Refusal):
    """A person answers one form at a time."""

    def __init__(self) -> None:
        super().__init__(N_("Je bent al bezig met een formulier. Bewaar of annuleer dat eerst."))


class Broken(Refusal):
    """A payload that was changed, belongs to another row, or was sealed with a key that is not here."""

    def __init__(self, table: str, row_id: str) -> None:
        super().__init__(
            N_("De gegevens in %(table)s %(row)s zijn beschadigd en worden niet getoond."),
            table=table,
            row=row_id,
        )
        self.table = table
        self.row_id = row_id


class Uncounted(Refusal):
    """Of some complaint the facts are not there, or not of now: better no report than one that misses it."""

    def __init__(self) -> None:
        super().__init__(
            N_(
                "Niet elke klacht kan nu worden geteld, dus er is geen rapport gemaakt. Probeer het over een"
                " minuut nog eens. Blijft het zo? Laat de beheerder dan klachtenbot verify draaien."
            )
        )


class BadKeyring(Refusal):
    """The keyring is missing, unreadable, or readable by others."""


class WrongKey(Refusal):
    """The keyring is not the one this database was made with."""

    def __init__(self) -> None:
        super().__init__("Deze sleutelbos hoort niet bij deze database. Er is niets geschreven.")


class NotInitialised(Refusal):
    """There is no database here, or not one of this version."""


class TooNew(NotInitialised):
    """The tables were changed by a later program; this one can't go back."""

    def __init__(self) -> None:
        super().__init__(
            "De database is van een nieuwere versie van het programma. Start die, of zet met deze versie de"
            " reservekopie van daarvoor terug: docs/install.md."
        )


class AlreadyInitialised(Refusal):
    """There is a database here already; `init` never touches it."""

    def __init__(self) -> None:
        super().__init__("Er is hier al een database. Er is niets gewijzigd.")


class AlreadyRunning(Refusal):
    """Another process holds the data folder."""

    def __init__(self) -> None:
        super().__init__("De bot draait al met deze gegevensmap.")


class BadBackup(Refusal):
    """A backup that is damaged, cut off, of a later version, or not for this keyring or place."""


class NotEmpty(Refusal):
    """A backup is restored in an empty place only."""

    def __init__(self) -> None:
        super().__init__("Hier staat al een database, of een deel ervan. Er is niets teruggezet.")
