"""The archive: the table of articles, the database behind it, their JSON and their language."""
