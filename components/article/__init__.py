"""The Article screen: from an article to attributed statements, reviewed by a person."""
