"""Whatever came late in a year, the ledger ends where perfectly informed months would have ended."""

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from subsidies.models import Batch, Line
from tests.factories import UserFactory
from tests.oracle.loading import loaded, taken_back
from tests.subsidies.replay import BIRTHS, Event, Replay, ledger, perfect

KINDS = (
    "death", "birth", "move", "suspend", "resumed", "stop", "standard", "failed", "rejected",
    "sent_back", "unbanked", "refused", "banked",
)  # fmt: skip
events = st.lists(
    st.builds(
        Event,
        recorded=st.integers(0, 11),
        person=st.integers(0, len(BIRTHS) - 1),
        kind=st.sampled_from(KINDS),
        back=st.integers(0, 300),
        choice=st.integers(0, 3),
    ),
    min_size=2,
    max_size=9,
)
COMMON = {
    "deadline": None,
    "suppress_health_check": [HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
}
EVERYTHING = [
    Event(3, 0, "birth", 10, 0),
    Event(4, 1, "death", 70, 0),
    Event(5, 2, "move", 120, 0),
    Event(6, 3, "standard", 200, 0),
    Event(6, 0, "failed", 0, 0),
    Event(7, 0, "suspend", 0, 0),
    Event(8, 3, "sent_back", 0, 0),
    Event(9, 3, "move", 40, 1),
    Event(2, 0, "unbanked", 0, 0),
    Event(5, 0, "banked", 0, 0),
    Event(6, 1, "refused", 0, 0),
    Event(10, 3, "unbanked", 0, 0),
]


@pytest.fixture
def catalogue(db):
    with loaded():
        yield [UserFactory(), UserFactory(), UserFactory()]


def replayed(staff, happened):
    with taken_back():
        replay = Replay(staff)
        replay.year(happened)
        wanted, undecided = perfect()
        decided = {key: amount for key, amount in ledger().items() if key[:2] not in undecided}
        assert decided == wanted
        for line in Line.objects.filter(amount__gt=0):
            assert line.cash + line.offset_amount + line.deducted_amount == line.amount
        assert not Batch.objects.filter(line_count=0).exclude(state="void").exists()
        return len(wanted)


def test_a_year_with_one_of_everything(catalogue):
    assert replayed(catalogue, EVERYTHING) > 20


@settings(max_examples=1, **COMMON)
@given(happened=events)
@example(happened=[Event(11, 2, "move", 300, 3), Event(10, 1, "rejected", 0, 0)])
def test_a_year_of_late_events(catalogue, happened):
    replayed(catalogue, happened)


@pytest.mark.long
@pytest.mark.timeout(3000)
@settings(max_examples=60, **COMMON)
@given(happened=events)
def test_many_years_of_late_events(catalogue, happened):
    replayed(catalogue, happened)
