"""Files that go to a bank: layouts as data, control sums."""
