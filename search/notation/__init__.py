"""How things are written: web addresses, Unicode, and the known name nearest to a typed one."""
