"""`python -m bot` is `klachtenbot`."""

from bot.cli import main

main()
