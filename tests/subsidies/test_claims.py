"""Claims of organisations: lines without a person or an item, due once, in the month of approval."""

from decimal import Decimal

import pytest
from django.urls import reverse
from psycopg import sql

from portal.lib.periods import Month
from portal.registry import Entry, registry
from subsidies.batches.services import current_seal
from subsidies.models import Batch, Budget, Fund, Line, PayoutException, Summary
from subsidies.settlement.due import CLAIMS
from subsidies.web.claim_words import KIND, ClaimWords
from tests.factories import ChangeFactory, OrganisationFactory, UserFactory, region
from tests.factories.numbers import AT
from tests.subsidies.due_side import COUNTY, Row

JANUARY, FEBRUARY = Month(2024, 1), Month(2024, 2)
pytestmark = pytest.mark.django_db


class Approved:
    """Claims by the month of their approval: {month: [(claim, organisation, amount)]}."""

    def __init__(self):
        self.by_month = {}

    def __call__(self, month, region):
        rows = self.by_month.get(month, []) if region == COUNTY else []
        columns = sql.SQL(
            "SELECT {}::bigint AS payable_id, NULL::bigint AS person_id, NULL::bigint AS item_id,"
            " {}::text AS part, 'institution' AS payee_kind, {}::bigint AS payee_id,"
            " {}::numeric AS amount"
        )
        if not rows:
            return columns.format(0, "", 0, 0) + sql.SQL(" WHERE FALSE")
        return sql.SQL(" UNION ALL ").join(
            columns.format(claim, "beds", organisation, Decimal(amount))
            for claim, organisation, amount in rows
        )


@pytest.fixture
def claims(monkeypatch):
    """A scheme that announces claims."""
    approved = Approved()
    monkeypatch.setitem(registry._kinds, CLAIMS, {"test": Entry("test", approved)})
    words = {7: ClaimWords("床位建设补贴", "/claims/7/")}
    monkeypatch.setitem(registry._kinds, KIND, {"test": Entry("test", lambda ids: words)})
    return approved


@pytest.fixture
def home(db):
    return OrganisationFactory(name="测试养老院", region=region(COUNTY))


def test_a_claim_is_a_line_without_person_and_item(settle, claims, home):
    claims.by_month = {JANUARY: [(7, home.pk, "120000.00")]}
    assert settle().amount == Decimal("120000.00")
    line = Line.objects.get()
    assert (line.payable_kind, line.payable_id, line.person_id, line.item_id, line.part) == (
        "claim", 7, None, None, "beds",
    )  # fmt: skip
    assert current_seal(Batch.objects.get()).sha256 == Batch.objects.get().sha256
    assert Summary.objects.get().regular == Decimal("120000.00")


def test_a_claim_approved_after_its_month_was_frozen_is_paid_by_the_next(
    settle, claims, home, advance
):
    claims.by_month = {JANUARY: [(7, home.pk, "100.00")]}
    settle()
    advance(Batch.objects.get(), "exported")
    claims.by_month[JANUARY].append((8, home.pk, "40.00"))
    ChangeFactory(subject_kind="claim", subject_id=8, from_day=JANUARY.first)
    settle(month=FEBRUARY)
    late = Line.objects.get(month=FEBRUARY.first)
    assert (late.payable_id, late.covered, late.kind, late.amount) == (
        8, JANUARY.first, "arrears", Decimal("40.00"),
    )  # fmt: skip


def test_a_claim_withdrawn_after_it_was_paid_comes_back(settle, claims, home, advance):
    claims.by_month = {JANUARY: [(7, home.pk, "100.00")]}
    settle()
    advance(Batch.objects.get(), "exported")
    claims.by_month = {}
    ChangeFactory(subject_kind="claim", subject_id=7, from_day=JANUARY.first)
    settle(month=FEBRUARY)
    assert Line.objects.get(month=FEBRUARY.first).amount == Decimal("-100.00")


def test_what_claims_take_of_a_budget_is_gone_for_the_awards(settle, due, claims, home):
    due.rows = [Row(1), Row(2)]
    claims.by_month = {JANUARY: [(7, home.pk, "60.00")]}
    Budget.objects.create(
        fund=Fund.objects.get(), region=COUNTY, year=2024, amount=Decimal("120.00"),
        document="预算1号", set_at=AT, set_by=UserFactory(),
    )  # fmt: skip
    assert settle().amount == Decimal("110.00")
    assert PayoutException.objects.get().reason == "over_budget"


def test_a_claim_is_named_on_the_page_of_its_batch_with_who_is_paid(settle, claims, home, client):
    claims.by_month = {JANUARY: [(7, home.pk, "100.00")]}
    settle()
    client.force_login(UserFactory(roles=["checker"], region=region(COUNTY)))
    page = client.get(reverse("batch", args=[Batch.objects.get().pk])).content.decode()
    assert "床位建设补贴" in page
    assert "测试养老院" in page
    assert "/claims/7/" in page
