"""Whom a name, a pronoun or "the senator" means."""
