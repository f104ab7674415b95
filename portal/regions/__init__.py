"""The dated tree of administrative regions."""
