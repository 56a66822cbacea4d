"""A package per screen, and what the screens share; the only place that draws."""
