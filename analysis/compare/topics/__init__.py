"""The topics of a corpus, its own or found ones, and who speaks about each."""
