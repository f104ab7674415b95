"""Settlement: what is due less what was paid, county by county, in the database."""
