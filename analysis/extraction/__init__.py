"""From an article to its attributed statements, by rules: start at `analysis.extraction.statements.extract`."""
