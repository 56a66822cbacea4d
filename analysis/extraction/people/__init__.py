"""The people and organisations of an article: names, offices, all mentions of each."""
