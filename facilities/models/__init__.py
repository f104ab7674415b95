"""Models of facilities."""

from facilities.models.bed_count import BedCount
from facilities.models.county_figure import CountyFigure
from facilities.models.estate import Estate
from facilities.models.institution import (
    HOMES,
    TEKUN_HOMES,
    BuiltBy,
    Fire,
    Function,
    Institution,
    Kind,
)
from facilities.models.photo import Photo
from facilities.models.rating import Rating
from facilities.models.rectification import Rectification
from facilities.models.resident import Resident
from facilities.models.resident_grade import ResidentGrade
from facilities.models.staff_member import StaffMember
from facilities.models.staff_training import StaffTraining
from facilities.models.visit import Visit
from facilities.models.waiting_entry import WaitingEntry, WaitingState

__all__ = [
    "HOMES",
    "TEKUN_HOMES",
    "BedCount",
    "BuiltBy",
    "CountyFigure",
    "Estate",
    "Fire",
    "Function",
    "Institution",
    "Kind",
    "Photo",
    "Rating",
    "Rectification",
    "Resident",
    "ResidentGrade",
    "StaffMember",
    "StaffTraining",
    "Visit",
    "WaitingEntry",
    "WaitingState",
]
