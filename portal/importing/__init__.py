"""Files of rows: checked whole, shown as a difference, then applied or not at all."""
