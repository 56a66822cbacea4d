"""Statements that a model proposes: asked for in pieces of an article, accepted only if their words occur in it."""
