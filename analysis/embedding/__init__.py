"""From words to vectors: the model, search by meaning, nearest neighbours."""
