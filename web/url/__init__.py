"""URLs of searches: the table of parameters, and reading, writing and linking with it."""
