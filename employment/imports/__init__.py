"""Sheets of employment: files' surveys, jobs, wages."""
