"""Files that are no plain text: workbooks, Parquet, statistics programs, REFI-QDA projects, archives."""
