"""From an article to its attributed statements, by rules: `analysis.extraction.statements.extract` is the door."""
