"""Statements that a model proposes for pieces of an article, accepted only if their words occur in it."""
