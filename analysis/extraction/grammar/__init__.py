"""The grammar of sentences: a head and a relation for each word, and the words that introduce what someone says."""
