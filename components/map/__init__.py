"""The Map screen: search, map, axes, trust, the card of a quote, and the map as a file."""
