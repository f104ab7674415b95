"""From a draft through checking and publicity to an award."""
