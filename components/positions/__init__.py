"""The Positions screen: claims by sides from stances that people marked, and the marking."""
