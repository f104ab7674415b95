"""Pages of services and certificates."""
