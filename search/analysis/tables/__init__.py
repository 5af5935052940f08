"""The tables of Norwegian: made from dictionaries once on each machine, then opened by every process."""
