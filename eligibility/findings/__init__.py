"""Findings: what only a caseworker can find, recorded with date and evidence."""
