"""Measurements, never part of the tests; README.md tells what each figure means."""
