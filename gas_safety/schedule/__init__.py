"""When gas users are due: one rule set, asked in SQL."""
