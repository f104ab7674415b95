"""Reading the lists: two side by side, and one filtered by group, kind and age."""

import pytest
from django.urls import reverse

from eligibility.models import Catalogue, Topic
from eligibility.web.compared import compared
from portal.lib.periods import Month
from tests.editing.conftest import admin

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogues")]
MONTH = Month.parse("2024-01")


@pytest.fixture
def rows():
    def of(left, right):
        pair = [Catalogue.objects.get(code=code) for code in (left, right)]
        return {row.topic: row for row in compared(*pair, MONTH)}

    return of


def test_old_age_allowance_is_higher_in_chenzhou_and_asks_for_no_fixed_income(rows):
    row = rows("yongzhou", "chenzhou")["高龄津贴"]
    assert row.money == "right"
    assert [amount for *_, amount in row.left[0].sums] == [50, 100]
    assert [amount for *_, amount in row.right[0].sums] == [80, 150]
    assert row.only_left == ("户籍在本市州",)
    assert row.only_right == ("不属于：有固定收入",)


def test_the_sides_may_be_exchanged(rows):
    row = rows("chenzhou", "yongzhou")["高龄津贴"]
    assert (row.money, row.only_right) == ("left", ("户籍在本市州",))


def test_own_place_of_registration_is_no_difference(rows):
    row = rows("yongzhou", "xiangxi")["百岁老人补贴"]
    assert row.money == "left"
    assert "户籍在本市州" in row.left[0].asks
    assert "户籍在本市州" in row.right[0].asks
    assert "户籍在本市州" not in (*row.only_left, *row.only_right)


def test_a_missing_standard_leaves_the_money_open(rows):
    assert rows("yongzhou", "xiangxi")["高龄津贴"].money == "open"


def test_a_subject_of_one_list_only_says_nothing_of_money(rows):
    row = rows("yongzhou", "chenzhou")["法律援助"]
    assert (row.left, row.money) == ((), "")


def test_every_item_with_a_text_stands_in_a_subject():
    named = {code for topic in Topic.objects.all() for code in topic.items}
    texts = {i.code for c in Catalogue.objects.all() for i in c.items.all() if i.versions.exists()}
    assert texts <= named


def test_the_page_keeps_both_lists_in_its_address_and_exports_what_it_shows(client):
    client.force_login(admin())
    address = reverse("compare")
    page = client.get(address, {"left": "yongzhou", "right": "chenzhou", "show": "money"})
    assert {row.topic for row, _ in page.context["rows"]} >= {"高龄津贴", "百岁老人补贴"}
    assert "郴州市较高" in page.content.decode()
    same = {"left": "yongzhou", "right": "chenzhou", "show": "money", "export": "1"}
    file = b"".join(client.get(address, same).streaming_content).decode()
    assert len(file.strip().splitlines()) == 1 + len(page.context["rows"])


def test_a_strange_address_shows_two_lists_all_the_same(client):
    client.force_login(admin())
    page = client.get(reverse("compare"), {"left": "nowhere", "right": "", "show": "x"})
    assert len(page.context["pair"]) == 2
    assert page.context["show"] == ""


def codes(client, **query):
    page = client.get(reverse("catalogue_list", args=["yongzhou"]), query)
    return [row["item"].number for row in page.context["rows"]]


def test_a_list_is_filtered_by_age_on_both_sides_of_a_threshold(client):
    client.force_login(admin(code="431103"))
    assert 8 not in codes(client, age="79")
    assert 8 in codes(client, age="80")
    assert 9 not in codes(client, age="99")
    assert 9 in codes(client, age="100")


def test_items_without_a_rule_fit_every_age(client):
    client.force_login(admin())
    assert {1, 2, 3, 4, 5, 6} <= set(codes(client, age="20"))


def test_a_list_is_filtered_by_group_and_kind(client):
    client.force_login(admin())
    assert codes(client, group="80周岁及以上老年人") == [8, 9]
    assert codes(client, group="80周岁及以上老年人", kind="care") == []


@pytest.mark.parametrize("age", ["x", "-1", "1e3", "999", "", "八十"])
def test_an_age_that_is_none_filters_nothing(client, age):
    client.force_login(admin())
    assert len(codes(client, age=age)) == 24


def test_old_in_words_and_sixty_in_numbers_are_no_difference(rows):
    row = rows("xiangtan", "shaoyang")["就医便利"]
    assert "年满60周岁" in row.left[0].asks
    assert (row.only_left, row.only_right) == ((), ())
