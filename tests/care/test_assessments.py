"""Ability by GB/T 42195-2022: points, levels, and the fact they leave."""

from datetime import date

import pytest

from eligibility.care import standard
from eligibility.care.errors import CareError
from eligibility.care.models import Assessment
from eligibility.care.selectors import expiring, latest_assessments
from eligibility.care.services import record_assessment, withdraw_assessment
from eligibility.care.services.assessments import valid_until
from portal.people.models import Change
from portal.people.selectors import facts_on
from tests.care.conftest import AT, TODAY, elder

FULL = {code: item.highest for code, item in standard.ITEMS.items()}


def scores(total):
    """Points that come to a total."""
    found, left = {}, total
    for code, item in standard.ITEMS.items():
        found[code] = min(item.highest, left)
        left -= found[code]
    assert left == 0
    return found


def test_the_form_has_26_items_in_four_groups_and_90_points():
    assert [len(group.items) for group in standard.GROUPS] == [8, 4, 9, 5]
    assert (len(standard.ITEMS), standard.FULL) == (26, 90)


@pytest.mark.parametrize(
    ("total", "level"),
    [
        (90, "intact"), (89, "mild"), (66, "mild"), (65, "moderate"), (46, "moderate"),
        (45, "severe"), (30, "severe"), (29, "total"), (0, "total"),
    ],
)  # fmt: skip
def test_levels_on_both_sides_of_each_cut(total, level):
    assert standard.evaluate(scores(total), ()).level_before == level


@pytest.mark.parametrize(
    ("total", "reasons", "level"),
    [
        (90, (), "intact"), (90, ("dementia",), "mild"), (70, ("mental", "risks"), "moderate"),
        (20, ("dementia",), "total"), (90, ("coma",), "total"), (46, ("risks",), "severe"),
    ],
)  # fmt: skip
def test_reasons_raise_the_level_by_one_and_a_coma_to_the_last(total, reasons, level):
    result = standard.evaluate(scores(total), reasons)
    assert result.level == level
    assert result.level_before == standard.level_of(total)


def assess(person, user, **more):
    words = {
        "why": "first", "assessed_on": date(2024, 1, 10), "scores": scores(50), "raised_by": (),
        "first_assessor": "甲评估", "second_assessor": "乙评估", "medical": True, "at": AT,
        "today": TODAY,
    }  # fmt: skip
    return record_assessment(actor=user, person=person, **words | more)


@pytest.mark.django_db
def test_it_leaves_the_level_with_its_evidence(worker_user):
    person = elder(1, care_level="intact")
    made = assess(person, worker_user, raised_by=("dementia",))
    assert (made.level_before, made.level, made.valid_until) == (
        "moderate", "severe", date(2025, 1, 10),
    )  # fmt: skip
    assert facts_on(person, date(2024, 1, 9)).care_level == "intact"
    row = facts_on(person, date(2024, 1, 10))
    assert (row.care_level, row.event, row.evidence) == (
        "severe", "能力评估", [{"assessment": made.pk}],
    )  # fmt: skip
    assert Change.objects.filter(subject_id=person.pk, from_day=date(2024, 1, 10)).exists()


@pytest.mark.django_db
def test_withdrawn_the_level_before_holds_again(worker_user):
    person = elder(1)
    assess(person, worker_user, assessed_on=date(2023, 12, 1), scores=scores(70))
    wrong = assess(person, worker_user, scores=scores(20))
    assert facts_on(person, TODAY).care_level == "total"
    with pytest.raises(CareError, match="原因"):
        withdraw_assessment(actor=worker_user, assessment=wrong, at=AT, why="")
    withdraw_assessment(actor=worker_user, assessment=wrong, at=AT, why="打错分")
    assert facts_on(person, TODAY).care_level == "mild"
    with pytest.raises(CareError, match="已经撤回"):
        withdraw_assessment(actor=worker_user, assessment=wrong, at=AT, why="又")
    assert assess(person, worker_user).pk != wrong.pk


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"second_assessor": "甲评估"}, "不是同一个人"),
        ({"second_assessor": " "}, "两名"),
        ({"medical": False}, "医护背景"),
        ({"scores": {**FULL, "B1.1": 5}}, "0 至 4"),
        ({"scores": {c: s for c, s in FULL.items() if c != "B2.3"}}, "平地行走"),
        ({"assessed_on": date(2024, 1, 16)}, "晚于今天"),
        ({"raised_by": ("nothing",)}, "调整依据"),
    ],
)
def test_what_is_missing_or_wrong_is_refused(worker_user, more, said):
    with pytest.raises(CareError, match=said):
        assess(elder(1), worker_user, **more)
    assert not Assessment.objects.exists()


@pytest.mark.django_db
def test_one_a_day_and_only_the_last_one_holds(worker_user):
    person = elder(1)
    assess(person, worker_user, assessed_on=date(2023, 1, 10))
    last = assess(person, worker_user)
    with pytest.raises(CareError, match="已经登记过"):
        assess(person, worker_user)
    assert list(latest_assessments(worker_user)) == [last]
    assert not expiring(worker_user, date(2024, 2, 1), 6).exists()
    assert expiring(worker_user, date(2024, 12, 20), 1).get() == last


def test_a_year_after_the_29th_of_february_is_the_28th():
    assert valid_until(date(2024, 2, 29), 12) == date(2025, 2, 28)
    assert valid_until(date(2024, 8, 31), 6) == date(2025, 2, 28)
