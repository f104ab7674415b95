"""Writes of campaigns."""

from datetime import date, datetime, timedelta

from django.db import transaction

from gas_safety.errors import GasError
from gas_safety.models import Campaign
from gas_safety.register.saving import write_row
from portal.accounts.models import User
from portal.accounts.roles import GAS_INSPECTOR
from portal.accounts.scope import covers
from portal.lib.periods import Month
from portal.regions.models import Region

#: 为期两个月 (last paragraph of the document); its first day is not printed.
MONTHS = 2


@transaction.atomic
def open_campaign(
    *,
    actor: User,
    name: str,
    region: Region,
    begins_on: date,
    ends_on: date | None,
    units: str,
    at: datetime,
    origin: str = "",
) -> Campaign:
    """A campaign; without a last day it runs two months. Inspectors only. Raises GasError."""
    if not actor.has_role(GAS_INSPECTOR) or not covers(actor, region):
        raise GasError("由本地区燃气安全检查人员登记。", "请联系城管执法部门。", field="region")
    values = {
        "name": name.strip(), "region": region, "begins_on": begins_on, "units": units.strip(),
        "ends_on": ends_on or two_months_on(begins_on),
    }  # fmt: skip
    row = Campaign(recorded_at=at, recorded_by=actor)
    return write_row(row, values, actor=actor, at=at, origin=origin)


def two_months_on(day: date) -> date:
    """The last day of two months that begin on a day; the month's last where that day is missing."""
    month = Month.of(day).shift(MONTHS)
    if day.day > month.last.day:
        return month.last
    return month.first.replace(day=day.day) - timedelta(days=1)
