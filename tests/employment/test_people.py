"""Files of people: opened for whom, three failures in a row, who sees what."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from employment import services
from employment.errors import EmploymentError
from employment.models import Capability, Job, Outcome, Referral, Survey, WorkFile
from employment.people import NEEDS, files, in_state, waiting
from employment.scope import own
from employment.services.referrals import failures_of
from employment.transitions import REFERRAL_MOVES, SEAT_MOVES
from portal.audit.models import Event
from tests.employment.making import (
    TODAY,
    EmployerFactory,
    WorkFileFactory,
    disabled_person,
    job,
    worker,
)
from tests.factories.numbers import AT

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("sex", "born", "level", "until", "opened"),
    [
        ("male", date(2008, 6, 15), 3, None, True),
        ("male", date(2008, 6, 16), 3, None, False),
        ("male", date(1964, 6, 16), 3, None, True),
        ("male", date(1964, 6, 15), 3, None, False),
        ("female", date(1969, 6, 16), 3, None, True),
        ("female", date(1969, 6, 15), 3, None, False),
        ("male", date(1985, 1, 1), 0, None, False),
        ("male", date(1985, 1, 1), 4, TODAY, True),
        ("male", date(1985, 1, 1), 4, TODAY - timedelta(days=1), False),
    ],
)
def test_files_are_opened_for_certified_people_of_working_age(sex, born, level, until, opened):
    kinds = ["physical"] if level else []
    disabled_person(1, born=born, level=level, sex=sex, certificate_until=until,
                    disability_kinds=kinds)  # fmt: skip
    actor = worker()
    assert services.open_files(actor=actor, at=AT, today=TODAY) == int(opened)
    assert services.open_files(actor=actor, at=AT, today=TODAY) == 0
    shown = files(actor, TODAY).filter(of_age=True)
    assert shown.count() == WorkFile.objects.count() == int(opened)


def test_files_of_another_county_are_neither_opened_nor_seen():
    disabled_person(1, county="431102")
    disabled_person(2)
    mine, other = worker(), worker("431102")
    assert services.open_files(actor=mine, at=AT, today=TODAY) == 1
    assert services.open_files(actor=other, at=AT, today=TODAY) == 1
    assert [f.person.managing_region.code for f in files(mine, TODAY)] == ["431103"]
    stranger = own(WorkFile.objects.all(), other).get()
    contact = {"day": TODAY, "how": "phone", "content": "样例"}
    with pytest.raises(EmploymentError, match="不在您的管辖地区"):
        services.add_contact(actor=mine, file=stranger, values=contact, at=AT, today=TODAY)


def refer(file, day, outcome=None, *, market=True, post=None):
    """A referral and, a day later, what came of it."""
    values = {
        "where": "样例公司",
        "post": post or f"岗位{day}",
        "market": market,
        "referred_on": day,
    }
    row = services.refer(actor=None, file=file, values=values, at=AT, today=TODAY)
    if outcome:
        services.close_referral(
            actor=CLOSER["user"], referral=row, outcome=outcome,
            closed_on=day + timedelta(days=1), reason="样例原因", at=AT, today=TODAY,
        )  # fmt: skip
    return row


CLOSER = {}


@pytest.fixture(autouse=True)
def closer():
    """Who registers the outcomes."""
    CLOSER["user"] = worker(username="closer")


DAYS = [date(2024, 1, 1) + timedelta(days=10 * n) for n in range(12)]
R, D, C, H = Outcome.REFUSED, Outcome.DECLINED, Outcome.CANCELLED, Outcome.HIRED


@pytest.mark.parametrize(
    ("outcomes", "failures", "third"),
    [
        ([R, R], 2, None),
        ([R, D, R], 3, 2),
        ([R, C, R, C, R], 3, 4),
        ([R, R, H, R], 1, None),
        ([R, R, R, H], 0, None),
        ([R, R, R, R], 4, 2),
        ([C, C, C], 0, None),
    ],
)
def test_three_failures_in_a_row_give_priority(outcomes, failures, third):
    file = WorkFileFactory()
    for day, outcome in zip(DAYS, outcomes, strict=False):
        refer(file, day, outcome)
    file.refresh_from_db()
    since = None if third is None else DAYS[third] + timedelta(days=1)
    assert (file.failures, file.priority_on) == (failures, since)
    assert failures_of(file) == (failures, since)
    waits = waiting(files(worker(), TODAY), "priority", TODAY)
    assert waits.exists() == (third is not None)


def test_posts_outside_the_market_do_not_count_and_a_job_ends_the_row():
    file = WorkFileFactory()
    for day in DAYS[:3]:
        refer(file, day, R, market=False)
    assert failures_of(file) == (0, None)
    for day in DAYS[3:6]:
        refer(file, day, R)
    file.refresh_from_db()
    assert file.failures == 3
    job(file, start=DAYS[8])
    file.refresh_from_db()
    assert (file.failures, file.priority_on) == (0, None)


def test_an_outcome_is_given_once_and_every_other_move_is_refused():
    file, user = WorkFileFactory(), CLOSER["user"]
    row = refer(file, DAYS[0], R)
    for outcome in [*Outcome.values, "nonsense"]:
        with pytest.raises(EmploymentError, match="已有结果"):
            services.close_referral(actor=user, referral=row, outcome=outcome, closed_on=TODAY,
                                    reason="x", at=AT, today=TODAY)  # fmt: skip
    assert {m.source for m in REFERRAL_MOVES.values()} == {Outcome.OPEN}
    assert {m.source for m in SEAT_MOVES.values()} == {"enrolled"}
    second = refer(file, DAYS[1])
    with pytest.raises(EmploymentError, match="没有写原因"):
        services.close_referral(actor=user, referral=second, outcome=R, closed_on=TODAY, reason=" ",
                                at=AT, today=TODAY)  # fmt: skip
    with pytest.raises(EmploymentError, match="还在等结果"):
        refer(file, DAYS[2], post=second.post)
    assert Referral.objects.count() == 2


def survey(**more):
    return {"surveyed_on": TODAY, "situation": "unemployed", "wish": True, "forms": ["quota"],
            "wanted": "", "wants_training": True, "training": "", "why_not": ""} | more  # fmt: skip


def test_one_survey_and_one_assessment_a_person():
    file, actor = WorkFileFactory(), worker()
    services.save_survey(actor=actor, file=file, values=survey(), at=AT, today=TODAY)
    with pytest.raises(EmploymentError, match="有人改过"):
        services.save_survey(actor=actor, file=file, values=survey(wish=False), at=AT, today=TODAY)
    found = {
        "assessed_on": TODAY,
        "level": "none",
        "strengths": "",
        "limits": "",
        "assessor": "样例",
    }
    services.save_capability(actor=actor, file=file, values=found, at=AT, today=TODAY)
    file.refresh_from_db()
    assert (file.wish, file.able) == (True, False)
    assert (Survey.objects.count(), Capability.objects.count()) == (1, 1)
    with pytest.raises(EmploymentError, match="就业意愿和就业能力"):
        services.hand_over(actor=actor, file=file, at=AT)
    told = Event.objects.filter(action__startswith="employment.").values_list("action", flat=True)
    assert {"employment.add_survey", "employment.take_wish", "employment.add_capability"} <= set(
        told
    )


def test_the_employment_service_sees_only_what_was_handed_over():
    mine, other = WorkFileFactory(wish=True, able=True), WorkFileFactory()
    federation, service = worker(), worker(role="employment_service")
    assert not files(service, TODAY).exists()
    services.hand_over(actor=federation, file=mine, at=AT)
    assert [f.pk for f in files(service, TODAY)] == [mine.pk]
    with pytest.raises(EmploymentError, match="还没有移交"):
        services.add_contact(actor=service, file=other, at=AT, today=TODAY,
                             values={"day": TODAY, "how": "visit", "content": "样例"})  # fmt: skip
    with pytest.raises(EmploymentError, match="已经移交"):
        services.hand_over(actor=federation, file=mine, at=AT)


def test_a_worker_is_responsible_only_within_his_area():
    file, actor = WorkFileFactory(wish=True), worker()
    assert waiting(files(actor, TODAY), "worker", TODAY).count() == 1
    with pytest.raises(EmploymentError, match="不在这个人的管辖地区"):
        services.assign_worker(actor=actor, files=[file.pk], worker=worker("431102"), at=AT)
    assert services.assign_worker(actor=actor, files=[file.pk], worker=actor, at=AT) == 1
    assert services.assign_worker(actor=actor, files=[file.pk], worker=actor, at=AT) == 0
    assert waiting(files(actor, TODAY), "worker", TODAY).count() == 0
    assert waiting(files(actor, TODAY), "silent", TODAY).count() == 1
    contact = {"day": TODAY - timedelta(days=30), "how": "phone", "content": "样例"}
    services.add_contact(actor=actor, file=file, values=contact, at=AT, today=TODAY)
    assert waiting(files(actor, TODAY), "silent", TODAY).count() == 0
    later = TODAY + timedelta(days=1)
    assert waiting(files(actor, later), "silent", later).count() == 1


def test_a_job_ends_once_and_after_what_was_seen():
    file, actor = WorkFileFactory(), worker()
    row = job(file, EmployerFactory(), start=date(2024, 1, 31))
    with pytest.raises(EmploymentError, match="2024-04-30"):
        services.check_retention(actor=actor, job=row, months=3, checked_on=date(2024, 4, 29),
                                 kept=True, evidence="样例", at=AT, today=TODAY)  # fmt: skip
    services.check_retention(actor=actor, job=row, months=3, checked_on=date(2024, 5, 6), kept=True,
                             evidence="样例", at=AT, today=TODAY)  # fmt: skip
    with pytest.raises(EmploymentError, match="已经回访"):
        services.check_retention(actor=actor, job=row, months=3, checked_on=TODAY, kept=False,
                                 evidence="样例", at=AT, today=TODAY)  # fmt: skip
    with pytest.raises(EmploymentError, match="满3个月仍在岗"):
        services.end_job(
            actor=actor, job=row, ended_on=date(2024, 4, 1), reason="辞职", at=AT, today=TODAY
        )
    services.end_job(
        actor=actor, job=row, ended_on=date(2024, 6, 1), reason="辞职", at=AT, today=TODAY
    )
    with pytest.raises(EmploymentError, match="已登记离开"):
        services.end_job(actor=actor, job=row, ended_on=TODAY, reason="辞职", at=AT, today=TODAY)
    assert in_state(files(actor, TODAY), "idle", TODAY).count() == 1
    assert Job.objects.get().ended_by == actor


def test_lists_ask_the_same_number_of_questions_whatever_their_length():
    actor = worker()
    for n in range(12):
        file = WorkFileFactory(number=n)
        if n % 2:
            job(file)
    counts = []
    for size in (2, 12):
        with CaptureQueriesContext(
            connection,
        ) as caught:
            for row in files(actor, TODAY).order_by("pk")[:size]:
                assert row.person.managing_region.name
                assert row.worker is None
        counts.append(len(caught))
    assert counts[0] == counts[1]
    for need in NEEDS:
        assert waiting(files(actor, TODAY), need, TODAY).count() >= 0
