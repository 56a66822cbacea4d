"""Making and changing a corpus: embedding, placing, duplicates, edits, saving."""
