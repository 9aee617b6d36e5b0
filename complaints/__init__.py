"""The regulation. Standard library and `holidays` only: no clock, no SQL, no Telegram, no async."""
