"""How fast and how small is Leit beside its peers? One run, the same articles, the same queries."""
