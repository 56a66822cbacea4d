"""What is known about a statement besides words and speaker: where, when, role, confidence, repeats."""
