"""Many employers' rewards at once: drafted, submitted, checked, sent back; each told on its own."""

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from portal.audit.models import Event
from portal.parties.services import set_party_account
from subsidies.schemes.models import Claim
from tests.employment.making import EmployerFactory, minimum_wage, worker
from tests.employment.test_quota import employ, staff
from tests.factories.accounts import UserFactory
from tests.factories.numbers import AT
from tests.factories.parties import OrganisationFactory
from tests.factories.regions import region

pytestmark = pytest.mark.django_db
LIST = "/employment/employers/?year=2024"


@pytest.fixture
def three(db):
    """Two employers above the quota and one below it."""
    minimum_wage()
    rows = [EmployerFactory() for _ in range(3)]
    for place, row in enumerate(rows):
        staff(row, "10")
        if place < 2:
            employ(row, place)
    return rows


def send(client, url, user, **data):
    """The page after the answer."""
    client.force_login(user)
    return client.post(url, data, follow=True).content.decode()


def signed(role, county="431103"):
    return UserFactory(roles=[role], region=region(county))


def drafted(client, rows):
    send(client, LIST, worker(), year=2024, pick=[row.pk for row in rows])
    return list(Claim.objects.order_by("pk"))


def move(client, action, claims, role, county="431103", **more):
    data = {"action": action, "pick": [c.pk for c in claims]} | more
    return send(client, reverse("schemes:list"), signed(role, county), **data)


def test_drafts_for_the_ticked_who_earned_one_and_why_not_for_the_others(client, three):
    text = send(client, LIST, worker(), year=2024, pick=[row.pk for row in three])
    assert Claim.objects.filter(state="draft").count() == 2
    sum_told = f"{sum(c.amount for c in Claim.objects.all()):,.2f}"
    for told in (
        "办理 2 笔",
        sum_told,
        "没有办理",
        three[2].organisation.name,
        "按现有登记不应支付",
    ):
        assert told in text
    assert Event.objects.filter(action="claims.draft").count() == 2
    assert "没有办理" not in client.get(LIST).content.decode()  # told once
    again = send(client, LIST, worker(), year=2024, pick=[row.pk for row in three])
    assert again.count("已经申领过") == 2
    assert Claim.objects.count() == 2


def test_the_list_says_who_claimed_and_finds_who_did_not(client, three):
    claim = drafted(client, three[:1])[0]
    text = client.get(LIST).content.decode()
    assert "草稿" in text
    rest = client.get(LIST + "&need=unclaimed").content.decode()
    assert three[1].organisation.name in rest
    assert three[0].organisation.name not in rest
    Claim.objects.filter(pk=claim.pk).update(
        state="withdrawn", closed_at=AT, closed_by=signed("caseworker"), close_reason="误填"
    )
    assert three[0].organisation.name in client.get(LIST + "&need=unclaimed").content.decode()


def test_nothing_ticked_no_year_and_the_employers_of_others_draft_nothing(client, three):
    assert "没有勾选用人单位" in send(client, LIST, worker(), year=2024)
    assert "没有选年度" in send(client, LIST, worker(), pick=[three[0].pk])
    assert "不在你的管辖区划内" in send(
        client, LIST, worker("431102"), year=2024, pick=[three[0].pk, "x", "9" * 30]
    )
    assert not Claim.objects.exists()


def test_claims_go_through_three_hands_together(client, three):
    claims = drafted(client, three[:2])
    for row in three[:1]:  # the other has no account: its approval is refused, its neighbour's not
        set_party_account(actor=None, party=row.organisation, holder="样例", bank="样例银行",
                          number="9000000000000001", at=AT)  # fmt: skip
    assert "办理 2 笔" in move(client, "submit", claims, "caseworker")
    assert "办理 2 笔" in move(client, "check", claims, "checker")
    text = move(client, "approve", claims, "approver")
    assert "办理 1 笔" in text
    assert "没有收款账户" in text
    assert sorted(Claim.objects.values_list("state", flat=True)) == ["approved", "checked"]
    told = Event.objects.filter(action__startswith="claims.").values_list("action", flat=True)
    assert sorted(told) == sorted(
        ["claims.draft", "claims.submit", "claims.check"] * 2 + ["claims.approve"]
    )


def test_sent_back_together_with_a_reason_only(client, three):
    claims = drafted(client, three[:2])
    move(client, "submit", claims, "caseworker")
    assert "没有写原因" in move(client, "send_back", claims, "checker", reason=" ")
    assert Claim.objects.filter(state="submitted").count() == 2
    text = move(client, "send_back", claims, "checker", reason="工资表不清楚")
    assert "办理 2 笔" in text
    assert Claim.objects.filter(state="draft", remark__contains="工资表不清楚").count() == 2


@pytest.mark.parametrize(
    ("role", "county", "action", "told"),
    [
        ("caseworker", "431103", "check", "其他岗位"),
        ("finance", "431103", "submit", "其他岗位"),
        ("caseworker", "431103", "withdraw", "其他岗位"),
        ("caseworker", "431102", "submit", "不在你的管辖区划内"),
    ],
)
def test_steps_and_claims_of_others_stay(client, three, role, county, action, told):
    claims = drafted(client, three[:2])
    assert told in move(client, action, claims, role, county, reason="试")
    assert Claim.objects.filter(state="draft").count() == 2


def test_a_claim_that_moved_on_meanwhile_is_named_and_stays(client, three):
    claims = drafted(client, three[:2])
    move(client, "submit", claims[:1], "caseworker")
    text = move(client, "submit", claims, "caseworker")
    assert "办理 1 笔" in text
    assert "这笔申领现在是“待复核”" in text
    assert Claim.objects.filter(state="submitted").count() == 2


def test_what_was_paid_before_the_portal_is_not_claimed_again(client, three):
    employer = three[0]
    Claim.objects.create(
        organisation=employer.organisation, scheme="employer_award", region="431103",
        key="prior:2024 年度", period="2024 年度", amount=Decimal(100), remark="永残字1号",
        state="prior", created_at=AT,
    )  # fmt: skip
    text = send(client, LIST, worker(), year=2024, pick=[employer.pk])
    assert "以前已付（永残字1号）" in text
    assert not Claim.objects.filter(state="draft").exists()


def test_the_list_of_employers_costs_the_same_for_many(client, three):
    client.force_login(worker())
    client.get(LIST)
    with CaptureQueriesContext(connection) as few:
        client.get(LIST)
    for _ in range(5):
        EmployerFactory(organisation=OrganisationFactory(kind="employer"))
    with CaptureQueriesContext(connection) as many:
        client.get(LIST)
    assert len(many) == len(few)
