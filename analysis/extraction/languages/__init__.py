"""Languages other than English: which one a text is in, its quotations, and for five of them who says what."""
