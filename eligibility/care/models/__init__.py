"""Models of care."""

from eligibility.care.models.assessment import Assessment
from eligibility.care.models.due import Due
from eligibility.care.models.life_check import LifeCheck
from eligibility.care.models.life_rule import LifeRule
from eligibility.care.models.record import ServiceRecord
from eligibility.care.models.round import Round

__all__ = ["Assessment", "Due", "LifeCheck", "LifeRule", "Round", "ServiceRecord"]
