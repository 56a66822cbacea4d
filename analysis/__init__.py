"""Answers to questions about quotes: values in, values out. Nothing here draws."""
