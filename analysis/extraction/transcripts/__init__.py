"""Transcripts, captions and remarks by one speaker: their form shows who speaks, without verbs of saying."""
