"""The administrators' own pages: WCAG 2.1 AA, within the window, in Chinese."""

import re

import pytest

from portal.accounts.models import User
from tests.browser.conftest import overflow, sign_in, violations
from tests.factories.accounts import UserFactory
from tests.factories.regions import region

#: What may be written in Latin letters: names of icons are drawn, not read.
WORDS = """() => {
    const seen = [];
    document.querySelectorAll("body *:not(script):not(style):not(.material-symbols-outlined)")
      .forEach((e) => {
        e.childNodes.forEach((n) => { if (n.nodeType === 3) seen.push(n.textContent); });
        ["placeholder", "aria-label", "title", "alt"].forEach((a) => seen.push(e.getAttribute(a)));
      });
    return seen.filter(Boolean).map((t) => t.trim());
}"""


@pytest.fixture
def administrators(world):
    made = [
        UserFactory(username=name, display_name=name, roles=[role], region=region("4311"))
        for name, role in (("xitong", "system_admin"), ("anquan", "security_admin"))
    ]
    yield made
    User.objects.filter(pk__in=[user.pk for user in made]).delete()


def english(page) -> set[str]:
    """What is said in English."""
    said = page.evaluate(WORDS)
    return {text for text in said if re.search("[A-Za-z]{3}", text)} - {
        "xitong",
        "anquan",
        "jingban",
    }


@pytest.mark.parametrize(
    ("user", "paths"),
    [
        ("xitong", ["", "accounts/user/", "accounts/user/add/", "parties/organisation/"]),
        ("anquan", ["accounts/user/{user}/change/", "api/apitoken/", "accounts/userarea/add/"]),
    ],
)
def test_the_administrators_pages(administrators, world, page, user, paths):
    sign_in(page, user)
    for path in paths:
        page.goto(f"/admin/{path.format(user=world.user.pk)}")
        page.wait_for_load_state("load")
        assert violations(page) == [], path
        assert overflow(page) <= 0, path
        assert english(page) == set(), path
    assert page.problems == []
