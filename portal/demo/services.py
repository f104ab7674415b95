"""Writes of the demonstration."""

from datetime import datetime

from django.conf import settings
from django.db import transaction

from portal.accounts.models import User
from portal.accounts.services import create_user, set_roles
from portal.demo.logins import LOGINS, PASSWORD
from portal.regions.models import Region


class DemoRefused(RuntimeError):
    """Well-known passwords have no place where real people's data are."""


@transaction.atomic
def make_logins(*, at: datetime) -> int:
    """Make the logins that are missing, by the services of accounts; the number of new ones."""
    if not settings.DEBUG:
        raise DemoRefused("演示账号只能建在 DEBUG=1 的环境中。")
    known = set(User.objects.values_list("username", flat=True))
    missing = [login for login in LOGINS if login.username not in known]
    for login in missing:
        user = create_user(
            actor=None,
            username=login.username,
            display_name=login.display_name,
            region=Region.objects.get(code=login.region, valid_to=None),
            password=PASSWORD,
            at=at,
            origin="demo",
        )
        set_roles(actor=None, user=user, roles=[login.role], at=at, origin="demo")
    return len(missing)
