"""Which column is which, and what its cells mean: by the headings, and by what the cells hold."""
