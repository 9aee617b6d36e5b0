"""The conversation: all that people see or type. No SQL, no rules."""
