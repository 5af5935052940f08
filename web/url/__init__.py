"""The URL of a search: its parameters, read and written."""
