"""Pieces of time, changed in memory."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from portal.lib.periods import Period
from portal.people.timeline import Piece, Timeline, standing

FIRST = date(2020, 1, 1)
OFFSETS = st.integers(0, 30)


def day(offset):
    return FIRST + timedelta(days=offset)


def whole():
    state = {"a": 1, "b": None}
    return Timeline((Piece(Period(FIRST), state, object(), state),))


CHANGES = st.lists(
    st.tuples(OFFSETS, st.none() | OFFSETS, st.sampled_from("ab"), st.none() | st.integers(1, 3)),
    max_size=8,
)


def applied(timeline, changes):
    for start, length, name, value in changes:
        end = None if length is None else day(start + length + 1)
        timeline = timeline.with_values(Period(day(start), end), {name: value})
    return timeline


@given(changes=CHANGES)
def test_pieces_stay_without_gaps_or_overlaps_and_open_ended(changes):
    pieces = applied(whole(), changes).pieces
    assert pieces[0].period.start == FIRST
    assert pieces[-1].period.end is None
    ends = [piece.period.end for piece in pieces[:-1]]
    assert ends == [piece.period.start for piece in pieces[1:]]


@given(changes=CHANGES)
def test_each_day_has_the_value_last_set_for_it(changes):
    timeline = applied(whole(), changes)
    for offset in range(65):
        expected = {"a": 1, "b": None}
        for start, length, name, value in changes:
            if start <= offset and (length is None or offset <= start + length):
                expected[name] = value
        assert timeline.at(day(offset)).state == expected


def test_a_change_that_changes_nothing_leaves_the_source_standing():
    old = whole()
    same = old.with_values(Period(day(5)), {"a": 1})
    assert standing(old, same) == [old.pieces[0].source]
    there = old.with_values(Period(FIRST), {"a": 2}).with_values(Period(FIRST), {"a": 1})
    assert standing(old, there) == [old.pieces[0].source]
    cut = old.with_values(Period(day(5)), {"a": 2})
    assert standing(old, cut) == []


def test_a_value_holds_until_the_next_change_of_the_same_fact():
    timeline = applied(whole(), [(10, None, "a", 2), (20, None, "b", 3)])
    assert timeline.run_of("a", day(5)) == Period(day(5), day(10))
    assert timeline.run_of("a", day(12)) == Period(day(12))
    assert timeline.run_of("b", day(5)) == Period(day(5), day(20))
    assert timeline.run_of("a", FIRST - timedelta(days=3)) == Period(FIRST - timedelta(days=3))


def test_extending_to_an_earlier_day_puts_a_piece_before_that_knows_birth_and_sex():
    state = {"birth_date": FIRST, "dibao": True}
    timeline = Timeline((Piece(Period(FIRST), state, object(), state),))
    earlier = timeline.extended_to(FIRST - timedelta(days=3))
    assert earlier.first == FIRST - timedelta(days=3)
    assert earlier.pieces[0].state == {"birth_date": FIRST, "dibao": None}
    assert timeline.extended_to(day(3)) is timeline


def test_changed_from_a_day_is_a_preview_of_the_change():
    changed = applied(whole(), [(20, None, "a", 5)]).changed_from(day(10), {"a": 2, "b": 3})
    states = [(piece.period.start, dict(piece.state)) for piece in changed.pieces]
    assert states == [
        (FIRST, {"a": 1, "b": None}),
        (day(10), {"a": 2, "b": 3}),
        (day(20), {"a": 5, "b": 3}),
    ]
