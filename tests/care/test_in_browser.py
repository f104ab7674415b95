"""A visit recorded on a phone; a certificate overdue, suspended by two, resumed; an assessment."""

from datetime import date

import pytest
from playwright.sync_api import expect

from eligibility.care.models import Assessment, LifeCheck, ServiceRecord
from eligibility.care.services import draw_life_checks
from eligibility.catalogue import load
from eligibility.models import Suspension
from portal.people.models import Attachment
from tests.browser.conftest import PASSWORD, overflow, sign_in, violations
from tests.care.conftest import AT, MONTH, draw, elder
from tests.care.test_life import award, rule
from tests.factories import UserFactory, region
from tests.oracle.loading import FIXTURES

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.timeout(400)]
PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360"
    "606060000000050001a5f645400000000049454e44ae426082"
)


@pytest.fixture
def county(transactional_db):
    load(FIXTURES, at=AT)
    for name, roles in (("jingban", ["caseworker"]), ("fuhe", ["checker"])):
        user = UserFactory(username=name, display_name=name, region=region("431103"), roles=roles)
        user.set_password(PASSWORD)
        user.save()
    return elder(1)


def good(page):
    assert violations(page) == []
    assert overflow(page) <= 0
    refused = "status of 422"  # a form that is shown again with what is wrong
    assert [problem for problem in page.problems if refused not in problem] == []


def test_a_visit_is_recorded_on_a_phone_and_taken_back(new_page, county):
    draw()
    phone = sign_in(new_page(width=390, height=844))
    phone.goto("/care/?month=2024-01")
    good(phone)
    phone.locator("tr", has_text="上门巡访").get_by_role("link", name="甲样例1").click()
    good(phone)
    phone.fill("[name=done_by]", "")
    phone.get_by_role("button", name="登记", exact=True).click()
    expect(phone.get_by_text("服务人员没有填")).to_be_visible()
    assert phone.locator("[name=service]").input_value() == "home_visit"
    phone.fill("[name=done_by]", "样例社工")
    phone.fill("[name=done_on]", date.today().isoformat())
    phone.fill("[name=remark]", "精神好")
    phone.set_input_files(
        "[name=photo]", {"name": "a.png", "mimeType": "image/png", "buffer": PIXEL}
    )
    phone.get_by_role("button", name="登记", exact=True).click()
    expect(phone.get_by_text("已登记甲样例1的上门巡访")).to_be_visible()
    good(phone)
    record = ServiceRecord.objects.get()
    assert Attachment.objects.get().subject_id == record.pk
    phone.get_by_text("撤销", exact=True).click()
    phone.fill(f"#why-{record.pk}", "登错人")
    phone.get_by_role("button", name="撤销这条记录").click()
    expect(phone.get_by_text("已撤销", exact=True)).to_be_visible()
    desk = sign_in(new_page())
    for address in ("/care/completion/?month=2024-01", "/care/?list=overdue&month=2024-02"):
        desk.goto(address)
        good(desk)


def test_overdue_suspended_by_another_and_resumed(new_page, county):
    award(county)
    rule()
    draw_life_checks(region=region("431103"), month=MONTH, at=AT)
    one, other = sign_in(new_page()), sign_in(new_page(), "fuhe")
    one.goto("/care/life/?list=overdue")
    good(one)
    one.get_by_role("button", name="对这些人提出停发").click()
    expect(one.get_by_text("已提出停发 1 人")).to_be_visible()
    one.get_by_role("link", name="甲样例1").click()
    expect(one.get_by_text("请由另一位工作人员确认")).to_be_visible()
    good(one)
    other.goto("/care/life/?list=proposed")
    other.get_by_role("link", name="甲样例1").click()
    good(other)
    other.get_by_role("button", name="确认停发").click()
    expect(other.get_by_text("本人认证后在这里恢复")).to_be_visible()
    assert Suspension.objects.get().lifted_at is None
    one.reload()
    one.fill("[name=seen_by]", "样例社工")
    one.get_by_role("button", name="登记并恢复发放").click()
    expect(one.get_by_text("停发的月份将在下次核算时补发")).to_be_visible()
    good(one)
    assert Suspension.objects.get().lifted_at is not None
    assert LifeCheck.objects.get().state == "resumed"
    one.goto("/care/life/rules/")
    good(one)


def test_an_assessment_by_keyboard_and_its_report(new_page, county):
    page = sign_in(new_page())
    page.goto(f"/care/people/{county.pk}/assess/")
    good(page)
    page.get_by_role("button", name="登记评估").click()
    expect(page.get_by_text("“进食”没有打分")).to_be_visible()
    good(page)
    for group in page.locator("fieldset.score").all():
        group.locator("input").first.focus()
        page.keyboard.press("Space")
    page.fill("[name=first_assessor]", "甲评估")
    page.fill("[name=second_assessor]", "乙评估")
    page.check("[name=medical]")
    page.get_by_label("确诊为认知障碍").check()
    page.get_by_role("button", name="登记评估").click()
    expect(page.get_by_text("已登记评估：轻度失能")).to_be_visible()
    good(page)
    assert Assessment.objects.get().total == 90
    page.goto("/care/assessments/")
    good(page)
