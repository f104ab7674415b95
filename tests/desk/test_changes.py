"""What happened: previewed by the one evaluator, saved once it was seen, undone the same day."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import count

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from eligibility.models import Award, CatalogueItem
from eligibility.web.change_preview import state as entitled
from portal.audit.models import Event
from portal.desk.changes.events import EVENTS
from portal.desk.changes.preview import what_it_does
from portal.lib.periods import Month
from portal.people.errors import PeopleError
from portal.people.models import Circumstances
from portal.people.selectors import current, known_at
from portal.people.services import record_change, record_death, undo_change
from subsidies.models import Line
from subsidies.runs.services import compute_county, finish_run, start_run
from subsidies.settlement.one_person import settled_month
from tests.desk.conftest import signed_in
from tests.factories import AccountFactory, CircumstancesFactory, UserFactory, region
from tests.factories.numbers import AT

pytestmark = pytest.mark.django_db
MONTHS = (Month(2024, 1), Month(2024, 2), Month(2024, 3))


@pytest.fixture
def old(catalogues):
    """A man of 80 with 高龄津贴 since January 2024."""
    facts = CircumstancesFactory(
        person__birth_date=date(1943, 5, 10), tekun="none", dibao=False, disability_level=0,
        disability_kinds=[], care_level="intact",
    )  # fmt: skip
    Award.objects.create(
        person=facts.person, item=CatalogueItem.objects.get(code="yongzhou-08"),
        region="431103", starts=date(2024, 1, 1), settled_before=date(2024, 1, 1),
    )  # fmt: skip
    return facts.person


@pytest.fixture
def paid(old):
    """Paid for three months."""
    AccountFactory(person=old)
    for month in MONTHS:
        run = start_run(month=month, region="431103", supplement=False, actor=None, at=AT)
        for county in run.counties.all():
            compute_county(county_id=county.pk, at=AT)
        finish_run(run_id=run.pk, at=AT)
    assert Line.objects.filter(person_id=old.pk).count() == 3
    return old


@pytest.fixture
def today(monkeypatch):
    """The pages' clock goes by seconds on one day of March 2024."""
    start = datetime(2024, 3, 20, 10, 0, tzinfo=timezone.get_default_timezone())
    seconds = count()
    monkeypatch.setattr(timezone, "now", lambda: start + timedelta(seconds=next(seconds)))
    return start


def url(person, event):
    return reverse("desk:change", args=[person.pk, event])


def seen(client, person, event):
    return client.get(url(person, event)).context["seen"]


def preview(client, person, event, **fields):
    fields = {"seen": seen(client, person, event)} | fields
    return client.post(url(person, event), fields, headers={"HX-Request": "true"})


def save(client, person, event, **fields):
    first = preview(client, person, event, **fields)
    fields = {"seen": seen(client, person, event), "step": "save"} | fields
    fields["previewed"] = first.context.get("previewed", "")
    return client.post(url(person, event), fields)


def test_a_death_recorded_late_tells_what_stops_and_what_was_paid_too_much(clerk, paid, today):
    text = preview(clerk, paid, "death", day="2024-01-20").content.decode()
    plain = " ".join(text.split())
    assert "停发" in plain
    assert "自 2024年2月 起不再享受<strong>高龄津贴</strong>" in plain
    assert "已多发 2 个月（2024年2月至2024年3月）" in plain
    assert "100.00" in plain
    assert not current(paid).filter(died_on__isnull=False).exists()


def test_a_yearly_payment_between_the_months_looked_at_is_told(catalogues, clerk):
    """重阳慰问 of two autumns, far from both ends of the time in question."""
    row = CircumstancesFactory(
        hukou="433101", residence="433101", family_planning="only_child_died",
        person__birth_date=date(1943, 5, 10), person__managing_region=region("433101"),
    )  # fmt: skip
    told = what_it_does(
        person=row.person,
        months=list(Month(2023, 12).until(Month(2026, 2))),
        change=lambda: record_death(
            actor=None, person=row.person, died_on=date(2024, 1, 20), at=AT, today=date(2026, 2, 1)
        ),
    )
    effects = next(t.words["effects"] for t in told if "effects" in t.words)
    gone = [(e.first, e.last, e.was[1]) for e in effects if e.name.endswith("慰问金")]
    autumns = [(Month(2024, 10),) * 2, (Month(2025, 10),) * 2]
    assert gone == [(*autumn, Decimal("300.00")) for autumn in autumns]


def test_what_was_foretold_is_what_the_next_run_writes(clerk, paid, today):
    assert save(clerk, paid, "death", day="2024-01-20").status_code == 302
    differences = [row.difference for m in MONTHS for row in settled_month(paid.pk, m)]
    assert differences == [Decimal(0), Decimal(-50), Decimal(-50)]
    april = Month(2024, 4)
    run = start_run(month=april, region="431103", supplement=False, actor=None, at=AT)
    for county in run.counties.all():
        compute_county(county_id=county.pk, at=AT)
    finish_run(run_id=run.pk, at=AT)
    written = Line.objects.filter(person_id=paid.pk, month=april.first)
    assert sorted(written.values_list("covered", "amount")) == [
        (date(2024, 2, 1), Decimal("-50.00")),
        (date(2024, 3, 1), Decimal("-50.00")),
    ]


def test_how_far_a_preview_is_can_be_asked(clerk, neighbour, paid, today):
    address = reverse("desk:progress", args=[paid.pk])
    cache.delete(f"desk.preview:{clerk.user.pk}:{paid.pk}")
    assert clerk.get(address).json() == {"done": 0, "total": 0}
    preview(clerk, paid, "death", day="2024-01-20")
    far = clerk.get(address).json()
    assert far["done"] == far["total"] >= 2 * len(MONTHS)
    assert neighbour.get(address).status_code == 404


def test_a_preview_leaves_no_trace(clerk, paid, today):
    rows, events = Circumstances.objects.count(), Event.objects.count()
    preview(clerk, paid, "death", day="2024-01-20")
    assert (Circumstances.objects.count(), Event.objects.count()) == (rows, events)


def test_what_starts_and_what_can_no_longer_be_told_is_said(clerk, old, today):
    fields = {"day": "2024-03-05", "disability_level": "2", "disability_kinds": "physical"}
    text = preview(clerk, old, "disability", long_term_care="true", **fields).content.decode()
    assert "新增" in text
    assert "重度残疾人护理补贴" in text
    unknown = preview(clerk, old, "disability", long_term_care="", **fields).content.decode()
    assert "不能确定" in unknown or "新增" in unknown


def test_nothing_is_saved_that_was_not_looked_at(clerk, old, today):
    fields = {"day": "2024-03-05", "dibao": "true", "low_income": "", "step": "save"}
    fields["seen"] = seen(clerk, old, "dibao")
    answer = clerk.post(url(old, "dibao"), fields)
    assert answer.status_code == 422
    assert "还没有看过这次改动的结果" in answer.content.decode()
    looked = answer.context["previewed"]
    changed = clerk.post(url(old, "dibao"), fields | {"previewed": looked, "day": "2024-03-06"})
    assert changed.status_code == 422
    assert clerk.post(url(old, "dibao"), fields | {"previewed": looked}).status_code == 302
    assert current(old).last().dibao is True


def test_a_stale_page_is_refused_and_shows_the_present(clerk, old, today):
    stale = seen(clerk, old, "dibao")
    record_change(
        actor=None,
        person=old,
        from_day=date(2024, 2, 1),
        facts={"dibao": True},
        at=AT + timedelta(days=1),
        event="低保",
    )
    answer = preview(clerk, old, "dibao", seen=stale, day="2024-03-05", dibao="true")
    assert "刚有人登记了别的情况" in answer.content.decode()


@pytest.mark.parametrize(
    ("event", "fields", "says"),
    [
        ("death", {"day": ""}, "没有填"),
        ("death", {"day": "2024-13-01"}, "日期"),
        ("death", {"day": "2024-03-21"}, "晚于今天"),
        ("dibao", {"day": "2024-03-01", "dibao": "false"}, "没有改动任何一项"),
        ("hukou", {"day": "2024-03-01", "hukou": "999999"}, "户籍"),
        ("past", {"day": "2024-01-01", "dibao": "true"}, "更正要写明原因"),
        (
            "past",
            {"day": "2024-02-01", "until": "2024-01-01", "dibao": "true", "reason": "错"},
            "早于",
        ),
        ("death_withdrawn", {"day": "2024-03-01", "reason": "错"}, "没有死亡登记"),
        ("birth", {"day": "1943-05-11"}, "更正要写明原因"),
    ],
)
def test_what_cannot_be_is_told_and_kept(clerk, old, today, event, fields, says):
    answer = clerk.post(url(old, event), fields | {"seen": seen(clerk, old, event), "step": "save"})
    assert answer.status_code == 422
    text = answer.content.decode()
    assert says in text
    assert f'value="{fields["day"]}"' in text


def test_every_kind_opens_and_asks_for_its_facts(clerk, old):
    for key, event in EVENTS.items():
        page = clerk.get(url(old, key))
        assert page.status_code == 200
        assert [q.fact.name for q in page.context["questions"]] == list(event.facts)
    assert clerk.get(url(old, "nothing")).status_code == 404


def test_a_correction_of_the_past_changes_that_time_alone(clerk, old, today):
    fields = {"day": "2023-05-01", "until": "2023-07-31", "dibao": "true", "reason": "补登"}
    assert save(clerk, old, "past", **fields).status_code == 302
    spans = [(row.valid_from, row.valid_to, row.dibao) for row in current(old)]
    assert spans == [
        (date(2020, 1, 1), date(2023, 5, 1), False),
        (date(2023, 5, 1), date(2023, 8, 1), True),
        (date(2023, 8, 1), None, False),
    ]


def test_undone_the_same_day_everything_stands_as_before(clerk, old, today):
    before = [(r.valid_from, r.valid_to, r.died_on, r.event) for r in current(old)]
    save(clerk, old, "death", day="2024-01-20")
    page = clerk.get(reverse("people:tab", args=[old.pk, "timeline"]))
    assert "撤销这次变化" in page.content.decode()
    stamp = page.context["undo"]
    again = [
        clerk.post(reverse("desk:undo", args=[old.pk]), {"recorded_at": stamp}, follow=True)
        for _ in range(2)
    ]
    assert "已撤销" in again[0].content.decode()
    assert "又登记了别的情况" in again[1].content.decode()
    assert [(r.valid_from, r.valid_to, r.died_on, r.event) for r in current(old)] == before
    assert (
        known_at(datetime.fromisoformat(stamp), person=old).filter(died_on__isnull=False).exists()
    )
    assert Event.objects.filter(action="people.undo_change").count() == 1


def test_only_ones_own_of_today_and_the_last_is_undone(clerk, old, today):
    save(clerk, old, "dibao", day="2024-03-01", dibao="true")
    stamp = current(old).last().recorded_at
    colleague = UserFactory(roles=["caseworker"])
    words = {"person": old, "recorded_at": stamp, "at": today}
    with pytest.raises(PeopleError, match="别人登记"):
        undo_change(actor=colleague, today=today.date(), **words)
    with pytest.raises(PeopleError, match="当天"):
        undo_change(actor=clerk.user, today=date(2024, 3, 21), **words)
    with pytest.raises(PeopleError, match="建档"):
        fresh = CircumstancesFactory(recorded_by_id=clerk.user.pk, recorded_at=today).person
        undo_change(actor=clerk.user, person=fresh, recorded_at=today, at=today, today=today.date())
    undo_change(actor=clerk.user, today=today.date(), **words)
    assert current(old).last().dibao is False


def test_a_birth_date_is_put_back_in_the_file_too(clerk, old, today):
    assert save(clerk, old, "birth", day="1944-06-01", reason="证件").status_code == 302
    old.refresh_from_db()
    assert old.birth_date == date(1944, 6, 1)
    undo_change(
        actor=clerk.user, person=old, recorded_at=current(old).last().recorded_at, at=today,
        today=today.date(),
    )  # fmt: skip
    old.refresh_from_db()
    assert old.birth_date == date(1943, 5, 10)


def test_a_clerk_of_another_county_finds_nothing(neighbour, old):
    for name in ("changes", "contact", "household", "offer_transfer"):
        assert neighbour.get(reverse(f"desk:{name}", args=[old.pk])).status_code == 404
    assert neighbour.get(url(old, "death")).status_code == 404
    assert neighbour.post(reverse("desk:undo", args=[old.pk])).status_code == 404


def test_a_preview_costs_the_same_queries_for_more_of_history(clerk, old, today):
    def queries(months):
        with CaptureQueriesContext(
            connection,
        ) as found:
            for month in months:
                entitled(old, month)
        return len(found) / len(months)

    queries(MONTHS)
    assert queries(MONTHS) == queries(MONTHS[:1]) <= 12
    assert signed_in(roles=["checker"]).get(url(old, "death")).status_code == 403
    assert region().code == "431103"
