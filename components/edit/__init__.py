"""Editing a corpus of the store: its quotes, description, camps and map."""
