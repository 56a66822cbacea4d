"""Tables as plain text: cells separated by a delimiter or aligned by spaces."""
