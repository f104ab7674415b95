"""Any catalogue, any facts typed in: the evaluator says what the oracle says."""

from datetime import date
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from eligibility.calculate import entitlements as calculated
from portal.lib.periods import Month
from tests.oracle.evaluate import entitlements, known
from tests.oracle.loading import loaded
from tests.oracle.months import month_of
from tests.oracle.world import read
from tests.properties.catalogues import CODES, MONEY, catalogues, write
from tests.properties.comparing import differences
from tests.properties.people import known_people

pytestmark = [pytest.mark.django_db, pytest.mark.timeout(600)]
MONTHS = st.sampled_from(["2023-12", "2024-01", "2024-02", "2024-10"])
QUIET = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.function_scoped_fixture,
         HealthCheck.large_base_example]  # fmt: skip
MORE = st.fixed_dictionaries(
    {
        "presume": st.booleans(),
        "findings": st.just({}) | st.fixed_dictionaries({"still_in_difficulty": st.booleans()}),
        "parameters": st.just({}) | st.dictionaries(st.sampled_from(CODES), MONEY),
    }
)


def as_json(facts: dict) -> dict:
    return {
        name: value.isoformat() if isinstance(value, date) else value
        for name, value in facts.items()
    }


def check(world, facts: dict, month: str, more: dict) -> None:
    real = calculated(as_json(facts) | more, Month.parse(month), today=date(2026, 1, 1))
    assert not differences(real, entitlements(world, known(facts, **more), month))


@settings(max_examples=20, deadline=None, suppress_health_check=QUIET)
@given(data=st.data())
def test_any_catalogue_and_any_person(data):
    month, files = data.draw(MONTHS), data.draw(catalogues())
    people = data.draw(st.lists(known_people(month_of(month)), min_size=1, max_size=8))
    with TemporaryDirectory() as folder:
        directory = write(files, folder)
        world = read(directory)
        with loaded(directory):
            for facts in people:
                check(world, facts, month, data.draw(MORE))
