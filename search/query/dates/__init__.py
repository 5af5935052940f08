"""Dates in words: what they mean, and the nearest day where there is none."""
