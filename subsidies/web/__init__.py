"""Pages of the payouts: a month by county, a batch with its lines, exceptions, a person's money."""
