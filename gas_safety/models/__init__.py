"""Models of gas_safety, one a file."""
