"""Quotes as all screens draw them: card, list, table, a word in its context, one statement in several documents."""
