"""What is in view: what a link says, which quotes it selects, and both in words."""
