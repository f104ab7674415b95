"""Writes of the demonstration."""

from datetime import datetime

from django.conf import settings
from django.db import transaction

from portal.accounts.models import User
from portal.audit.services import record
from portal.demo.logins import LOGINS, PASSWORD, DemoLogin
from portal.regions.models import Region


class DemoRefused(RuntimeError):
    """Well-known passwords have no place where real people's data are."""


@transaction.atomic
def make_logins(*, at: datetime) -> int:
    """Make the logins that are missing, each with its audit event; the number of new ones."""
    if not settings.DEBUG:
        raise DemoRefused("演示账号只能建在 DEBUG=1 的环境中。")
    known = set(User.objects.values_list("username", flat=True))
    missing = [login for login in LOGINS if login.username not in known]
    for login in missing:
        _make(login, at=at)
    return len(missing)


def _make(login: DemoLogin, *, at: datetime) -> None:
    region = Region.objects.get(code=login.region, valid_to=None)
    user = User(
        username=login.username,
        display_name=login.display_name,
        roles=[login.role],
        region=region,
        date_joined=at,
        password_changed_at=at,
    )
    user.set_password(PASSWORD)
    user.save()
    record(
        actor=None,
        action="user.created",
        subject_kind="user",
        subject_id=user.pk,
        before=None,
        after={"username": login.username, "roles": [login.role], "region": login.region},
        at=at,
        origin="demo",
    )
