"""Who is meant by a name, a pronoun or "the senator"."""
