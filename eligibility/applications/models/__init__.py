"""Models of applications, one a file."""
