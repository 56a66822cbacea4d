"""From vectors to a map: projections, axes, labels, dots, and how far to trust them."""
