"""What is known about a statement apart from words and speaker: where, when, role, confidence, repeats."""
