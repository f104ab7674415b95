"""The oracle agrees with every rule case that a person wrote down."""

from dataclasses import replace

import pytest

from tests.oracle.evaluate import Person, entitlements, known
from tests.oracle.loading import FIXTURES
from tests.oracle.world import read
from tests.rules.cases import read_cases

CASES = read_cases()


@pytest.fixture(scope="module")
def delivered():
    return read(FIXTURES)


def with_version(world, item: str, changes: dict):
    """The world with other words in the versions of one item."""
    items = {
        region: [
            {**one, "versions": [version | changes for version in one.get("versions") or ()]}
            if one["code"] == item
            else one
            for one in found
        ]
        for region, found in world.items.items()
    }
    return replace(world, items=items)


@pytest.mark.parametrize("case", CASES, ids=[case.id for case in CASES])
def test_oracle_agrees(case, delivered):
    more = {"findings": case.findings, "parameters": case.parameters}
    if case.rows:
        person = Person(case.rows, presume=True, **more)
    else:
        person = known(case.facts, presume=case.presume, **more)
    world = with_version(delivered, case.item, case.version)
    entry = case.found_in(entitlements(world, person, case.month, case.region))
    compared = {key: value for key, value in case.expect.items() if key in entry}
    assert {key: entry[key] for key in compared} == compared
