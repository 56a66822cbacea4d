"""Measurements, never part of the tests; README.md explains each figure."""
