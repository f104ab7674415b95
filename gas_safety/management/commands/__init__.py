"""Commands of gas safety."""
