"""Runs: started once, computed once by whoever comes, resumed after anything."""

import threading

import pytest
from django.db import DatabaseError, connection

from subsidies.models import Batch, Line, Run, RunCounty
from subsidies.runs.selectors import progress, worked_on
from subsidies.runs.services import (
    RunError,
    begin_county,
    compute_county,
    fail_county,
    finish_run,
    start_run,
)
from subsidies.runs.waiting import RunFailed, wait_for
from subsidies.settlement import county as settling
from subsidies.settlement.leaves import leaf_table
from subsidies.settlement.lock import lock_county
from subsidies.tasks import compute_county_task
from tests.factories.numbers import AT
from tests.subsidies.conftest import JANUARY
from tests.subsidies.due_side import COUNTY, OTHER, Row


def start(region="4311", **more):
    values = {"month": JANUARY, "region": region, "supplement": False, "actor": None, "at": AT}
    return start_run(**values | more)


def compute_all(run):
    for county in progress(run).unfinished:
        compute_county_task(county.pk, run.pk)
    run.refresh_from_db()


@pytest.mark.django_db
class TestOneProcess:
    def test_a_run_has_every_county_once(self, due):
        assert start().counties.count() == 14

    def test_a_region_outside_the_tree_is_refused_with_the_cure(self, due):
        with pytest.raises(RunError, match="4311"):
            start("9999")

    def test_an_unfinished_run_is_resumed_a_finished_one_is_not(self, due):
        run = start(COUNTY)
        assert start(COUNTY) == run
        compute_all(run)
        assert run.state == "done"
        assert start(COUNTY) != run

    def test_a_task_delivered_again_does_nothing(self, due):
        due.rows = [Row(1)]
        run = start(COUNTY)
        compute_all(run)
        line = Line.objects.get().pk
        county = run.counties.get()
        assert compute_county(county_id=county.pk, at=AT) is None
        assert not begin_county(county_id=county.pk, at=AT)
        assert not finish_run(run_id=run.pk, at=AT)
        compute_county_task(county.pk, run.pk)
        assert Line.objects.get().pk == line

    def test_the_largest_counties_come_first(self, due):
        run = start()
        RunCounty.objects.filter(run=run, region=OTHER).update(weight=7)
        assert progress(run).unfinished[0].region == OTHER

    def test_an_error_is_kept_with_its_county_and_the_rest_goes_on(self, due, monkeypatch):
        due.rows = [Row(1), Row(2, region=OTHER)]
        run = start()
        broken = run.counties.get(region=COUNTY)

        def fail(month, region, *, people=None):
            if region == COUNTY:
                raise DatabaseError("disk full")
            return due(month, region, people=people)

        monkeypatch.setattr("subsidies.settlement.due.award_outcomes", fail)
        with pytest.raises(DatabaseError):
            compute_county_task(broken.pk, run.pk)
        broken.refresh_from_db()
        assert (broken.state, "disk full" in broken.error) == ("failed", True)
        monkeypatch.setattr("subsidies.settlement.due.award_outcomes", due)
        compute_all(run)
        assert (run.state, Line.objects.count()) == ("done", 2)

    def test_waiting_sends_again_what_nobody_works_on(self, due):
        run = start(COUNTY)
        sent = []

        def send(again):
            sent.append(again)
            compute_all(again)

        assert wait_for(run, send=send, interval=0.01, patience=0.02).done == 1
        assert sent == [run]

    def test_waiting_gives_up_on_a_county_that_fails_again_and_again(self, due):
        run = start(COUNTY)
        county = run.counties.get()

        def send(_):
            begin_county(county_id=county.pk, at=AT)
            fail_county(county_id=county.pk, error="no such table")

        with pytest.raises(RunFailed, match="no such table"):
            wait_for(run, send=send, interval=0.01, patience=0.02)


def in_thread(work):
    def call():
        try:
            work()
        finally:
            connection.close()

    thread = threading.Thread(target=call)
    thread.start()
    return thread


@pytest.mark.django_db(transaction=True)
class TestSeveral:
    def test_two_runs_of_a_county_at_once_write_its_lines_once(self, due):
        due.rows = [Row(n) for n in range(1, 30)]
        whole, part = start("4311"), start(COUNTY)
        counties = [run.counties.get(region=COUNTY).pk for run in (whole, part)]
        threads = [in_thread(lambda pk=pk: compute_county(county_id=pk, at=AT)) for pk in counties]
        for thread in threads:
            thread.join()
        assert Line.objects.count() == 29
        assert Batch.objects.get().line_count == 29
        assert set(RunCounty.objects.filter(pk__in=counties).values_list("state", flat=True)) == {
            "done"
        }

    def test_the_same_county_of_a_run_computed_at_once_is_computed_once(self, due):
        due.rows = [Row(1)]
        run = start(COUNTY)
        pk, results = run.counties.get().pk, []
        threads = [
            in_thread(lambda: results.append(compute_county(county_id=pk, at=AT))) for _ in range(2)
        ]
        for thread in threads:
            thread.join()
        assert sorted(result is None for result in results) == [False, True]
        assert Line.objects.count() == 1

    @pytest.mark.parametrize("step", ["attach_leaf", "empty_leaf", "create_leaf"])
    def test_dying_inside_a_county_leaves_what_was_there(self, due, monkeypatch, step):
        due.rows = [Row(1)]
        with connection.cursor() as cursor:
            cursor.execute(f"DROP TABLE IF EXISTS {leaf_table(JANUARY, COUNTY)}")
        run = start(COUNTY)
        if step == "empty_leaf":
            compute_all(run)
            run = start(COUNTY)
        before = list(Line.objects.values_list("pk", "amount"))
        real = getattr(settling.leaves, step)

        def die(*args):
            real(*args)
            raise KeyboardInterrupt

        with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
            patch.setattr(settling.leaves, step, die)
            compute_county(county_id=run.counties.get().pk, at=AT)
        assert list(Line.objects.values_list("pk", "amount")) == before
        compute_all(run)
        assert (run.state, Line.objects.count()) == ("done", 1)

    def test_whether_somebody_works_on_a_county_is_seen_from_outside(self, due):
        run = start("4311")
        counties = list(run.counties.all())
        assert not worked_on(counties)
        started, finish = threading.Event(), threading.Event()

        def work():
            from django.db import transaction

            with transaction.atomic():
                lock_county(region=COUNTY)
                started.set()
                finish.wait(10)

        thread = in_thread(work)
        started.wait(10)
        assert worked_on(counties)
        assert not worked_on([c for c in counties if c.region != COUNTY])
        finish.set()
        thread.join()

    def test_one_unfinished_run_of_a_month_at_a_time(self, due):
        runs = []
        threads = [in_thread(lambda: runs.append(start("4311").pk)) for _ in range(3)]
        for thread in threads:
            thread.join()
        assert len(set(runs)) == 1
        assert Run.objects.count() == 1
