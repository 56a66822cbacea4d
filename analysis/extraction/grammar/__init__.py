"""The grammar of sentences: a head and a relation for each word, and which words say that someone says something."""
