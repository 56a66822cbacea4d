"""Comparing sides: topics, words, counterparts, distance, time."""
