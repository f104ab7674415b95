"""Which site the administrators' forms stand on."""

from django.contrib.admin.apps import AdminConfig


class SystemConfig(AdminConfig):
    """The admin of Django on the portal's own site."""

    default_site = "portal.home.admin_site.SystemSite"
