"""The text of an article: words and punctuation with their positions, sentences, quotation marks."""
