"""The rows of an article under review, the person's own tables, and the table that goes to the import."""
