"""One module a command, each with the click command as ``command``; `search.cli.main` imports the one that is called."""
