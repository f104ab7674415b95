"""The page of tokens: the text once, then only its beginning; revoked at once."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from portal.accounts.services import give_area
from portal.api.models import ApiToken
from tests.factories import UserFactory, region

pytestmark = pytest.mark.django_db
URL = "/account/tokens/"


@pytest.fixture
def client():
    client = Client()
    client.user = UserFactory(roles=["caseworker", "checker"])
    client.force_login(client.user)
    return client


def make(client, **more):
    return client.post(URL, {"name": "对账系统", "roles": ["checker"], "days": "90"} | more)


def test_a_token_is_shown_once(client):
    assert "还没有令牌" in client.get(URL).content.decode()
    answer = make(client)
    text = answer.context["text"]
    assert text in answer.content.decode()
    assert "no-store" in answer["Cache-Control"]
    later = client.get(URL).content.decode()
    assert text not in later
    assert text[:10] in later
    token = ApiToken.objects.get()
    assert (token.roles, token.region) == (["checker"], client.user.region)
    assert (token.expires_at - token.created_at).days == 90


def test_who_has_two_areas_chooses_the_tokens_area(client):
    assert 'name="area"' not in client.get(URL).content.decode()
    other = region("431102")
    give_area(
        actor=None, user=client.user, region=other, valid_from=date(2024, 1, 1), at=timezone.now()
    )
    client.post(reverse("work_area"), {"area": other.pk})
    assert f'<option value="{other.pk}" selected>' in client.get(URL).content.decode()
    make(client, area=client.user.region_id)
    make(client, area=other.pk, name="另一个系统")
    regions = ApiToken.objects.order_by("pk").values_list("region__code", flat=True)
    assert list(regions) == ["431103", "431102"]
    assert make(client, area=region("430503").pk).context["form"].errors["area"]


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"roles": []}, "必填项"),
        ({"roles": ["finance"]}, "选择一个有效的选项"),
        ({"days": "9999"}, "选择一个有效的选项"),
        ({"name": ""}, "必填项"),
    ],
)
def test_what_is_wrong_stands_at_its_field(client, more, said):
    answer = make(client, **more)
    assert said in answer.content.decode()
    assert not ApiToken.objects.exists()


def test_a_name_twice_is_said_in_words(client):
    make(client)
    assert "已有令牌“对账系统”" in make(client).content.decode()
    assert ApiToken.objects.count() == 1


def test_revoking_ends_it(client):
    text = make(client).context["text"]
    url = f"{URL}{ApiToken.objects.get().pk}/revoke/"
    answer = client.post(url, follow=True)
    assert "已撤销，立即失效" in answer.content.decode()
    opened = Client().get("/api/v1/people/", headers={"Authorization": f"Bearer {text}"})
    assert opened.status_code == 401
    assert "已经撤销" in client.post(url, follow=True).content.decode()


def test_the_account_menu_leads_there_and_not_for_administrators(client):
    assert f'href="{URL}"' in client.get("/").content.decode()
    other = Client()
    other.force_login(UserFactory(roles=["auditor"]))
    assert f'href="{URL}"' not in other.get("/").content.decode()
