"""Pages of gas safety."""
