"""How far apart sides are, and whether that is more than chance."""
