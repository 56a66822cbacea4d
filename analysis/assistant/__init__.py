"""A model that whoever runs the server may name: asked by whatever part of the program has a question for it."""
