"""The text of an article: words and punctuation with their places, sentences, quotation marks."""
