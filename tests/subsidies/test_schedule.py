"""Each county's month opens on its day, once; what was missed is caught up, what got lost resumed."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from portal.audit.models import Event
from portal.lib.periods import Month
from subsidies import tasks
from subsidies.bankfiles import tasks as exports
from subsidies.models import Batch, OpeningDay, Run
from subsidies.opening import tasks as openings
from subsidies.reports import tasks as reports
from subsidies.reports.models import Report
from subsidies.runs.schedule import (
    abandoned_runs,
    counties_due,
    counties_missed,
    open_months,
    set_opening_day,
)
from subsidies.runs.services import RunError
from subsidies.settlement.county import settle_county
from subsidies.tasks import send_again_task
from tests.factories import UserFactory, region
from tests.factories.numbers import AT
from tests.subsidies.due_side import COUNTY, OTHER, Row

pytestmark = pytest.mark.django_db


def day_of(code, day):
    set_opening_day(region=code, day=day, actor=UserFactory(), at=AT)


def due_on(day, code="4311"):
    return counties_due(date(2024, 1, day), code)


def test_a_county_is_due_from_its_day_on_until_its_month_is_computed(due):
    day_of(COUNTY, 10)
    assert (due_on(9), due_on(10), due_on(31)) == ([], [COUNTY], [COUNTY])
    for run in open_months(today=date(2024, 1, 31), region="4311", at=AT):
        for county in run.counties.all():
            tasks.compute_county_task(county.pk, run.pk)
    assert due_on(31) == []
    assert counties_due(date(2024, 2, 10), "4311") == [COUNTY]


def test_a_month_that_passed_without_its_run_is_caught_up_at_once(due):
    day_of(COUNTY, 28)
    day_of(OTHER, 28)
    due.rows = [Row(1)]
    assert counties_missed(date(2024, 3, 1), "4311") == [], "a first month is begun by a person"
    settle_county(region=COUNTY, month=Month(2024, 1), at=AT)
    assert counties_missed(date(2024, 2, 27), "4311") == []
    found = open_months(today=date(2024, 3, 1), region="4311", at=AT)
    assert [(run.region, run.month) for run in found] == [(COUNTY, date(2024, 2, 1))]
    assert open_months(today=date(2024, 3, 1), region="4311", at=AT) == []
    OpeningDay.objects.update(set_at=datetime(2024, 3, 1, tzinfo=UTC))
    Run.objects.all().delete()
    assert counties_missed(date(2024, 3, 2), "4311") == [], "nobody had set a day by then"


def test_a_countys_own_day_goes_before_the_one_of_its_prefecture(due):
    day_of("4311", 5)
    day_of(COUNTY, 20)
    assert OTHER in due_on(5)
    assert COUNTY not in due_on(5)
    assert COUNTY in due_on(20)


def test_nobody_is_due_without_a_day(due):
    assert due_on(28) == []


def test_opening_twice_starts_each_county_once(due):
    day_of("4311", 1)
    first = open_months(today=date(2024, 1, 2), region="4311", at=AT)
    assert len(first) == 14
    assert open_months(today=date(2024, 1, 2), region="4311", at=AT) == []
    assert Run.objects.count() == 14


def test_a_county_computed_by_a_run_of_its_prefecture_is_not_started_again(due, settle):
    day_of(COUNTY, 1)
    due.rows = [Row(1)]
    settle()
    assert due_on(2) == []


def test_the_hourly_task_opens_and_sends_and_sends_lost_tasks_again(due, monkeypatch):
    due.rows = [Row(1)]
    day_of(COUNTY, 1)
    sent = []
    monkeypatch.setattr(tasks.compute_county_task, "delay", lambda *args: sent.append(args))
    monkeypatch.setattr(tasks.timezone, "localdate", lambda: date(2024, 1, 3))
    assert tasks.open_months_task() == 1
    assert tasks.open_months_task() == 1  # the first message got lost: nobody works on it
    assert sent[0] == sent[1]
    for args in sent:
        tasks.compute_county_task(*args)
    assert abandoned_runs() == []
    assert Batch.objects.get().line_count == 1


@pytest.mark.parametrize("day", [0, 29, 31])
def test_days_not_in_every_month_are_refused(day):
    with pytest.raises(RunError, match="1 到 28"):
        day_of(COUNTY, day)


class TestPage:
    @pytest.fixture
    def signed_in(self, client):
        def go(*roles, at=COUNTY):
            client.force_login(UserFactory(roles=list(roles), region=region(at)))
            return client

        return go

    def post(self, client, **data):
        return client.post(reverse("payout_schedule"), data, follow=True)

    def test_a_manager_sets_and_clears_the_day(self, signed_in):
        client = signed_in("manager")
        assert "每月8日起自动核算" in self.post(client, county=COUNTY, day="8").content.decode()
        assert OpeningDay.objects.get().day == 8
        assert "不再自动核算" in self.post(client, county=COUNTY, day="").content.decode()
        assert not OpeningDay.objects.exists()
        assert Event.objects.filter(action="run.set_day").count() == 2

    def test_a_day_that_was_missed_is_shown_until_it_is_caught_up(
        self, signed_in, due, monkeypatch
    ):
        client = signed_in("manager")
        monkeypatch.setattr("django.utils.timezone.localdate", lambda: date(2024, 1, 20))
        due.rows = [Row(1)]
        missed = "本月到期未核算，一小时内补上"
        assert missed in self.post(client, county=COUNTY, day="8").content.decode()
        monkeypatch.setattr(
            tasks.compute_county_task, "delay", lambda *args: tasks.compute_county_task(*args)
        )
        tasks.open_months_task()
        page = client.get(reverse("payout_schedule")).content.decode()
        assert missed not in page
        assert "2024-02-08" in page
        assert Batch.objects.get().line_count == 1

    @pytest.mark.parametrize("day", ["31", "-1", "八", "1.5"])
    def test_what_is_no_day_is_refused_with_the_cure(self, signed_in, day):
        assert "1 到 28" in self.post(signed_in("manager"), county=COUNTY, day=day).content.decode()
        assert not OpeningDay.objects.exists()

    def test_others_look_and_do_not_set(self, signed_in):
        page = self.post(signed_in("caseworker"), county=COUNTY, day="8").content.decode()
        assert "由主管设定" in page
        assert not OpeningDay.objects.exists()

    def test_another_county_is_not_there(self, signed_in):
        assert self.post(signed_in("manager"), county=OTHER, day="8").status_code == 404


def test_what_the_queue_lost_is_sent_again_after_a_while(db, monkeypatch):
    staff = UserFactory(roles=["finance"])
    at = timezone.now()
    for minutes in (1, 30):
        Report.objects.create(
            kind="roll", region=COUNTY, month=date(2024, 1, 1), requested_by=staff,
            requested_at=at - timedelta(minutes=minutes),
        )  # fmt: skip
    sent = []
    for module in (reports, exports, openings):
        monkeypatch.setattr(module, "send", sent.append)
    assert send_again_task() == 1
    assert [report.pk for report in sent] == [Report.objects.earliest("requested_at").pk]
