"""Composition, entry points, and what time does. The only package that sees the clock and the settings."""
