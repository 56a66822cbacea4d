"""What is compared: which sides there are, which a comparison opens on, and who belongs to them."""
