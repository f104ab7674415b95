"""Pages of people: the list, one person, what was typed wrong and what is revealed."""
