"""The list of exceptions: counts, the way to clear each, what is unknown in Chinese."""

import pytest
from django.urls import reverse

from portal.lib.periods import Month
from subsidies.models import PayoutException
from tests.factories import PersonFactory, UserFactory, region
from tests.factories.numbers import AT
from tests.subsidies.due_side import COUNTY, OTHER
from tests.subsidies.past import award_of, row_of

pytestmark = pytest.mark.django_db
JANUARY = Month(2024, 1)


@pytest.fixture
def exceptions(settle, due, gazetted_item):
    awards = [award_of(PersonFactory(name=f"测例{n}"), gazetted_item) for n in range(3)]
    due.rows = [
        row_of(awards[0], outcome="undetermined", item=gazetted_item.pk),
        row_of(awards[1], suspended=True, item=gazetted_item.pk),
        row_of(awards[2], outcome="standard_missing", item=gazetted_item.pk),
    ]
    settle(month=JANUARY)
    return awards


def page(client, query="", roles=("caseworker",), at=COUNTY):
    client.force_login(UserFactory(roles=list(roles), region=region(at)))
    return client.get(reverse("payout_exceptions") + query)


def test_each_has_its_reason_its_count_and_a_way_to_clear_it(client, exceptions):
    text = page(client).content.decode()
    for told in ("全部（3）", "待遇已暂停（1）", "补登所缺的情况", "看项目和当地标准", "测例0"):
        assert told in text
    assert f"/people/{exceptions[0].person_id}/facts/?month=2024-01" in text


@pytest.mark.parametrize(
    ("reason", "place"),
    [
        ("standard_missing", "/catalogue/test/test-01/?month=2024-01"),
        ("rule_gap", "/catalogue/test/test-01/?month=2024-01"),
        ("over_budget", "/payouts/budgets/"),
        ("beyond_back_pay", "/payouts/limits/"),
        ("no_account", "/facts/?month=2024-01"),
        ("suspended", "/entitlements/?month=2024-01"),
    ],
)
def test_every_cure_is_a_link(client, exceptions, gazetted_item, reason, place):
    PayoutException.objects.filter(award_id=exceptions[0].pk).update(
        reason=reason, item_id=gazetted_item.pk
    )
    text = page(client, f"?reason={reason}").content.decode()
    assert f'{place}"' in text


def test_one_reason_is_chosen_in_the_address(client, exceptions):
    text = page(client, "?reason=suspended").content.decode()
    assert "测例1" in text
    assert "测例0" not in text
    assert page(client, "?reason=nonsense").status_code == 200


def test_what_is_unknown_is_told_in_chinese(client, exceptions, monkeypatch):
    asked = []

    def entitlements(person, month):
        asked.append((person, month))
        item = {"code": "test-01", "part": None, "needs": ["birth_date", "hukou"]}
        return {"items": [item]}

    monkeypatch.setattr("subsidies.web.exceptions.entitlements_of", entitlements)
    text = page(client).content.decode()
    assert "出生日期、" in text
    assert asked == [(exceptions[0].person_id, JANUARY)]


def test_other_counties_see_none(client, exceptions):
    assert "测例" not in page(client, at=OTHER).content.decode()
    assert page(client, roles=("auditor",)).status_code == 403


def test_a_cleared_one_is_gone_from_the_list(client, exceptions):
    PayoutException.objects.update(state="cleared", cleared_at=AT)
    assert "没有待消除的例外" in page(client).content.decode()
