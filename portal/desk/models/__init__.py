"""Models of desk, one a file."""
