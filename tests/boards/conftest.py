"""Two counties of 永州 with invented people, three computed months, sweeps, care and applications."""

from datetime import UTC, date, datetime

import pytest
from django.core.management import call_command

from eligibility.applications import services
from eligibility.applications.services import Choice, Visit
from eligibility.care.services import ask_round, draw_round
from eligibility.models import Award
from portal.lib.periods import Month
from portal.people.services import record_death
from subsidies.runs.services import compute_county, finish_run, start_run
from tests.applications.conftest import make_person
from tests.factories import UserFactory, region
from tests.oracle.loading import loaded

AT = datetime(2024, 3, 15, 2, tzinfo=UTC)
TODAY = date(2024, 3, 15)
COUNTIES = ("431102", "431103")
MONTHS = (Month(2024, 2), Month(2024, 3))


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    """Loaded and computed once for a module, taken back after it."""
    with django_db_blocker.unblock(), loaded():
        for county, size in zip(COUNTIES, (30, 60), strict=True):
            call_command(
                "seed_population", region=county, size=size, seed=11, processes=1, verbosity=0
            )
        _happen()
        _compute()
        yield


def _happen():
    """Someone applies, and someone who gets an allowance dies."""
    clerk = UserFactory(roles=["caseworker"])
    filing = services.file_applications(
        person=make_person(91), visit=Visit(date(2024, 3, 10)), choices=[Choice("yongzhou-08")],
        actor=clerk, at=AT, today=TODAY,
    )  # fmt: skip
    services.submit(application_id=filing.applications.get().pk, actor=clerk, at=AT)
    award = Award.objects.filter(region="431103", ends=None).order_by("pk").first()
    record_death(actor=clerk, person=award.person, died_on=date(2024, 2, 3), at=AT, today=TODAY)


def _compute():
    """Payouts of both counties; the sweep and the services due of one, as they are the slow ones."""
    run = start_run(month=MONTHS[-1], region="4311", supplement=False, actor=None, at=AT)
    for county in run.counties.filter(region__in=COUNTIES):
        compute_county(county_id=county.pk, at=AT)
    run.counties.exclude(region__in=COUNTIES).update(state="done")
    finish_run(run_id=run.pk, at=AT)
    sweep = services.start_sweep(month=MONTHS[-1], region="431103", actor=None, at=AT)
    services.sweep_county(sweep_id=sweep.pk, county="431103", at=AT)
    services.finish_sweep(sweep_id=sweep.pk, at=AT)
    drawn = ask_round(actor=None, region=region("431103"), month=MONTHS[-1], at=AT)
    draw_round(round_id=drawn.pk, at=AT)


@pytest.fixture
def manager(db):
    """The manager of 永州."""
    return UserFactory(roles=["manager"], region=region("4311"))
