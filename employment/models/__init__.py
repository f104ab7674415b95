"""Models of employment, one a file."""

from employment.models.allotment import Allotment
from employment.models.base import Base
from employment.models.business import Business
from employment.models.capability import Capability
from employment.models.contact import Contact
from employment.models.counting_rule import CountingRule
from employment.models.county_count import CountyCount
from employment.models.course import Course
from employment.models.employer import Employer
from employment.models.employer_rule import EmployerRule
from employment.models.employer_year import EmployerYear
from employment.models.fair import Fair
from employment.models.household_condition import HouseholdCondition
from employment.models.job import WITH_EMPLOYER, Contract, Form, Job
from employment.models.pay_month import PayMonth
from employment.models.point import Point
from employment.models.referral import FAILED, Outcome, Referral
from employment.models.retention import MARKS, Retention
from employment.models.seat import Seat, SeatState
from employment.models.support import Support
from employment.models.survey import Survey
from employment.models.talent import Talent
from employment.models.work_file import WorkFile

__all__ = [
    "FAILED",
    "MARKS",
    "WITH_EMPLOYER",
    "Allotment",
    "Base",
    "Business",
    "Capability",
    "Contact",
    "Contract",
    "CountingRule",
    "CountyCount",
    "Course",
    "Employer",
    "EmployerRule",
    "EmployerYear",
    "Fair",
    "Form",
    "HouseholdCondition",
    "Job",
    "Outcome",
    "PayMonth",
    "Point",
    "Referral",
    "Retention",
    "Seat",
    "SeatState",
    "Support",
    "Survey",
    "Talent",
    "WorkFile",
]
