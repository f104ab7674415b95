"""Models of facilities, one a file."""
