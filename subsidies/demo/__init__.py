"""What the demonstration shows of money: the month in work, and the two years behind it."""

from subsidies.demo.month import make_demo, verify_batches

__all__ = ["make_demo", "verify_batches"]
