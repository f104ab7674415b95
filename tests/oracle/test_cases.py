"""The oracle agrees with every rule case that a person wrote down."""

from dataclasses import replace

import pytest

from tests.oracle.evaluate import Person, entitlements, known
from tests.oracle.loading import FIXTURES
from tests.oracle.world import read
from tests.rules.cases import CASES


@pytest.fixture(scope="module")
def delivered():
    return read(FIXTURES)


def changed(world, case):
    """The world with what the case changes in the files."""
    items = {
        region: [
            {**one, "versions": [version | case.version for version in one.get("versions") or ()]}
            if one["code"] == case.item
            else one
            for one in found
        ]
        for region, found in world.items.items()
    }
    replaced = {row["code"] for row in case.stored_parameters}
    parameters = [row for row in world.parameters if row["code"] not in replaced]
    return replace(
        world,
        items=items,
        parameters=parameters + case.stored_parameters,
        standards=world.standards + case.standards,
    )


@pytest.mark.parametrize("case", CASES, ids=[case.id for case in CASES])
def test_oracle_agrees(case, delivered):
    more = {"findings": case.findings, "parameters": case.parameters}
    if case.rows:
        person = Person(case.rows, presume=True, **more)
    else:
        person = known(case.facts, presume=case.presume, **more)
    entry = case.found_in(entitlements(changed(delivered, case), person, case.month, case.region))
    compared = {key: value for key, value in case.expect.items() if key in entry}
    assert {key: entry[key] for key in compared} == compared
