"""Statements that a model proposes: asked for in pieces of an article, taken only where their words stand in it."""
