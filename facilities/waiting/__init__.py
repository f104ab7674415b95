"""入住轮候: who waits for a bed in a public home, in the order of the documents."""
