"""系统: the administrators' forms; every one writes through a service."""

from django.contrib import admin

from portal.home.admin.areas import AreaAdmin
from portal.home.admin.organisations import OrganisationAdmin
from portal.home.admin.regions import RegionAdmin
from portal.home.admin.tokens import TokenAdmin
from portal.home.admin.users import UserAdmin

__all__ = ["AreaAdmin", "OrganisationAdmin", "RegionAdmin", "TokenAdmin", "UserAdmin"]

admin.site.site_title = admin.site.site_header = "系统管理"
admin.site.index_title = "账号、区划和机构"
