"""Models of schemes, one a file."""
