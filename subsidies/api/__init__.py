"""What subsidies offers through the API."""
