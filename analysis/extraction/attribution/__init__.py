"""Which words are attributed to whom: the cues of a sentence, their subjects and their words."""
