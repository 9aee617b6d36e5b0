"""Invented complaints for the sandbox: somewhere to learn, and nobody's own."""
