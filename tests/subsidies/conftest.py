"""What the tests of the ledger share."""

import pytest
from psycopg import sql

from eligibility.models import Catalogue, CatalogueItem
from portal.lib.periods import Month
from subsidies.batches.ends import end_lines
from subsidies.batches.oddities import tick_oddities
from subsidies.batches.services import move_batch
from subsidies.models import Batch, Line, Oddity
from subsidies.settlement.county import settle_county
from tests.factories import PersonFactory, UserFactory
from tests.factories.numbers import AT
from tests.subsidies.due_side import COUNTY, DueSide
from tests.subsidies.past import award_of, changed, row_of

JANUARY, FEBRUARY, MARCH = (Month(2024, number) for number in (1, 2, 3))


@pytest.fixture
def due(monkeypatch):
    """The due side, to be filled by the test."""
    side = DueSide()
    monkeypatch.setattr("subsidies.settlement.due.award_outcomes", side)
    monkeypatch.setattr("subsidies.settlement.held.places_of", side.places)
    # The payees of these tests are numbers without accounts.
    monkeypatch.setattr(
        "subsidies.settlement.difference.account_state", lambda _: sql.SQL("NULL::text")
    )
    return side


@pytest.fixture
def settle(db, due):
    """Settle a county's month; by default 冷水滩区 in January 2024."""

    def run(region=COUNTY, month=JANUARY, **more):
        return settle_county(region=region, month=month, at=AT, **more)

    return run


@pytest.fixture
def people(db):
    """Maker, checker and approver."""
    return [UserFactory(), UserFactory(), UserFactory()]


@pytest.fixture
def advance(people):
    """Take a batch up to a state on the usual way, each step by the right person."""

    def go(batch, state):
        maker, checker, approver = people
        way = [
            ("submit", "submitted", maker),
            ("check", "checked", checker),
            ("approve", "approved", approver),
            ("export", "exported", maker),
            ("settle", "settled", maker),
        ]
        known = Batch.objects.get(pk=batch.pk)
        states = ["computed", *(target for _, target, _ in way)]
        for action, _, actor in way[states.index(known.state) : states.index(state)]:
            if action == "settle":
                _all_arrived(known)
            if action == "check":
                _all_looked_at(known, checker)
            known = move_batch(
                batch_id=batch.pk,
                action=action,
                actor=actor,
                at=AT,
                sha256=Batch.objects.get(pk=batch.pk).sha256,
            )
        return Batch.objects.get(pk=batch.pk)

    return go


def _all_looked_at(batch, checker):
    odd = Oddity.objects.filter(batch=batch, ticked_at=None).values_list("pk", flat=True)
    tick_oddities(batch_id=batch.pk, ids=list(odd), actor=checker, at=AT, remark="逐条看过")


def _all_arrived(batch):
    rows = Line.objects.filter(batch_id=batch.pk, cash__gt=0, ended=None)
    end_lines(
        batch_id=batch.pk, ends=dict.fromkeys(rows.values_list("pk", flat=True), "paid"),
        actor=None, at=AT,
    )  # fmt: skip


@pytest.fixture
def gazetted_item(db):
    """An item of a catalogue."""
    catalogue = Catalogue.objects.create(
        code="test",
        region="4311",
        title="测试清单",
        document="测试文号",
        in_force_from=JANUARY.first,
        state="complete",
        body={},
    )
    return CatalogueItem.objects.create(catalogue=catalogue, code="test-01", number=1, name="测试")


@pytest.fixture
def freeze(advance):
    """Take every computed batch up to a state."""

    def go(state="approved"):
        for batch in Batch.objects.filter(state="computed"):
            advance(batch, state)

    return go


@pytest.fixture
def owed(settle, due, freeze, gazetted_item):
    """January and February were paid and are recovered by the run of March; the award."""
    award = award_of(PersonFactory(), gazetted_item)
    for month in (JANUARY, FEBRUARY):
        due.rows = [row_of(award)]
        settle(month=month)
        freeze("exported")
    due.rows = []
    changed(award, "2024-01-01")
    settle(month=MARCH)
    return award
