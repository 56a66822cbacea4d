"""Which corpus is open, who may see and change it, and what would be lost by leaving."""
