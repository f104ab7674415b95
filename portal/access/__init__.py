"""Who may open which address: one table, one middleware, one permission of the API."""
