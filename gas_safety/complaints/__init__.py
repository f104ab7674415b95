"""Reports from the public (举报)."""
