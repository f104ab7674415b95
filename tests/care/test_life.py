"""Life certificates: due, reminded, overdue, suspended by two, and paid back on return."""

from datetime import date, timedelta
from itertools import product

import pytest

from eligibility.care.errors import CareError
from eligibility.care.models import LifeCheck, LifeRule
from eligibility.care.models.life_check import State
from eligibility.care.selectors import due_soon, overdue_life, without_certificate
from eligibility.care.services import (
    confirm_alive,
    draft_life_rule,
    draw_life_checks,
    keep_paying,
    propose_suspension,
    publish_life_rule,
    suspend,
)
from eligibility.care.transitions import TRANSITIONS
from eligibility.models import Award, CatalogueItem, Suspension
from portal.lib.periods import Month
from portal.people.models import Change
from portal.people.services import record_death
from tests.care.conftest import AT, MONTH, TODAY, elder
from tests.factories import UserFactory, region

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogues")]
LATE = date(2024, 3, 20)


def rule(region_code="431103", item="", month=1, every=12, grace=30, status="to_confirm"):
    one, other = UserFactory(), UserFactory()
    made = draft_life_rule(
        actor=one, region=region_code, item=item, every=every, month=month, grace=grace,
        valid_from=date(2023, 7, 1), document="样例〔2023〕1号", status=status, at=AT,
    )  # fmt: skip
    return publish_life_rule(actor=other, rule=made, at=AT)


def award(person, code="yongzhou-08", **more):
    item = CatalogueItem.objects.get(code=code)
    return Award.objects.create(
        person=person, item=item, region="431103", starts=date(2023, 7, 1),
        settled_before=date(2023, 7, 1), **more,
    )  # fmt: skip


def drawn(person, **more):
    award(person)
    rule(**more)
    draw_life_checks(region=region("431103"), month=MONTH, at=AT)
    return LifeCheck.objects.get(person=person)


def test_nobody_is_asked_where_no_rule_is_recorded():
    award(elder(1))
    assert draw_life_checks(region=region("431103"), month=MONTH, at=AT) == 0


def test_whoever_is_paid_is_asked_once_in_the_named_month():
    check = drawn(elder(1))
    assert (check.due_on, check.overdue_from) == (date(2024, 1, 31), date(2024, 3, 2))
    assert (check.state, check.document, check.items) == ("due", "样例〔2023〕1号", [])
    assert draw_life_checks(region=region("431103"), month=MONTH, at=AT) == 0
    assert draw_life_checks(region=region("431103"), month=MONTH.next(), at=AT) == 0


def test_without_a_month_it_is_the_month_of_birth_and_half_a_year_after():
    person = elder(1)  # born in May
    award(person)
    rule(month=None, every=6)
    asked = [
        m for m in Month(2024, 1).until(Month(2024, 12))
        if draw_life_checks(region=region("431103"), month=m, at=AT)
    ]  # fmt: skip
    assert asked == [Month(2024, 5), Month(2024, 11)]


def test_a_rule_of_one_item_asks_only_those_paid_by_it():
    one, other = elder(1), elder(2)
    award(one)
    award(other, "yongzhou-16")
    rule(item="yongzhou-16")
    draw_life_checks(region=region("431103"), month=MONTH, at=AT)
    assert [c.person for c in LifeCheck.objects.all()] == [other]
    assert LifeCheck.objects.get().items == ["yongzhou-16"]


def test_the_nearest_rule_wins():
    award(elder(1))
    rule("4311", month=6)
    rule("431103", month=1)
    assert draw_life_checks(region=region("431103"), month=MONTH, at=AT) == 1
    assert draw_life_checks(region=region("431103"), month=Month(2024, 6), at=AT) == 0


def test_the_dead_and_those_no_longer_paid_are_asked_no_more(worker_user):
    person = elder(1)
    check = drawn(person)
    record_death(actor=None, person=person, died_on=date(2024, 1, 3), at=AT, today=TODAY)
    draw_life_checks(region=region("431103"), month=MONTH, at=AT)
    check.refresh_from_db()
    assert check.state == State.CLOSED


def seen(check, user, **more):
    words = {"method": "visit", "seen_on": TODAY, "seen_by": "样例社工", "at": AT, "today": TODAY}
    return confirm_alive(actor=user, check=check, **words | more)


def test_reminded_then_confirmed(worker_user):
    check = drawn(elder(1))
    assert due_soon(worker_user, TODAY).get() == check
    assert seen(check, worker_user).state == State.CONFIRMED
    assert not due_soon(worker_user, TODAY).exists()
    with pytest.raises(CareError, match="不能登记认证"):
        seen(check, worker_user)


def test_overdue_suspended_by_two_people_and_paid_back(worker_user, second):
    person = elder(1)
    check = drawn(person)
    assert propose_suspension(actor=worker_user, checks=[check], at=AT, today=TODAY) == 0
    assert overdue_life(worker_user, LATE).get() == check
    assert without_certificate([person.pk, 0], LATE) == {person.pk}
    assert propose_suspension(actor=worker_user, checks=[check], at=AT, today=LATE) == 1
    with pytest.raises(CareError, match="不能自己确认"):
        suspend(actor=worker_user, check=check, from_month=Month(2024, 4), at=AT)
    with pytest.raises(CareError, match="早于逾期"):
        suspend(actor=second, check=check, from_month=Month(2024, 2), at=AT)
    suspend(actor=second, check=check, from_month=Month(2024, 4), at=AT)
    held = Suspension.objects.get(award__person=person)
    assert (held.from_month, held.to_month, held.lifted_at) == (date(2024, 4, 1), None, None)
    changes = Change.objects.filter(subject_id=person.pk, from_day=date(2024, 4, 1))
    assert changes.count() == 1
    check.refresh_from_db()
    back = seen(check, worker_user, seen_on=LATE, today=LATE)
    held.refresh_from_db()
    assert back.state == State.RESUMED
    assert held.lifted_by == worker_user.pk
    assert changes.count() == 2


def test_the_months_of_a_lifted_suspension_are_due_again(worker_user, second):
    from django.db import connection

    from eligibility.determination.batch import award_outcomes

    person = elder(1, dibao=False)
    check = drawn(person)
    propose_suspension(actor=worker_user, checks=[check], at=AT, today=LATE)
    suspend(actor=second, check=check, from_month=Month(2024, 4), at=AT)

    def suspended(month):
        with connection.cursor() as cursor:
            cursor.execute(award_outcomes(month, "431103"))
            names = [column.name for column in cursor.description]
            return [dict(zip(names, row, strict=True))["suspended"] for row in cursor.fetchall()]

    assert suspended(Month(2024, 3)) == [False]
    assert suspended(Month(2024, 5)) == [True]
    check.refresh_from_db()
    seen(check, worker_user, seen_on=LATE, today=LATE)
    assert suspended(Month(2024, 5)) == [False]


def test_not_suspended_after_all_needs_a_reason(worker_user, second):
    check = drawn(elder(1))
    propose_suspension(actor=worker_user, checks=[check], at=AT, today=LATE)
    with pytest.raises(CareError, match="原因"):
        keep_paying(actor=worker_user, check=check, at=AT, reason="")
    keep_paying(actor=worker_user, check=check, at=AT, reason="住院，已联系家属")
    check.refresh_from_db()
    assert (check.state, check.proposed_at) == (State.DUE, None)


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"method": "rumour"}, "方式"), ({"seen_on": TODAY + timedelta(days=1)}, "晚于今天"),
        ({"seen_on": date(2022, 1, 1)}, "一年前"), ({"seen_by": " "}, "谁认证"),
    ],
)  # fmt: skip
def test_how_someone_was_seen_must_be_said(worker_user, more, said):
    with pytest.raises(CareError, match=said):
        seen(drawn(elder(1)), worker_user, **more)


def test_every_step_from_every_other_state_is_refused(worker_user, second):
    check = drawn(elder(1))
    steps = {
        "confirm": lambda: seen(check, worker_user),
        "suspend": lambda: suspend(actor=second, check=check, from_month=Month(2024, 4), at=AT),
        "keep": lambda: keep_paying(actor=second, check=check, at=AT, reason="x"),
    }
    for state, (action, step) in product(
        (State.CONFIRMED, State.RESUMED, State.CLOSED), steps.items()
    ):
        assert state not in TRANSITIONS[action].sources
        LifeCheck.objects.filter(pk=check.pk).update(
            state=state, confirmed_at=AT, confirmed_by_id=1, seen_on=TODAY, method="visit",
            suspended_at=AT, suspended_by_id=2, suspended_from=date(2024, 4, 1), resumed_at=AT,
            resumed_by_id=1,
        )  # fmt: skip
        with pytest.raises(CareError):
            step()


def test_rules_are_published_by_another_and_demo_values_stay_out(settings, worker_user):
    made = draft_life_rule(
        actor=worker_user, region="431103", item="", every=12, month=1, grace=30,
        valid_from=date(2023, 7, 1), document="样例", status="to_confirm", at=AT,
    )  # fmt: skip
    with pytest.raises(CareError, match="不能自己发布"):
        publish_life_rule(actor=worker_user, rule=made, at=AT)
    with pytest.raises(CareError, match="依据文件"):
        draft_life_rule(
            actor=worker_user, region="431103", item="", every=12, month=1, grace=30,
            valid_from=date(2023, 7, 1), document=" ", status="to_confirm", at=AT,
        )  # fmt: skip
    settings.DEBUG = False
    with pytest.raises(CareError, match="演示"):
        rule(status="demo")
    assert not LifeRule.objects.filter(state="published").exists()


def test_who_checks_the_payout_is_told_of_overdue_certificates(worker_user):
    from types import SimpleNamespace

    from django.db import connection

    from eligibility.care.oddity import NO_CERTIFICATE

    person = elder(1)
    check = drawn(person)

    def found(month, code="431103"):
        with connection.cursor() as cursor:
            batch = SimpleNamespace(region=code, month=month.first)
            cursor.execute(NO_CERTIFICATE.find(batch))
            return cursor.fetchall()

    assert found(Month(2024, 2)) == []
    [(who, _, note)] = found(Month(2024, 3))
    assert (who, note) == (person.pk, "生存认证应于 2024-01-31 前办理，尚未认证")
    assert found(Month(2024, 3), "431102") == []
    seen(check, worker_user)
    assert found(Month(2024, 3)) == []
