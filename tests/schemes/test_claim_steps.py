"""The steps of a claim: by whom, from where, and what stands in their way."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from subsidies.schemes.checking import SchemeError
from subsidies.schemes.models import Claim
from subsidies.schemes.services import move_claim, redraft_claim
from subsidies.schemes.transitions import BY_ACTION
from tests.factories import OrganisationAccountFactory, UserFactory, region
from tests.factories.facilities import BedCountFactory, InstitutionFactory
from tests.factories.numbers import AT
from tests.schemes.conftest import TODAY

pytestmark = pytest.mark.django_db
FORWARD = ("submit", "check", "approve")


def test_one_person_cannot_check_or_approve_what_he_made(home, claim, advance, people):
    for user in people:
        user.roles = ["caseworker", "checker", "approver"]
        user.save()
    made = advance(claim(home, "bed_construction"), "submit")
    for actor, action in ((people[0], "check"),):
        with pytest.raises(SchemeError, match="同一个人"):
            move_claim(actor=actor, claim=made, action=action, at=AT, today=TODAY)
    made = advance(made, "check")
    for actor in people[:2]:
        with pytest.raises(SchemeError, match="同一个人"):
            move_claim(actor=actor, claim=made, action="approve", at=AT, today=TODAY)


def test_the_database_refuses_two_hats_too(home, claim, advance, people):
    made = advance(claim(home, "bed_construction"), "submit", "check")
    for column, user in (("checked_by", people[0]), ("approved_by", people[1])):
        with pytest.raises(IntegrityError), transaction.atomic():
            Claim.objects.filter(pk=made.pk).update(
                **{column: user, f"{column[:-3]}_at": AT, "approved_month": date(2024, 1, 1)}
            )


def test_every_illegal_step_is_refused(home, claim, advance):
    made = claim(home, "bed_construction")
    ways = {
        "draft": (), "submitted": ("submit",), "checked": ("submit", "check"), "approved": FORWARD,
    }  # fmt: skip
    for state, way in ways.items():
        for action, move in BY_ACTION.items():
            if state in move.sources:
                continue
            with transaction.atomic():
                fresh = advance(made, *way)
                assert fresh.state == state
                with pytest.raises(SchemeError, match="现在是"):
                    advance(fresh, action)
                transaction.set_rollback(True)
            made.refresh_from_db()


@pytest.mark.parametrize(
    ("way", "target"),
    [
        (("submit", "send_back"), "draft"), (("submit", "check", "return"), "draft"),
        (("submit", "refuse"), "refused"), (("submit", "check", "refuse"), "refused"),
        (("withdraw",), "withdrawn"), (("submit", "withdraw"), "withdrawn"),
    ],
)  # fmt: skip
def test_the_ways_back(home, claim, advance, way, target):
    made = advance(claim(home, "bed_construction"), *way)
    assert made.state == target
    if target != "draft":
        assert claim(home, "bed_construction").amount == 180_000  # may be asked for again


def test_a_sum_that_changed_since_is_not_approved(home, claim, advance, people):
    made = advance(claim(home, "bed_construction"), "submit", "check")
    home.beds.update(nursing=59)
    with pytest.raises(SchemeError, match=r"177,000\.00"):
        advance(made, "approve")
    made = advance(made, "return")
    again = redraft_claim(actor=people[0], claim=made, asked={}, at=AT, today=TODAY)
    assert again.amount == 177_000


def test_a_claim_without_an_account_is_not_approved(claim, advance):
    home = InstitutionFactory()
    BedCountFactory(institution=home)
    made = advance(claim(home, "bed_construction"), "submit", "check")
    with pytest.raises(SchemeError, match="账户"):
        advance(made, "approve")
    OrganisationAccountFactory(organisation=home.organisation)
    assert advance(made, "approve").state == "approved"


def test_a_stranger_of_another_county_moves_nothing(home, claim):
    made = claim(home, "bed_construction")
    stranger = UserFactory(region=region("431102"))
    with pytest.raises(SchemeError, match="管辖"):
        move_claim(actor=stranger, claim=made, action="submit", at=AT, today=TODAY)
