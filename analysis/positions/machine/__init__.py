"""A machine that proposes stances, and how far it agrees with people."""
