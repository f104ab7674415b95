"""Models of imports."""

from portal.importing.models.file_import import FileImport, State
from portal.importing.models.part import Part
from portal.importing.models.problem import Problem
from portal.importing.models.result import Result
from portal.importing.models.row import Outcome, Row

__all__ = ["FileImport", "Outcome", "Part", "Problem", "Result", "Row", "State"]
