"""Figures of money: paid, by fund against its budget, not decided, not arrived."""
