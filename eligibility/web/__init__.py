"""Pages of eligibility: the trial calculation, the catalogues, a person's entitlements."""
