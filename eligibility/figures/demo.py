"""What the demonstration shows of the forecast."""

from datetime import date, datetime

from eligibility.figures.services import write_forecast
from portal.lib.periods import Month
from portal.regions.selectors import tree


def make_demo(*, region: str, month: Month, at: datetime, today: date) -> None:
    """Every county of the region from the month that was paid."""
    for county in tree(month).counties(region):
        write_forecast(county=county, month=month, at=at)
