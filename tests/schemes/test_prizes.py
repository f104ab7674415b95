"""Prizes of contests: handed in by an organisation, paid to whoever won."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from portal.lib.periods import Month
from subsidies.models import Line
from subsidies.schemes.checking import SchemeError
from subsidies.schemes.models import Claim
from subsidies.schemes.services import draft_claim, move_claim
from subsidies.settlement.county import settle_county
from tests.factories import AccountFactory, PersonFactory, UserFactory, region
from tests.factories.facilities import InstitutionFactory
from tests.factories.numbers import AT, id_number

pytestmark = pytest.mark.django_db
TODAY = date(2024, 1, 15)
COUNTY = "430302"
CONTEST = "2023年样例大赛"


@pytest.fixture
def people(db):
    roles = ("caseworker", "checker", "approver")
    return [UserFactory(roles=[role], region=region(COUNTY)) for role in roles]


@pytest.fixture
def home(db):
    return InstitutionFactory(organisation__region=region(COUNTY), organisation__name="样例湘潭园")


@pytest.fixture
def winner(db):
    number = id_number(3, birth="19900101")
    return PersonFactory(name="样例选手", digits=number, managing_region=region(COUNTY))


def ask(home, people, winner, prize="1"):
    asked = {"what": CONTEST, "person": winner.pk, "inputs": {"prize": prize}}
    return draft_claim(
        actor=people[0], organisation=home.organisation, scheme="contest", asked=asked, at=AT,
        today=TODAY,
    )  # fmt: skip


@pytest.mark.parametrize(("prize", "sum_"), [("1", "30000"), ("2", "20000"), ("3", "10000")])
def test_a_prize_goes_to_the_winners_own_account(home, people, winner, prize, sum_):
    made = ask(home, people, winner, prize)
    assert (made.amount, made.person) == (Decimal(sum_), winner)
    for actor, action in zip(people, ("submit", "check"), strict=False):
        made = move_claim(actor=actor, claim=made, action=action, at=AT, today=TODAY)
    with pytest.raises(SchemeError, match="样例选手没有收款账户"):
        move_claim(actor=people[2], claim=made, action="approve", at=AT, today=TODAY)
    AccountFactory(person=winner)
    move_claim(actor=people[2], claim=made, action="approve", at=AT, today=TODAY)
    settle_county(region=COUNTY, month=Month(2024, 1), at=AT)
    line = Line.objects.get()
    assert (line.payee_kind, line.payee_id, line.person_id) == ("person", winner.pk, winner.pk)
    assert (line.cash, line.payable_kind) == (Decimal(sum_), "claim")


def test_the_same_prize_is_paid_once_whoever_hands_it_in(home, people, winner):
    ask(home, people, winner)
    with pytest.raises(SchemeError, match="已经申领过"):
        ask(home, people, winner)
    other = InstitutionFactory(organisation__region=region(COUNTY))
    with pytest.raises(SchemeError, match="已由样例湘潭园申报"):
        ask(other, people, winner)


def test_the_form_finds_the_winner_by_number_and_keeps_no_number(home, people, winner):
    client = Client()
    client.force_login(people[0])
    page = f"{reverse('schemes:new')}?organisation={home.organisation_id}&scheme=contest"
    shown = client.get(page).content.decode()
    assert "获奖选手身份证号" in shown
    assert "人数" not in shown
    given = {"what": CONTEST, "in_prize": "2", "id_number": id_number(8, birth="19900101")}
    refused = client.post(page, given)
    assert "没有这个身份证号的人员档案" in refused.content.decode()
    assert CONTEST in refused.content.decode()
    answer = client.post(page, given | {"id_number": id_number(3, birth="19900101")})
    made = Claim.objects.get()
    assert answer["Location"] == reverse("schemes:claim", args=[made.pk])
    assert made.person == winner
    assert id_number(3, birth="19900101") not in str(made.asked)
    assert "样例选手" in client.get(answer["Location"]).content.decode()
    assert "样例选手" in client.get(reverse("schemes:print", args=[made.pk])).content.decode()


def test_only_prizes_have_a_person(home, people, winner):
    made = ask(home, people, winner)
    with pytest.raises(IntegrityError), transaction.atomic():
        Claim.objects.filter(pk=made.pk).update(person=None)
