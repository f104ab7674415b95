"""Opening lines: what a county had paid before it came to this portal."""
