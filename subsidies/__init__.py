"""Payouts: settlement, batches, bank files and what comes back of them."""
