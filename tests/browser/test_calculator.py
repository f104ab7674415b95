"""待遇试算: the answer follows the questions, and nothing typed is lost."""

from tests.browser.conftest import sign_in, violations


def choose(page, fact: str, label: str) -> None:
    page.locator(f"#fact-{fact} label", has_text=label).first.click()


def test_the_answer_follows_the_questions(world, page):
    sign_in(page)
    page.goto("/calculator/?month=2024-01")
    assert page.input_value("#hukou") == "431103"
    page.fill("#id_number", world.id_number)
    page.wait_for_selector("text=1943年5月10日出生")
    assert "80岁" in page.inner_text("#id_number-state")
    page.wait_for_selector(".give:has-text('高龄津贴') >> text=50.00")
    choose(page, "dibao", "是")
    choose(page, "disability_level", "二级")
    page.wait_for_selector(".give:has-text('重度残疾人护理补贴') >> text=80.00")
    page.wait_for_selector(".sum-money:has-text('210.00')")
    assert violations(page) == []
    assert page.problems == []


def test_a_missing_fact_is_one_step_away(world, page):
    sign_in(page)
    page.goto("/calculator/?month=2024-01")
    page.fill("#birth_date", "19430510")
    page.wait_for_selector(".next a")
    page.locator(".give .ask a", has_text="老年人能力等级").first.click()
    name = page.evaluate("document.activeElement.name")
    assert name == "care_level"


def test_a_wrong_number_says_so_and_stays(world, page):
    sign_in(page)
    page.goto("/calculator/")
    wrong = f"{world.id_number[:-1]}{'1' if world.id_number[-1] != '1' else '2'}"
    page.fill("#id_number", wrong)
    page.wait_for_selector("#id_number-state .errors")
    assert "应为" in page.inner_text("#id_number-state")
    assert page.input_value("#id_number") == wrong
    page.fill("#birth_date", "1943-02-31")
    page.wait_for_selector(".callout-bad")
    assert page.input_value("#birth_date") == "1943-02-31"


def test_what_was_unfolded_stays_unfolded(world, page):
    sign_in(page)
    page.goto("/calculator/?month=2024-01")
    page.fill("#id_number", world.id_number)
    page.wait_for_selector("#refused")
    page.click("#refused > summary")
    with page.expect_response("**/calculator/"):
        choose(page, "dibao", "否")
    page.wait_for_timeout(200)
    assert page.locator("#refused[open]").count() == 1


def test_what_only_the_office_can_find_is_asked_where_it_can_be_answered(world, page):
    sign_in(page)
    page.goto("/calculator/?month=2024-01")
    page.fill("#id_number", world.id_number)
    choose(page, "dibao", "是")
    page.wait_for_selector("a[href='#finding-still_in_difficulty']")
    page.locator("a[href='#finding-still_in_difficulty']").first.click()
    assert page.evaluate("document.activeElement.name") == "finding:still_in_difficulty"
    page.keyboard.press("ArrowRight")
    page.wait_for_selector("a[href='#finding-still_in_difficulty']", state="detached")


def test_without_scripts_the_form_still_answers(world, browser, live_server):
    from tests.browser.conftest import PASSWORD

    context = browser.new_context(base_url=live_server.url, java_script_enabled=False)
    page = context.new_page()
    page.goto("/accounts/login/")
    page.fill("[name=username]", "jingban")
    page.fill("[name=password]", PASSWORD)
    page.click("button[type=submit]")
    page.goto("/calculator/?month=2024-01")
    page.fill("#id_number", world.id_number)
    page.click("button:has-text('计算')")
    page.wait_for_load_state()
    assert "高龄津贴" in page.inner_text("#answer")
    assert page.input_value("#id_number") == world.id_number
    context.close()


def test_the_login_keeps_the_name_and_says_what_to_do(world, page):
    page.goto("/accounts/login/")
    page.fill("[name=username]", "jingban")
    page.fill("[name=password]", "mistaken")
    page.click("button[type=submit]")
    assert "账号或密码不正确" in page.inner_text("[role=alert]")
    assert page.input_value("[name=username]") == "jingban"
