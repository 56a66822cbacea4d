"""The Import screen: from a file to a corpus, step by step."""
