"""To whom a name, a pronoun or "the senator" refers."""
