"""Management of eligibility."""
