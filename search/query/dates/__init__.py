"""Dates in words: parsing them, and correcting impossible ones."""
