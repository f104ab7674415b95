"""Pages of schemes and claims."""
