"""Views of the core's API."""

from portal.api.views.calculate import Calculate, Calculators
from portal.api.views.docs import docs
from portal.api.views.figures import Figures
from portal.api.views.people import People, PersonFile
from portal.api.views.problems import Missing, Problems
from portal.api.views.reveals import PeopleSearch, PersonReveal
from portal.api.views.tokens import Token, Tokens

__all__ = [
    "Calculate",
    "Calculators",
    "Figures",
    "Missing",
    "People",
    "PeopleSearch",
    "PersonFile",
    "PersonReveal",
    "Problems",
    "Token",
    "Tokens",
    "docs",
]
