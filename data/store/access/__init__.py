"""Who may open, change and govern which corpus."""
