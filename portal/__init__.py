"""The portal's core."""
