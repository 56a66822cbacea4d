"""Quotes as all screens draw them: card, list, table, words in context, one statement in several documents."""
