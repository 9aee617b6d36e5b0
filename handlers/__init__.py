"""The conversation: all that people see or type. No SQL, no rules."""

import os

os.environ.setdefault(
    "PTB_TIMEDELTA", "1"
)  # read when telegram is imported: waits are timedeltas, without a warning
