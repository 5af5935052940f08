"""Reads a page that was copied from a newspaper and pasted into a text file."""
