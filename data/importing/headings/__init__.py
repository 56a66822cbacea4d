"""Where the headings of a table are, and what to do with rows that are wider than they are."""
