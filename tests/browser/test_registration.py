"""登记申请人 in a browser: what is not known, the question that decides, leaving and coming back."""

import pytest
from django.conf import settings

from portal.desk.models import Draft
from portal.people.models import Person
from tests.browser.conftest import PASSWORD, overflow, sign_in, violations
from tests.factories.numbers import id_number


@pytest.fixture
def clean(world):
    yield
    Draft.objects.all().delete()


def choose(page, fact: str, label: str) -> None:
    page.locator(f"#fact-{fact} label", has_text=label).first.click()


def wait_for_draft(page) -> None:
    page.wait_for_selector("#draft-state:has-text('草稿已存')")


def test_register_with_unknown_facts_and_answer_the_question_that_decides(world, page, clean):
    sign_in(page)
    page.goto("/desk/register/?month=2024-01")
    number = id_number(31, birth="19420310")
    page.fill("#id_number", number)
    page.wait_for_selector("text=1942年3月10日出生")
    page.fill("#name", "样例丙")
    page.wait_for_selector(".give:has-text('高龄津贴') >> text=50.00")
    wanted = page.locator(".next a").first
    assert "关系到每月" in wanted.inner_text()
    before = page.inner_text(".sum-money")
    choose(page, "dibao", "是")
    choose(page, "tekun", "不是特困")
    choose(page, "disability_level", "二级")
    choose(page, "long_term_care", "是")
    page.wait_for_function("b => document.querySelector('.sum-money').innerText !== b", arg=before)
    assert violations(page) == []
    assert overflow(page) <= 0
    wait_for_draft(page)
    page.keyboard.press("Control+Enter")
    page.wait_for_url(lambda url: "/register/" not in url)
    made = Person.objects.get(name="样例丙")
    assert str(made.pk) in page.url
    assert made.circumstances.get().has_supporter is None
    assert page.problems == []


def test_leaving_and_coming_back_to_a_draft(world, page, clean):
    sign_in(page)
    page.goto("/desk/register/")
    number = id_number(32, birth="19420310")
    page.fill("#id_number", number)
    page.fill("#name", "样例丁")
    choose(page, "dibao", "是")
    page.fill("#address", "样例路1号")
    wait_for_draft(page)
    page.wait_for_url("**/desk/register/*-*/")
    page.goto("/")
    page.click("text=未完成的登记")
    page.click("a:has-text('接着填')")
    assert page.input_value("#id_number") == number
    assert page.input_value("#address") == "样例路1号"
    assert page.is_checked("#fact-dibao input[value=true]")
    page.goto("/desk/drafts/")
    page.click("button:has-text('丢弃')")
    page.click("button:has-text('恢复')")
    page.click("a:has-text('接着填')")
    assert page.input_value("#name") == "样例丁"
    assert page.problems == []


def test_what_was_typed_survives_a_session_that_ended(world, page):
    sign_in(page)
    page.goto(f"/desk/people/{world.person.pk}/contact/")
    page.fill("#village", "样例新村")
    page.fill("#address", "样例路9号")
    page.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    page.click("button:has-text('保存基本信息')")
    page.wait_for_url("**/accounts/login/**")
    page.fill("[name=username]", "jingban")
    page.fill("[name=password]", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/contact/")
    page.wait_for_selector("text=登录或页面已过期，刚才没有提交成功")
    assert page.input_value("#village") == "样例新村"
    assert violations(page) == []
    page.click("button:has-text('保存基本信息')")
    page.wait_for_selector(".messages")
    world.person.refresh_from_db()
    assert (world.person.village, world.person.address) == ("样例新村", "样例路9号")
    assert page.locator("text=登录或页面已过期").count() == 0
    page.fill("#address", "样例路10号")
    page.context.clear_cookies(name=settings.CSRF_COOKIE_NAME)
    page.click("button:has-text('保存基本信息')")
    page.click("text=重新打开刚才的页面")
    page.wait_for_selector("text=刚才没有提交成功")
    assert page.input_value("#address") == "样例路10号"


def test_registering_by_keyboard_alone(world, page, clean):
    sign_in(page)
    page.goto("/desk/register/?month=2024-01")
    assert page.evaluate("document.activeElement.name") == "id_number"
    page.keyboard.type(id_number(33, birth="19420310"))
    page.wait_for_selector("text=1942年3月10日出生")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.name") == "name"
    page.keyboard.type("样例戊")
    for _ in range(60):
        if page.evaluate("document.activeElement.name") == "dibao":
            break
        page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.name") == "dibao"
    page.keyboard.press("ArrowRight")
    answered = page.evaluate("document.querySelector('[name=dibao]:checked').value")
    assert answered in {"true", "false"}
    wait_for_draft(page)
    page.keyboard.press("Control+Enter")
    page.wait_for_url(lambda url: "/register/" not in url)
    known = Person.objects.get(name="样例戊").circumstances.get()
    assert known.dibao is (answered == "true")


def test_what_is_wrong_is_read_first_and_nothing_is_lost(world, page, clean):
    sign_in(page)
    page.goto("/desk/register/")
    page.fill("#address", "样例路2号")
    page.fill("#phone", "12")
    page.keyboard.press("Control+Enter")
    page.fill("#name", "样例庚")
    page.keyboard.press("Control+Enter")
    page.wait_for_selector("[data-wrong]")
    assert page.evaluate("document.activeElement.hasAttribute('data-wrong')")
    assert page.input_value("#address") == "样例路2号"
    page.click("[data-wrong] a:has-text('电话')")
    assert page.evaluate("document.activeElement.name") == "phone"
    assert violations(page) == []
