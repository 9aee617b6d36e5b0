"""The director's reports (3.1c, 3.6, 3.7): nameless facts in, figures out; no text of a complaint."""
