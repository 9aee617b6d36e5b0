"""What stands around the complaints: dissatisfactions, programmes, a request about one's own data."""

from bot.demo.script import Day, Mutter, Part, Programme

FIRST, SECOND, THIRD, KEEPER, DIRECTOR = Part

MUTTERS = (
    Mutter(Day(-151), FIRST, "uwv", ("reachability",)),
    Mutter(Day(-120), SECOND, "municipality", ("information",)),
    Mutter(Day(-74), THIRD, "uwv", ("agreements", "reachability")),
    Mutter(Day(-37), FIRST, "employer", ("costs",)),
    Mutter(Day(-13), THIRD, "uwv", ("slowness",)),
)

PROGRAMMES = (
    Programme("TR-1042", SECOND, Day(-260), Day(-260)),
    Programme("VB-310", FIRST, Day(-240), Day(-238), way="letter"),
    Programme("TR-1063", THIRD, Day(-150), Day(-150)),
    Programme("WG-77", THIRD, Day(-130), Day(-129)),
    Programme("TR-1077", SECOND, Day(-128), Day(-128)),
    Programme("VB-322", SECOND, Day(-190), Day(-190), way="letter"),
    Programme("TR-1081", FIRST, Day(-100), Day(-100)),
    Programme("TR-1090", SECOND, Day(-90), Day(-83)),
    Programme("VB-340", FIRST, Day(-88), Day(-88)),
    Programme("PA-15", THIRD, Day(-60), Day(-60)),
    Programme("TR-1101", FIRST, Day(-45), Day(-45)),
    Programme("TR-1112", FIRST, Day(-18), None),
    Programme("TR-1115", THIRD, Day(-12), None),
)  # and of TR-1108 somebody complains, while nothing is recorded

EVALUATED = Day(-230)  # the year before
ASKED = Day(-17)  # access, by the complainant of the oldest complaint
ASKED_BY = {"name": "Fenna Visser", "email": "fenna.visser@voorbeeld.nl", "programme": "TR-1042"}
