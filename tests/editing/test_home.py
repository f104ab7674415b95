"""What a catalogue admin finds on the 工作台: nothing to do is said, what waits is counted."""

from datetime import date

import pytest
from django.urls import reverse

from eligibility.editing import services
from tests.editing.conftest import AT, admin, draft_of, published, standard

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogues")]


def home(client, user, month="2026-11"):
    client.force_login(user)
    return client.get(reverse("home"), {"month": month}).content.decode()


def test_nothing_waits_and_nothing_was_published(client, alice):
    text = home(client, alice)
    assert "没有要发布的内容，也没有草稿。" in text
    assert "还没有人在这里发布过" in text


def test_what_waits_is_anothers_to_publish(client, alice, bob):
    row = draft_of("yongzhou-08", alice, **{"from": "2024-06"})
    draft_of("yongzhou-09", bob, **{"from": "2024-06"})
    assert "您的草稿" in home(client, alice)
    services.submit(row=row, actor=alice, at=AT)
    assert "已提交，等另一位发布" in home(client, alice)
    text = home(client, bob)
    assert "待您核对发布" in text
    assert "您的草稿" in text
    services.publish(row=row, actor=bob, at=AT)
    assert "2024-06-01发布" in home(client, alice)


def test_another_area_counts_nothing_of_it(client, alice):
    draft_of("yongzhou-08", alice, **{"from": "2024-06"})
    assert "没有要发布的内容" in home(client, admin("丙目录", "4305"))


def test_values_that_end_without_another_are_told_in_time(client, alice, bob):
    yongzhou = admin("丁目录", "431103")
    published(
        standard(alice, "yongzhou-08", "80-89", "431103", "60.00", to=date(2025, 1, 1)), alice, bob
    )
    assert "三个月内到期的地方标准" not in home(client, yongzhou, "2024-06")
    assert "三个月内到期的地方标准" in home(client, yongzhou, "2024-11")
    standard(alice, "yongzhou-08", "80-89", "431103", "60.00", since="2025-01-01")
    assert "三个月内到期的地方标准" not in home(client, yongzhou, "2024-11")


def test_the_home_and_the_board_cost_the_same_whatever_is_there(
    client, alice, bob, django_assert_max_num_queries
):
    client.force_login(alice)
    client.get(reverse("home"))
    with django_assert_max_num_queries(48):
        client.get(reverse("home"))
    with django_assert_max_num_queries(25):
        client.get(reverse("editing:board"))
