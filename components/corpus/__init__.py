"""The Corpus screen: what a corpus is, its table, its history and its links."""
