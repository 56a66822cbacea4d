"""Which quotes to read, and what a random sample of them says of the rest."""
