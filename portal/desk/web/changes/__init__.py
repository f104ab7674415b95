"""Pages of 情况有变化."""
