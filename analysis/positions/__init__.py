"""Who supports and who opposes which claim, from stances that people marked."""
