"""The rules for employers are edited like every dated value: drafted, published by a second person."""

from datetime import date
from decimal import Decimal

import pytest
from django.test import Client

from employment.calculate import employer_award
from employment.loading import load_counting, load_rules
from employment.models import CountingRule, EmployerRule
from employment.selectors import rule_on
from portal.audit.models import Event
from tests.factories import UserFactory, region

pytestmark = pytest.mark.django_db
PAGES = "/editing/values/"
RULE = {
    "region": "4311", "quota": "1.60", "months": "5", "since": "2026-01-01", "until": "",
    "document": "永残发〔2026〕1号", "clause": "第二条", "printed": "按超比例人数乘以五倍予以奖励",
    "status": "official", "notes": "", "reason": "新文件",
}  # fmt: skip
COUNTING = {
    "region": "431103", "age_from": "16", "men_to": "60", "women_to": "55", "severe_to": "2",
    "severe_counts": "2", "contract_months": "12", "since": "2026-01-01", "until": "2026-12-31",
    "document": "测〔2026〕2号", "clause": "第三条", "printed": "口径", "status": "official",
    "notes": "", "reason": "",
}  # fmt: skip
ASKED = {"region": "431103", "year": 2026, "headcount": "100", "disabled_employed": "3",
         "parameters": {"min_wage": "2000.00"}}  # fmt: skip


def admin(code="4311"):
    client = Client()
    client.user = UserFactory(roles=["catalogue_admin"], region=region(code))
    client.force_login(client.user)
    return client


@pytest.fixture
def alice():
    return admin()


@pytest.fixture
def bob():
    return admin()


def drafted(client, kind="employer_rules", **changed):
    given = (RULE if kind == "employer_rules" else COUNTING) | changed
    return client.post(f"{PAGES}{kind}/new/", given | {"do": "submit"})


def test_a_new_rule_takes_the_place_of_the_old_one_from_its_day(alice, bob):
    assert employer_award(ASKED)["outcome"] == "no_rule"
    drafted(alice)
    row = EmployerRule.objects.get(state="submitted")
    page = f"{PAGES}employer_rules/{row.pk}/"
    alice.post(page, {"do": "publish"})
    row.refresh_from_db()
    assert row.state == "submitted", "not by who drafted it"
    assert "用人单位比例和奖励" in bob.get("/editing/").content.decode()
    told = bob.post(page, {"do": "publish"}, follow=True).content.decode()
    assert "已经审批的申领不变" in told
    found = rule_on("431103", date(2026, 12, 31))
    assert (found.pk, found.quota, found.months) == (row.pk, Decimal("1.60"), 5)
    assert rule_on("431103", date(2025, 12, 31)).months == 6
    assert employer_award(ASKED)["amount"] == "14000.00", "(3 - 1.6) × 5 × 2000"
    done = Event.objects.filter(subject_kind="employer_rules", subject_id=str(row.pk))
    assert [e.action for e in done.order_by("pk")] == [
        "catalogue.draft", "catalogue.submit", "catalogue.publish",
    ]  # fmt: skip
    assert load_rules(EmployerRule) == 0, "the file's rule is known, superseded as it is"


def test_a_period_of_a_rule_leaves_the_rest_of_the_old_one(alice, bob):
    drafted(alice, since="2024-01-01", until="2024-12-31", quota="2.00")
    row = EmployerRule.objects.get(state="submitted")
    bob.post(f"{PAGES}employer_rules/{row.pk}/", {"do": "publish"})
    days = {date(2023, 12, 31): "1.50", date(2024, 1, 1): "2.00", date(2024, 12, 31): "2.00",
            date(2025, 1, 1): "1.50"}  # fmt: skip
    assert {day: str(rule_on("431103", day).quota) for day in days} == days


@pytest.mark.parametrize(
    ("kind", "changed", "words"),
    [
        ("employer_rules", {"quota": "0"}, "不在 0 到 100"),
        ("employer_rules", {"months": "0"}, "没有奖励的不填"),
        ("employer_rules", {"until": "2025-01-01"}, "止期早于起期"),
        ("employer_rules", {"printed": ""}, "id_printed_error"),
        ("counting_rules", {"women_to": "16"}, "年龄上限要高于下限"),
        ("counting_rules", {"severe_to": "5"}, "一至四级"),
        ("counting_rules", {"severe_counts": "0"}, "1 以上的整数"),
    ],
)
def test_what_cannot_be_is_told_at_its_field_and_what_was_typed_stays(alice, kind, changed, words):
    answer = drafted(alice, kind, document="永残发〔2026〕9号", **changed)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert words in page
    assert "永残发〔2026〕9号" in page
    assert not EmployerRule.objects.filter(state="submitted").exists()


def test_a_county_s_own_way_of_counting_and_who_may_write_it(alice, bob):
    stranger = admin("4303")
    assert drafted(stranger, "counting_rules").status_code == 422
    drafted(alice, "counting_rules")
    row = CountingRule.objects.get(state="submitted")
    page = f"{PAGES}counting_rules/{row.pk}/"
    assert stranger.get(page).status_code == 404
    bob.post(page, {"do": "publish"})
    row.refresh_from_db()
    assert (row.state, row.valid_to) == ("published", date(2027, 1, 1))
    assert load_counting(CountingRule) == 0
    listed = bob.get(f"{PAGES}counting_rules/").content.decode()
    assert "16 周岁至男 60、女 55" in listed
    worker = Client()
    worker.force_login(UserFactory(roles=["employment_worker"], region=region("431103")))
    assert worker.get(f"{PAGES}counting_rules/").status_code == 403
