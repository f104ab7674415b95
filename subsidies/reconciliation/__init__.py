"""Files that come back from a bank, matched line by line."""
