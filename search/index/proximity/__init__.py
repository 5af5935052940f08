"""Positions of words: their arithmetic, closeness of query words, and positions of matches for snippets."""
