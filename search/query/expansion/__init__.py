"""The steps of `search.query.expand` that look for other ways to write words that stand side by side."""
