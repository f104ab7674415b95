"""系统: the administrators' forms; every one writes through a service."""

from portal.home.admin.areas import AreaAdmin
from portal.home.admin.organisations import OrganisationAdmin
from portal.home.admin.regions import RegionAdmin
from portal.home.admin.tokens import TokenAdmin
from portal.home.admin.users import UserAdmin

__all__ = ["AreaAdmin", "OrganisationAdmin", "RegionAdmin", "TokenAdmin", "UserAdmin"]
