"""What a process needs of its machine: time left for a request, files that others use, the right to read them."""
