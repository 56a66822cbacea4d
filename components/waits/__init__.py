"""Waiting for slow things: an encoder, or a process of its own."""
