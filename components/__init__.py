"""A room per screen, and a small hall of what the screens share; the only place that draws."""
