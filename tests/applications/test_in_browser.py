"""From the draft to next month's payout, and from the list of the unclaimed to an award."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from eligibility.applications import services
from eligibility.applications.models import Application, Publicity, Unclaimed
from eligibility.catalogue import load
from eligibility.models import Award
from portal.lib.periods import Month
from portal.people.models import Person
from subsidies.models import Line
from subsidies.settlement.county import settle_county
from tests.applications.conftest import make_person
from tests.browser.conftest import overflow, sign_in, violations
from tests.factories import AccountFactory, UserFactory
from tests.factories.numbers import id_number
from tests.oracle.loading import FIXTURES

PASSWORD = "Zhineng-2024-liang"
COUNTY = "431103"
ACCOUNT = "6217000012345605"
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.timeout(400)]


def member(username, role):
    """Somebody of the office who can sign in."""
    user = UserFactory(username=username, display_name=f"样例{username}", roles=[role])
    user.set_password(PASSWORD)
    user.password_changed_at = datetime.now(UTC)
    user.save()
    return user


def signed_in(new_page, username):
    """A page of one's own, held to its manners."""
    page = new_page()
    page.problems = []
    page.on("console", lambda m: page.problems.append(m.text) if m.type == "error" else None)
    page.goto("/accounts/login/")
    page.fill("[name=username]", username)
    page.fill("[name=password]", PASSWORD)
    page.keyboard.press("Enter")
    expect(page.locator("h1")).not_to_have_text("登录")
    return page


def whole(page):
    """What is wrong with the page as it stands."""
    found = violations(page) + ([] if overflow(page) <= 0 else [f"{overflow(page)} px too wide"])
    assert found == [], page.url


def only(page, name):
    """Leave one item ticked."""
    ticked = page.locator("input[name=items]:checked")
    for value in [box.get_attribute("value") for box in ticked.all()]:
        if value != name:
            page.locator(f"input[name=items][value='{value}']").uncheck()


def ten_days_pass():
    """Every public list began ten days earlier."""
    days = timedelta(days=10)
    for each in Publicity.objects.all():
        Publicity.objects.filter(pk=each.pk).update(
            from_day=each.from_day - days, until_day=each.until_day - days
        )


def register(clerk):
    """Somebody is registered; the question that would decide the most money is answered."""
    clerk.goto("/desk/register/")
    clerk.fill("#id_number", id_number(31, birth="19420310"))
    clerk.fill("#name", "样例新")
    expect(clerk.locator(".give", has_text="高龄津贴")).to_contain_text("50.00")
    asked = clerk.locator(".next a").first
    fact = asked.get_attribute("href")
    assert fact == "#fact-disability_level"
    undecided = clerk.locator("#answer .give", has=clerk.locator(f".ask a[href='{fact}']"))
    expect(undecided.filter(has_text="重度残疾人护理补贴")).to_be_visible()
    asked.click()
    clerk.locator(f"{fact} label", has_text="无残疾人证").click()
    expect(undecided).to_have_count(0)
    expect(clerk.locator(f".next a[href='{fact}']")).to_have_count(0)
    whole(clerk)
    clerk.fill("#account", ACCOUNT)
    clerk.fill("#bank", "样例农商行城区支行")
    clerk.keyboard.press("Control+Enter")
    clerk.wait_for_url("**/applications/new/**")


@pytest.fixture
def office(transactional_db):
    """The catalogues, the office and one person with an account."""
    load(FIXTURES, at=datetime(2023, 1, 1, tzinfo=UTC))
    for name, role in (("jing", "caseworker"), ("fu", "checker"), ("shen", "approver")):
        member(name, role)
    person = make_person()
    AccountFactory(person=person)
    return person


def test_registering_to_approval_and_the_next_run_pays(new_page, office):
    clerk = signed_in(new_page, "jing")
    register(clerk)
    box = clerk.locator("input[name=items][value='yongzhou-08|']")
    expect(box).to_be_checked()
    whole(clerk)
    only(clerk, "yongzhou-08|")
    clerk.get_by_role("button", name="保存并提交复核").click()
    expect(clerk.locator(".messages")).to_contain_text("等待复核岗处理")
    whole(clerk)
    row = Application.objects.get()
    newcomer = Person.objects.get(name="样例新")

    checker = signed_in(new_page, "fu")
    checker.goto("/")
    checker.get_by_role("link", name="待复核的申请").click()
    checker.locator("[data-tick-all]").check()
    checker.get_by_role("button", name="复核通过勾选的").click()
    expect(checker.locator("h1")).to_contain_text("办理结果")
    whole(checker)

    clerk.goto("/applications/?state=checked")
    whole(clerk)
    clerk.locator("[data-tick-all]").check()
    clerk.get_by_role("button", name="发布公示勾选的").click()
    clerk.fill("#phone", "0746-0000000")
    clerk.get_by_role("button", name="发布公示").click()
    expect(clerk.locator(".paper")).to_contain_text("样例新")
    assert newcomer.id_number.open() not in clerk.content()
    whole(clerk)

    approver = signed_in(new_page, "shen")
    approver.goto(f"/applications/{row.pk}/")
    expect(approver.get_by_role("button", name="批准", exact=True)).to_be_disabled()
    ten_days_pass()
    approver.goto("/applications/?special=ripe")
    approver.locator("tbody td a").first.click()
    approver.get_by_role("button", name="批准", exact=True).click()
    expect(approver.locator(".messages")).to_contain_text("已批准")
    whole(approver)

    award, month = Award.objects.get(), Month.of(timezone.localdate())
    assert award.starts == month.first
    settle_county(region=COUNTY, month=month, at=datetime.now(UTC))
    line = Line.objects.get(payable_kind="award", payable_id=award.pk)
    assert (line.person_id, line.amount) == (newcomer.pk, 50)
    assert clerk.problems + checker.problems + approver.problems == []


@pytest.fixture
def swept(office):
    """This month's list of the unclaimed of the county."""
    month, at = Month.of(timezone.localdate()), datetime.now(UTC)
    sweep = services.start_sweep(month=month, region=COUNTY, actor=None, at=at)
    services.sweep_county(sweep_id=sweep.pk, county=COUNTY, at=at)
    services.finish_sweep(sweep_id=sweep.pk, at=at)
    return office


def called(clerk):
    """From the home page to the list; the entry is taken over, explained, called about."""
    clerk.goto("/")
    clerk.get_by_role("link", name="应享未享").last.click()
    listed = clerk.locator("tbody tr", has_text="高龄津贴")
    listed.locator("input[type=checkbox]").check()
    clerk.select_option("#clerk", label="样例jing")
    clerk.get_by_role("button", name="分派勾选的").click()
    expect(listed).to_contain_text("样例jing")
    listed.locator("td a").first.click()
    expect(clerk.locator(".why").first).to_contain_text("年满80周岁")
    clerk.select_option("#outcome", "will_apply")
    clerk.fill("#note", "子女来电确认")
    clerk.get_by_role("button", name="记下这次联系").click()
    expect(clerk.locator(".time-line")).to_contain_text("愿意申请")
    whole(clerk)


def published(clerk, row):
    """The application's own button makes a public list, which prints without the frame."""
    clerk.goto(f"/applications/{row.pk}/")
    clerk.get_by_role("link", name="发布公示").click()
    clerk.fill("#phone", "0746-0000000")
    clerk.get_by_role("button", name="发布公示").click()
    expect(clerk.locator(".paper")).to_contain_text("甲样例")
    clerk.emulate_media(media="print")
    assert not clerk.locator(".bar").is_visible()
    assert clerk.locator(".paper-title").is_visible()
    clerk.emulate_media(media="screen")


def test_an_unclaimed_entitlement_is_followed_through_to_its_award(new_page, swept):
    clerk = sign_in(new_page(), "jing")
    called(clerk)
    clerk.get_by_role("link", name="办理申请").click()
    assert clerk.locator("#applicant").input_value() == "office"
    expect(clerk.locator("input[value='yongzhou-08|']")).to_be_checked()
    only(clerk, "yongzhou-08|")
    clerk.get_by_role("button", name="保存并提交复核").click()
    row = Application.objects.get()
    entry = Unclaimed.objects.get(item=row.item, person=swept)
    assert (entry.state, entry.application_id) == ("applied", row.pk)

    checker = sign_in(new_page(), "fu")
    checker.goto(f"/applications/{row.pk}/")
    checker.get_by_role("button", name="复核通过").click()
    expect(checker.locator(".messages")).to_contain_text("可以发布公示")
    published(clerk, row)
    ten_days_pass()
    approver = sign_in(new_page(), "shen")
    approver.goto(f"/applications/{row.pk}/")
    approver.get_by_role("button", name="批准", exact=True).click()
    expect(approver.locator(".messages")).to_contain_text("已批准")

    award = Award.objects.get(person=swept)
    assert (award.application.pk, award.item_id) == (row.pk, row.item_id)
    assert award.starts == Month.of(timezone.localdate()).first
    clerk.goto(f"/applications/unclaimed/{entry.pk}/")
    expect(clerk.locator("h1")).to_contain_text("已享受")
    whole(clerk)
    clerk.goto("/applications/unclaimed/?item=yongzhou-08")
    expect(clerk.locator("main")).to_contain_text("没有")
    assert clerk.locator("tbody tr", has_text="高龄津贴").count() == 0
    assert clerk.problems + checker.problems + approver.problems == []


def test_fields_are_copied_without_the_clipboard_of_secure_pages(new_page, office):
    clerk = signed_in(new_page, "jing")
    clerk.goto(f"/applications/copy/{office.pk}/")
    whole(clerk)
    expect(clerk.get_by_role("button", name="复制整行")).to_be_disabled()
    clerk.get_by_role("button", name="显示完整号码").click()
    clerk.evaluate(
        """() => { Object.defineProperty(window, "isSecureContext", {value: false});
           document.addEventListener("copy", () => {
             window.copied = document.activeElement.value; }); }"""
    )
    clerk.get_by_role("button", name="复制身份证号码").click()
    expect(clerk.locator("[data-copied]")).to_have_text("已复制")
    assert clerk.evaluate("window.copied") == office.id_number.open()
    clerk.get_by_role("button", name="复制整行").click()
    assert clerk.evaluate("window.copied").split("\t")[:2] == [
        office.name, office.id_number.open(),
    ]  # fmt: skip
