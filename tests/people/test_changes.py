"""Changes, corrections and deaths; what was known before stays readable."""

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal.audit.models import Event
from portal.lib.periods import Period
from portal.people import selectors
from portal.people.errors import FactErrors, PeopleError
from portal.people.models import Change, Circumstances
from portal.people.services import (
    confirm_presumptions,
    correct_birth_date,
    correct_death,
    correct_past,
    record_change,
    record_death,
    withdraw_death,
)
from tests.factories import CircumstancesFactory
from tests.factories.numbers import AT, TODAY

pytestmark = pytest.mark.django_db
START = date(2020, 1, 1)
MID = date(2024, 1, 15)


def hours(n):
    return AT + timedelta(hours=n)


@pytest.fixture
def person():
    return CircumstancesFactory(dibao=False, event="建档").person


def change(person, from_day=MID, n=1, **facts):
    record_change(
        actor=None, person=person, from_day=from_day, facts=facts, at=hours(n), event="情况变化"
    )


def spans(person, name):
    return [(row.valid_from, getattr(row, name)) for row in selectors.current(person)]


def test_a_change_from_a_day_keeps_the_remainder_before_it(person):
    change(person, dibao=True)
    assert spans(person, "dibao") == [(START, False), (MID, True)]
    remainder, changed = selectors.current(person)
    assert (remainder.event, changed.event) == ("建档", "情况变化")
    assert changed.event_date == MID
    gone = Circumstances.objects.get(superseded_at__isnull=False)
    assert gone.superseded_at == remainder.recorded_at == hours(1)


def test_other_facts_stay_and_later_rows_get_the_change(person):
    change(person, date(2023, 1, 1), 1, tekun="dispersed")
    change(person, date(2022, 1, 1), 2, dibao=True)
    rows = [(row.valid_from, row.dibao, row.tekun) for row in selectors.current(person)]
    assert rows == [
        (START, False, None),
        (date(2022, 1, 1), True, None),
        (date(2023, 1, 1), True, "dispersed"),
    ]


def test_a_change_holds_only_until_the_next_recorded_change_of_the_same_fact(person):
    change(person, date(2024, 6, 1), 1, care_level="severe")
    change(person, date(2023, 1, 1), 2, care_level="mild")
    assert spans(person, "care_level") == [
        (START, None),
        (date(2023, 1, 1), "mild"),
        (date(2024, 6, 1), "severe"),
    ]


def test_a_change_to_the_same_value_writes_nothing(person):
    change(person, dibao=False)
    assert Circumstances.objects.count() == 1
    assert Change.objects.count() == Event.objects.count() == 0


def test_a_change_before_the_file_began_knows_only_what_it_says(person):
    change(person, date(2019, 1, 1), dibao=True)
    first = selectors.current(person).first()
    assert (first.valid_from, first.dibao, first.hukou) == (date(2019, 1, 1), True, None)
    assert first.birth_date == person.birth_date
    assert spans(person, "dibao")[1] == (START, False)


def test_a_change_leaves_a_change_row_and_an_event_with_before_and_after(person):
    change(person, dibao=True)
    left = Change.objects.get()
    assert (left.subject_id, left.from_day, left.what) == (person.pk, MID, "情况变化")
    event = Event.objects.get()
    assert event.before == {"rows": [{"from": "2020-01-01", "to": None, "dibao": False}]}
    assert event.after["rows"][1] == {"from": "2024-01-15", "to": None, "dibao": True}


@pytest.mark.parametrize("name", ["birth_date", "died_on"])
def test_birth_and_death_have_services_of_their_own(person, name):
    with pytest.raises(FactErrors, match="请用"):
        change(person, **{name: date(2024, 1, 1)})


def test_facts_that_disagree_with_the_row_are_refused(person):
    change(person, disability_level=2, disability_kinds=["mental"])
    with pytest.raises(FactErrors, match="残疾"):
        change(person, n=2, disability_level=0)
    with pytest.raises(FactErrors, match="老年人能力等级"):
        change(person, n=2, care_level="bad")


def test_correcting_the_past_changes_only_its_period(person):
    correct_past(
        actor=None,
        person=person,
        period=Period(date(2022, 1, 1), date(2022, 7, 1)),
        facts={"dibao": True},
        at=hours(1),
        reason="核对报告",
    )
    assert spans(person, "dibao") == [
        (START, False),
        (date(2022, 1, 1), True),
        (date(2022, 7, 1), False),
    ]
    with pytest.raises(PeopleError, match="原因"):
        correct_past(
            actor=None, person=person, period=Period(MID), facts={}, at=hours(2), reason=""
        )


def test_a_birth_date_correction_supersedes_every_row(person):
    change(person, dibao=True)
    before = set(selectors.current(person).values_list("pk", flat=True))
    born = date(1941, 2, 3)
    correct_birth_date(actor=None, person=person, birth_date=born, at=hours(2), reason="档案")
    rows = selectors.current(person)
    assert not before & {row.pk for row in rows}
    assert {row.birth_date for row in rows} == {born}
    person.refresh_from_db()
    assert person.birth_date == born
    assert Change.objects.latest("id").from_day == START


def test_a_death_takes_effect_the_day_after(person):
    record_death(actor=None, person=person, died_on=date(2024, 1, 3), at=hours(1), today=TODAY)
    assert spans(person, "died_on") == [(START, None), (date(2024, 1, 4), date(2024, 1, 3))]
    assert Change.objects.get().from_day == date(2024, 1, 3)


def test_a_death_is_carried_by_later_rows_too(person):
    change(person, date(2024, 1, 10), 1, dibao=True)
    record_death(actor=None, person=person, died_on=date(2024, 1, 3), at=hours(2), today=TODAY)
    change(person, date(2024, 1, 12), 3, tekun="none")
    assert [row.died_on for row in selectors.current(person)][1:] == [date(2024, 1, 3)] * 3


@pytest.mark.parametrize("corrected", [date(2023, 12, 20), date(2024, 1, 8)])
def test_a_corrected_death_moves_and_a_withdrawn_one_goes(person, corrected):
    record_death(actor=None, person=person, died_on=date(2024, 1, 3), at=hours(1), today=TODAY)
    correct_death(
        actor=None, person=person, died_on=corrected, at=hours(2), today=TODAY, reason="火化证明"
    )
    days = {row.died_on for row in selectors.current(person)}
    assert days == {None, corrected}
    assert selectors.facts_on(person, corrected).died_on is None
    assert selectors.facts_on(person, corrected + timedelta(days=1)).died_on == corrected
    assert Change.objects.latest("id").from_day == min(corrected, date(2024, 1, 3))
    withdraw_death(actor=None, person=person, at=hours(3), reason="本人健在")
    assert {row.died_on for row in selectors.current(person)} == {None}


def test_deaths_out_of_turn_are_refused(person):
    with pytest.raises(PeopleError, match="没有死亡登记"):
        withdraw_death(actor=None, person=person, at=AT, reason="x")
    with pytest.raises(PeopleError, match="晚于今天"):
        record_death(actor=None, person=person, died_on=date(2024, 1, 16), at=AT, today=TODAY)
    with pytest.raises(PeopleError, match="早于出生"):
        record_death(actor=None, person=person, died_on=date(1940, 1, 1), at=AT, today=TODAY)
    record_death(actor=None, person=person, died_on=date(2024, 1, 3), at=hours(1), today=TODAY)
    with pytest.raises(PeopleError, match="已登记死亡"):
        record_death(actor=None, person=person, died_on=date(2024, 1, 4), at=AT, today=TODAY)
    with pytest.raises(PeopleError, match="原因"):
        withdraw_death(actor=None, person=person, at=AT, reason="")


def test_confirming_presumptions_fills_only_what_is_presumed(person):
    change(person, low_income=True, disability_level=1)
    confirm_presumptions(actor=None, person=person, from_day=START, at=hours(2))
    early, late = selectors.current(person)
    assert (early.low_income, late.low_income, late.dementia) == (False, True, False)
    assert (late.service_record, late.family_planning) == ([], "none")
    assert late.long_term_care is None
    assert late.has_supporter is None
    assert late.died_on is None
    assert "low_income" in Event.objects.latest("id").after["rows"][0]


def test_confirming_a_group_leaves_the_others(person):
    confirm_presumptions(actor=None, person=person, from_day=START, at=hours(1), names=["dementia"])
    row = selectors.current(person).get()
    assert (row.dementia, row.low_income) == (False, None)


def test_recorded_time_never_runs_backwards(person):
    change(person, n=5, dibao=True)
    change(person, date(2023, 1, 1), 1, dibao=True)
    for row in Circumstances.objects.filter(superseded_at__isnull=False):
        assert row.superseded_at >= row.recorded_at


CHANGES = st.lists(
    st.tuples(
        st.booleans(),
        st.integers(-20, 60),
        st.none() | st.integers(1, 40),
        st.sampled_from(
            [
                {"dibao": True},
                {"dibao": False, "tekun": "none"},
                {"care_level": "mild"},
                {"care_level": None, "dibao": None},
                {"living": ["alone"]},
            ]
        ),
    ),
    min_size=1,
    max_size=6,
)


def snapshot(rows):
    return [(row.pk, row.valid_from, row.valid_to, row.dibao, row.care_level) for row in rows]


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(changes=CHANGES)
def test_rows_never_overlap_always_cover_and_what_was_known_stays_readable(changes):
    person = CircumstancesFactory(dibao=False).person
    known = []
    for n, (corrects, start, length, facts) in enumerate(changes, 1):
        known.append((hours(n - 1), snapshot(selectors.current(person))))
        first = START + timedelta(days=start)
        if corrects:
            period = Period(first, None if length is None else first + timedelta(days=length))
            correct_past(
                actor=None, person=person, period=period, facts=facts, at=hours(n), reason="更正"
            )
        else:
            change(person, first, n, **facts)
        rows = list(selectors.current(person))
        assert rows[-1].valid_to is None
        assert [row.valid_to for row in rows[:-1]] == [row.valid_from for row in rows[1:]]
        assert selectors.facts_on(person, first).dibao == facts.get(
            "dibao", selectors.facts_on(person, first).dibao
        )
    for instant, rows in known:
        assert snapshot(selectors.known_at(instant, person=person)) == rows
