"""Pictures of places and hazards."""
