"""What eligibility offers through the API."""
