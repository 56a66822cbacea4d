"""Waiting for what takes long: an encoder, or a process of its own."""
