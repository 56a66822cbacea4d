"""What is told of a statement besides words and speaker: where, when, role, confidence, repeats."""
