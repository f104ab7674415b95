"""追缴台账: what is owed back, confirmed, repaid, deducted, written off."""
