"""What is in view: what a link says, which quotes it selects, and how both are put into words."""
