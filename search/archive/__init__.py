"""Keeps the articles: the table, the database behind it, and their JSON."""
