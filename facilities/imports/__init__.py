"""Sheets of what belongs to homes: residents, staff, inspectors' visits."""
