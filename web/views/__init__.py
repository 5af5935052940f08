"""View models: what the templates show."""
