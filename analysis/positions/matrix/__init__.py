"""The matrix of claims and sides, and its words."""
