"""Tables in JSON, and values within values."""
