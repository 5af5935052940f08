"""Highlighting: snippets, marks and explanations, which show why an article matched."""
