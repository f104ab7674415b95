"""补发期限 on its page: entered by a manager, changed, taken back, and then paid."""

import pytest
from django.urls import reverse

from portal.audit.models import Event
from portal.lib.periods import Month
from subsidies.models import BackPayLimit, Line, PayoutException
from tests.factories import PersonFactory, UserFactory, region
from tests.subsidies.due_side import COUNTY, OTHER
from tests.subsidies.past import award_of, changed, row_of

pytestmark = pytest.mark.django_db
JANUARY, FEBRUARY, MARCH, APRIL = (Month(2024, n) for n in range(1, 5))
FORM = {"region": COUNTY, "item_code": "test-01", "months": "1", "document": "测试文号"}


@pytest.fixture
def post(client):
    def go(data, roles=("manager",), at=COUNTY):
        client.force_login(UserFactory(roles=list(roles), region=region(at)))
        return client.post(reverse("payout_limits"), data, follow=True)

    return go


def test_a_longer_limit_pays_what_waited_beyond_the_shorter_one(
    post, settle, due, freeze, gazetted_item
):
    assert "已登记" in post(FORM).content.decode()
    award = award_of(PersonFactory(), gazetted_item)
    due.rows = []
    for month in (JANUARY, FEBRUARY):
        settle(month=month)
    due.rows = [row_of(award, item=gazetted_item.pk)]
    changed(award, "2024-01-01")
    settle(month=MARCH)
    freeze("approved")
    waiting = PayoutException.objects.filter(reason="beyond_back_pay", state="open")
    assert [row.covered.month for row in waiting] == [1]
    page = post(FORM | {"months": "6"}).content.decode()
    assert "超过期限没有补发" in page
    settle(month=APRIL)
    paid = Line.objects.filter(month=APRIL.first, kind="arrears")
    assert [line.covered.month for line in paid] == [1]
    assert not waiting.all().exists()
    changes = Event.objects.filter(action="back_pay_limit.set").order_by("pk")
    assert [(e.before or {}).get("months") for e in changes] == [None, 1]


def test_a_limit_taken_back_binds_nothing(post, gazetted_item):
    post(FORM)
    limit = BackPayLimit.objects.get()
    assert post({"clear": str(limit.pk)}, at=OTHER).status_code == 404
    assert BackPayLimit.objects.exists()
    assert "已取消期限" in post({"clear": str(limit.pk)}).content.decode()
    assert not BackPayLimit.objects.exists()
    assert post({"clear": "乱写"}).status_code == 404


@pytest.mark.parametrize(
    "wrong", [{"months": "-1"}, {"months": "九"}, {"document": ""}, {"item_code": "无"}, {"region": OTHER}],
)  # fmt: skip
def test_what_is_refused_keeps_what_was_typed(post, gazetted_item, wrong):
    page = post(FORM | wrong)
    assert page.status_code == 422
    assert not BackPayLimit.objects.exists()
    if "document" not in wrong:
        assert 'value="测试文号"' in page.content.decode()


def test_others_only_look(post, client, gazetted_item):
    assert "由主管登记" in post(FORM, roles=("finance",)).content.decode()
    assert not BackPayLimit.objects.exists()
    assert "登记或调整期限" not in client.get(reverse("payout_limits")).content.decode()
