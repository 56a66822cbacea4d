"""Sides compared: topics, words, counterparts, distance, time."""
