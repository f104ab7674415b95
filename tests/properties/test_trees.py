"""Any tree of conditions, not only those of tiers and items: judged as the oracle judges it."""

from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.oracle.loading import loaded
from tests.oracle.months import month_of
from tests.oracle.world import read
from tests.properties.catalogues import LEAVES, TREES, catalogue_of, item_of, write
from tests.properties.people import known_people
from tests.properties.test_known_people import MONTHS, MORE, QUIET, check

pytestmark = [pytest.mark.django_db, pytest.mark.timeout(600)]

DEEP = st.recursive(
    TREES | LEAVES,
    lambda children: st.one_of(
        st.lists(children, min_size=2, max_size=4, unique_by=str).map(lambda one: {"all": one}),
        st.lists(children, min_size=2, max_size=4, unique_by=str).map(lambda one: {"any": one}),
        children.map(lambda one: {"not": one}),
    ),
    max_leaves=20,
)


def service(number: int, tree) -> dict:
    """An item that gives a service to those for whom the tree is true."""
    provides = [{"service": "home_visit", "times": 1, "every": "month"}]
    return item_of(number, [{"who": tree, "provides": provides}])


@settings(max_examples=8, deadline=None, suppress_health_check=QUIET)
@given(data=st.data())
def test_any_tree_of_conditions(data):
    month = data.draw(MONTHS)
    trees = data.draw(st.lists(DEEP, min_size=5, max_size=15))
    files = catalogue_of([service(number, tree) for number, tree in enumerate(trees, 1)])
    people = data.draw(st.lists(known_people(month_of(month)), min_size=3, max_size=8))
    with TemporaryDirectory() as folder:
        world = read(write(files, folder))
        with loaded(folder):
            for facts in people:
                check(world, facts, month, data.draw(MORE))
