"""From words to vectors: the model, searches by meaning, nearest neighbours."""
