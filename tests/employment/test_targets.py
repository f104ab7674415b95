"""Targets recomputed by hand on two small counties; the board agrees with its lists."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from employment import services
from employment.errors import EmploymentError
from employment.loading import FOLDER
from employment.measuring.board import (
    Measured,
    due_by_now,
    forms_now,
    latest_start,
    left_before,
    measure,
    new_jobs_by_place,
    pace,
    reached,
    retention,
    targets,
)
from employment.measuring.indicators import INDICATORS
from employment.measuring.new_jobs import entrepreneurs, kept, new_jobs
from employment.measuring.splitting import parts_of, split_by_people
from employment.models import Allotment, Base, Fair, Job, Point
from employment.people import files, unchecked, waiting
from employment.retention import day_of_mark
from portal.lib.periods import Month
from portal.policies.models import Target
from portal.policies.targets import load_targets
from portal.regions.selectors import tree
from tests.employment.making import EmployerFactory, WorkFileFactory, disabled_person, job, worker
from tests.factories.numbers import AT
from tests.factories.regions import region

pytestmark = pytest.mark.django_db
DAY = date(2025, 6, 30)
HERE, THERE = "431103", "431102"


def file(n, county=HERE, **more):
    """A file of a county."""
    return WorkFileFactory(person=disabled_person(n, county=county), **more)


def work(n, start, end=None, county=HERE, of=None, **more):
    """A job, ended when told."""
    row = job(of or file(n, county), start=start, today=DAY, **more)
    if end:
        services.end_job(actor=worker(), job=row, ended_on=end, reason="样例", at=AT, today=DAY)
    return row


def area(*codes):
    """Primary keys of counties."""
    regions = tree(Month.of(DAY))
    return [regions.id_of(code) for code in codes or (HERE, THERE)]


def test_each_person_is_new_once_and_only_when_he_did_not_work_the_day_before():
    new = work(1, date(2023, 1, 1))
    work(2, date(2022, 12, 31))
    moved = file(3)
    work(3, date(2022, 1, 1), date(2023, 5, 1), of=moved)
    work(3, date(2023, 5, 1), of=moved)
    back = file(4)
    work(4, date(2022, 1, 1), date(2023, 5, 1), of=back)
    after = work(4, date(2023, 5, 2), date(2024, 1, 1), of=back)
    work(4, date(2024, 6, 1), of=back)
    twice = file(5)
    first = work(5, date(2024, 3, 1), of=twice)
    work(5, date(2024, 3, 1), of=twice, where="另一处")
    assert set(new_jobs(DAY)) == {new, after, first}
    assert set(new_jobs(DAY, (2023,))) == {new, after}
    assert set(new_jobs(date(2023, 4, 30))) == {new}


def test_a_small_county_by_hand():
    for n, start in enumerate(
        [date(2023, 3, 1), date(2024, 3, 1), date(2024, 4, 1), date(2025, 5, 1)]
    ):
        work(n, start)
    work(10, date(2024, 1, 1), county=THERE)
    regions, target = tree(Month.of(DAY)), Target.objects.get(code="yongzhou-new-jobs")
    services.allot(
        actor=None, target=target, year=2024, parts={area(HERE)[0]: 3}, document="样例", at=AT
    )
    places = {p.code: p for p in new_jobs_by_place([HERE, THERE], DAY, regions, target)}
    assert places[HERE].by_year() == [(2023, None, 1), (2024, 3, 2), (2025, None, 1)]
    assert (places[HERE].whole, places[HERE].all_done) == (3, 4)
    assert (places[THERE].whole, places[THERE].all_done) == (None, 1)
    assert forms_now(area(HERE), DAY) == {"flexible": 4}
    whole = measure([target], list(regions.counties("4311")), DAY, regions)
    assert [(m.county, m.above, m.state) for m in whole] == [("", 5, "short")]
    assert measure([target], [HERE], DAY, regions) == []


def test_the_pace_is_even_to_the_day():
    assert pace(0, date(2022, 12, 31)) is None
    assert pace(1, date(2023, 1, 1)) == 1096
    assert pace(500, date(2025, 12, 31)) == pace(500, date(2026, 5, 5)) == 500
    assert pace(500, date(2024, 7, 1)) == round(500 * 1096 / 548)
    assert (due_by_now(2450, date(2022, 1, 1)), due_by_now(2450, date(2026, 1, 1))) == (0, 2450)


@pytest.mark.parametrize(
    ("day", "months", "start"),
    [
        (date(2024, 5, 31), 3, date(2024, 2, 29)),
        (date(2024, 2, 29), 3, date(2023, 11, 30)),
        (date(2023, 2, 28), 6, date(2022, 8, 31)),
        (date(2024, 2, 28), 6, date(2023, 8, 28)),
        (date(2024, 3, 1), 12, date(2023, 3, 1)),
    ],
)
def test_marks_and_their_latest_first_day_agree(day, months, start):
    assert latest_start(day, months) == start
    assert day_of_mark(start, months) <= day


def test_retention_is_what_was_seen_and_the_lists_agree():
    actor = worker()
    seen, gone, quiet = (
        work(1, date(2025, 1, 31)),
        work(2, date(2025, 2, 1), date(2025, 4, 30)),
        work(3, date(2025, 3, 1)),
    )
    work(4, date(2025, 4, 1))  # three months on 1 July, a day after
    late = work(5, date(2025, 2, 1), date(2025, 5, 1))
    services.check_retention(actor=actor, job=seen, months=3, checked_on=date(2025, 5, 1), kept=True,
                             evidence="样例", at=AT, today=DAY)  # fmt: skip
    three = retention(area(), DAY)[0]
    assert (three.reached, three.kept, three.left, three.open) == (4, 1, 1, 2)
    rows = reached(area(), DAY, 3)
    assert set(rows.filter(kept(3))) == {seen}
    assert set(rows.filter(left_before(3))) == {gone}
    assert quiet in rows
    assert late in rows
    assert set(unchecked(DAY)) == {quiet}
    assert waiting(files(actor, DAY), "retention", DAY).filter(pk=quiet.file_id).exists()
    assert not waiting(files(actor, DAY), "retention", DAY).filter(pk=seen.file_id).exists()


def test_businesses_count_with_their_first_support_inside_the_plan():
    def founder(n, *days, business=True):
        made = file(n)
        values = {"where": "样例店", "position": "样例", "started_on": date(2022, 1, 1), "kind": "shop",
                  "evidence": "样例执照"}  # fmt: skip
        shop = services.start_business(actor=None, file=made, values=values, at=AT, today=DAY)
        for day in days:
            given = {
                "kind": "grant",
                "given_on": day,
                "document": "样例",
                "business": shop if business else None,
            }
            services.give_support(actor=None, file=made, values=given, at=AT, today=DAY)
        return made

    both = founder(1, date(2022, 5, 1), date(2023, 5, 1), date(2024, 5, 1))
    founder(2, date(2022, 5, 1))
    founder(3, date(2024, 5, 1), business=False)
    assert [s.file for s in entrepreneurs(DAY)] == [both]
    assert not entrepreneurs(DAY, (2024,)).exists()
    assert Job.objects.filter(form="self").count() == 3
    assert not new_jobs(DAY).exists()


def of(code):
    return Target.objects.get(code=code)


def in_county(code, county=HERE):
    regions = tree(Month.of(DAY))
    return measure([of(code)], [county], DAY, regions)[0]


def test_shares_and_places_by_hand():
    here = region(HERE)
    assert in_county("yongzhou-service-centres").state == "short"
    Base.objects.create(region=here, kind="service", name="样例", accepted_on=DAY, recorded_at=AT)
    Base.objects.create(region=here, kind="home", name="样例", accepted_on=DAY, recorded_at=AT)
    assert in_county("yongzhou-service-centres").state == "met"
    fair = {
        "region": here,
        "place": "样例",
        "employers": 1,
        "posts": 1,
        "came": 1,
        "evidence": "样例",
        "recorded_at": AT,
    }
    Fair.objects.create(kind="state", held_on=date(2024, 5, 1), **fair)
    assert in_county("yongzhou-state-fairs").above == 0
    Fair.objects.create(kind="state", held_on=date(2025, 5, 1), **fair)
    assert in_county("yongzhou-state-fairs").state == "met"
    for posts, reserved in ((7, 1), (13, 2)):
        Point.objects.create(region=here, kind="lottery", name="样例", opened_on=DAY, posts=posts,
                             reserved=reserved, recorded_at=AT)  # fmt: skip
    share = in_county("yongzhou-reserved-posts")
    assert (share.above, share.below, str(share.actual), share.state) == (3, 20, "15.00", "met")
    office = EmployerFactory(kind="office", posts=50)
    EmployerFactory(kind="institution", posts=67)
    EmployerFactory(kind="institution", posts=67, school=True)
    job(file(1), office, start=date(2025, 1, 1), today=DAY)
    assert (in_county("yongzhou-offices").above, in_county("yongzhou-offices").below) == (1, 2)
    values = {"township": "一镇", "field": "种植", "named_on": DAY, "document": "样例"}
    services.name_talent(actor=None, file=file(2), values=values, at=AT, today=DAY)
    services.name_talent(actor=None, file=file(3), values=values, at=AT, today=DAY)
    assert in_county("yongzhou-talents").state == "unknown"
    count = {"region": here, "of": "townships", "as_of": DAY, "value": 2, "document": "样例"}
    services.save_place(actor=None, kind="counts", row=None, values=count, at=AT, today=DAY)
    assert (in_county("yongzhou-talents").above, str(in_county("yongzhou-talents").actual)) == (
        1,
        "50.00",
    )


def test_a_share_is_met_on_the_exact_numbers_not_the_rounded_ones():
    target = of("yongzhou-offices")
    assert Measured(target, HERE, 99999, 100000).state == "short"
    assert Measured(target, HERE, 0, None).state == "unknown"
    assert Measured(of("yongzhou-reserved-posts"), HERE, 3, 21).state == "short"


def test_surveys_count_the_unemployed_of_working_age():
    surveyed, _ = file(1), file(2)
    work(3, date(2025, 1, 1))
    file(4).person.circumstances.update(superseded_at=AT)
    survey = {"surveyed_on": DAY, "situation": "unemployed", "wish": True, "wants_training": True}
    services.save_survey(actor=None, file=surveyed, values=survey, at=AT, today=DAY)
    assert (in_county("yongzhou-surveys").above, in_county("yongzhou-surveys").below) == (1, 2)
    assert (in_county("yongzhou-assessments").above, in_county("yongzhou-assessments").below) == (
        0,
        1,
    )
    assert waiting(files(worker(), DAY), "survey", DAY).count() == 1
    assert waiting(files(worker(), DAY), "training", DAY).get() == surveyed


def test_all_targets_of_the_document_are_there_and_counted_in_few_queries():
    assert load_targets(Target, FOLDER / "targets.yaml", indicators=INDICATORS) == 0
    assert {t.code: str(t.value) for t in targets()}["yongzhou-new-jobs"] == "2450.00"
    assert targets().count() == 13
    regions = tree(Month.of(DAY))
    with CaptureQueriesContext(connection) as caught:
        rows = measure(list(targets()), list(regions.counties("4311")), DAY, regions)
    assert len(rows) == 4 + 9 * len(regions.counties("4311"))
    assert len(caught) <= 40


def test_parts_add_up_and_only_the_holder_of_all_counties_splits():
    assert parts_of(10, {1: 1, 2: 1, 3: 1}) == {1: 4, 2: 3, 3: 3}
    assert sum(parts_of(817, {n: n * n for n in range(1, 12)}).values()) == 817
    assert parts_of(5, {}) == {}
    file(1), file(2), file(3, THERE)
    target = of("yongzhou-new-jobs")
    assert sum(split_by_people(target, 2023, area(), DAY).values()) == 817
    with pytest.raises(EmploymentError, match="不在您的管辖地区"):
        services.allot(actor=worker(HERE), target=target, year=2023, document="样例", at=AT,
                       parts={area(THERE)[0]: 1})  # fmt: skip
    with pytest.raises(EmploymentError, match="依据"):
        services.allot(actor=None, target=target, year=2023, parts={}, document=" ", at=AT)
    assert not Allotment.objects.exists()
