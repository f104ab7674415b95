"""Views of people."""

from portal.people.web.views.find import Find
from portal.people.web.views.papers import AddPapers, Paper, WithdrawPaper
from portal.people.web.views.people import PeopleList
from portal.people.web.views.person import PersonPage
from portal.people.web.views.reveal import Reveal
from portal.people.web.views.taken import Export, Print

__all__ = [
    "AddPapers",
    "Export",
    "Find",
    "Paper",
    "PeopleList",
    "PersonPage",
    "Print",
    "Reveal",
    "WithdrawPaper",
]
