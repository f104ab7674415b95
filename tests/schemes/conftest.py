"""A home with an account, three people, and the way of a claim."""

from datetime import date

import pytest

from subsidies.schemes.services import draft_claim, move_claim
from tests.factories import OrganisationAccountFactory, UserFactory
from tests.factories.facilities import BedCountFactory, InstitutionFactory
from tests.factories.numbers import AT

TODAY = date(2024, 1, 15)


@pytest.fixture
def people(db):
    """Maker, checker, approver, of one county."""
    return [UserFactory(roles=[role]) for role in ("caseworker", "checker", "approver")]


@pytest.fixture
def home(db):
    """A filed private home with sixty nursing beds and an account."""
    made = InstitutionFactory()
    BedCountFactory(institution=made)
    OrganisationAccountFactory(organisation=made.organisation)
    return made


@pytest.fixture
def claim(people):
    """``claim(home, scheme, **asked)`` drafts one as the maker."""

    def draft(home, scheme, today=TODAY, **asked):
        return draft_claim(
            actor=people[0], organisation=home.organisation, scheme=scheme, asked=asked, at=AT,
            today=today,
        )  # fmt: skip

    return draft


@pytest.fixture
def advance(people):
    """Take a claim through actions, each by the right person."""
    doers = {"submit": 0, "check": 1, "approve": 2, "send_back": 1, "return": 2, "refuse": 2}
    doers |= {"withdraw": 0, "revoke": 2}

    def go(claim, *actions, today=TODAY):
        for action in actions:
            claim = move_claim(
                actor=people[doers[action]], claim=claim, action=action, at=AT, today=today,
                reason="材料不全",
            )  # fmt: skip
        return claim

    return go
