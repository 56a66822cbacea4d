"""What quotes are written in: their words and languages."""
