"""What the owner of a store does with it: check, repair, clean up, back up and restore."""
