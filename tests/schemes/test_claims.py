"""Claims: worked out from the register, moved by three people, paid once by the ledger."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from portal.audit.models import Event
from portal.lib.periods import Month
from portal.people.models import Change
from subsidies.models import Batch, Line
from subsidies.schemes.checking import SchemeError
from subsidies.schemes.services import record_prior
from subsidies.settlement.county import settle_county
from tests.factories.facilities import (
    BedCountFactory,
    InstitutionFactory,
    RatingFactory,
    ResidentFactory,
    ResidentGradeFactory,
)
from tests.factories.numbers import AT
from tests.schemes.conftest import TODAY

pytestmark = pytest.mark.django_db
JANUARY, FEBRUARY = Month(2024, 1), Month(2024, 2)
FORWARD = ("submit", "check", "approve")


def settle(month=JANUARY, **more):
    return settle_county(region="431103", month=month, at=AT, **more)


def test_sixty_beds_go_through_three_people_into_one_line(home, claim, advance):
    made = claim(home, "bed_construction")
    assert (made.amount, made.capped, made.state) == (Decimal("180000.00"), False, "draft")
    assert settle().lines == 0
    made = advance(made, *FORWARD)
    assert (made.state, made.approved_month) == ("approved", date(2024, 1, 1))
    assert Change.objects.filter(subject_kind="claim", subject_id=made.pk).count() == 1
    assert settle().lines == settle().lines == 1
    line = Line.objects.get()
    assert (line.payable_kind, line.payable_id, line.payee_kind) == (
        "claim",
        made.pk,
        "institution",
    )
    assert (line.payee_id, line.cash) == (home.organisation_id, Decimal("180000.00"))
    assert settle(FEBRUARY).lines == 0


def test_a_claim_approved_after_the_batch_was_frozen_opens_the_next(home, claim, advance, people):
    from subsidies.batches.services import move_batch

    RatingFactory(institution=home)
    advance(claim(home, "bed_construction"), *FORWARD)
    settle()
    batch = Batch.objects.get()
    move_batch(batch_id=batch.pk, action="submit", actor=people[0], at=AT, sha256=batch.sha256)
    advance(claim(home, "star_award"), *FORWARD)
    settle(supplement=True)
    assert [(b.sequence, b.amount) for b in Batch.objects.order_by("sequence")] == [
        (1, Decimal("180000.00")),
        (2, Decimal("30000.00")),
    ]


def test_an_approval_revoked_after_payment_becomes_a_recovery(home, claim, advance, people):
    from subsidies.batches.services import move_batch

    made = advance(claim(home, "bed_construction"), *FORWARD)
    settle()
    batch = Batch.objects.get()
    move_batch(batch_id=batch.pk, action="submit", actor=people[0], at=AT, sha256=batch.sha256)
    advance(made, "revoke")
    settle(supplement=True)
    assert sorted(Line.objects.values_list("kind", "amount")) == [
        ("recovery", Decimal("-180000.00")),
        ("regular", Decimal("180000.00")),
    ]


def test_the_cap_of_a_home_counts_over_all_its_claims(home, claim, advance):
    advance(claim(home, "bed_construction"), *FORWARD)
    BedCountFactory(institution=home, from_day=date(2024, 1, 10), total=200, nursing=130)
    more = claim(home, "bed_construction")
    assert more.inputs["nursing_beds"] == 70
    assert (more.amount, more.capped) == (Decimal("120000.00"), True)
    with pytest.raises(SchemeError, match="没有新增"):
        claim(home, "bed_construction")


def test_what_was_paid_before_the_portal_counts_against_the_cap(home, claim, people):
    record_prior(
        actor=people[0], organisation=home.organisation, scheme="bed_construction", period="2022年",
        amount=Decimal("150000.00"), inputs={"nursing_beds": 50}, remark="永财社〔2022〕1号",
        at=AT, today=TODAY,
    )  # fmt: skip
    made = claim(home, "bed_construction")
    assert (made.inputs["nursing_beds"], made.amount) == (10, Decimal("30000.00"))
    assert settle().lines == 0


def test_a_star_that_rises_falls_and_rises_again(home, claim, advance):
    def rated(level, year):
        home.ratings.filter(valid_to=None).update(valid_to=date(year, 1, 1))
        RatingFactory(institution=home, level=level, valid_from=date(year, 1, 1))
        return date(year, 6, 1)

    today = rated(3, 2024)
    assert claim(home, "star_award", today).amount == Decimal("30000.00")
    with pytest.raises(SchemeError, match="不应支付"):
        claim(home, "star_award", today)
    today = rated(4, 2026)
    assert claim(home, "star_award", today).amount == Decimal("50000.00")
    today = rated(3, 2028)
    with pytest.raises(SchemeError, match="不应支付"):
        claim(home, "star_award", today)
    today = rated(4, 2030)
    with pytest.raises(SchemeError, match="不应支付"):
        claim(home, "star_award", today)
    today = rated(5, 2032)
    assert claim(home, "star_award", today).amount == Decimal("100000.00")


def stay(home, name, since, until=None, grade="disabled", **more):
    made = ResidentFactory(institution=home, name=name, admitted_on=since, left_on=until, **more)
    ResidentGradeFactory(resident=made, from_day=since, grade=grade)
    return made


def test_full_months_count_and_part_months_do_not(home, claim):
    stay(home, "整月", date(2023, 10, 1), date(2024, 1, 1))
    stay(home, "晚一日", date(2023, 10, 2), date(2024, 1, 1))
    stay(home, "早一日", date(2023, 10, 1), date(2023, 12, 31))
    stay(home, "半失能", date(2023, 11, 15), grade="partly_disabled")
    stay(home, "自理", date(2023, 1, 1), grade="independent")
    stay(home, "特困", date(2023, 1, 1), category="tekun")
    made = claim(home, "operation", first="2023-10", last="2023-12")
    months = {row["name"]: row["months"] for row in made.details}
    assert months == {
        "整月": ["2023-10", "2023-11", "2023-12"],
        "晚一日": ["2023-11", "2023-12"],
        "早一日": ["2023-10", "2023-11"],
        "半失能": ["2023-12"],
    }
    assert made.amount == 7 * 150 + 75


def test_a_grade_that_changes_is_paid_by_its_months(home, claim):
    resident = stay(home, "转失能", date(2023, 1, 1), grade="partly_disabled")
    ResidentGradeFactory(resident=resident, from_day=date(2023, 11, 2), grade="disabled")
    made = claim(home, "operation", first="2023-10", last="2023-12")
    assert made.amount == 2 * 75 + 150


def test_no_month_of_a_resident_is_claimed_twice(home, claim):
    stay(home, "甲", date(2023, 1, 1))
    claim(home, "operation", first="2023-10", last="2023-11")
    again = claim(home, "operation", first="2023-09", last="2023-12")
    assert again.details[0]["months"] == ["2023-09", "2023-12"]
    assert again.details[0]["before"] == 2


def test_sixty_months_follow_a_person_from_home_to_home(home, claim, db):
    from tests.factories import PersonFactory

    person = PersonFactory()
    elsewhere = InstitutionFactory()
    stay(elsewhere, "甲", date(2023, 8, 1), date(2023, 10, 1), person=person, months_before=57)
    claim(elsewhere, "operation", first="2023-08", last="2023-09")
    stay(home, "甲", date(2023, 10, 1), person=person, months_before=57)
    made = claim(home, "operation", first="2023-10", last="2023-12")
    assert made.details[0]["before"] == 59
    assert (made.amount, made.capped) == (Decimal("150.00"), True)


def test_a_month_that_is_not_over_cannot_be_claimed(home, claim):
    stay(home, "甲", date(2023, 1, 1))
    with pytest.raises(SchemeError, match="还没有过完"):
        claim(home, "operation", first="2023-12", last="2024-01")
    assert claim(home, "operation", first="2023-12", last="2023-12").amount == 150


def test_centres_are_paid_a_year_five_times(claim, people):
    centre = InstitutionFactory(kind="community_centre", operator="测试服务社")
    RatingFactory(institution=centre, of="centre", level=4)
    assert claim(centre, "community_centre", year=2024).amount == 50_000
    with pytest.raises(SchemeError, match="已经申领过"):
        claim(centre, "community_centre", year=2024)
    record_prior(
        actor=people[0], organisation=centre.organisation, scheme="community_centre",
        period="2019–2022年", amount=Decimal("200000.00"), inputs={"years": 4}, remark="凭证1",
        at=AT, today=TODAY,
    )  # fmt: skip
    with pytest.raises(SchemeError, match="期限已满"):
        claim(centre, "community_centre", year=2023)


def test_a_chain_is_claimed_by_one_of_it(claim):
    chain = [
        InstitutionFactory(kind="community_centre", brand="测试连锁", operator="测")
        for _ in range(3)
    ]
    assert claim(chain[0], "chain", year=2024).amount == 30_000
    with pytest.raises(SchemeError, match="已由"):
        claim(chain[1], "chain", year=2024)
    chain[2].organisation.closed_on = date(2024, 1, 14)
    chain[2].organisation.save()
    with pytest.raises(SchemeError, match="不足 3 个"):
        claim(chain[1], "chain", year=2023)


def test_running_costs_go_by_the_destitute_in_public_homes(claim, home):
    public = InstitutionFactory(kind="county_home", organisation__ownership="public")
    for n in range(3):
        ResidentFactory(institution=public, category="tekun", name=f"测{n}")
    assert claim(public, "running_costs", year=2024).amount == 9_000
    with pytest.raises(SchemeError, match="公办"):
        claim(home, "running_costs", year=2024)


@pytest.mark.parametrize(
    ("change", "message"),
    [({"filing_number": ""}, "备案"), ({"built_by": ""}, "建设方式")],
)
def test_a_home_that_lacks_a_condition_is_told_which(home, claim, change, message):
    type(home).objects.filter(pk=home.pk).update(**change)
    home.refresh_from_db()
    with pytest.raises(SchemeError, match=message):
        claim(home, "bed_construction")


def test_posts_of_nurses_and_local_schemes_are_not_claimed(home, claim):
    with pytest.raises(SchemeError, match="用人单位"):
        claim(home, "nurse_post", what="岗位补贴")


def test_every_step_leaves_its_event(home, claim, advance):
    made = advance(claim(home, "bed_construction"), *FORWARD)
    told = Event.objects.filter(subject_kind="claim", subject_id=str(made.pk))
    assert sorted(told.values_list("action", flat=True)) == [
        "claims.approve", "claims.check", "claims.draft", "claims.submit",
    ]  # fmt: skip


def test_the_month_of_a_claim_is_that_of_its_approval(home, claim, advance):
    made = advance(claim(home, "bed_construction"), "submit", "check")
    later = advance(made, "approve", today=TODAY + timedelta(days=20))
    assert later.approved_month == date(2024, 2, 1)
    assert (settle().lines, settle(FEBRUARY).lines) == (0, 1)
