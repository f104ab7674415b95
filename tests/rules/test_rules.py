"""Every case of ``tests/rules/<prefecture>/<item>.yaml``, on the catalogues as delivered.

A person typed in goes through ``calculate``; one with a timeline is stored and evaluated as
stored people are, with the presumptions.
"""

from datetime import date

import pytest

from eligibility.calculate import entitlements
from eligibility.determination.person import entitlements_of
from portal.lib.periods import Month
from tests.oracle.stored import store
from tests.rules.cases import CASES, RuleCase

pytestmark = pytest.mark.django_db


def typed_in(case: RuleCase) -> dict:
    """The case as JSON of ``calculate entitlements``."""
    data = {
        name: value.isoformat() if isinstance(value, date) else value
        for name, value in case.facts.items()
    }
    data |= {"findings": case.findings, "parameters": case.parameters, "presume": case.presume}
    return data | ({"region": case.region} if case.region else {})


@pytest.mark.parametrize(
    ("catalogue", "case"),
    [pytest.param(case.key, case, id=case.id) for case in CASES],
    indirect=["catalogue"],
    scope="module",  # or each test would load anew
)
def test_rule(catalogue, case):
    month = Month.parse(case.month)
    if case.rows:
        assert not case.findings, "no case has findings of a stored person yet"
        (person,) = store([case.rows])
        output = entitlements_of(person, month)
    else:
        output = entitlements(typed_in(case), month)
    found = case.found_in(output)
    assert {key: found[key] for key in case.expect} == case.expect
