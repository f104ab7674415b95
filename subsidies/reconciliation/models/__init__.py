"""Models of reconciliation, one a file."""
