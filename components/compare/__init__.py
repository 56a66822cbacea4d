"""The Compare screen: two to four sides in columns, by topic, in words, in figures and over time."""
