"""A county with the lists loaded, and people who are to get services."""

from datetime import UTC, date, datetime

import pytest

from eligibility.care.services import ask_round, draw_round
from portal.lib.periods import Month
from tests.factories import CircumstancesFactory, PersonFactory, UserFactory, region
from tests.factories.numbers import id_number
from tests.oracle.loading import loaded

AT = datetime(2024, 1, 15, 2, 0, tzinfo=UTC)
TODAY = date(2024, 1, 15)
MONTH = Month(2024, 1)


@pytest.fixture(scope="module")
def catalogues(django_db_setup, django_db_blocker):
    """All of ``fixtures/catalogue``, loaded once for a module, taken back after it."""
    with django_db_blocker.unblock(), loaded():
        yield


@pytest.fixture
def worker_user(db):
    return UserFactory(region=region("431103"))


@pytest.fixture
def second(db):
    return UserFactory(region=region("431103"), roles=["checker"])


def elder(n=1, *, town="样例镇", **facts):
    """Someone over 60 who lives alone at home."""
    person = PersonFactory(
        digits=id_number(n, birth="19430510"), name=f"甲样例{n}", birth_date=date(1943, 5, 10),
        township=town,
    )  # fmt: skip
    CircumstancesFactory(
        person=person, birth_date=date(1943, 5, 10), institution="none", living=["alone"],
        hukou="431103", residence="431103", **facts,
    )  # fmt: skip
    return person


def draw(month=MONTH, code="431103"):
    made = ask_round(actor=None, region=region(code), month=month, at=AT)
    return draw_round(round_id=made.pk, at=AT)
