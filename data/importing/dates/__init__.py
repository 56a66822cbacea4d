"""Dates as people write them, converted to ours."""
