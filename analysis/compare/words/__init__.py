"""Words that set sides apart, words that texts share, and words in context."""
