"""The checker's pages: who sees them, what they show, what they cost, used the wrong way too."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from portal.lib.periods import Month
from subsidies.batches.services import move_batch
from subsidies.models import Batch, Oddity
from tests.factories import PersonFactory, UserFactory, region
from tests.factories.numbers import AT
from tests.subsidies.due_side import COUNTY, OTHER
from tests.subsidies.past import award_of, changed, row_of

JANUARY, FEBRUARY = Month(2024, 1), Month(2024, 2)
pytestmark = pytest.mark.django_db
SIZE = 8


@pytest.fixture
def batch(settle, due, advance, gazetted_item):
    """February submitted: one new, one stopped, two with arrears, two very old."""
    awards = [
        award_of(PersonFactory(name=f"测人{n}", township="测试镇"), gazetted_item)
        for n in range(SIZE)
    ]
    due.rows = [row_of(award) for award in awards[:-1]]
    settle(month=JANUARY)
    advance(Batch.objects.get(), "exported")
    due.months = {
        JANUARY: [row_of(a, "60.00") for a in awards[:2]] + [row_of(a) for a in awards[2:-1]],
        FEBRUARY: [row_of(a) for n, a in enumerate(awards) if n != 2],
    }
    for award in awards[:2]:
        changed(award, "2024-01-01")
        award.person.birth_date = date(1915, 1, 1)
        award.person.save()
    settle(month=FEBRUARY)
    return advance(Batch.objects.get(month=FEBRUARY.first), "submitted")


@pytest.fixture
def user(client):
    """Sign in as somebody of a county with some roles."""

    def sign_in(*roles, at=COUNTY):
        made = UserFactory(roles=list(roles), region=region(at))
        client.force_login(made)
        return made

    return sign_in


def page(client, batch, name="batch_review", query=""):
    return client.get(reverse(name, args=[batch.pk]) + query)


def test_the_review_tells_the_change_to_last_month_and_every_cause(client, user, batch):
    user("checker")
    text = page(client, batch).content.decode()
    for told in (
        "比上月",
        "新批准",
        "不再符合条件",
        "标准或情况更正",
        "超过105岁",
        "还有 2 条没有核对",
        "测试镇",
    ):
        assert told in text


def test_every_number_leads_to_its_people_with_months_in_words(client, user, batch):
    user("checker")
    text = page(client, batch, "batch_changes", "?category=arrears").content.decode()
    assert "2024年1月，10.00元" in text
    assert text.count("测人") == 2
    assert (
        "没有这一类变化"
        in page(client, batch, "batch_changes", "?category=changed").content.decode()
    )


def test_words_nobody_knows_in_the_address_do_no_harm(client, user, batch):
    user("checker")
    for query in ("?category=x&cause=y", "?page=-3", "?category=new&cause=';--"):
        assert page(client, batch, "batch_changes", query).status_code == 200


def test_the_cost_of_the_review_does_not_grow_with_its_people(client, user, batch):
    user("checker")
    page(client, batch)
    with CaptureQueriesContext(connection) as few:
        page(client, batch)
    Oddity.objects.bulk_create(
        Oddity(batch=batch, kind="very_old", person_id=o.person_id, note="又一条")
        for o in Oddity.objects.all() for _ in range(30)
    )  # fmt: skip
    with CaptureQueriesContext(connection) as many:
        page(client, batch)
    assert len(many) == len(few) <= 30


def test_the_checker_ticks_one_then_the_rest_and_passes(client, user, batch):
    user("checker")
    first = Oddity.objects.order_by("pk")[0]
    address = reverse("tick_oddities", args=[batch.pk])
    assert "还有 1 条" in client.post(address, {"oddity": first.pk}, follow=True).content.decode()
    check = reverse("move_batch", args=[batch.pk, "check"])
    refused = client.post(check, {"sha256": batch.sha256}, follow=True)
    assert "还有 1 条异常没有核对" in refused.content.decode()
    done = client.post(address, {"kind": "very_old", "remark": "已见面"}, follow=True)
    assert "已全部核对" in done.content.decode()
    client.post(check, {"sha256": batch.sha256})
    assert Batch.objects.get(pk=batch.pk).state == "checked"


def test_pressing_tick_twice_ticks_once_and_nonsense_ticks_nothing(client, user, batch):
    user("checker")
    address = reverse("tick_oddities", args=[batch.pk])
    for data in ({"oddity": "0"}, {"kind": "nothing"}, {}):
        client.post(address, data)
    assert Oddity.objects.filter(ticked_at=None).count() == 2
    first = Oddity.objects.order_by("pk")[0]
    for _ in range(2):
        client.post(address, {"oddity": first.pk})
    assert Oddity.objects.filter(ticked_at=None).count() == 1


@pytest.mark.parametrize("name", ["batch_review", "batch_changes"])
def test_strangers_see_nothing(client, user, batch, name):
    assert page(client, batch, name).status_code == 302
    user("checker", at=OTHER)
    assert page(client, batch, name).status_code == 404
    user("auditor")
    assert page(client, batch, name).status_code == 403


def test_only_a_checker_of_the_county_ticks(client, user, batch):
    address = reverse("tick_oddities", args=[batch.pk])
    one = {"oddity": Oddity.objects.first().pk}
    for roles, at, status in ((["caseworker"], COUNTY, 403), (["checker"], OTHER, 404)):
        user(*roles, at=at)
        assert client.post(address, one).status_code == status
    assert not Oddity.objects.exclude(ticked_at=None).exists()


def test_who_reported_a_batch_cannot_tick_its_oddities(client, user, settle, due, batch):
    move_batch(batch_id=batch.pk, action="send_back", actor=UserFactory(), at=AT, reason="重算")
    settle(month=FEBRUARY)
    again = Batch.objects.get(month=FEBRUARY.first, state="computed")
    both = user("caseworker", "checker")
    move_batch(batch_id=again.pk, action="submit", actor=both, at=AT)
    one = Oddity.objects.filter(batch=again).first()
    text = client.post(
        reverse("tick_oddities", args=[again.pk]), {"oddity": one.pk}, follow=True
    ).content.decode()
    assert "报送人不能核对" in text
    assert Oddity.objects.get(pk=one.pk).ticked_at is None


def test_the_tab_of_a_person_tells_arrears_in_segments(client, user, batch):
    user("caseworker")
    person = Oddity.objects.order_by("person_id").last().person_id
    text = client.get(reverse("people:tab", args=[person, "payouts"])).content.decode()
    assert "2024年1月，10.00元" in text
