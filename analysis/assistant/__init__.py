"""The language model that the server's owner may configure, for any part of the program that has a question for it."""
