"""The portal without a mouse, and with an input method."""

from tests.browser.conftest import sign_in


def focused(page) -> str:
    return page.evaluate("document.activeElement.name || document.activeElement.innerText.trim()")


def test_from_the_login_to_a_person_by_keys_alone(world, page):
    page.goto("/accounts/login/")
    assert focused(page) == "username"
    page.keyboard.type("jingban")
    page.keyboard.press("Tab")
    page.keyboard.type("Shiyan-Mima-2024")
    page.keyboard.press("Enter")
    page.wait_for_selector("h1:has-text('工作台')")
    page.wait_for_load_state("load")  # the keys are heard once the scripts are there
    page.keyboard.press("Tab")
    assert focused(page) == "跳到正文"
    page.keyboard.press("/")
    assert focused(page) == "q"
    page.keyboard.type("甲样例")
    page.keyboard.press("Enter")
    page.wait_for_selector("tbody th a")
    page.locator("tbody th a").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_selector("h1:has-text('甲样例')")
    page.locator(".ent summary").first.focus()
    page.keyboard.press("Enter")
    assert page.locator(".ent[open] .why").first.is_visible()


def test_a_slash_while_typing_is_a_slash(world, page):
    sign_in(page)
    page.goto("/people/")
    page.focus("#people-q")
    page.keyboard.type("a/b")
    assert page.input_value("#people-q") == "a/b"


def test_focus_is_always_seen(world, page):
    sign_in(page)
    page.goto("/people/")
    unseen = []
    for _ in range(25):
        page.keyboard.press("Tab")
        shadow, outline, tag = page.evaluate(
            """() => { const e = document.activeElement, s = getComputedStyle(e);
               return [s.boxShadow, s.outlineStyle, e.outerHTML.slice(0, 80)]; }"""
        )
        if shadow == "none" and outline in {"none", ""}:
            unseen.append(tag)
    assert unseen == []


def test_nothing_is_sent_while_a_word_is_composed(world, page):
    sign_in(page)
    page.goto("/calculator/")
    page.wait_for_load_state("networkidle")
    sent = []
    page.on("request", lambda request: sent.append(request.url) if request.method == "POST" else 0)
    page.focus("#birth_date")
    page.evaluate(
        """() => { const e = document.activeElement;
           e.value = "1943年";
           e.dispatchEvent(new InputEvent("input", {bubbles: true, isComposing: true})); }"""
    )
    page.wait_for_timeout(600)
    assert sent == []
    with page.expect_response("**/calculator/"):
        page.evaluate(
            """() => { const e = document.activeElement;
               e.value = "1943年5月10日";
               e.dispatchEvent(new CompositionEvent("compositionend", {bubbles: true})); }"""
        )
    assert len(sent) == 1
