"""Services due by the lists, recorded once each, counted with both numbers."""

from datetime import date, timedelta

import pytest

from eligibility.care import tasks
from eligibility.care.errors import CareError
from eligibility.care.models import Due, Round, ServiceRecord
from eligibility.care.selectors import completion, dues_of, overdue_of
from eligibility.care.services import record_service, undo_record
from portal.audit.models import Event
from portal.people.services import record_change, record_death
from tests.care.conftest import AT, MONTH, TODAY, draw, elder
from tests.factories import PersonFactory, UserFactory, region

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogues")]


def services_of(person):
    return set(Due.objects.filter(person=person, dropped_at=None).values_list("service", "every"))


def visit(person, user, day=TODAY, **more):
    words = {"service": "home_visit", "done_on": day, "done_by": "样例社工", "how": "home"}
    return record_service(actor=user, person=person, at=AT, today=TODAY, **words | more)


def test_a_visit_and_a_call_a_month_are_due_where_the_list_says_so(worker_user):
    alone, family = elder(1), elder(2)
    record_change(
        actor=None, person=family, from_day=date(2023, 7, 1), facts={"living": []}, at=AT, event="x"
    )
    draw()
    assert {("home_visit", "month"), ("phone_call", "month")} <= services_of(alone)
    assert ("home_visit", "month") not in services_of(family)
    due = Due.objects.get(person=alone, service="home_visit")
    assert (due.item.code, due.starts, due.ends) == (
        "yongzhou-19", date(2024, 1, 1), date(2024, 2, 1),
    )  # fmt: skip


def test_drawing_up_twice_changes_nothing_and_follows_the_facts(worker_user):
    person = elder(1)
    first = draw()
    before = list(Due.objects.order_by("pk").values_list("pk", "dropped_at"))
    assert draw().dues == first.dues == len(before)
    assert list(Due.objects.order_by("pk").values_list("pk", "dropped_at")) == before
    visit(person, worker_user)
    record_death(actor=None, person=person, died_on=date(2023, 12, 5), at=AT, today=TODAY)
    draw()
    left = Due.objects.filter(person=person, dropped_at=None)
    assert [due.service for due in left] == ["home_visit"]  # what was given stays


def test_a_record_fulfils_one_due_and_never_two(worker_user):
    person = elder(1)
    draw()
    one = visit(person, worker_user)
    assert one.due.service == "home_visit"
    with pytest.raises(CareError, match="已经登记过"):
        visit(person, worker_user)
    more = visit(person, worker_user, day=TODAY - timedelta(days=1))
    assert more.due is None
    assert not dues_of(worker_user, MONTH).get(service="phone_call").done
    assert dues_of(worker_user, MONTH).get(service="home_visit").done


def test_undone_on_the_same_day_it_is_due_again(worker_user):
    person = elder(1)
    draw()
    one = visit(person, worker_user)
    with pytest.raises(CareError, match="当天"):
        undo_record(actor=worker_user, record=one, at=AT, today=TODAY + timedelta(days=1), why="错")
    with pytest.raises(CareError, match="原因"):
        undo_record(actor=worker_user, record=one, at=AT, today=TODAY, why=" ")
    undo_record(actor=worker_user, record=one, at=AT, today=TODAY, why="登错人")
    assert not dues_of(worker_user, MONTH).get(service="home_visit").done
    assert visit(person, worker_user).due_id == one.due_id
    actions = set(Event.objects.filter(subject_id=str(person.pk)).values_list("action", flat=True))
    assert {"care.record", "care.undo"} <= actions


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"day": TODAY + timedelta(days=1)}, "晚于今天"),
        ({"day": TODAY - timedelta(days=400)}, "一年前"),
        ({"done_by": " "}, "服务人员没有填"),
        ({"how": "dream"}, "方式不正确"),
        ({"service": "nothing"}, "没有这项服务"),
    ],
)
def test_what_cannot_have_been_is_refused(worker_user, more, said):
    with pytest.raises(CareError, match=said):
        visit(elder(1), worker_user, **more)


def test_nobody_visits_the_dead(worker_user):
    person = elder(1)
    record_death(actor=None, person=person, died_on=date(2024, 1, 3), at=AT, today=TODAY)
    with pytest.raises(CareError, match="早于服务日期"):
        visit(person, worker_user)
    assert visit(person, worker_user, day=date(2024, 1, 2)).pk


def test_completion_tells_both_numbers_of_each_township(worker_user, django_assert_num_queries):
    people = [elder(1), elder(2), elder(3, town="另一镇")]
    draw()
    visit(people[0], worker_user)
    with django_assert_num_queries(2):
        rows = completion(worker_user, MONTH, service="home_visit")
    assert [(r.township, r.done, r.due, r.rate) for r in rows] == [
        ("另一镇", 0, 1, "0%"), ("样例镇", 1, 2, "50%"),
    ]  # fmt: skip
    stranger = UserFactory(region=region("431102"))
    assert completion(stranger, MONTH) == []


def test_what_was_not_given_is_overdue_the_month_after(worker_user):
    elder(1)
    draw()
    missed = overdue_of(worker_user, MONTH.next())
    assert {due.service for due in missed} >= {"home_visit", "phone_call"}
    assert not overdue_of(worker_user, MONTH).exists()


def test_services_on_demand_are_recorded_without_a_due(worker_user):
    person = elder(1)
    draw()
    one = visit(person, worker_user, service="medical_treatment", how="site")
    assert one.due is None
    assert not Due.objects.filter(service="medical_treatment").exists()
    assert ServiceRecord.objects.get().region == region("431103")


def test_the_schedule_draws_the_month_of_every_county_that_keeps_files(monkeypatch):
    sent = []
    monkeypatch.setattr(tasks.draw_round_task, "delay", sent.append)
    elder(1)
    PersonFactory(managing_region=region("431102"))
    assert tasks.draw_month_task() == 2
    rounds = Round.objects.order_by("region__code")
    assert [r.region.code for r in rounds] == ["431102", "431103"]
    assert sorted(sent) == sorted(rounds.values_list("pk", flat=True))
    tasks.draw_month_task()  # the next night asks for the same months again
    assert Round.objects.count() == 2
