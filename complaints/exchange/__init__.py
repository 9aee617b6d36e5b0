"""The register as a workbook: what stands in which cell, and how it is read back (3.2, 3.3e).

The sheets are Dutch whatever the reader's language is: their words are the format.
"""

from complaints.exchange.cells import Cell, Fault, Raw, Table, letter
from complaints.exchange.desk import Desk, Dissatisfaction
from complaints.exchange.reading import Found, read
from complaints.exchange.sheets import SHEETS
from complaints.exchange.writing import Shown, tables

__all__ = [
    "SHEETS", "Cell", "Desk", "Dissatisfaction", "Fault", "Found", "Raw", "Shown", "Table", "letter", "read",
    "tables",
]  # fmt: skip
