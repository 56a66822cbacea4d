"""The rows of an article under review, the tables that the person owns, and the table that goes to the import."""
