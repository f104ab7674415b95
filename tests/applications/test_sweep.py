"""What a sweep finds: unclaimed entitlements, those coming, awards to end, awards that turn."""

from datetime import date
from decimal import Decimal

import pytest

from eligibility.applications import services
from eligibility.applications.errors import ApplicationError
from eligibility.applications.models import Stop, SweepCounty, Unclaimed
from eligibility.models import Award, CatalogueItem
from portal.audit.models import Event
from portal.lib.periods import Month
from portal.people.models import Change
from portal.people.services import record_death
from tests.applications.conftest import AFTER, AT, TODAY, changed, make_person
from tests.factories import HouseholdFactory, UserFactory, region

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogues")]
JANUARY = Month(2024, 1)
COUNTY = "431103"


def sweep(month=JANUARY):
    """One county's lists of a month."""
    made = services.start_sweep(month=month, region=COUNTY, actor=None, at=AT)
    services.sweep_county(sweep_id=made.pk, county=COUNTY, at=AT)
    services.finish_sweep(sweep_id=made.pk, at=AT)
    return SweepCounty.objects.get(sweep=made, region=COUNTY)


def award(person, code, part="", starts=date(2023, 8, 1), **more):
    return Award.objects.create(
        person=person, item=CatalogueItem.objects.get(code=code), part=part, region=COUNTY,
        starts=starts, settled_before=starts, **more,
    )  # fmt: skip


def listed(month=JANUARY, **more):
    rows = Unclaimed.objects.filter(
        first_month__lte=month.first, last_month__gte=month.first, **more
    )
    return {(u.person.name, u.item.code, u.part) for u in rows}


def test_what_nobody_applied_for_is_listed_with_sum_and_since_when(person):
    count = sweep()
    assert listed() == {
        ("甲样例", "yongzhou-08", ""), ("甲样例", "yongzhou-10", ""),
        ("甲样例", "yongzhou-11", ""), ("甲样例", "yongzhou-23", "living"),
        ("甲样例", "yongzhou-23", "nursing"),
    }  # fmt: skip
    eighty = Unclaimed.objects.get(item__code="yongzhou-08")
    assert (eighty.amount, eighty.since, eighty.earlier) == (
        Decimal("50.00"), date(2023, 7, 1), False,
    )  # fmt: skip
    assert count.unclaimed == len(listed())
    assert count.people == 1
    monthly = Unclaimed.objects.filter(per="month", outcome="entitled")
    assert count.amount == sum(u.amount for u in monthly if u.amount)


def test_awards_and_open_applications_are_not_unclaimed(person, apply):
    award(person, "yongzhou-08")
    apply(person, services.Choice("yongzhou-23", "living"))
    sweep()
    codes = {(code, part) for _, code, part in listed()}
    assert ("yongzhou-08", "") not in codes
    assert ("yongzhou-23", "living") not in codes
    assert ("yongzhou-23", "nursing") in codes


def test_since_when_is_the_first_month_without_a_gap(db):
    make_person(12, birth="19431104", name="辛样例", dibao=False, disability_level=0,
                disability_kinds=[], long_term_care=False)  # fmt: skip
    sweep()
    assert Unclaimed.objects.get(item__code="yongzhou-08").since == date(2023, 11, 1)


def test_next_months_birthdays_are_coming_and_become_current(db):
    make_person(13, birth="19440215", name="壬样例", dibao=False, disability_level=0,
                disability_kinds=[])  # fmt: skip
    assert sweep().coming == 1
    assert listed() == set()
    assert listed(Month(2024, 2)) == {("壬样例", "yongzhou-08", "")}
    assert sweep(Month(2024, 2)).unclaimed == 1
    assert Unclaimed.objects.count() == 1


def test_swept_again_it_is_the_same_list(person):
    sweep()
    before = list(Unclaimed.objects.order_by("pk").values())
    sweep()
    assert list(Unclaimed.objects.order_by("pk").values()) == before


def test_an_entry_closes_by_itself_when_an_award_begins_or_the_entitlement_ends(person):
    sweep()
    award(person, "yongzhou-08", starts=date(2024, 2, 1))
    changed(person, date(2024, 2, 1), dibao=False, disability_level=0, disability_kinds=[])
    changed(person, date(2020, 1, 1), event="更正")
    sweep(Month(2024, 2))
    states = dict(Unclaimed.objects.values_list("item__code", "state"))
    assert states["yongzhou-08"] == "closed"
    assert states["yongzhou-23"] == "gone"


def test_approving_closes_the_entry_and_withdrawing_opens_it_again(person, apply, advance, clerk):
    sweep()
    row = apply(person)[0]
    entry = Unclaimed.objects.get(item__code="yongzhou-08")
    assert (entry.state, entry.application) == ("applied", row)
    services.withdraw(application_id=row.pk, actor=clerk, at=AT, remark="改日再来")
    entry.refresh_from_db()
    assert entry.state == "open"
    advance(apply(person)[0], "approved")
    entry.refresh_from_db()
    assert entry.state == "closed"


def test_a_household_is_listed_once(db):
    home = HouseholdFactory()
    for n, name in ((14, "癸样例"), (15, "子样例")):
        make_person(n, birth="19400101", name=name, household=home)
    sweep()
    assert len([1 for _, code, _ in listed() if code == "yongzhou-11"]) == 1


def test_a_declined_entry_is_not_listed_anew(person, clerk):
    sweep()
    entry = Unclaimed.objects.get(item__code="yongzhou-08")
    with pytest.raises(ApplicationError, match="须写明情况"):
        services.log_call(
            entry=entry, outcome="declined", note="", next_on=None, actor=clerk, at=AT, today=TODAY
        )
    services.log_call(
        entry=entry, outcome="declined", note="本人不愿领取", next_on=None, actor=clerk, at=AT,
        today=TODAY,
    )  # fmt: skip
    sweep(Month(2024, 2))
    entry.refresh_from_db()
    assert entry.state == "declined"
    assert Unclaimed.objects.filter(item__code="yongzhou-08").count() == 1
    services.reopen(entry=entry, reason="家属来电", actor=clerk, at=AT)
    entry.refresh_from_db()
    assert entry.state == "open"


def test_only_a_clerk_of_the_county_is_made_responsible(person, clerk):
    sweep()
    entry = Unclaimed.objects.first()
    stranger = UserFactory(roles=["caseworker"], region=region("431102"))
    with pytest.raises(ApplicationError, match=r"不在.*管辖范围"):
        services.assign(entries=[entry], clerk=stranger, actor=clerk, at=AT)
    assert services.assign(entries=[entry], clerk=clerk, actor=clerk, at=AT) == 1
    entry.refresh_from_db()
    assert entry.assigned_to == clerk


def test_a_death_recorded_late_proposes_a_stop_from_the_month_after_it(person, clerk):
    running = award(person, "yongzhou-08")
    record_death(person=person, died_on=date(2023, 11, 20), actor=clerk, at=AT, today=TODAY)
    assert sweep().stops == 1
    stop = Stop.objects.get()
    assert (stop.reason, stop.event_date, stop.due_month) == (
        "died", date(2023, 11, 20), date(2023, 12, 1),
    )  # fmt: skip
    assert Award.objects.get().ends is None, "it sleeps until a person confirms"
    sweep()
    assert Stop.objects.count() == 1
    with pytest.raises(ApplicationError, match="不能早于应停月"):
        services.confirm_stop(
            stop=stop, reason="died", actual_month=Month(2023, 11), remark="", actor=clerk, at=AT
        )
    services.confirm_stop(
        stop=stop, reason="died", actual_month=JANUARY, remark="", actor=clerk, at=AT
    )
    running.refresh_from_db()
    stop.refresh_from_db()
    assert (running.ends, stop.actual_month) == (date(2023, 11, 1), date(2024, 1, 1))
    assert Change.objects.filter(
        subject_kind="award", subject_id=running.pk, from_day=date(2023, 12, 1)
    ).exists()
    assert Event.objects.filter(action="award.end", subject_id=str(running.pk)).exists()
    with pytest.raises(ApplicationError, match="别人可能刚处理过"):
        services.keep_award(stop=stop, remark="再看", actor=clerk, at=AT)


def test_a_proposal_lapses_when_the_person_is_entitled_again(person):
    running = award(person, "yongzhou-23", "living")
    changed(person, date(2023, 11, 15), dibao=False, event="低保终止")
    assert sweep().stops == 1
    stop = Stop.objects.get()
    assert (stop.due_month, stop.event, stop.reason) == (date(2023, 12, 1), "低保终止", "lost")
    changed(person, date(2024, 1, 2), dibao=True)
    assert sweep().stops == 0
    assert Stop.objects.get().state == "lapsed"
    running.refresh_from_db()
    assert running.ends is None


def test_what_a_person_decided_to_keep_is_not_proposed_again(person, clerk):
    award(person, "yongzhou-23", "living")
    changed(person, date(2023, 11, 15), dibao=False)
    sweep()
    with pytest.raises(ApplicationError, match="须写明理由"):
        services.keep_award(stop=Stop.objects.get(), remark=" ", actor=clerk, at=AT)
    services.keep_award(stop=Stop.objects.get(), remark="低保复核中", actor=clerk, at=AT)
    assert sweep().stops == 0
    assert Stop.objects.count() == 1


def test_who_moved_to_another_prefecture_is_proposed_to_stop(person):
    award(person, "yongzhou-08")
    changed(person, date(2023, 12, 10), hukou="430502", residence="430502")
    assert sweep().stops == 1
    assert (Stop.objects.get().reason, Stop.objects.get().region.code) == ("moved", COUNTY)


def test_at_100_the_award_turns_by_itself(db):
    old = make_person(16, birth="19240110", name="丑样例", dibao=False, disability_level=0,
                      disability_kinds=[])  # fmt: skip
    running = award(old, "yongzhou-08")
    count = sweep()
    assert (count.turned, count.stops, count.unclaimed) == (1, 0, 0)
    running.refresh_from_db()
    assert running.ends == date(2023, 12, 1)
    successor = Award.objects.get(item__code="yongzhou-09")
    assert (successor.starts, successor.settled_before) == (date(2024, 1, 1), date(2024, 1, 1))
    assert Stop.objects.get().state == "turned"
    assert Event.objects.filter(action="award.turn", actor_name="系统").exists()
    assert sweep().turned == 0


def test_dispersed_and_centralised_support_turn_into_each_other(db):
    alone = make_person(17, birth="19500101", name="寅样例", tekun="dispersed", dibao=False)
    award(alone, "yongzhou-14")
    changed(alone, date(2023, 12, 20), tekun="centralised", institution="public")
    sweep()
    assert Award.objects.filter(person=alone, item__code="yongzhou-15", ends=None).count() == 1
    changed(alone, date(2024, 1, 20), tekun="dispersed", institution="none")
    sweep(Month(2024, 2))
    running = Award.objects.filter(person=alone, ends=None)
    assert [a.item.code for a in running] == ["yongzhou-14"]


def test_a_person_proposes_a_stop_no_determination_knows(person, clerk):
    running = award(person, "yongzhou-08")
    words = {"award": running, "reason": "waived", "event": "书面放弃", "event_date": AFTER,
             "due_month": Month(2024, 2), "remark": "", "actor": clerk, "at": AT}  # fmt: skip
    services.propose_stop(**words)
    with pytest.raises(ApplicationError, match="已有待确认的停发"):
        services.propose_stop(**words)
    sweep(Month(2024, 2))
    assert Stop.objects.get().state == "open", "only proposals of determinations lapse"


def test_a_sweep_is_resumed_and_done_counties_are_left_alone(person, django_assert_num_queries):
    first = services.start_sweep(month=JANUARY, region="4311", actor=None, at=AT)
    assert services.start_sweep(month=JANUARY, region="4311", actor=None, at=AT).pk == first.pk
    services.sweep_county(sweep_id=first.pk, county=COUNTY, at=AT)
    assert not services.finish_sweep(sweep_id=first.pk, at=AT)
    with django_assert_num_queries(3):
        services.sweep_county(sweep_id=first.pk, county=COUNTY, at=AT)


def test_the_statements_of_a_county_are_as_many_for_one_as_for_many(
    django_assert_max_num_queries, db
):
    for n in range(40, 52):
        make_person(n, birth="19430510", name=f"卯{n}")
    with django_assert_max_num_queries(150):
        sweep()
    assert len(listed()) > 40
