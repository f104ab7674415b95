"""What the demonstration shows of the forecast."""

import os
from concurrent.futures import ProcessPoolExecutor
from datetime import date, datetime
from functools import partial
from multiprocessing import get_context

from django.db import connection

from eligibility.figures.services import write_forecast
from portal.lib.periods import Month
from portal.regions.selectors import tree


def make_demo(*, region: str, month: Month, at: datetime, today: date) -> None:
    """Every county of the region from the month that was paid, on every processor there is."""
    counties = tree(month).counties(region)
    one = partial(_county, month=month, at=at)
    if len(counties) == 1:
        one(counties[0])
        return
    connection.close()  # a connection must not be shared with the processes forked now
    with ProcessPoolExecutor(os.cpu_count() or 1, mp_context=get_context("fork")) as pool:
        list(pool.map(one, counties))


def _county(county: str, month: Month, at: datetime) -> None:
    write_forecast(county=county, month=month, at=at)
