"""View models: the values that templates show, made from requests, answers and articles."""
