"""Reading pages that were copied from a newspaper and pasted into text files."""
