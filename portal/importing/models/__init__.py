"""Models of importing, one a file."""
