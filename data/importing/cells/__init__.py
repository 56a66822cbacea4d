"""Cells without what programs put into them or around them."""
