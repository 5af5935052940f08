"""Other searches to offer when a query finds nothing."""
