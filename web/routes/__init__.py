"""The routes: the answer to each URL."""
