"""The archive. The only package that knows SQL and encryption."""
