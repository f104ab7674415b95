"""Targets of the document, measured by county from the records."""
