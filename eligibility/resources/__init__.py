"""Parameters and local standards as tables of a workbook: out, and in as drafts after a dry run."""

from eligibility.resources.parameters import ParameterResource
from eligibility.resources.standards import StandardResource

RESOURCES = {"parameters": ParameterResource, "standards": StandardResource}

__all__ = ["RESOURCES", "ParameterResource", "StandardResource"]
