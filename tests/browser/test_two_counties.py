"""A clerk of another county: no name, no page, only the county that keeps the file."""

import pytest

from portal.accounts.models import User
from portal.people.models import Person
from tests.browser.conftest import PASSWORD, sign_in, violations
from tests.factories.accounts import UserFactory
from tests.factories.regions import region


@pytest.fixture
def neighbour(world):
    user = User.objects.filter(username="linxian").first()
    if user is None:
        user = UserFactory(username="linxian", roles=["caseworker"], region=region("431102"))
        user.set_password(PASSWORD)
        user.save()
    return user


def test_a_clerk_of_county_a_finds_nothing_of_county_b(world, neighbour, page):
    sign_in(page, "linxian")
    for typed in ("甲样例", "jyl", world.id_number[-4:], "样例镇"):
        page.goto("/people/")
        page.fill("#people-q", typed)
        page.click("form[role=search] button:has-text('查找')")
        page.wait_for_selector("text=没有找到符合条件的人员")
        assert world.person.name not in page.inner_text("main")
    page.fill(".bar-search input[name=q]", world.id_number)
    page.keyboard.press("Enter")
    page.wait_for_selector("text=已有档案：冷水滩区")
    assert world.person.name not in page.inner_text("main")
    assert world.id_number not in page.url
    page.goto("/desk/register/")
    page.fill("#id_number", world.id_number)
    page.wait_for_selector("text=外县已有档案")
    assert world.person.name not in page.inner_text("main")
    assert violations(page) == []
    for path in ("", "facts/", "papers/", "records/"):
        answer = page.request.get(f"/people/{world.person.pk}/{path}")
        assert answer.status == 404
    assert page.request.get(f"/desk/people/{world.person.pk}/changes/death/").status == 404
    page.goto("/people/export/")
    assert world.person.name not in page.inner_text("main")
    assert Person.objects.get(pk=world.person.pk).managing_region.code == "431103"
