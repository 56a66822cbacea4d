"""Whether the saves of a corpus are those that were written, and which of them can be trusted."""
