"""Catalogues, their dated values, and the awards that rest on them."""

from eligibility.models.assumption import Assumption
from eligibility.models.award import Award
from eligibility.models.care_grade import CareGrade
from eligibility.models.catalogue import Catalogue
from eligibility.models.county_list import CountyList
from eligibility.models.elsewhere import Elsewhere
from eligibility.models.exclusion import Exclusion
from eligibility.models.finding import Finding
from eligibility.models.item import CatalogueItem
from eligibility.models.item_text import ItemText
from eligibility.models.item_version import ItemVersion
from eligibility.models.local_standard import LocalStandard
from eligibility.models.parameter import Parameter
from eligibility.models.suspension import Suspension
from eligibility.models.topic import Topic
from eligibility.models.what_if import WhatIf
from eligibility.models.what_if_person import WhatIfPerson
from eligibility.models.word import Word

__all__ = [
    "Assumption",
    "Award",
    "CareGrade",
    "Catalogue",
    "CatalogueItem",
    "CountyList",
    "Elsewhere",
    "Exclusion",
    "Finding",
    "ItemText",
    "ItemVersion",
    "LocalStandard",
    "Parameter",
    "Suspension",
    "Topic",
    "WhatIf",
    "WhatIfPerson",
    "Word",
]
