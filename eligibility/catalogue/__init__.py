"""Catalogue files: strict reading, loading, exporting."""

from eligibility.catalogue.errors import CatalogueError, Problem
from eligibility.catalogue.load import Report, load

__all__ = ["CatalogueError", "Problem", "Report", "load"]
