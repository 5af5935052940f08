"""How close words stand: what both engines do with positions."""
