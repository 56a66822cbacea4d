"""Transcripts, captions and remarks by one speaker: their form says who speaks, no verb of saying."""
