"""Untrusted files are read in separate processes, with limits on memory, time and output."""
