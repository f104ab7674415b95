"""From facts and rules to determinations: one evaluator, PostgreSQL, for one person and a county."""
