"""What a row means, and how a corpus is read and written."""
