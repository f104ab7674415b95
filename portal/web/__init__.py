"""What every page is made of: frames, tables, cells and words; no page of its own."""
