"""The Positions screen: claims by side from stances that people marked, and the marking itself."""
