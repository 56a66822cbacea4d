"""The words and languages of quotes."""
