"""Models of gas safety."""

from gas_safety.models.campaign import Campaign
from gas_safety.models.company import Company
from gas_safety.models.company_login import CompanyLogin
from gas_safety.models.complaint import Channel, Complaint, ComplaintState
from gas_safety.models.conversion import Conversion
from gas_safety.models.customer import Category, Customer, CylinderOwner, Fuel
from gas_safety.models.delivery import Delivery
from gas_safety.models.hazard import Hazard, Severity
from gas_safety.models.hazard_step import HazardStep
from gas_safety.models.inspection import Inspection
from gas_safety.models.photograph import Photograph
from gas_safety.models.problem import Problem
from gas_safety.models.schedule_rule import ScheduleRule
from gas_safety.models.station import Station
from gas_safety.models.vehicle import Vehicle

__all__ = [
    "Campaign",
    "Category",
    "Channel",
    "Company",
    "CompanyLogin",
    "Complaint",
    "ComplaintState",
    "Conversion",
    "Customer",
    "CylinderOwner",
    "Delivery",
    "Fuel",
    "Hazard",
    "HazardStep",
    "Inspection",
    "Photograph",
    "Problem",
    "ScheduleRule",
    "Severity",
    "Station",
    "Vehicle",
]
