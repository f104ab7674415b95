"""情况有变化: what can happen to a person, and what it does before it is saved."""
