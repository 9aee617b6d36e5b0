"""People by name: what each is called in the workbook, and who is meant by a name in it."""

from collections import Counter
from collections.abc import Iterable, Mapping
from itertools import count

from complaints.cleaning import clean
from complaints.errors import NotAnAnswer
from complaints.exchange.cells import Cell, line_of, parts_of
from complaints.words import N_

COMPLAINANT = N_("De klager")
# What stands in the place of a person: nobody can be called so.
NOBODY = (COMPLAINANT, N_("De organisatie"), N_("Een derde"), N_("Geen begeleidende coach"))
UNKNOWN = N_("“%(name)s” zit niet in het team. Zet de naam op blad Mensen, precies zo geschreven.")
SHARED = N_("Er zijn meer mensen die “%(name)s” heten. Schrijf erbij wie je bedoelt: %(labels)s.")
ONE_NAME = N_("Hier hoort één naam. Zet namen die bij elkaar horen in een kolom voor meer namen.")
NAMELESS = N_("Onbekend")
LONGEST = 120  # of a name of 100, with its number


def labels_of(people: Mapping[int, str]) -> dict[int, str]:
    """What each is called: the name, and a number behind it when somebody else has that name too."""
    bare = {key: _written(name) or f"{NAMELESS} {key}" for key, name in people.items()}
    many = Counter(_key(name) for name in (*bare.values(), *NOBODY))
    taken = {_key(name) for name in bare.values()}
    found = {}
    for key in sorted(bare):
        label = bare[key]
        if many[_key(label)] > 1:
            label = next(each for n in count(1) if _key(each := f"{bare[key]} ({n})") not in taken)
            taken.add(_key(label))
        found[key] = label
    return found


class Names:
    """Whom the names of a file mean. `listed` are those of blad Mensen: who is not in the team becomes a
    newcomer at the first mention, with the next number from `first_new` on.
    """

    def __init__(self, team: Mapping[int, str], listed: Iterable[str] = (), first_new: int = 0) -> None:
        labels = labels_of(team)
        self.labels = dict(labels)
        self.newcomers: dict[int, str] = {}
        self._by_label = {_key(label): key for key, label in labels.items()}
        self._shared: dict[str, list[str]] = {}
        for key, label in labels.items():
            if _key(label) != _key(_written(team[key])):
                self._shared.setdefault(_key(_written(team[key])), []).append(label)
        self._listed = {_key(name): _written(name) for name in listed}
        self._next = count(first_new)
        self.mentioned: set[str] = set()  # what was asked for by person

    def __getitem__(self, person: int) -> str:
        """What this person is called; also somebody who is nowhere to be found."""
        label = self.labels.get(person) or f"{NAMELESS} {person}"
        self.mentioned.add(label)
        return label

    def known(self, name: str) -> int | None:
        """None for a name that means nobody, or more than one."""
        key = _key(name)
        if key in self._by_label:
            return self._by_label[key]
        if key not in self._listed or key in self._shared:
            return None
        newcomer = next(self._next)
        self.newcomers[newcomer] = self.labels[newcomer] = self._listed[key]
        self._by_label[key] = newcomer
        return newcomer

    def check(self, name: str) -> None:
        """Raises NotAnAnswer when the name means nobody, or more than one."""
        if (shared := self._shared.get(_key(name))) and self.known(name) is None:
            raise NotAnAnswer(SHARED, name=name, labels=", ".join(shared))
        if self.known(name) is None:
            raise NotAnAnswer(UNKNOWN, name=name)

    def check_listed(self, name: str) -> None:
        """Raises NotAnAnswer for a name of more than one in the team: none of them can be meant by it."""
        if _key(name) in self._shared and self.known(name) is None:
            self.check(name)

    @property
    def unused(self) -> tuple[str, ...]:
        """Who is listed, and mentioned nowhere."""
        return tuple(name for key, name in self._listed.items() if key not in self._by_label)

    def one(self, cell: Cell) -> int:
        """Raises NotAnAnswer."""
        people = self.several(cell)
        if len(people) != 1:
            raise NotAnAnswer(ONE_NAME)
        return people[0]

    def several(self, cell: Cell) -> tuple[int, ...]:
        """Raises NotAnAnswer."""
        found = []
        for name, person in parts_of(cell, self.known):
            self.check(name)
            found += [person] if person is not None else []
        return tuple(found)


def listed_name(cell: Cell) -> str:
    """A name of blad Mensen. Raises NotAnAnswer."""
    name = _written(line_of(cell))
    if not name or len(name) > LONGEST:
        raise NotAnAnswer("Hier hoort een naam, van hoogstens 100 tekens.")
    if _key(name) in {_key(each) for each in NOBODY}:
        raise NotAnAnswer("“%(name)s” is geen naam van iemand.", name=name)
    return name


def _written(name: str) -> str:
    """On one line; a semicolon stands between names."""
    return " ".join(clean(name).replace(";", ",").split())


def _key(name: str) -> str:
    return " ".join(name.casefold().split())
