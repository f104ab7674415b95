"""On a phone's width: from the visit to the closed hazard, with axe on every page of the way."""

import re

import pytest
from django.core.management import call_command
from django.db import connections

from gas_safety.document.services import load
from gas_safety.models import Customer, Hazard, Inspection
from tests.browser.conftest import PASSWORD, overflow, sign_in, violations
from tests.factories.accounts import UserFactory
from tests.factories.numbers import AT
from tests.gas_safety.making import PNG, CompanyFactory, CustomerFactory, company_user

PHONE = {"width": 390, "height": 844}


@pytest.fixture(scope="module")
def database(django_db_setup, django_db_blocker):
    """One database for these tests; emptied behind the last of them."""
    with django_db_blocker.unblock():
        yield
        call_command("flush", interactive=False, verbosity=0)
        connections.close_all()


@pytest.fixture
def transactional_db(database):
    """In place of pytest-django's, which empties the database after each test."""


@pytest.fixture(scope="module")
def shop(database) -> Customer:
    """A barbecue shop, its company's login and an official."""
    load(at=AT)
    company = CompanyFactory(organisation__name="样例管道公司")
    made = CustomerFactory(company=company, category="barbecue", name="样例烧烤店")
    official = UserFactory(username="ranqi", roles=["gas_inspector"], display_name="样例检查员")
    login = company_user(company, username="qiye", display_name="样例安检员")
    for user in (official, login):
        user.set_password(PASSWORD)
        user.save()
    return made


def whole(page) -> None:
    """Loaded with its styles, it fits the window and passes axe."""
    page.wait_for_load_state("networkidle")
    assert overflow(page) <= 0, page.url
    assert violations(page) == [], page.url


PICTURE = {"name": "a.png", "mimeType": "image/png", "buffer": PNG}
HAZARD = re.compile(r"/gas/hazards/\d+/$")


def sign(page) -> None:
    """A stroke of the pen."""
    box = page.locator("#sign")
    box.scroll_into_view_if_needed()
    place = box.bounding_box()
    page.mouse.move(place["x"] + 30, place["y"] + 40)
    page.mouse.down()
    page.mouse.move(place["x"] + 150, place["y"] + 90, steps=6)
    page.mouse.up()
    assert page.input_value("#signature").startswith("data:image/png;base64,")


def mend(page) -> None:
    """Put right and re-checked, by the company."""
    page.click("text=登记整改")
    page.fill("[name=remark]", "已换金属软管")
    page.set_input_files("[name=photographs]", PICTURE)
    whole(page)
    page.click("button:has-text('登记整改')")
    page.wait_for_url(HAZARD)
    page.click("text=复查合格")
    page.click("button:has-text('复查合格')")
    page.wait_for_url(HAZARD)
    assert "待销号" in page.inner_text(".page-head")
    assert page.locator(".gas-actions a", has_text="销号").count() == 0


@pytest.mark.timeout(240)
def test_from_the_visit_to_the_closed_hazard_on_a_phone(shop, new_page):
    page = sign_in(new_page(**PHONE), "qiye")
    page.goto("/gas/users/?q=样例烧烤")
    page.click("tbody th a")
    page.click("text=入户安检")
    page.check("[name=taught]")
    page.check("#p12")
    page.fill("#p12-text", "软管老化松动")
    page.fill("#p12-due", page.input_value("[name=day]"))
    page.set_input_files("#p12-photographs", PICTURE)
    page.fill("[name=signed_by]", "样例店主")
    sign(page)
    whole(page)
    page.click("text=保存安检")
    page.wait_for_url(HAZARD)
    whole(page)
    assert "整改中" in page.inner_text(".page-head")
    assert page.locator(".gas-photos img").count() == 1
    assert Inspection.objects.get(customer=shop).signature

    mend(page)
    assert page.problems == []

    official = sign_in(new_page(**PHONE), "ranqi")
    official.goto(f"/gas/hazards/{Hazard.objects.get().pk}/")
    official.click(".gas-actions a:has-text('销号')")
    official.click("button:has-text('销号')")
    official.wait_for_url(HAZARD)
    assert "已销号" in official.inner_text(".page-head")
    assert official.locator(".gas-photos img").count() == 2
    whole(official)
    shop.refresh_from_db()
    assert shop.hose_replaced_on is not None
    assert official.problems == []


LINKS = """() => Array.from(document.querySelectorAll("tbody a"))
    .filter((a) => a.getBoundingClientRect().height < 44).length"""


def test_a_lost_network_loses_nothing_typed_and_a_visit_is_recorded_once(shop, new_page):
    other = CustomerFactory(company=shop.company, category="barbecue", name="样例面馆")
    page = sign_in(new_page(**PHONE), "qiye")
    page.goto("/gas/users/?q=样例面馆")
    assert page.evaluate(LINKS) == 0
    page.goto(f"/gas/users/{other.pk}/inspect/")
    page.check("[name=taught]")
    page.fill("[name=signed_by]", "样例面馆店主")
    page.context.set_offline(True)
    page.click("text=保存安检")
    page.wait_for_selector("text=现在没有网络，还没有提交")
    page.context.set_offline(False)
    page.wait_for_selector("text=现在没有网络", state="detached")
    page.route("**/inspect/", lambda route: route.abort("connectionreset"))
    page.click("text=保存安检")
    page.wait_for_load_state()
    page.unroute_all()
    page.go_back()  # the browser's own page of the failure took the form's place
    page.goto(f"/gas/users/{other.pk}/inspect/")
    page.wait_for_selector("text=刚才没有收到答复")
    assert page.is_checked("[name=taught]")
    assert page.input_value("[name=signed_by]") == "样例面馆店主"
    page.click("text=保存安检")
    page.wait_for_selector("text=已登记")
    assert Inspection.objects.filter(customer=other).count() == 1
    page.goto(f"/gas/users/{other.pk}/inspect/")
    assert page.input_value("[name=signed_by]") == ""


def fits(page, addresses):
    """Each address answers, fits the window and passes axe."""
    for address in addresses:
        assert page.goto(address).status == 200, address
        whole(page)
    assert page.problems == []


@pytest.mark.timeout(240)
def test_the_pages_of_every_day_fit_a_desk_and_pass_axe(shop, page):
    sign_in(page, "ranqi")
    fits(page, ("/gas/", "/gas/hazards/", "/gas/due/", f"/gas/users/{shop.pk}/"))


@pytest.mark.long
@pytest.mark.timeout(240)
def test_every_page_fits_a_desk_and_passes_axe(shop, page):
    sign_in(page, "ranqi")
    fits(page, (
        "/gas/users/", "/gas/users/new/", "/gas/due/list/", "/gas/inspections/", "/gas/hazards/new/",
        "/gas/reports/", "/gas/reports/new/", "/gas/companies/", f"/gas/companies/{shop.company_id}/",
        "/gas/progress/", "/gas/progress/2/", "/gas/progress/3/report/", "/gas/bulletin/",
        "/gas/campaigns/", "/gas/campaigns/new/", "/gas/conversions/", "/gas/document/",
        "/gas/document/problems/3/", f"/gas/users/{shop.pk}/phone/", "/imports/new/gas-users/",
    ))  # fmt: skip
