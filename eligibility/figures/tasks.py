"""Tasks of the workers: the forecast, a county each."""

from celery import shared_task
from django.utils import timezone

from eligibility.figures.services import write_forecast
from portal.lib.periods import Month
from portal.regions.selectors import tree


@shared_task(name="figures.forecast", acks_late=True, ignore_result=True)
def forecast_task() -> None:
    """Queue every county of every prefecture."""
    month = Month.of(timezone.localdate())
    regions = tree(month)
    for prefecture in regions.prefectures():
        for county in regions.counties(prefecture):
            forecast_county_task.delay(county, str(month))


@shared_task(name="figures.forecast_county", acks_late=True, ignore_result=True)
def forecast_county_task(county: str, month: str) -> None:
    """One county; delivered twice it writes the same."""
    write_forecast(county=county, month=Month.parse(month), at=timezone.now())
